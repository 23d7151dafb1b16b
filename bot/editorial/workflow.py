"""Who may let a revision go on, and where to; each step writes its deed down with it.

Nobody approves what they wrote themselves. Rights are asked for by the pages; this module knows
hands, not roles. Every function is one transaction, and raises CaseChanged when somebody else was
faster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from bot.clock import today
from bot.errors import CaseChanged, MoveRefused
from bot.models.publications import Publication, PublicationStatus
from bot.models.revisions import OPEN, Revision, RevisionStatus
from bot.storage.audit import Act
from bot.storage.publications import WORK
from bot.storage.store import Store

_FROM = {
    RevisionStatus.REVIEW: (RevisionStatus.DRAFT,),
    RevisionStatus.APPROVED: (RevisionStatus.REVIEW,),
    RevisionStatus.DRAFT: (RevisionStatus.REVIEW, RevisionStatus.APPROVED, RevisionStatus.DROPPED),
    RevisionStatus.DROPPED: OPEN,
}
"""From where each status is reached by hand; published and retired are reached by publishing."""


def hand_in(store: Store, revision: Revision, *, by: str) -> Revision:
    """Ask for a second pair of eyes."""
    _check(revision, RevisionStatus.REVIEW)
    with store.engine.atomic():
        return _moved(store, revision, RevisionStatus.REVIEW, by=by, what="revision.hand_in")


def approve(
    store: Store, revision: Revision, *, by: str, publish_on: str = "", expire_on: str = ""
) -> Revision:
    """Approve what somebody else wrote; with a day, it goes out on that day by itself.

    Raises MoveRefused with "own", or "days" where the days are none or in no order.
    """
    _check_approval(store, revision, by=by, days=(publish_on, expire_on))
    with store.engine.atomic():
        return _approved(store, revision, by=by, days=(publish_on, expire_on))


def approve_and_publish(
    store: Store, revision: Revision, *, by: str, author: str, expire_on: str = ""
) -> str:
    """Approve, and order the publication in the same breath; return the order's id.

    `author` is the name that the history of versions shows. Raises as `approve` does.
    """
    _check_approval(store, revision, by=by, days=("", expire_on))
    with store.engine.atomic():
        approved = _approved(store, revision, by=by, days=("", expire_on))
        order = store.publications.order([approved], by=by, author=author)
        store.audit.append(Act(by, "publication.order", target=order, detail=revision.id))
    store.engine.wake(WORK)
    return order


def publish(store: Store, revisions: Iterable[Revision], *, by: str, author: str) -> str:
    """Order that approved revisions go out now; return the order's id. Raises MoveRefused."""
    chosen = list(revisions)
    if any(each.status is not RevisionStatus.APPROVED for each in chosen):
        raise MoveRefused("status")
    with store.engine.atomic():
        order = store.publications.order(chosen, by=by, author=author)
        store.audit.append(Act(by, "publication.order", target=order, detail=f"n={len(chosen)}"))
    store.engine.wake(WORK)
    return order


def give_back(store: Store, revision: Revision, *, by: str, why: str = "") -> Revision:
    """Make a draft of it again, for whoever writes; also of a dropped one."""
    _check(revision, RevisionStatus.DRAFT)
    with store.engine.atomic():
        if why:
            store.revisions.comment(revision.id, why, by=by)
        return _moved(store, revision, RevisionStatus.DRAFT, by=by, what="revision.give_back")


def drop(store: Store, revision: Revision, *, by: str) -> Revision:
    """Let go of it; it can be taken up again. Questions that waited for it are open again."""
    _check(revision, RevisionStatus.DROPPED)
    with store.engine.atomic():
        store.gaps.let_go(revision.id)
        return _moved(store, revision, RevisionStatus.DROPPED, by=by, what="revision.drop")


def accept_drops(store: Store, order: Publication, *, by: str) -> None:
    """Let a publication go on although the questions it names lose their entry.

    Raises MoveRefused with "going" where it asks nobody (any more).
    """
    if order.status is not PublicationStatus.ASKING:
        raise MoveRefused("going")
    _settle(store, order, "publication.accept", lambda: store.publications.accept(order, by=by), by)


def cancel(store: Store, order: Publication, *, by: str) -> None:
    """Stop a publication; nothing of it becomes current. Raises MoveRefused with "going"."""
    if not order.is_open:
        raise MoveRefused("going")
    _settle(
        store,
        order,
        "publication.cancel",
        lambda: store.publications.tell(
            order, PublicationStatus.CANCELLED, report=order.report, version=order.version
        ),
        by,
    )


def remark(store: Store, revision: Revision, text: str, *, by: str) -> None:
    """Keep what somebody says about a revision."""
    with store.engine.atomic():
        store.revisions.comment(revision.id, text, by=by)
        store.audit.append(Act(by, "revision.comment", target=revision.id))


def is_own(revision: Revision, account_id: str) -> bool:
    """Say whether somebody wrote any of it, and so cannot approve it."""
    return account_id in revision.writers


def _settle(
    store: Store, order: Publication, what: str, deed: Callable[[], object], by: str
) -> None:
    try:
        with store.engine.atomic():
            deed()
            detail = f"n={len(order.report.drops)}"
            store.audit.append(Act(by, what, target=order.id, detail=detail))
    except CaseChanged as error:
        raise MoveRefused("going") from error
    store.engine.wake(WORK)


def _check(revision: Revision, to: RevisionStatus) -> None:
    if revision.status not in _FROM[to]:
        raise MoveRefused("status")


def _check_approval(store: Store, revision: Revision, *, by: str, days: tuple[str, str]) -> None:
    _check(revision, RevisionStatus.APPROVED)
    if is_own(revision, by):
        raise MoveRefused("own")
    now = today(store.clock).isoformat()
    publish_on, expire_on = days
    if not all(_is_day(each) for each in days) or (publish_on and publish_on < now):
        raise MoveRefused("days")
    if expire_on and expire_on < (publish_on or now):
        raise MoveRefused("days")


def _approved(store: Store, revision: Revision, *, by: str, days: tuple[str, str]) -> Revision:
    publish_on, expire_on = days
    approved = store.revisions.move(
        revision, RevisionStatus.APPROVED, by=by, publish_on=publish_on, expire_on=expire_on
    )
    detail = f"publish_on={publish_on} expire_on={expire_on}"
    store.audit.append(Act(by, "revision.approve", target=revision.id, detail=detail))
    return approved


def _moved(store: Store, revision: Revision, to: RevisionStatus, *, by: str, what: str) -> Revision:
    moved = store.revisions.move(revision, to, by=by)
    store.audit.append(Act(by, what, target=revision.id, detail=f"path={revision.path}"))
    return moved


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
