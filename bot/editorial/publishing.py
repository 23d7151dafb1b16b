"""Brings orders to publish to their end, one step at a time.

Where an order stands is in its row, and what makes a version current is one transaction: a
process may be killed at any point, and the next one goes on. `go_back` undoes a whole version.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot import loop
from bot.clock import today
from bot.editorial.errands import Done, Errand, Hand, Made
from bot.editorial.planning import Plan, may_hold_again
from bot.errors import CaseChanged
from bot.models.publications import OPEN, Drop, Publication, PublicationStatus, Report
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.audit import NOBODY, Act
from bot.storage.engine import Engine
from bot.storage.publications import WORK
from bot.storage.store import Store

log = logging.getLogger(__name__)

__all__ = ["WORK", "Press", "Workshop", "go_back", "late", "order_due", "ready"]

LEASE_SECONDS = 30.0
_POLL_SECONDS = 1.0
PATIENCE_SECONDS = 120
"""How long a version waits for processes that do not have it ready."""
AGAIN_AFTER_SECONDS = 6 * 3600
"""When what is due is ordered again after it was refused."""

_NOTHING_LEFT = "Không còn bản sửa nào đã duyệt để công bố."
_BY_DAY = "theo lịch"
_TAKEN_BACK = "Trở về bản nháp vì kho đã quay lại phiên bản {version}."


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a press works with.

    A press with a `named` folder takes only the orders that were given for that folder, and leaves
    all others to those of the installation's own content.
    """

    store: Store
    content: Path
    hand: Hand
    named: str = ""
    lease_seconds: float = LEASE_SECONDS


class Press:
    """Works on the oldest order; one press at a time, whichever process it is in."""

    def __init__(
        self, shop: Workshop, owner: str, at: Callable[[str], None] = lambda _label: None
    ) -> None:
        self._shop = shop
        self._store = shop.store
        self._owner = owner
        self._at = at

    def step(self) -> bool:
        """Do the next thing for an order; return False when there is nothing to do now."""
        order, leases = self._store.publications.next(self._shop.named), self._store.leases
        if order is None:
            return False
        fence = leases.take(WORK, self._owner, seconds=self._shop.lease_seconds)
        if fence is None:
            return False
        self._at("press.taken")

        def alive() -> None:
            # Whoever lost the lease fails where the row is written, and only there.
            leases.renew(WORK, fence, seconds=self._shop.lease_seconds)

        try:
            return self._advance(self._store.publications.get(order.id), alive)
        except CaseChanged:
            log.warning("a publication was overtaken, looks again", extra={"order": order.id})
            return True
        finally:
            leases.release(WORK, fence)

    def run(self, engine: Engine, stop: threading.Event) -> None:
        """Carry orders out until told to stop."""
        loop.run(self.step, lambda: engine.wait(WORK, _POLL_SECONDS), stop, name="press")

    def _advance(self, order: Publication, alive: Callable[[], None]) -> bool:
        if order.status not in (PublicationStatus.WAITING, PublicationStatus.READY):
            return True
        if order.status is PublicationStatus.READY and not self._is_ready(order):
            return False
        errand = self._errand(order)
        done = self._shop.hand(errand, alive)
        if done.plan.problems or (errand.chosen and done.plan.is_empty):
            self._close(order, done.plan)
        elif done.made is not None:
            self._keep(order, done, done.made)
        elif done.digest == order.digest:
            self._go_live(order, done.plan)
        else:
            # The files, the revisions or the day are others than when it was compiled.
            self._store.publications.tell(order, PublicationStatus.WAITING, report=order.report)
        return True

    def _errand(self, order: Publication) -> Errand:
        store, day = self._store, today(self._store.clock)
        published = tuple(store.revisions.list(RevisionStatus.PUBLISHED))
        errand = Errand(
            self._shop.content,
            published,
            tuple(map(store.revisions.get, store.publications.chosen(order.id))),
            may_hold_again(published, store.revisions.get, day),
            day,
            is_compiled=order.status is PublicationStatus.READY,
        )
        if errand.is_compiled:
            return errand
        before = store.knowledge.current()
        return replace(
            errand,
            before=None if before is None else store.knowledge.kept(before),
            confirmed=tuple((each.question, each.entry) for each in store.proposals.list_open()),
        )

    def _close(self, order: Publication, plan: Plan) -> None:
        told, status = plan.problems, PublicationStatus.REFUSED
        if not told:
            told, status = (_NOTHING_LEFT,), PublicationStatus.CANCELLED
        self._store.publications.tell(order, status, report=Report(told))

    def _keep(self, order: Publication, done: Done, made: Made) -> None:
        """Store what was compiled, unless somebody has to be asked."""
        self._at("press.compiled")
        publications, report = self._store.publications, Report(drops=made.drops)
        if not _accepted(order, made.drops):
            publications.tell(order, PublicationStatus.ASKING, report=report)
            return
        self._store.knowledge.keep(made.version, made.index, author=order.author)
        self._at("press.stored")
        publications.tell(
            order,
            PublicationStatus.READY,
            report=report,
            version=made.version,
            digest=done.digest,
        )
        self._store.engine.wake("knowledge")
        self._at("press.ready")

    def _is_ready(self, order: Publication) -> bool:
        """Say whether every process has the version ready, or was waited for long enough."""
        waited_ms = self._store.clock.millis() - order.changed_at
        if waited_ms >= PATIENCE_SECONDS * 1000:
            return True
        return not late(self._store, order.version)

    def _go_live(self, order: Publication, plan: Plan) -> None:
        """Make the version current, and say so of every revision, all at once or not at all."""
        store, by = self._store, order.ordered_by
        with store.engine.atomic():
            store.publications.tell(
                order,
                PublicationStatus.DONE,
                report=order.report,
                version=order.version,
                digest=order.digest,
            )
            for revision in plan.ended:
                store.revisions.move(revision, RevisionStatus.RETIRED, by=by)
            for revision in plan.revived:
                store.revisions.move(revision, RevisionStatus.PUBLISHED, by=by)
            self._at("press.half")
            for each in plan.fresh:
                store.revisions.publish(each.revision, shipped=each.shipped, replaces=each.replaces)
                store.gaps.answer(each.revision.id, by=by, on=today(store.clock))
            store.publications.make_parts(order.version, [each.id for each in plan.in_force])
            store.knowledge.make_current(order.version, author=order.author, note=order.note, by=by)
            counts = f"fresh={len(plan.fresh)} ended={len(plan.ended)} back={len(plan.revived)}"
            store.audit.append(Act(by, "revision.publish", target=order.id, detail=counts))
        store.engine.wake("knowledge")
        self._at("press.live")
        log.info("knowledge published", extra={"version": order.version})


def late(store: Store, version: str) -> list[str]:
    """Return the running processes that do not have a waiting version ready."""
    if store.knowledge.waiting() != version:
        return []
    readers = store.knowledge.readers()
    return [process for process, ready in readers.items() if ready != version]


def ready(store: Store) -> list[Revision]:
    """Return the approved revisions that wait for no later day, one for each file."""
    day, chosen = today(store.clock).isoformat(), dict[str, Revision]()
    for revision in store.revisions.list(RevisionStatus.APPROVED):
        if revision.publish_on <= day:
            chosen.setdefault(revision.path, revision)
    return list(chosen.values())


def order_due(store: Store) -> None:
    """Order what ended yesterday and what was to go out today, unless that is under way.

    All that ended goes by one order, for every plan ends all of it; what goes out by one for each
    file, so that what is refused holds up nothing else. What was refused is tried again some hours
    later; what waits for a person is left to them.
    """
    due = store.revisions.due(today(store.clock).isoformat())
    orders = [*_ended(store, due), *_going_out(store, due)]
    for chosen in orders:
        _order(store, chosen)
    if orders:
        store.engine.wake(WORK)


def go_back(store: Store, version: str, *, by: str, author: str, note: str = "") -> None:
    """Answer from an earlier version again, and let the revisions stand as they stood then.

    What was published since is retired and stands as a new draft, so that the next publication
    does not bring it back unseen. The retired one keeps its text and its approver: it may be gone
    forward to, whatever becomes of the draft. Orders under way are cancelled. Raises UnknownThing.
    """
    with store.engine.atomic():
        for order in store.publications.latest(1000):
            if order.status in OPEN:
                store.publications.tell(order, PublicationStatus.CANCELLED, report=order.report)
                store.audit.append(Act(by, "publication.cancel", target=order.id))
        parts = store.publications.parts(version)
        for revision in store.revisions.list(RevisionStatus.PUBLISHED):
            if revision.id not in parts:
                store.revisions.move(revision, RevisionStatus.RETIRED, by=by)
                draft = store.revisions.add_again(revision, note=revision.note)
                store.audit.append(
                    Act(by, "revision.add", target=draft, detail=f"path={revision.path}")
                )
                store.revisions.comment(draft, _TAKEN_BACK.format(version=version), by=by)
        for revision_id in sorted(parts):
            revision = store.revisions.get(revision_id)
            if revision.status is not RevisionStatus.PUBLISHED:
                store.revisions.move(revision, RevisionStatus.PUBLISHED, by=by)
        store.knowledge.make_current(version, author=author, note=note, by=by)
    store.engine.wake("knowledge")


def _ended(store: Store, due: Iterable[Revision]) -> list[list[Revision]]:
    """Return all that ended as one order; none while some of it is under way.

    The one under way plans again before it goes live, and ends what ended since as well.
    """
    ended = [each for each in due if each.status is RevisionStatus.PUBLISHED]
    return [ended] if ended and not any(_is_under_way(store, each) for each in ended) else []


def _going_out(store: Store, due: Iterable[Revision]) -> list[list[Revision]]:
    """Return what was to go out, the oldest of each file as an order of its own."""
    chosen = dict[str, Revision]()
    for each in due:
        if each.status is RevisionStatus.APPROVED and not _is_under_way(store, each):
            chosen.setdefault(each.path, each)
    return [[each] for each in chosen.values()]


def _order(store: Store, chosen: Sequence[Revision]) -> None:
    names = store.staff.names()
    author = ", ".join(dict.fromkeys(names.get(each.approver, each.approver) for each in chosen))
    with store.engine.atomic():
        order = store.publications.order(chosen, by=NOBODY, author=author, note=_BY_DAY)
        detail = chosen[0].id if len(chosen) == 1 else f"n={len(chosen)}"
        store.audit.append(Act(NOBODY, "publication.order", target=order, detail=detail))


def _is_under_way(store: Store, revision: Revision) -> bool:
    order = store.publications.of(revision)
    if order is None:
        return False
    fresh_ms = store.clock.millis() - AGAIN_AFTER_SECONDS * 1000
    return order.is_open or (
        order.status is not PublicationStatus.DONE and order.ordered_at > fresh_ms
    )


def _accepted(order: Publication, drops: tuple[Drop, ...]) -> bool:
    """Say whether somebody accepted every one of these drops, or there is none."""
    return not drops or (bool(order.accepted_by) and set(drops) <= set(order.report.drops))
