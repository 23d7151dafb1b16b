"""Brings orders to publish to their end, one step at a time.

Where an order stands is in its row, and what makes a version current is one transaction: a
process may be killed at any point, and the next one goes on. `go_back` undoes a whole version.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot import loop
from bot.clock import today
from bot.editorial.compiling import Compiled, Compiler, Job
from bot.editorial.files import base_files
from bot.editorial.planning import Plan, planned
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
    compiler: Compiler
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
        base = base_files(self._shop.content)
        plan, is_empty = self._plan(order, base)
        if plan.problems or is_empty:
            self._close(order, plan)
        elif order.status is PublicationStatus.WAITING or order.digest != plan.digest:
            before = self._store.knowledge.current()
            job = Job(
                plan.files,
                None if before is None else self._store.knowledge.fetch(before),
                base,
                tuple((each.question, each.entry) for each in self._store.proposals.list_open()),
                today(self._store.clock),
            )
            self._keep(order, plan, self._shop.compiler(job, alive))
        elif not self._is_ready(order):
            return False
        else:
            self._go_live(order, plan)
        return True

    def _plan(self, order: Publication, base: dict[str, str]) -> tuple[Plan, bool]:
        revisions = self._store.revisions
        chosen = [revisions.get(each) for each in self._store.publications.chosen(order.id)]
        published = revisions.list(RevisionStatus.PUBLISHED)
        day = today(self._store.clock)
        plan = planned(base, published, chosen, find=revisions.get, on=day)
        return plan, bool(chosen) and not (plan.fresh or plan.ended)

    def _close(self, order: Publication, plan: Plan) -> None:
        told, status = plan.problems, PublicationStatus.REFUSED
        if not told:
            told, status = (_NOTHING_LEFT,), PublicationStatus.CANCELLED
        self._store.publications.tell(order, status, report=Report(told))

    def _keep(self, order: Publication, plan: Plan, made: Compiled) -> None:
        """Store what was compiled, or record why not."""
        self._at("press.compiled")
        publications = self._store.publications
        report = Report(made.problems, made.drops)
        if made.problems:
            publications.tell(order, PublicationStatus.REFUSED, report=report)
            return
        if not _accepted(order, made.drops):
            publications.tell(order, PublicationStatus.ASKING, report=report)
            return
        self._store.knowledge.add(made.version, made.index, author=order.author)
        self._at("press.stored")
        publications.tell(
            order,
            PublicationStatus.READY,
            report=report,
            version=made.version,
            digest=plan.digest,
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
    """Order what was to go out today and what ended yesterday, unless that is under way.

    Each file by an order of its own: what is refused must not hold up what ends. What was refused
    is tried again some hours later; what waits for a person is left to them.
    """
    due: dict[str, Revision] = {}
    for revision in store.revisions.due(today(store.clock).isoformat()):
        if not _is_under_way(store, revision.id):
            due.setdefault(revision.path, revision)
    names = store.staff.names()
    for revision in due.values():
        author = names.get(revision.approver, revision.approver)
        with store.engine.atomic():
            order = store.publications.order([revision], by=NOBODY, author=author, note=_BY_DAY)
            store.audit.append(Act(NOBODY, "publication.order", target=order, detail=revision.id))
    if due:
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
                store.revisions.comment(draft, _TAKEN_BACK.format(version=version), by=by)
        for revision_id in sorted(parts):
            revision = store.revisions.get(revision_id)
            if revision.status is not RevisionStatus.PUBLISHED:
                store.revisions.move(revision, RevisionStatus.PUBLISHED, by=by)
        store.knowledge.make_current(version, author=author, note=note, by=by)
    store.engine.wake("knowledge")


def _is_under_way(store: Store, revision_id: str) -> bool:
    order = store.publications.of(store.revisions.get(revision_id))
    if order is None:
        return False
    fresh_ms = store.clock.millis() - AGAIN_AFTER_SECONDS * 1000
    return order.is_open or (
        order.status is not PublicationStatus.DONE and order.ordered_at > fresh_ms
    )


def _accepted(order: Publication, drops: tuple[Drop, ...]) -> bool:
    """Say whether somebody accepted every one of these drops, or there is none."""
    return not drops or (bool(order.accepted_by) and set(drops) <= set(order.report.drops))
