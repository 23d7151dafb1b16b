"""What has to be looked at again is found from the entries' own days, and editors are reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.clock import MovableClock
from bot.editorial.review_watch import ReviewWatch, Versions, remind, stage_of
from bot.storage.staff import EVERY_OA, Grant, Role
from bot.storage.store import Store
from knowledge.calendar import WorkingCalendar
from knowledge.loader import load
from knowledge.model import Entry, Exemption, Fee, Kind, Period, Place, Procedure, Source, Validity
from knowledge.reviewing import Due, Why, due, within
from knowledge.versions import versions_of

TODAY = date(2026, 11, 24)
CALENDAR = WorkingCalendar(load().calendar)
READ = Source("Cổng Dịch vụ công", date(2026, 11, 1))
ENTRY = Procedure(
    id="1.1",
    kind=Kind.PROCEDURE,
    slug="a",
    title="Chứng thực",
    lead="",
    questions=(),
    validity=Validity(date(2026, 1, 1)),
    sources=(READ,),
    file="procedures/a.md",
)


def found(*entries: Entry) -> list[tuple[Why, date]]:
    return [(each.why, each.day) for each in due(versions_of(entries), TODAY)]


def test_a_source_is_due_half_a_year_after_somebody_read_it() -> None:
    old = replace(READ, checked_on=date(2026, 6, 1))

    assert found(replace(ENTRY, sources=(READ, old))) == [(Why.SOURCE, date(2026, 11, 28))]
    assert found(ENTRY) == []


def test_an_end_without_a_successor_is_due_and_a_coming_law_on_its_first_day() -> None:
    ending = replace(ENTRY, validity=Validity(date(2026, 1, 1), date(2026, 12, 31)))
    coming = replace(ENTRY, validity=Validity(date(2027, 1, 1)), file="procedures/a@2027-01-01.md")

    assert found(ending) == [(Why.END, date(2026, 12, 31))]
    assert found(ending, coming) == [(Why.CHANGE, date(2027, 1, 1))]


def test_a_fee_that_ends_is_due_unless_another_begins() -> None:
    fee = Fee("bản sao", 8000, "trực tiếp", "Thông tư", period=Period(last=date(2026, 12, 31)))
    next_fee = replace(fee, period=Period(first=date(2027, 1, 1)))

    assert found(replace(ENTRY, fees=(fee,))) == [(Why.FEE, date(2026, 12, 31))]
    assert found(replace(ENTRY, fees=(fee, next_fee))) == [(Why.CHANGE, date(2027, 1, 1))]


def test_an_exemption_and_a_place_of_which_the_days_are_known_are_due_like_a_fee() -> None:
    last, first = date(2026, 12, 31), date(2027, 1, 1)
    exempt = Exemption("người cao tuổi", "Nghị quyết", period=Period(last=last))
    office = Place("Bộ phận Một cửa", period=Period(first=first))

    procedure = replace(ENTRY, exemptions=(exempt,), places=(office,))
    assert found(procedure) == [(Why.FEE, last), (Why.CHANGE, first)]


def test_a_fee_that_began_with_its_entry_or_long_ago_is_no_news() -> None:
    fee = Fee("bản sao", 8000, "trực tiếp", "Thông tư")
    for first in (ENTRY.validity.valid_from, date(2026, 10, 1)):
        assert found(replace(ENTRY, fees=(replace(fee, period=Period(first=first)),))) == []


def test_two_fees_that_end_on_one_day_are_two_things_that_may_be_given_to_two_people() -> None:
    fee = Fee("bản sao", 8000, "trực tiếp", "Thông tư", period=Period(last=date(2026, 12, 31)))
    both = replace(ENTRY, fees=(fee, replace(fee, channel="trực tuyến")))

    listed = due(versions_of([both]), TODAY)
    assert len({each.key for each in listed}) == 2
    assert [each.what for each in listed] == ["bản sao (trực tiếp)", "bản sao (trực tuyến)"]


def test_the_shipped_fees_of_january_2027_are_on_the_calendar_in_november() -> None:
    changes = within(due(versions_of(load().entries), date(2026, 11, 27)), Why.CHANGE)

    assert [each.day for each in changes].count(date(2027, 1, 1)) == 5


def test_the_shipped_content_knows_the_law_of_march_2027() -> None:
    whole = due(versions_of(load().entries), date(2027, 1, 4))

    changes = within(whole, Why.CHANGE)
    assert {each.day for each in changes if not each.row} == {date(2027, 3, 1)}
    assert len(changes) >= 10
    assert len({each.key for each in whole}) == len(whole)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2026, 12, 16), 0),
        (date(2026, 12, 17), 10),
        (date(2026, 12, 25), 10),
        (date(2026, 12, 28), 3),
        (date(2027, 1, 20), 3),
    ],
)
def test_editors_are_reminded_ten_and_three_working_days_before(day: date, stage: int) -> None:
    end = Due(date(2026, 12, 31), Why.END, "faq/a.md", "faq:a", "A", "A")

    assert stage_of(end, CALENDAR, day) == stage


def test_the_owner_is_reminded_and_every_editor_of_what_nobody_was_given(store: Store) -> None:
    for login, role in (("mai", Role.EDITOR), ("nam", Role.EDITOR), ("lan", Role.OFFICER)):
        store.staff.add(login, name=login, password_hash="none", grants=[Grant(role, EVERY_OA)])
    ids = {each.login: each.id for each in store.staff.all()}
    end = Due(date(2026, 11, 30), Why.END, "faq/a.md", "faq:a", "A", "A")
    law = Due(date(2026, 11, 30), Why.CHANGE, "faq/b.md", "faq:b", "B", "B")
    store.reviews.give(end.key, ids["mai"], by=ids["nam"])

    assert remind(store, [end, law], CALENDAR, TODAY) == 3
    assert remind(store, [end, law], CALENDAR, TODAY) == 0
    assert set(store.reviews.unseen(ids["mai"])) == {end.key, law.key}
    assert store.reviews.unseen(ids["nam"]) == [law.key]
    assert store.reviews.unseen(ids["lan"]) == []


def test_a_clock_that_is_set_back_does_not_silence_the_reminders(
    store: Store, clock: MovableClock
) -> None:
    asked: list[int] = []

    def known() -> tuple[Versions, WorkingCalendar]:
        asked.append(clock.millis())
        return versions_of([ENTRY]), CALENDAR

    watch = ReviewWatch(store, known, clock)
    watch()
    clock.advance(minutes=9)
    watch()
    assert len(asked) == 1
    clock.advance(days=-1)
    watch()
    assert len(asked) == 2
