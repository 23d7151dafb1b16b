"""Begins drafts of content files and writes into them; nobody's words are lost to somebody faster.

A file has one draft, which everybody writes in who opens the file; a second one is begun only by
who asks for one of their own. Two people at the same moment end in one draft: who comes second
waits for the first, and is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.editorial import desk
from bot.editorial.files import hash_of
from bot.errors import CaseChanged, EditRefused, UnknownThing
from bot.models.revisions import OPEN, Revision, RevisionStatus
from bot.storage.audit import Act
from bot.storage.store import Store
from knowledge.loader import kind_of

LONGEST_TEXT = 400_000
"""Characters of a file; the largest table is half as long."""
QUIET_MS = 600_000
"""Saves of one hand within this time are one deed in the record of acts."""

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as an editor finds it: the draft that is written on, or what is answered from.

    `by` is the editor, `others` are the other open revisions of the file.
    """

    path: str
    now: str
    draft: Revision | None
    others: tuple[Revision, ...]
    by: str

    @property
    def text(self) -> str:
        """The text that is worked on."""
        return self.draft.text if self.draft else self.now

    @property
    def is_shared(self) -> bool:
        """Say whether somebody else began the draft."""
        return self.draft is not None and self.draft.author != self.by

    @property
    def mark(self) -> str:
        """What a form remembers, so that nothing newer is overwritten."""
        return f"{self.draft.id}:{self.draft.version}" if self.draft else hash_of(self.now) or "new"


def opened(store: Store, files: Files, path: str, *, by: str) -> Sheet:
    """Return a file as somebody finds it."""
    waiting = store.revisions.list(*OPEN, path=path)
    draft = draft_for(store, path, by=by)
    others = tuple(each for each in waiting if draft is None or each.id != draft.id)
    return Sheet(path, files.get(path, ""), draft, others, by)


def draft_for(store: Store, path: str, *, by: str) -> Revision | None:
    """Return the draft that somebody goes on with: their own, else the one that is there.

    A removal that was given back has no text to go on with.
    """
    is_entry = kind_of(path) is not None
    found = store.revisions.list(RevisionStatus.DRAFT, path=path)
    drafts = [each for each in found if each.text or not is_entry]
    own = (each for each in drafts if each.author == by)
    return next(own, drafts[0] if drafts else None)


def begin(store: Store, files: Files, path: str, *, by: str, is_apart: bool = False) -> Revision:
    """Go on with the draft of a file, or begin it from the text as it is now.

    `is_apart` asks for a draft of one's own beside somebody else's. Raises UnknownThing where
    there is neither draft nor file.
    """
    with store.engine.atomic():
        store.revisions.hold(path)
        found = draft_for(store, path, by=by)
        if found is not None and (found.author == by or not is_apart):
            return found
        if path not in files:
            raise UnknownThing(f"{path} is no file of the content")
        return desk.add(store, path, files[path], base=hash_of(files[path]), by=by)


def save(store: Store, sheet: Sheet, text: str, *, by: str, mark: str) -> Revision | None:
    """Keep another text of a file in its draft, begun where there is none.

    Returns None where neither text nor draft is new. Raises CaseChanged where the form was made
    from an older text, or somebody else began a draft meanwhile.
    """
    if mark != sheet.mark:
        raise CaseChanged("the file was changed meanwhile; look again")
    if text == sheet.text:
        return sheet.draft
    with store.engine.atomic():
        if sheet.draft is not None:
            return _changed(store, sheet.draft, text, by=by)
        store.revisions.hold(sheet.path)
        if draft_for(store, sheet.path, by=by) is not None:
            raise CaseChanged("somebody began a draft of the file meanwhile; look again")
        return desk.add(store, sheet.path, text, base=hash_of(sheet.now), by=by)


def keep(
    store: Store, draft: Revision, text: str, *, by: str, seen: int, is_quiet: bool = False
) -> Revision:
    """Write a text into a draft, where it is another one; `seen` is the version it was made from.

    Somebody who writes alone may write in two windows; two people never overwrite each other.
    A quiet save leaves no row in the record of acts where the last one is recent. Raises
    CaseChanged.
    """
    is_older = seen != draft.version and draft.writers != (by,)
    if draft.status is not RevisionStatus.DRAFT or is_older:
        raise CaseChanged("somebody changed the draft meanwhile")
    if text == draft.text:
        return draft
    is_recent = store.clock.millis() - draft.changed_at <= QUIET_MS
    is_told = not (is_quiet and is_recent and by in draft.writers)
    with store.engine.atomic():
        return _changed(store, draft, text, by=by, is_told=is_told)


def merge(
    store: Store, files: Files, draft: Revision, text: str, *, by: str, seen_base: str
) -> Revision:
    """Write a text into a draft from beside the text in force, which is its base from then on.

    `seen_base` is the hash of the text in force that the writer had before their eyes; where that
    is not the one in force any more, the draft's base stays. Raises EditRefused with "empty" or
    "text" (too long), and CaseChanged.
    """
    if not text or len(text) > LONGEST_TEXT:
        raise EditRefused("text" if text else "empty")
    now = hash_of(files.get(draft.path, ""))
    base = now if seen_base == now else draft.base
    with store.engine.atomic():
        return _changed(store, draft, text, by=by, base=base)


def _changed(
    store: Store,
    draft: Revision,
    text: str,
    *,
    by: str,
    base: str | None = None,
    is_told: bool = True,
) -> Revision:
    changed = store.revisions.change(draft, text, by=by, base=base)
    if is_told:
        store.audit.append(Act(by, "revision.change", target=draft.id, detail=f"path={draft.path}"))
    return changed
