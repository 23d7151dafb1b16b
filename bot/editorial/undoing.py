"""Takes one entry back to what it said before, and settles what a release and an editor both said.

Each is a new revision that somebody else approves, like any other; but who may approve can also
restore at once what was approved and said before.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.clock import local_time
from bot.editorial.desk import ask, ask_again
from bot.editorial.files import hash_of
from bot.errors import MoveRefused
from bot.models.revisions import OPEN, Revision, RevisionStatus
from bot.storage.audit import Act
from bot.storage.publications import WORK
from bot.storage.store import Store

_UNDOING = "Quay lại nội dung trước bản sửa công bố ngày {day:%d/%m/%Y}"
_SETTLING = "Gộp với nội dung của bản phần mềm mới"


def text_before(store: Store, revision: Revision, shipped: Mapping[str, str]) -> str:
    """Return what the file said before a revision was published; "" for nothing."""
    if revision.replaces:
        return store.revisions.get(revision.replaces).text
    return shipped.get(revision.path, "")


def undo(store: Store, revision: Revision, shipped: Mapping[str, str], *, by: str) -> Revision:
    """Ask to go back to what was said before a published revision.

    Where that is asked for already, that revision is returned; one that was given back is handed
    in again. Raises MoveRefused with "status" where it is not published, or "same" where nothing
    differs.
    """
    text, note = _before(store, revision, shipped)
    with store.engine.atomic():
        return _asked(store, revision, text, by=by, note=note)


def restore(
    store: Store, revision: Revision, shipped: Mapping[str, str], *, by: str, author: str
) -> str:
    """Order that what was said before a published revision be said again; return the order's id.

    Needs no second person, for the text is none of `by`: it was approved once, or came with the
    program. `author` is the name that the history of versions shows. Raises as `undo` does, and
    with "going" where it is under way already.
    """
    text, note = _before(store, revision, shipped)
    with store.engine.atomic():
        asked = _asked(store, revision, text, by=by, note=note)
        if asked.status is not RevisionStatus.REVIEW:
            raise MoveRefused("going")
        approved = store.revisions.move(asked, RevisionStatus.APPROVED, by=by)
        order = store.publications.order([approved], by=by, author=author, note=approved.note)
        detail = f"path={revision.path} instead_of={revision.id} order={order}"
        store.audit.append(Act(by, "revision.restore", target=approved.id, detail=detail))
    store.engine.wake(WORK)
    return order


def settle(store: Store, revision: Revision, text: str, *, by: str) -> Revision:
    """Ask that a text be said where a release changed the file under a published revision."""
    with store.engine.atomic():
        return _asked(store, revision, text, by=by, note=_SETTLING, may_be_same=True)


def _before(store: Store, revision: Revision, shipped: Mapping[str, str]) -> tuple[str, str]:
    """Return what was said before a published revision, with the note of going back to it."""
    note = _UNDOING.format(day=local_time(revision.changed_at))
    return text_before(store, revision, shipped), note


def _asked(
    store: Store, live: Revision, text: str, *, by: str, note: str, may_be_same: bool = False
) -> Revision:
    if live.status is not RevisionStatus.PUBLISHED:
        raise MoveRefused("status")
    if text == live.text and not may_be_same:
        raise MoveRefused("same")
    base = hash_of(live.text)
    store.revisions.hold(live.path)
    for revision in store.revisions.list(*OPEN, path=live.path):
        if (revision.text, revision.base, revision.note) == (text, base, note):
            return ask_again(store, revision, by=by)
    return ask(store, live.path, text, base=base, by=by, note=note)
