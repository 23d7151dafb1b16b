"""The files that the knowledge is compiled from: the program's own, with revisions laid over them.

Decides about paths and texts only; what a text means is knowledge.loader's matter. Writes nothing
but temporary folders.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.editorial.sentences import wrong_sentences
from bot.models.revisions import Revision
from knowledge.check import check
from knowledge.loader import CONTENT, SUFFIXES, Base, kind_of, load
from knowledge.problems import ContentError, Problem

_PATH = re.compile(
    r"(?:(?:faq|procedures|plans|synonyms|places)/)?[A-Za-z0-9][A-Za-z0-9._@-]{0,98}"
)


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The files with published revisions laid over them.

    `conflicts` are those whose file a release changed since they were published. Their text stays
    what is answered from until an editor decides: nothing that is live changes by itself.
    """

    files: Mapping[str, str]
    conflicts: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of files that were loaded and checked; `base` is None where they do not load.

    Reminders (something is due to be looked at again) are no problems and not among them.
    """

    base: Base | None
    problems: tuple[Problem, ...]


def hash_of(text: str) -> str:
    """Return what a revision remembers of the text it was made from; "" for no file."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def is_content_path(path: str) -> bool:
    """Say whether a path names a content file in a folder that the loader reads."""
    return _PATH.fullmatch(path) is not None and Path(path).suffix in SUFFIXES


def is_entry_path(path: str) -> bool:
    """Say whether a path names an entry's file, and no table."""
    return kind_of(path) is not None


def base_files(content: Path = CONTENT) -> dict[str, str]:
    """Return the texts of a content folder by their path in it."""
    paths = (path for path in sorted(content.rglob("*")) if path.suffix in SUFFIXES)
    return {path.relative_to(content).as_posix(): path.read_text("utf-8") for path in paths}


def current_files(base: Mapping[str, str], published: Iterable[Revision]) -> Overlaid:
    """Lay the published revisions over the shipped files."""
    files, conflicts = dict(base), []
    for revision in published:
        shipped = base.get(revision.path, "")
        if shipped != revision.text and hash_of(shipped) != revision.shipped:
            conflicts.append(revision)
        files = with_text(files, revision.path, revision.text)
    return Overlaid(files, tuple(conflicts))


def tried(files: Mapping[str, str], path: str, text: str, *, on: date) -> Tried:
    """Load and check the files as they would be with another text at a path ("" for none)."""
    if not is_content_path(path):
        return Tried(None, (Problem(path, 1, f'"{path}" is no path of a content file'),))
    return examined(with_text(files, path, text), on=on)


def examined(files: Mapping[str, str], *, on: date) -> Tried:
    """Load and check files that stand nowhere yet."""
    with tempfile.TemporaryDirectory(prefix="content-") as name:
        folder = Path(name)
        write_files(files, folder)
        try:
            base = load(folder)
        except ContentError as error:
            return Tried(None, tuple(error.problems))
        found = [*check(base, on, folder), *wrong_sentences(files)]
    return Tried(base, tuple(each for each in found if not each.is_reminder))


def write_files(files: Mapping[str, str], folder: Path) -> None:
    """Write files into a folder, exactly."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())


def new_problems(before: Tried, after: Tried) -> Sequence[Problem]:
    """Return what is wrong after a change and was not before it."""
    known = {(each.file, each.message) for each in before.problems}
    return [each for each in after.problems if (each.file, each.message) not in known]


def with_text(files: Mapping[str, str], path: str, text: str) -> dict[str, str]:
    """Return the files with another text at a path; "" takes the file away."""
    changed = {**files, path: text}
    if not text:
        del changed[path]
    return changed
