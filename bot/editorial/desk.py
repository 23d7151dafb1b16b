"""What editors start from: the files as they are answered from, and who else works on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from bot.clock import today
from bot.config import Settings
from bot.editorial.files import (
    Overlaid,
    base_files,
    current_files,
    examined,
    is_content_path,
    new_problems,
    tried,
)
from bot.errors import EditRefused
from bot.models.revisions import OPEN, Revision, RevisionStatus
from bot.storage.audit import Act
from bot.storage.store import Store
from knowledge.loader import CONTENT
from knowledge.problems import Problem


def content_folder(settings: Settings) -> Path:
    """Return the folder of the base files: the installation's own, or the program's."""
    return Path(settings.storage.content) if settings.storage.content else CONTENT


def files_now(store: Store, content: Path) -> Overlaid:
    """Return the base files with what is published over them."""
    return current_files(base_files(content), store.revisions.list(RevisionStatus.PUBLISHED))


def taken(store: Store, files: Collection[str]) -> set[str]:
    """Return the paths that a new entry cannot have: those of files and of open revisions."""
    return {*files, *(each.path for each in store.revisions.list(*OPEN))}


def add(store: Store, path: str, text: str, *, base: str, by: str, note: str = "") -> Revision:
    """Keep a new draft and write the deed down; belongs into a transaction.

    Raises EditRefused for a path that is no content file.
    """
    if not is_content_path(path):
        raise EditRefused(f"{path} is no path of a content file, such as faq/ho-boi.md")
    made = store.revisions.add(path, text, base=base, by=by, note=note)
    store.audit.append(Act(by, "revision.add", target=made, detail=f"path={path}"))
    return store.revisions.get(made)


def ask(store: Store, path: str, text: str, *, base: str, by: str, note: str) -> Revision:
    """Keep a new text and hand it in at once; belongs into a transaction. Raises as `add` does."""
    made = add(store, path, text, base=base, by=by, note=note)
    asked = store.revisions.move(made, RevisionStatus.REVIEW, by=by)
    store.audit.append(Act(by, "revision.hand_in", target=made.id, detail=f"path={path}"))
    return asked


def ask_again(store: Store, revision: Revision, *, by: str, why: str = "") -> Revision:
    """Hand in anew what was given back, with a reason; what waits already goes on waiting.

    Belongs into a transaction.
    """
    if revision.status is not RevisionStatus.DRAFT:
        return revision
    if why:
        store.revisions.comment(revision.id, why, by=by)
    detail = f"path={revision.path}"
    store.audit.append(Act(by, "revision.hand_in", target=revision.id, detail=detail))
    return store.revisions.move(revision, RevisionStatus.REVIEW, by=by)


def others(store: Store, revision: Revision) -> Sequence[Revision]:
    """Return the other open revisions of the same file: somebody else is at it."""
    found = store.revisions.list(*OPEN, path=revision.path)
    return [each for each in found if each.id != revision.id]


def faults(store: Store, content: Path, revision: Revision) -> Sequence[Problem]:
    """Return what would be wrong with the content for this revision, and is not wrong now."""
    files, day = files_now(store, content).files, today(store.clock)
    after = tried(files, revision.path, revision.text, on=day)
    if after.base is None or not after.problems:
        return after.problems
    return new_problems(examined(files, on=day), after)
