"""Which day each clock of a case ends, and what a pause does to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.clocks import ACCUSATION, NOTICE, REPLY, Until, term_of, terms, terms_of
from bot.cases.kinds import ASKS_NOTHING
from bot.cases.reckoning import State, due_with, faces, pushed, working_days_before
from bot.conversation.guide import Guide
from bot.models import Case, CaseKind, CaseStatus
from bot.storage.casestory import Deed, Entry
from bot.storage.pauses import Pause
from knowledge.calendar import CalendarData, WorkingCalendar
from tests.factories import at

PLAIN = WorkingCalendar(CalendarData())
TODAY = date(2026, 12, 1)


def a_pause(begun: str, ended: str | None = None, before: date = date(2026, 12, 8)) -> Pause:
    return Pause("p", at(begun), at(ended) if ended else None, before)


RECEIVED = at("2026-11-23 09:00")


def due(guide: Guide, *pauses: Pause, today: date = TODAY) -> date:
    return due_with(
        term_of(CaseKind.REPORT), RECEIVED, pauses, calendar=guide.calendar, today=today
    )


@pytest.mark.parametrize(
    ("begun", "ended", "expected"),
    [
        ("2026-11-25 10:00", "2026-11-25 16:00", date(2026, 12, 8)),
        ("2026-11-25 10:00", "2026-11-26 08:00", date(2026, 12, 9)),
        ("2026-11-25 10:00", "2026-11-30 08:00", date(2026, 12, 11)),
        ("2026-11-27 10:00", "2026-11-29 08:00", date(2026, 12, 8)),
        ("2026-11-23 10:00", "2026-11-24 08:00", date(2026, 12, 8)),
        ("2026-12-08 10:00", "2026-12-10 08:00", date(2026, 12, 10)),
        ("2026-12-09 10:00", "2026-12-11 08:00", date(2026, 12, 8)),
    ],
    ids=[
        "answered on the same day",
        "answered on the next day",
        "over a weekend",
        "asked on Friday, answered on Sunday",
        "answered on Culture Day",
        "asked on the last day",
        "asked when it was too late",
    ],
)
def test_working_days_of_waiting_do_not_count(
    guide: Guide, begun: str, ended: str, expected: date
) -> None:
    assert due(guide, a_pause(begun, ended)) == expected


def test_two_pauses_add_up(guide: Guide) -> None:
    first = a_pause("2026-11-25 10:00", "2026-11-26 10:00")
    second = a_pause("2026-12-01 10:00", "2026-12-03 10:00")

    assert due(guide, first, second) == date(2026, 12, 11)


@pytest.mark.parametrize("day", [date(2026, 12, 8), date(2026, 12, 13), date(2026, 12, 31)])
def test_nothing_falls_due_while_the_citizen_is_asked(guide: Guide, day: date) -> None:
    assert due(guide, a_pause("2026-12-08 10:00"), today=day) >= day


def test_a_case_that_was_late_before_the_question_stays_late(guide: Guide) -> None:
    assert due(guide, a_pause("2026-12-09 10:00"), today=date(2026, 12, 31)) == date(2026, 12, 8)


days = st.dates(date(2026, 1, 1), date(2027, 12, 1))


@given(start=days, term=st.integers(0, 40), begins=st.integers(0, 60), lasts=st.integers(0, 60))
def test_what_is_left_of_a_term_is_the_same_before_and_after_a_pause(
    start: date, term: int, begins: int, lasts: int
) -> None:
    law = PLAIN.add_working_days(start, term)
    asked = start + timedelta(days=begins)
    told = asked + timedelta(days=lasts)
    pause = a_pause(f"{asked} 12:00", f"{told} 12:00")
    moved = pushed(law, pause, calendar=PLAIN, today=told)

    if asked > law:
        assert moved == law
    else:
        left = PLAIN.working_days_between(asked, law)
        assert PLAIN.working_days_between(told, moved) == left
        assert moved >= law


@given(day=days, count=st.integers(0, 60))
def test_a_term_reckoned_backwards_ends_where_it_began(day: date, count: int) -> None:
    working = PLAIN.next_working(day)
    before = working_days_before(working, count, calendar=PLAIN)

    assert PLAIN.add_working_days(before, count) == working


@pytest.mark.parametrize("kind", [kind for kind in CaseKind if kind not in ASKS_NOTHING])
def test_no_aim_of_ours_is_later_than_the_term(kind: CaseKind) -> None:
    law = term_of(kind)

    for term in terms_of(kind):
        assert term.basis
        assert term.checked_on <= date(2026, 11, 23)
        assert term.name
        if term.until is Until.TOLD and term.start == "receipt":
            assert term.working_days <= law.working_days
    assert terms_of(kind)[0] is law


def test_every_row_of_the_table_belongs_to_some_kind() -> None:
    leads = (REPLY, NOTICE, ACCUSATION)
    found = {term for kind in CaseKind for lead in leads for term in terms_of(kind, lead)}

    assert found == set(terms())


def a_filed_case(**changes: object) -> Case:
    facts: dict[str, object] = {
        "id": "1",
        "oa_id": "o",
        "code": "PA-7K3-M9Q",
        "person": "p",
        "kind": CaseKind.REPORT,
        "status": CaseStatus.RECEIVED,
        "text": "",
        "place": "",
        "received_at": RECEIVED,
        "due_on": date(2026, 12, 8),
    }
    return Case(**{**facts, **changes})  # type: ignore[arg-type]


def entry(moment: str, what: Deed, detail: str = "", text: str = "") -> Entry:
    return Entry(2, at(moment), "lan", what, detail, text)


def shown(guide: Guide, case: Case, *story: Entry, today: date = TODAY) -> dict[str, State]:
    found = faces(case, story, started_at=case.received_at, calendar=guide.calendar, today=today)
    return {face.term.key: face.state for face in found}


def test_a_new_case_runs_against_every_clock_of_its_kind(guide: Guide) -> None:
    monday = date(2026, 11, 23)

    assert shown(guide, a_filed_case(), today=monday) == dict.fromkeys(
        ("reply", "taken", "begun", "aim"), State.RUNNING
    )
    rule = shown(guide, a_filed_case(kind=CaseKind.RULE), today=monday)
    assert rule["forward"] is State.RUNNING
    human = a_filed_case(kind=CaseKind.HUMAN, due_on=date(2026, 11, 25))
    assert shown(guide, human, today=monday) == {"reply": State.RUNNING}
    assert shown(guide, a_filed_case(kind=CaseKind.PRAISE)) == {}


def test_taking_and_beginning_stop_their_clocks(guide: Guide) -> None:
    took = entry("2026-11-23 10:00", Deed.ASSIGNED, "lan")
    began = entry("2026-12-01 10:00", Deed.MOVED, "in_progress")
    case = a_filed_case(status=CaseStatus.IN_PROGRESS)

    states = shown(guide, case, took, began)
    assert states["taken"] is State.KEPT
    assert states["begun"] is State.MISSED
    assert states["aim"] is State.RUNNING
    assert shown(guide, case, took, began, today=date(2026, 12, 2))["aim"] is State.LATE


def test_a_case_given_back_was_not_taken_and_a_moved_day_is_no_deed(guide: Guide) -> None:
    back = entry("2026-11-23 10:00", Deed.ASSIGNED, "")
    moved = entry("2026-11-23 11:00", Deed.RECKONED, "2026-12-08>2026-12-09")

    assert shown(guide, a_filed_case(), back, moved)["taken"] is State.LATE


def test_an_answer_in_time_keeps_the_term_and_a_late_one_misses_it(guide: Guide) -> None:
    def told(moment: str) -> State:
        case = a_filed_case(status=CaseStatus.ANSWERED, answered_at=at(moment))
        return shown(guide, case, entry(moment, Deed.ANSWERED, text="x"))["reply"]

    assert told("2026-12-08 16:00") is State.KEPT
    assert told("2026-12-09 08:00") is State.MISSED


def test_while_the_citizen_is_asked_the_reply_is_paused(guide: Guide) -> None:
    asked = entry("2026-11-25 10:00", Deed.MOVED, "waiting")

    states = shown(guide, a_filed_case(status=CaseStatus.WAITING), asked)
    assert (states["reply"], states["begun"]) == (State.PAUSED, State.KEPT)


def test_a_refusal_sets_a_clock_of_its_own_until_the_citizen_is_told(guide: Guide) -> None:
    refused = entry("2026-11-25 10:00", Deed.MOVED, "refused")
    case = a_filed_case(status=CaseStatus.REFUSED)

    assert "refusal" not in shown(guide, a_filed_case())
    assert shown(guide, case, refused, today=date(2026, 11, 30))["refusal"] is State.RUNNING
    assert shown(guide, case, refused)["refusal"] is State.LATE
    [told_at_once] = [
        face.state
        for face in faces(
            case,
            [refused],
            started_at=RECEIVED,
            is_told=lambda version: version == refused.version,
            calendar=guide.calendar,
            today=TODAY,
        )
        if face.term.key == "refusal"
    ]
    assert told_at_once is State.KEPT
    told = entry("2026-11-30 10:00", Deed.ANSWERED, text="vì sao")
    answered = a_filed_case(status=CaseStatus.ANSWERED, answered_at=at("2026-11-30 10:00"))
    assert shown(guide, answered, refused, told)["refusal"] is State.KEPT


def test_passing_on_in_time_is_the_reply_that_the_law_asks_for(guide: Guide) -> None:
    passed = entry("2026-11-27 10:00", Deed.MOVED, "transferred", "Sở X")
    case = a_filed_case(kind=CaseKind.RULE, status=CaseStatus.TRANSFERRED)

    states = shown(guide, case, passed)
    assert (states["forward"], states["reply"]) == (State.KEPT, State.KEPT)
    late = entry("2026-12-09 10:00", Deed.MOVED, "transferred", "Sở X")
    assert shown(guide, case, late)["reply"] is State.MISSED


def test_the_other_agencys_result_sets_five_working_days_going(guide: Guide) -> None:
    case = a_filed_case(status=CaseStatus.IN_PROGRESS, clock=NOTICE, due_on=date(2026, 12, 8))
    began = entry("2026-12-01 10:00", Deed.MOVED, "in_progress")

    assert shown(guide, case, began) == {"notice": State.RUNNING}
    assert shown(guide, case, began, today=date(2026, 12, 9)) == {"notice": State.LATE}


def test_an_accusation_runs_against_its_own_clocks_alone(guide: Guide) -> None:
    case = a_filed_case(is_protected=True, clock=ACCUSATION, due_on=date(2026, 12, 3))

    assert shown(guide, case, today=date(2026, 12, 2)) == {
        "accusation": State.RUNNING,
        "accusation_forward": State.LATE,
    }
