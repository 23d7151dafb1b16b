"""From an approval to what is answered, on every engine: whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import MovableClock, today
from bot.editorial import questions, workflow
from bot.editorial.desk import files_now
from bot.editorial.grouping import Group
from bot.editorial.publishing import (
    AGAIN_AFTER_SECONDS,
    LEASE_SECONDS,
    PATIENCE_SECONDS,
    go_back,
    order_due,
)
from bot.editorial.undoing import restore, settle, text_before, undo
from bot.errors import CaseChanged, MoveRefused, UnknownThing
from bot.models import GapKind, NewGap
from bot.models.publications import Publication, PublicationStatus
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.engine import Engine
from bot.storage.publications import WORK
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from knowledge.index import files_of
from tests.bot.editorial.small import (
    MARKET,
    MARKET_OLD,
    POOL,
    POOL_NEW,
    POOL_OLD,
    a_folder,
    a_press,
    an_entry,
    runs,
    started,
)
from tests.contracts.test_casework import an_officer
from tests.factories import OA

STEPS = (
    "press.taken",
    "press.compiled",
    "press.stored",
    "press.ready",
    "press.half",
    "press.live",
)
LIBRARY = "faq/thu-vien.md"
LIBRARY_NEW = an_entry("Thư viện phường ở đâu", "Thư viện ở tầng một.", "thư viện phường ở đâu")
PARK = "faq/cong-vien.md"
PARK_NEW = an_entry(
    "Giờ đóng cửa công viên", "Công viên đóng cửa lúc tối.", "công viên phường mấy giờ đóng cửa"
)


@dataclass
class Office:
    """Mai writes, Lan approves; what is answered is read off the current version."""

    store: Store
    content: Path

    def writes(self, path: str, text: str) -> Revision:
        draft = started(self.store, self.content, path, text, by="mai")
        return workflow.hand_in(self.store, draft, by="mai")

    def publishes(self, path: str, text: str, *, expire_on: str = "") -> Revision:
        written = self.writes(path, text)
        order = workflow.approve_and_publish(
            self.store, written, by="lan", author="Lan", expire_on=expire_on
        )
        runs(a_press(self.store, self.content))
        assert self.store.publications.get(order).status is PublicationStatus.DONE
        return self.store.revisions.get(written.id)

    def answers(self) -> dict[str, str]:
        """The files of the version that is answered from."""
        version = self.store.knowledge.current()
        if version is None:
            return {}
        path = self.content.parent / "current.db"
        path.unlink(missing_ok=True)
        path.write_bytes(self.store.knowledge.fetch(version))
        return files_of(path)

    def last(self) -> Publication:
        return self.store.publications.latest(1)[0]

    def status(self, revision: Revision) -> RevisionStatus:
        return self.store.revisions.get(revision.id).status


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, a_folder(tmp_path))


def test_what_a_second_person_approved_is_answered_from(office: Office) -> None:
    revision = office.publishes(POOL, POOL_NEW)

    assert office.answers() == {POOL: POOL_NEW, MARKET: MARKET_OLD}
    assert (revision.status, revision.approver) == (RevisionStatus.PUBLISHED, "lan")
    [row] = office.store.knowledge.history()
    assert row.author == "Lan"


def test_nobody_approves_what_they_wrote_or_only_touched(office: Office) -> None:
    draft = started(office.store, office.content, POOL, POOL_NEW, by="mai")
    touched = office.store.revisions.change(draft, POOL_NEW + "\n", by="lan")
    written = workflow.hand_in(office.store, touched, by="mai")

    for by in ("mai", "lan"):
        with pytest.raises(MoveRefused, match="own"):
            workflow.approve(office.store, written, by=by)
    assert workflow.approve(office.store, written, by="nam").approver == "nam"


def test_what_nobody_reviewed_cannot_be_approved_or_published(office: Office) -> None:
    draft = started(office.store, office.content, POOL, POOL_NEW, by="mai")

    with pytest.raises(MoveRefused):
        workflow.approve(office.store, draft, by="lan")
    with pytest.raises(MoveRefused):
        workflow.publish(office.store, [draft], by="lan", author="Lan")


@pytest.mark.parametrize(
    ("publish_on", "expire_on"),
    [("2026-11-22", ""), ("hôm qua", ""), ("", "2026-11-22"), ("2026-12-02", "2026-12-01")],
)
def test_days_in_the_past_or_in_no_order_are_refused(
    office: Office, publish_on: str, expire_on: str
) -> None:
    written = office.writes(POOL, POOL_NEW)

    with pytest.raises(MoveRefused, match="days"):
        workflow.approve(
            office.store, written, by="lan", publish_on=publish_on, expire_on=expire_on
        )


def test_every_step_is_written_down_with_who_took_it(office: Office) -> None:
    office.publishes(POOL, POOL_NEW)

    told = [(row.who, row.what) for row in office.store.audit.walk()]
    assert told == [
        ("mai", "revision.add"),
        ("mai", "revision.hand_in"),
        ("lan", "revision.approve"),
        ("lan", "publication.order"),
        ("lan", "knowledge.publish"),
        ("lan", "revision.publish"),
    ]


def test_a_revision_goes_out_on_its_day_and_not_before(office: Office, clock: MovableClock) -> None:
    written = office.writes(POOL, POOL_NEW)
    workflow.approve(office.store, written, by="lan", publish_on="2026-11-25")
    order_due(office.store)
    assert office.store.publications.latest() == []

    clock.advance(days=2)
    order_due(office.store)
    order_due(office.store)
    assert len(office.store.publications.latest()) == 1
    runs(a_press(office.store, office.content))
    assert office.answers()[POOL] == POOL_NEW


def test_a_revision_ends_after_its_last_day_and_what_was_before_holds_again(
    office: Office, clock: MovableClock
) -> None:
    first = office.publishes(POOL, POOL_NEW)
    closed = office.publishes(
        POOL, POOL_OLD.replace("mở buổi sáng", "đóng cửa sửa chữa"), expire_on="2026-11-25"
    )
    assert office.status(first) is RevisionStatus.RETIRED

    clock.advance(days=2)
    order_due(office.store)
    assert office.last().status is PublicationStatus.DONE, "the last day is not over"
    clock.advance(days=1)
    order_due(office.store)
    runs(a_press(office.store, office.content))

    assert office.answers()[POOL] == POOL_NEW
    assert office.status(closed) is RevisionStatus.RETIRED
    assert office.status(first) is RevisionStatus.PUBLISHED


def test_a_new_entry_that_ends_is_gone_again(office: Office, clock: MovableClock) -> None:
    office.publishes(LIBRARY, LIBRARY_NEW, expire_on="2026-11-24")
    assert LIBRARY in office.answers()

    clock.advance(days=2)
    order_due(office.store)
    runs(a_press(office.store, office.content))
    office.store.publications.accept(office.last(), by="lan")  # its wordings have no entry now
    runs(a_press(office.store, office.content))

    assert LIBRARY not in office.answers()


def test_all_that_ends_on_one_day_ends_by_one_publication(
    office: Office, clock: MovableClock
) -> None:
    sunday = MARKET_OLD.replace("hằng ngày", "Chủ nhật")
    for path, text in ((POOL, POOL_NEW), (MARKET, sunday)):
        office.publishes(path, text, expire_on="2026-11-24")

    clock.advance(days=2)
    order_due(office.store)
    runs(a_press(office.store, office.content))
    order_due(office.store)

    [ending, *before] = office.store.publications.latest()
    assert (ending.status, ending.author) == (PublicationStatus.DONE, "lan")
    assert len(before) == 2, "what was published by hand"
    assert office.answers() == {POOL: POOL_OLD, MARKET: MARKET_OLD}


def test_what_ends_asks_once_for_all_that_ended_until_somebody_accepts(
    office: Office, clock: MovableClock
) -> None:
    office.publishes(LIBRARY, LIBRARY_NEW, expire_on="2026-11-24")
    office.publishes(PARK, PARK_NEW, expire_on="2026-11-24")
    office.publishes(POOL, POOL_NEW, expire_on="2026-11-25")
    press = a_press(office.store, office.content)

    for _ in range(2):  # on the second day the pool ends too
        clock.advance(days=2)
        order_due(office.store)
        runs(press)
    [asking] = [each for each in office.store.publications.latest() if each.is_open]
    assert {each.question for each in asking.report.drops} == {
        "thư viện phường ở đâu",
        "công viên phường mấy giờ đóng cửa",
    }

    workflow.accept_drops(office.store, asking, by="nam")
    runs(press)
    order_due(office.store)
    assert office.last() == office.store.publications.get(asking.id)
    assert office.last().status is PublicationStatus.DONE
    assert office.answers() == {POOL: POOL_OLD, MARKET: MARKET_OLD}


def test_what_the_check_refuses_changes_nothing_and_says_why(office: Office) -> None:
    bad = office.writes(POOL, POOL_OLD.replace("[[sources]]", "[[source]]"))
    workflow.approve_and_publish(office.store, bad, by="lan", author="Lan")
    runs(a_press(office.store, office.content))

    assert office.store.knowledge.current() is None
    assert office.last().status is PublicationStatus.REFUSED
    assert any(POOL in problem for problem in office.last().report.problems)
    assert office.status(bad) is RevisionStatus.APPROVED


def test_what_is_due_and_was_refused_is_tried_again_hours_later(
    office: Office, clock: MovableClock
) -> None:
    bad = office.writes(POOL, "không phải một bài")
    workflow.approve(office.store, bad, by="lan", publish_on="2026-11-23")
    for _ in range(3):
        order_due(office.store)
        runs(a_press(office.store, office.content))
    assert len(office.store.publications.latest()) == 1

    clock.advance(seconds=AGAIN_AFTER_SECONDS)
    order_due(office.store)
    assert len(office.store.publications.latest()) == 2


def test_the_slower_of_two_editors_is_refused_until_both_texts_were_merged(
    office: Office,
) -> None:
    slower = office.writes(POOL, POOL_OLD.replace("buổi sáng", "buổi chiều"))
    office.publishes(POOL, POOL_NEW)
    workflow.approve_and_publish(office.store, slower, by="lan", author="Lan")
    runs(a_press(office.store, office.content))

    assert office.last().status is PublicationStatus.REFUSED
    assert "đã đổi sau khi" in office.last().report.problems[0]
    assert office.answers()[POOL] == POOL_NEW


def test_two_revisions_of_one_file_never_go_out_together(office: Office) -> None:
    one = office.writes(POOL, POOL_NEW)
    other = office.writes(POOL, POOL_OLD.replace("buổi sáng", "buổi chiều"))
    approved = [workflow.approve(office.store, each, by="lan") for each in (one, other)]
    workflow.publish(office.store, approved, by="lan", author="Lan")
    runs(a_press(office.store, office.content))

    assert office.last().status is PublicationStatus.REFUSED
    assert "hai bản sửa" in office.last().report.problems[0]


def test_an_order_whose_revision_was_given_back_meanwhile_does_nothing(office: Office) -> None:
    written = office.writes(POOL, POOL_NEW)
    workflow.approve_and_publish(office.store, written, by="lan", author="Lan")
    workflow.give_back(office.store, office.store.revisions.get(written.id), by="lan", why="Sai.")
    runs(a_press(office.store, office.content))

    assert office.last().status is PublicationStatus.CANCELLED
    assert office.store.knowledge.current() is None
    assert [each.text for each in office.store.revisions.comments(written.id)] == ["Sai."]


def test_a_question_that_would_lose_its_entry_waits_for_somebody_to_accept_it(
    office: Office,
) -> None:
    lost = an_entry("Bể tắm", "Mở cả ngày.", "bể tắm")
    written = office.writes(POOL, lost)
    workflow.approve_and_publish(office.store, written, by="lan", author="Lan")
    runs(a_press(office.store, office.content))

    asking = office.last()
    assert asking.status is PublicationStatus.ASKING
    assert [each.question for each in asking.report.drops] == ["hồ bơi phường mở mấy giờ"]
    assert office.store.knowledge.current() is None

    office.store.publications.accept(asking, by="nam")
    runs(a_press(office.store, office.content))
    assert (office.last().status, office.last().accepted_by) == (PublicationStatus.DONE, "nam")
    assert office.answers()[POOL] == lost


def test_a_golden_question_that_would_lose_its_entry_is_named_too(office: Office) -> None:
    golden = "ho boi phuong mo may gio"
    row = f'{{"question": "{golden}", "expect": ["slug:ho-boi", "faq:cho"]}}\n'
    (office.content / "golden.jsonl").write_text(row, encoding="utf-8")
    office.publishes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))
    written = office.writes(POOL, an_entry("Bể tắm", "Mở cả ngày.", "bể tắm"))
    workflow.approve_and_publish(office.store, written, by="lan", author="Lan")
    runs(a_press(office.store, office.content))

    found = [(each.question, each.before) for each in office.last().report.drops]
    assert (golden, "faq:ho-boi") in found
    assert office.last().status is PublicationStatus.ASKING


def test_a_question_is_closed_when_its_answer_is_published_and_open_when_that_is_taken_back(
    office: Office,
) -> None:
    store, asked = office.store, NewGap(GapKind.UNANSWERED, "mấy giờ được vào bơi")
    editor = an_officer(store, "editor", Grant(Role.EDITOR))
    office.publishes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))
    before = store.knowledge.current()
    with store.engine.atomic():
        store.gaps.add(asked, oa_id=OA, person="hoa")
    group = Group(tuple(store.gaps.open_for(editor)))
    files = {POOL: POOL_OLD, MARKET: MARKET_OLD}
    draft = questions.as_wording(store, files, group, POOL, asked.question, by="mai")
    workflow.approve_and_publish(
        store, workflow.hand_in(store, draft, by="mai"), by="lan", author="Lan"
    )
    assert len(store.gaps.in_hand(editor)) == 1
    runs(a_press(store, office.content))

    assert (store.gaps.open_for(editor), store.gaps.in_hand(editor)) == ([], [])
    assert before is not None
    go_back(store, before, by="lan", author="Lan")
    with store.engine.atomic():
        store.gaps.add(asked, oa_id=OA, person="hoa")
    assert [gap.question for gap in store.gaps.open_for(editor)] == [asked.question]


def test_going_back_to_a_version_takes_its_revisions_along(office: Office) -> None:
    first = office.publishes(POOL, POOL_NEW)
    before = office.store.knowledge.current()
    second = office.publishes(POOL, POOL_OLD.replace("buổi sáng", "ban đêm"))
    assert before is not None

    go_back(office.store, before, by="lan", author="Lan", note="sai giờ")
    assert office.answers()[POOL] == POOL_NEW
    assert office.status(first) is RevisionStatus.PUBLISHED
    assert office.status(second) is RevisionStatus.RETIRED
    [draft] = office.store.revisions.list(RevisionStatus.DRAFT)
    assert (draft.path, draft.text, draft.writers) == (POOL, second.text, second.writers)
    assert "quay lại" in office.store.revisions.comments(draft.id)[0].text

    office.publishes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))
    assert office.answers()[POOL] == POOL_NEW, "what was taken back comes back by no other order"


def test_going_back_and_forward_brings_only_what_was_approved(office: Office) -> None:
    office.publishes(POOL, POOL_NEW)
    early = office.store.knowledge.current()
    approved = office.publishes(POOL, POOL_OLD.replace("buổi sáng", "ban đêm"))
    late = office.store.knowledge.current()
    assert early is not None
    assert late is not None

    go_back(office.store, early, by="lan", author="Lan")
    [draft] = office.store.revisions.list(RevisionStatus.DRAFT)
    office.store.revisions.change(draft, POOL_OLD.replace("buổi sáng", "miễn phí"), by="mai")
    go_back(office.store, late, by="lan", author="Lan")
    office.publishes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))

    assert office.answers()[POOL] == approved.text
    assert office.status(approved) is RevisionStatus.PUBLISHED
    assert office.status(draft) is RevisionStatus.DRAFT


def test_going_back_stops_what_was_about_to_be_published(office: Office) -> None:
    office.publishes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))
    version = office.store.knowledge.current()
    written = office.writes(POOL, POOL_NEW)
    workflow.approve_and_publish(office.store, written, by="lan", author="Lan")
    press = a_press(office.store, office.content)
    press.step()
    assert version is not None

    go_back(office.store, version, by="lan", author="Lan")
    runs(press)
    assert office.store.knowledge.current() == version
    assert office.last().status is PublicationStatus.CANCELLED


def test_what_cannot_be_published_holds_up_nothing_else(office: Office) -> None:
    broken = office.writes(POOL, "không phải bài")
    sound = office.writes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))
    day = today(office.store.clock).isoformat()
    for each in (broken, sound):
        workflow.approve(office.store, each, by="lan", publish_on=day)

    order_due(office.store)
    runs(a_press(office.store, office.content))

    assert office.status(sound) is RevisionStatus.PUBLISHED
    assert office.status(broken) is RevisionStatus.APPROVED


def test_going_back_to_a_version_that_never_was_changes_nothing(office: Office) -> None:
    first = office.publishes(POOL, POOL_NEW)

    with pytest.raises(UnknownThing):
        go_back(office.store, "none", by="lan", author="Lan")
    assert office.status(first) is RevisionStatus.PUBLISHED


def test_one_entry_goes_back_by_a_revision_that_somebody_else_approves(office: Office) -> None:
    first = office.publishes(POOL, POOL_NEW)
    office.publishes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))
    shipped = {POOL: POOL_OLD}
    assert text_before(office.store, first, shipped) == POOL_OLD

    asked = undo(office.store, first, shipped, by="mai")
    workflow.approve_and_publish(office.store, asked, by="lan", author="Lan")
    runs(a_press(office.store, office.content))

    assert office.answers()[POOL] == POOL_OLD
    assert "Chủ nhật" in office.answers()[MARKET]
    with pytest.raises(MoveRefused):
        undo(office.store, office.store.revisions.get(first.id), shipped, by="mai")


def test_who_may_approve_restores_the_earlier_text_alone_and_at_once(office: Office) -> None:
    store, shipped = office.store, {POOL: POOL_OLD}
    first = office.publishes(POOL, POOL_NEW)
    second = office.publishes(POOL, POOL_NEW.replace("cả ngày", "ban đêm"))

    order = restore(store, second, shipped, by="lan", author="Lan")
    with pytest.raises(MoveRefused):
        restore(store, store.revisions.get(second.id), shipped, by="lan", author="Lan")
    runs(a_press(store, office.content))

    assert store.publications.get(order).status is PublicationStatus.DONE
    assert office.answers()[POOL] == POOL_NEW
    [told] = [row for row in store.audit.walk() if row.what == "revision.restore"]
    assert (told.who, f"instead_of={second.id}" in told.detail) == ("lan", True)
    with pytest.raises(MoveRefused):
        restore(store, store.revisions.get(first.id), shipped, by="lan", author="Lan")


def test_a_release_that_changed_an_edited_file_is_shown_and_settled_by_an_editor(
    office: Office,
) -> None:
    ours = office.publishes(POOL, POOL_NEW)
    released = POOL_OLD.replace("buổi sáng", "buổi trưa")
    (office.content / POOL).write_text(released, encoding="utf-8")
    office.publishes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))
    assert office.answers()[POOL] == POOL_NEW, "nothing live changes by itself"
    assert files_now(office.store, office.content).conflicts == (ours,)

    asked = settle(office.store, ours, released, by="mai")
    workflow.approve_and_publish(office.store, asked, by="lan", author="Lan")
    runs(a_press(office.store, office.content))

    assert office.answers()[POOL] == released
    assert files_now(office.store, office.content).conflicts == ()


def test_it_waits_for_the_processes_that_answer_and_not_for_ever(
    office: Office, clock: MovableClock
) -> None:
    press = a_press(office.store, office.content)
    office.store.knowledge.has_ready("host:1", "old")
    written = office.writes(POOL, POOL_NEW)
    workflow.approve_and_publish(office.store, written, by="lan", author="Lan")
    runs(press)
    assert office.last().status is PublicationStatus.READY

    clock.advance(seconds=PATIENCE_SECONDS)
    office.store.knowledge.has_ready("host:1", "old")
    runs(press)
    assert office.last().status is PublicationStatus.DONE


def test_two_presses_never_work_at_once(office: Office) -> None:
    written = office.writes(POOL, POOL_NEW)
    workflow.approve_and_publish(office.store, written, by="lan", author="Lan")
    assert office.store.leases.take(WORK, "another", seconds=30)

    assert not a_press(office.store, office.content).step()


def test_a_press_that_lost_its_turn_writes_nothing(office: Office) -> None:
    written = office.writes(POOL, POOL_NEW)
    order = workflow.approve_and_publish(office.store, written, by="lan", author="Lan")
    seen = office.store.publications.get(order)
    office.store.publications.tell(seen, PublicationStatus.CANCELLED)

    with pytest.raises(CaseChanged):
        office.store.publications.tell(seen, PublicationStatus.READY)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", STEPS)
def test_a_press_that_dies_at_this_step_publishes_whole_or_not_at_all(
    office: Office, engine: Engine, clock: MovableClock, step: str
) -> None:
    def dies(label: str) -> None:
        if label == step:
            raise Killed

    first = office.publishes(MARKET, MARKET_OLD.replace("hằng ngày", "Chủ nhật"))
    both = [office.writes(POOL, POOL_NEW), office.writes(LIBRARY, LIBRARY_NEW)]
    approved = [workflow.approve(office.store, each, by="lan") for each in both]
    workflow.publish(office.store, approved, by="lan", author="Lan")
    with pytest.raises(Killed):
        runs(a_press(office.store, office.content, dies))

    went_out = {office.status(each) for each in both}
    assert len(went_out) == 1
    is_out = went_out == {RevisionStatus.PUBLISHED}
    assert is_out == (step == "press.live")
    assert (LIBRARY in office.answers()) == is_out
    assert office.status(first) is RevisionStatus.PUBLISHED

    clock.advance(seconds=LEASE_SECONDS)
    runs(a_press(office.store, office.content))
    assert office.last().status is PublicationStatus.DONE
    assert office.answers()[POOL] == POOL_NEW
    assert LIBRARY in office.answers()
    assert len(engine.query("SELECT id FROM knowledge_activations")) == 2
