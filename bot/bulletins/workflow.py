"""What may follow what in the life of a bulletin, and who may do it.

draft → review → approved → scheduled → sending → done, with paused and cancelled beside. Its
author never approves it. Nothing is sent here: bot.bulletins.sending looks for what is due.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date

from bot.bulletins.checks import problems
from bot.bulletins.eligibility import expires_at
from bot.clock import local_time
from bot.config import Oa
from bot.errors import MoveRefused
from bot.models import Bulletin, BulletinStatus, Content
from bot.sendrules import Bulletins
from bot.storage.audit import Act
from bot.storage.store import Store

log = logging.getLogger(__name__)

S = BulletinStatus
NEXT: Mapping[BulletinStatus, frozenset[BulletinStatus]] = {
    S.DRAFT: frozenset({S.REVIEW, S.CANCELLED}),
    S.REVIEW: frozenset({S.APPROVED, S.DRAFT, S.CANCELLED}),
    S.APPROVED: frozenset({S.SCHEDULED, S.DRAFT, S.CANCELLED}),
    S.SCHEDULED: frozenset({S.SENDING, S.APPROVED, S.PAUSED, S.CANCELLED}),
    S.SENDING: frozenset({S.PAUSED, S.CANCELLED, S.DONE}),
    S.PAUSED: frozenset({S.SENDING, S.SCHEDULED, S.CANCELLED}),
    S.CANCELLED: frozenset(),
    S.DONE: frozenset({S.SENDING}),
}
OWN = "an author does not approve their own bulletin; somebody else must"
TOO_LATE = "the time lies in the past"
TOO_OLD = "its days of sending are over; give it a new time or cancel it"
NOT_NOW = "this cannot follow the bulletin's present status"
# Somebody who types the present minute is not late.
LATEST_MS = 3_600_000


def draft(store: Store, oa: Oa, content: Content, *, author: str) -> str:
    """Keep a new draft, complete or not, and return its id."""
    return store.bulletins.add(oa.id, content, author=author)


def copy(store: Store, bulletin: Bulletin, *, by: str) -> str:
    """Begin the next issue of a bulletin as a draft and return its id.

    It is approved and given its time anew; its source keeps the day on which it was read, so a
    stale one must be read again first.
    """
    return store.bulletins.add(bulletin.oa_id, bulletin.content, author=by, copy_of=bulletin.id)


def rewrite(store: Store, bulletin: Bulletin, content: Content, *, by: str) -> None:
    """Change a draft; whoever changed it last is its author. Raises MoveRefused, CaseChanged."""
    if bulletin.status is not S.DRAFT:
        raise MoveRefused(NOT_NOW)
    store.bulletins.rewrite(bulletin, content, by=by)


def hand_in(store: Store, oa: Oa, bulletin: Bulletin, *, by: str, rules: Bulletins) -> None:
    """Ask for approval. Raises MoveRefused with every problem, CaseChanged."""
    _check(store, oa, bulletin, rules)
    _move(store, bulletin, S.REVIEW, by=by)


def send_back(store: Store, bulletin: Bulletin, *, by: str, reason: str) -> None:
    """Give a bulletin back to be written again. Raises MoveRefused, CaseChanged."""
    _move(store, bulletin, S.DRAFT, by=by, reason=reason, due_at=0)


def approve(store: Store, oa: Oa, bulletin: Bulletin, *, by: str, rules: Bulletins) -> None:
    """Approve what somebody else wrote. Raises MoveRefused, CaseChanged."""
    if not by or by in {bulletin.author, *store.bulletins.writers(bulletin.id)}:
        raise MoveRefused(OWN)
    _check(store, oa, bulletin, rules)
    _move(store, bulletin, S.APPROVED, by=by)


def schedule(store: Store, bulletin: Bulletin, *, by: str, due_at: int) -> None:
    """Give an approved bulletin its time. Raises MoveRefused, CaseChanged."""
    if due_at < store.clock.millis() - LATEST_MS:
        raise MoveRefused(TOO_LATE)
    _move(store, bulletin, S.SCHEDULED, by=by, due_at=due_at)


def unschedule(store: Store, bulletin: Bulletin, *, by: str) -> None:
    """Take an approved bulletin out of the calendar. Raises MoveRefused, CaseChanged."""
    _move(store, bulletin, S.APPROVED, by=by, due_at=0)


def pause(store: Store, bulletin: Bulletin, *, by: str = "", reason: str = "") -> None:
    """Stop where it stands: what nobody has begun to send is taken back in the same moment.

    Raises MoveRefused, CaseChanged.
    """
    _check_move(bulletin, S.PAUSED)
    with store.engine.atomic():
        store.bulletins.move(bulletin, S.PAUSED, by=by, reason=reason)
        _take_back(store, bulletin)


def hold_back(store: Store, bulletin: Bulletin, found: Sequence[str]) -> None:
    """Pause a bulletin that must not go on, and say why. Raises MoveRefused, CaseChanged."""
    pause(store, bulletin, reason="; ".join(found))
    log.error("due bulletin held back", extra={"bulletin": bulletin.id})


def resume(store: Store, oa: Oa, bulletin: Bulletin, *, by: str, rules: Bulletins) -> None:
    """Go on exactly where it was paused, unless its source or its time grew old meanwhile.

    Raises MoveRefused, CaseChanged.
    """
    _check_move(bulletin, S.SENDING)
    found = hindrances(store, oa, bulletin, rules)
    if found:
        raise MoveRefused(*found)
    _move(store, bulletin, S.SENDING if bulletin.begun_at else S.SCHEDULED, by=by)


def cancel(store: Store, bulletin: Bulletin, *, by: str, reason: str = "") -> None:
    """End a bulletin for good; who has it keeps it, nobody else gets it.

    Raises MoveRefused, CaseChanged.
    """
    _check_move(bulletin, S.CANCELLED)
    with store.engine.atomic():
        store.bulletins.move(bulletin, S.CANCELLED, by=by, reason=reason)
        _take_back(store, bulletin)
        store.readers.skip_waiting(bulletin.id, reason="cancelled")


def retry_failed(store: Store, bulletin: Bulletin, *, by: str) -> int:
    """Try those again whom it surely did not reach; return how many. Raises MoveRefused."""
    if bulletin.status not in (S.DONE, S.PAUSED, S.SENDING):
        raise MoveRefused(NOT_NOW)
    with store.engine.atomic():
        count = store.readers.retry_failed(bulletin.id)
        if count and bulletin.status is not S.SENDING:
            store.bulletins.move(bulletin, S.SENDING, by=by, reason=f"retry {count}")
        act = Act(by, "bulletin.retry", bulletin.oa_id, bulletin.id, f"readers={count}")
        store.audit.append(act)
    return count


def hindrances(store: Store, oa: Oa, bulletin: Bulletin, rules: Bulletins) -> list[str]:
    """Return why a bulletin that is being sent must not go on now; nothing for a good one."""
    found: list[str] = [*problems(bulletin.content, oa, today_of(store), rules)]
    return [*found, TOO_OLD] if is_too_old(store, bulletin, rules) else found


def is_too_old(store: Store, bulletin: Bulletin, rules: Bulletins) -> bool:
    """Say whether a bulletin's days of sending are over."""
    return store.clock.millis() >= expires_at(bulletin.due_at, rules, bulletin.content.good_hours)


def today_of(store: Store) -> date:
    """Return the Vietnamese day."""
    return local_time(store.clock.millis()).date()


def _check(store: Store, oa: Oa, bulletin: Bulletin, rules: Bulletins) -> None:
    found = problems(bulletin.content, oa, today_of(store), rules)
    if found:
        raise MoveRefused(*found)


def _check_move(bulletin: Bulletin, status: BulletinStatus) -> None:
    if status not in NEXT[bulletin.status]:
        raise MoveRefused(NOT_NOW)


def _take_back(store: Store, bulletin: Bulletin) -> None:
    store.readers.take_back(bulletin.id)
    store.articles.take_back(bulletin.id)


def _move(
    store: Store,
    bulletin: Bulletin,
    status: BulletinStatus,
    *,
    by: str,
    reason: str = "",
    due_at: int | None = None,
) -> None:
    _check_move(bulletin, status)
    with store.engine.atomic():
        store.bulletins.move(bulletin, status, by=by, reason=reason, due_at=due_at)
