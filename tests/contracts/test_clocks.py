"""Pauses, reminders and a new calendar, on every engine."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.watch import CaseWatch, follow_calendar, read, remind, settle_pauses, written
from bot.clock import MovableClock, today
from bot.models import CaseDetails, CaseKind, CaseStatus, Reopening
from bot.storage.alerts import Level
from bot.storage.caselist import Shelf, Wanted
from bot.storage.casestory import Change, Deed
from bot.storage.pauses import Led, Restart
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from knowledge.calendar import CalendarData, Holiday, MakeupWorkday, WorkingCalendar
from tests.contracts.test_casework import an_officer, filed, moved, opened
from tests.factories import OA

PLAIN = WorkingCalendar(CalendarData())
DUE = date(2026, 12, 7)
"""Ten days of Monday to Friday after Monday, 23 November."""


def settle(store: Store) -> None:
    settle_pauses(store, PLAIN, today(store.clock))


def due_of(store: Store, code: str = "PA-1") -> date:
    return store.cases.get(code).due_on


@pytest.fixture
def lan(store: Store) -> str:
    """An officer, a case in its whole term, and a calendar that was seen before."""
    officer = an_officer(store)
    filed(store, "PA-1", due_on=DUE)
    follow_calendar(store, PLAIN, today(store.clock))
    return officer


def test_asking_the_citizen_stops_the_clock_until_the_case_goes_on(
    store: Store, clock: MovableClock, lan: str
) -> None:
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    settle(store)
    assert due_of(store) == DUE
    clock.advance(days=2)
    settle(store)
    assert due_of(store) == date(2026, 12, 9)
    clock.advance(days=1)
    moved(store, lan, "PA-1", CaseStatus.IN_PROGRESS)
    clock.advance(days=7)
    settle(store)
    settle(store)

    assert due_of(store) == date(2026, 12, 10)
    [pause] = store.pauses.of(store.cases.get("PA-1").id)
    assert pause.ended_at is not None
    assert pause.ended_at - pause.begun_at == 3 * 24 * 3_600_000
    assert not store.pauses.unsettled()


def test_a_status_that_others_wrote_is_noticed_at_the_time_it_was_written(
    store: Store, clock: MovableClock, lan: str
) -> None:
    write = "UPDATE cases SET status = :status WHERE code = 'PA-1'"
    case = store.cases.get("PA-1")
    store.engine.execute(write, status="waiting")
    store.casestory.record(case, Change(by=lan, what=Deed.MOVED, detail="waiting"), version=2)
    asked_at = clock.millis()
    clock.advance(days=1)
    settle(store)
    store.engine.execute(write, status="in_progress")
    clock.advance(hours=1)
    settle(store)

    [pause] = store.pauses.of(case.id)
    assert (pause.begun_at, pause.ended_at) == (asked_at, clock.millis())
    assert due_of(store) == date(2026, 12, 8)


def test_a_case_is_paused_once_however_often_it_is_looked_at(store: Store, lan: str) -> None:
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    case = store.cases.get("PA-1")
    store.pauses.follow(case.id)
    settle(store)
    settle(store)

    assert len(store.pauses.of(case.id)) == 1


def test_a_waiting_case_is_never_on_the_shelf_of_the_overdue(
    store: Store, clock: MovableClock, lan: str
) -> None:
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    clock.advance(days=30)
    settle(store)

    day = today(clock).isoformat()
    assert store.caselist.counts(lan, day)[Shelf.OVERDUE] == 0
    assert store.caselist.page(Wanted(lan, day, Shelf.OVERDUE), limit=5).files == []


def test_a_new_holiday_moves_the_due_day_and_the_story_says_so(store: Store, lan: str) -> None:
    culture = Holiday(date(2026, 11, 24), "Ngày Văn hoá", "NQ 28/2026", date(2026, 11, 23))
    changed = WorkingCalendar(CalendarData((culture,)))

    assert follow_calendar(store, changed, today(store.clock)) == 1
    assert due_of(store) == date(2026, 12, 8)
    [line] = store.casestory.of(store.cases.get("PA-1"))
    assert (line.what, line.detail, line.staff) == (Deed.RECKONED, "2026-12-07>2026-12-08", "")
    assert follow_calendar(store, changed, today(store.clock)) == 0
    assert follow_calendar(store, PLAIN, today(store.clock)) == 1
    assert due_of(store) == DUE


def test_a_new_calendar_leaves_finished_cases_and_days_set_by_hand_alone(
    store: Store, lan: str
) -> None:
    filed(store, "PA-DONE", due_on=DUE)
    moved(store, lan, "PA-DONE", CaseStatus.CLOSED)
    filed(store, "PA-HAND", due_on=date(2026, 12, 18))
    off = Holiday(date(2026, 11, 24), "", "", date(2026, 11, 23))

    assert follow_calendar(store, WorkingCalendar(CalendarData((off,))), today(store.clock)) == 1
    assert due_of(store, "PA-DONE") == DUE
    assert due_of(store, "PA-HAND") == date(2026, 12, 18)


def test_a_new_calendar_counts_for_a_waiting_and_for_a_reopened_case(
    store: Store, clock: MovableClock, lan: str
) -> None:
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    filed(store, "PA-2", due_on=DUE)
    store.intake.add(CaseDetails(), cause="PA-2")
    case = store.cases.get("PA-2")
    store.cases.answer(case, "xong")
    clock.advance(days=2)
    assert store.intake.reopen(Reopening(case.id, "chưa", date(2026, 12, 9)), person="p")
    settle(store)
    off = Holiday(date(2026, 11, 27), "", "", date(2026, 11, 23))
    changed = WorkingCalendar(CalendarData((off,)))

    assert follow_calendar(store, changed, today(clock)) == 2
    assert due_of(store, "PA-2") == date(2026, 12, 10)
    assert due_of(store) == date(2026, 12, 10)
    settle_pauses(store, changed, today(clock))
    assert due_of(store) == date(2026, 12, 10)


def test_a_calendar_is_read_as_it_was_written() -> None:
    off = Holiday(date(2026, 11, 24), "x", "y", date(2026, 11, 23))
    on = MakeupWorkday(date(2026, 8, 22), "z")
    days = written(CalendarData((off,), (on,)))

    assert written(read(days).data) == days
    assert read(days).is_working(date(2026, 8, 22))
    assert not read(days).is_working(date(2026, 11, 24))


def names(store: Store, level: Level, code: str = "PA-1") -> list[tuple[str, str]]:
    known = store.staff.names()
    found = store.alerts.of(store.cases.get(code).id)
    return sorted((each.clock, known[each.staff]) for each in found if each.level is level)


def look(store: Store) -> int:
    return remind(store, PLAIN, today(store.clock))


def test_the_holder_is_warned_before_the_end_and_the_approver_hears_of_what_is_late(
    store: Store, clock: MovableClock, lan: str
) -> None:
    an_officer(store, "hung")
    an_officer(store, "sep", Grant(Role.APPROVER))
    an_officer(store, "xem", Grant(Role.VIEWER))
    take = Change(by=lan, what=Deed.ASSIGNED, detail=lan, assignee=lan)
    store.casework.change(opened(store, lan, "PA-1"), take)
    moved(store, lan, "PA-1", CaseStatus.IN_PROGRESS)
    clock.advance(days=9)
    assert look(store) == 1
    assert names(store, Level.LATE) == [("aim", "lan")]
    clock.advance(days=1)
    assert look(store) == 1
    assert names(store, Level.SOON) == [("reply", "lan")]
    clock.advance(days=5)
    assert look(store) == 2
    assert look(store) == 0

    late = [("aim", "lan"), ("reply", "lan"), ("reply", "sep")]  # the aim is of the first look
    assert names(store, Level.LATE) == late


def test_what_nobody_holds_reminds_everybody_who_could_take_it(
    store: Store, clock: MovableClock, lan: str
) -> None:
    an_officer(store, "hung")
    an_officer(store, "sep", Grant(Role.APPROVER))
    an_officer(store, "xa", Grant(Role.OFFICER, "2000000000000000002"))
    closed = an_officer(store, "nghi")
    store.staff.set_active(closed, active=False)
    clock.advance(days=1)
    assert look(store) == 0
    clock.advance(days=1)

    assert look(store) == 2
    assert names(store, Level.LATE) == [("taken", "hung"), ("taken", "lan")]


def test_nobody_is_reminded_of_praise_of_waiting_or_of_finished_cases(
    store: Store, clock: MovableClock, lan: str
) -> None:
    filed(store, "PA-2", due_on=DUE, kind=CaseKind.PRAISE)
    filed(store, "PA-3", due_on=DUE)
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    moved(store, lan, "PA-3", CaseStatus.DUPLICATE)
    clock.advance(days=60)

    assert look(store) == 0


def test_a_refusal_nobody_was_told_of_is_spoken_of(
    store: Store, clock: MovableClock, lan: str
) -> None:
    moved(store, lan, "PA-1", CaseStatus.REFUSED)
    clock.advance(days=2)
    assert look(store) == 1
    assert names(store, Level.SOON) == [("refusal", "lan")]
    case = store.cases.get("PA-1")
    store.intake.keep_news(case, "vì sao", person="p", cause=f"case:{case.id}:2")
    clock.advance(days=9)

    assert look(store) == 0


def test_a_reminder_stays_until_it_is_seen_and_goes_with_its_case(
    store: Store, clock: MovableClock, lan: str
) -> None:
    hung = an_officer(store, "hung")
    filed(store, "PA-2", due_on=DUE)
    clock.advance(days=2)
    look(store)
    shown = store.alerts.unseen(lan, limit=9)
    assert [each.code for each in shown] == ["PA-2", "PA-1"]
    moved(store, lan, "PA-2", CaseStatus.CLOSED)
    assert [each.code for each in store.alerts.unseen(lan, limit=9)] == ["PA-1"]
    store.alerts.see(lan, until=shown[0].id)

    assert store.alerts.unseen(lan, limit=9) == []
    assert len(store.alerts.unseen(hung, limit=9)) == 1
    assert [each.seen_at for each in store.alerts.of(store.cases.get("PA-1").id)].count(None) == 1
    assert OA in {each.oa_id for each in shown}


def test_the_tick_works_once_a_minute(store: Store, clock: MovableClock, lan: str) -> None:
    watch = CaseWatch(store, lambda: PLAIN, clock)
    watch()
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    clock.advance(days=3)
    watch()
    assert due_of(store) == date(2026, 12, 10)
    moved(store, lan, "PA-1", CaseStatus.IN_PROGRESS)
    clock.advance(seconds=59)
    watch()
    assert len(store.pauses.unsettled()) == 1
    clock.advance(seconds=1)
    watch()

    assert not store.pauses.unsettled()


def test_a_clock_that_is_set_back_does_not_stop_the_tick(
    store: Store, clock: MovableClock, lan: str
) -> None:
    watch = CaseWatch(store, lambda: PLAIN, clock)
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    clock.advance(days=3)
    watch()
    moved(store, lan, "PA-1", CaseStatus.IN_PROGRESS)
    assert store.pauses.unsettled()
    clock.advance(days=-1)
    watch()

    assert not store.pauses.unsettled()


def test_once_the_term_is_over_nobody_is_reminded_of_the_aim_before_it(
    store: Store, clock: MovableClock, lan: str
) -> None:
    clock.advance(days=30)

    assert look(store) == 1
    assert names(store, Level.LATE) == [("reply", "lan")]


def test_clocks_that_begin_anew_forget_the_waiting_before(
    store: Store, clock: MovableClock, lan: str
) -> None:
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    clock.advance(days=3)
    moved(store, lan, "PA-1", CaseStatus.REFUSED)
    clock.advance(days=1)
    begun = Restart(clock.millis(), date(2026, 12, 11), "reply")
    change = Change(by=lan, what=Deed.MOVED, status=CaseStatus.REOPENED, restart=begun)
    with store.engine.atomic():
        store.casework.change(opened(store, lan, "PA-1"), change)
    settle(store)

    case = store.cases.get("PA-1")
    assert (case.due_on, case.clock) == (date(2026, 12, 11), "reply")
    assert store.pauses.started_at(case.id) == clock.millis()


def test_what_another_agency_has_is_late_on_no_shelf_and_reminds_nobody(
    store: Store, clock: MovableClock, lan: str
) -> None:
    moved(store, lan, "PA-1", CaseStatus.TRANSFERRED)
    clock.advance(days=30)
    day = today(clock)

    assert remind(store, PLAIN, day) == 0
    assert store.caselist.counts(lan, day.isoformat())[Shelf.OVERDUE] == 0
    late = Wanted(lan, day.isoformat(), Shelf.OVERDUE)
    assert store.caselist.page(late, limit=9).files == []


def test_another_clock_leads_from_the_same_beginning_on_through_a_pause(
    store: Store, clock: MovableClock, lan: str
) -> None:
    moved(store, lan, "PA-1", CaseStatus.WAITING)
    clock.advance(days=1)
    case = store.cases.get("PA-1")
    led = Led("accusation", date(2026, 12, 3), date(2026, 12, 2))
    with store.engine.atomic():
        store.pauses.lead(case.id, led)
    clock.advance(days=1)
    settle(store)

    led_case = store.cases.get("PA-1")
    assert (led_case.clock, led_case.due_on) == ("accusation", date(2026, 12, 4))
