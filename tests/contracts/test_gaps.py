"""Questions that the knowledge failed, on every engine: counted, decided once, gone in time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.cases.keeping import purge
from bot.clock import MovableClock
from bot.models import GapKind, GapStatus, NewGap, Tallied, Tally
from bot.staff.roles import Right, roles_with
from bot.storage.engine import Engine
from bot.storage.gaps import ASKERS_DAYS, KEPT_DAYS, Gaps
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.contracts.test_casework import OTHER_OA, an_officer
from tests.factories import OA
from tests.fakes import settings

POWER = NewGap(GapKind.UNANSWERED, "bao giờ có điện lại")
TODAY = date(2026, 11, 23)


@pytest.fixture
def mai(store: Store) -> str:
    return an_officer(store, "mai", Grant(Role.EDITOR))


def asked(store: Store, new: NewGap = POWER, *, by: str = "lan", oa_id: str = OA) -> None:
    with store.engine.atomic():
        store.gaps.add(new, oa_id=oa_id, person=by)


def let_go(store: Store) -> dict[str, int]:
    found = purge(store, settings(Path()), store.clock, is_dry=False)
    return {table: count for each in found for table, count in each.rows.items() if count}


def test_a_question_is_counted_by_day_however_it_is_typed(
    store: Store, mai: str, clock: MovableClock
) -> None:
    asked(store)
    clock.advance(days=1)
    asked(store, NewGap(GapKind.UNANSWERED, "BAO GIO co dien lai"))

    [found] = store.gaps.open_for(mai)
    assert (found.question, found.times) == (POWER.question, 2)
    assert found.days == {"2026-11-23": 1, "2026-11-24": 1}
    assert found.last_seen_at % 3_600_000 == 0


def test_the_most_frequent_comes_first_and_kinds_stand_apart(store: Store, mai: str) -> None:
    asked(store, NewGap(GapKind.DENIED, "phí bao nhiêu", "1.001193"))
    for _ in range(2):
        asked(store)

    assert [(gap.kind, gap.entry) for gap in store.gaps.open_for(mai)] == [
        (GapKind.UNANSWERED, ""),
        (GapKind.DENIED, "1.001193"),
    ]


def test_an_editor_sees_the_questions_of_their_own_oa_alone(store: Store) -> None:
    asked(store)
    asked(store, oa_id=OTHER_OA)
    own = an_officer(store, "own", Grant(Role.EDITOR, OTHER_OA))

    assert [gap.oa_id for gap in store.gaps.open_for(own)] == [OTHER_OA]


@pytest.mark.parametrize("role", list(Role))
def test_the_roles_of_the_queries_are_those_with_the_right(store: Store, role: Role) -> None:
    asked(store)
    store.tallies.count([Tally(Tallied.NO_MATCH)], oa_id=OA)
    staff = an_officer(store, "someone", Grant(role))
    may_edit = role in roles_with(Right.EDIT_KNOWLEDGE)

    assert bool(store.gaps.open_for(staff)) == may_edit
    assert bool(store.tallies.since("2026-11-01", staff=staff)) == may_edit


def test_what_waits_for_a_revision_keeps_words_and_askers_until_it_is_published(
    store: Store, engine: Engine, mai: str
) -> None:
    asked(store)
    [gap] = store.gaps.open_for(mai)
    assert store.gaps.take([gap.id], "r1", by=mai) == 1
    assert store.gaps.take([gap.id], "r2", by="x") == 0
    asked(store, by="hung")

    assert store.gaps.open_for(mai) == []
    [waiting] = store.gaps.in_hand(mai)
    assert (waiting.question, waiting.times, waiting.revision) == (POWER.question, 2, "r1")
    assert len(store.gaps.askers([gap.id])) == 2
    assert store.gaps.answer("r1", by="lan", on=TODAY) == 1
    assert store.gaps.in_hand(mai) == []
    [row] = engine.query("SELECT * FROM gaps")
    assert (row["status"], row["sealed_question"]) == ("answered", "")


def test_what_waited_for_a_dropped_revision_waits_for_an_editor_again(
    store: Store, mai: str
) -> None:
    asked(store)
    [gap] = store.gaps.open_for(mai)
    store.gaps.take([gap.id], "r1", by=mai)

    assert store.gaps.let_go("r1") == 1
    assert [each.question for each in store.gaps.open_for(mai)] == [POWER.question]


def test_what_was_answered_and_fails_again_begins_anew(store: Store, mai: str) -> None:
    asked(store)
    [gap] = store.gaps.open_for(mai)
    store.gaps.take([gap.id], "r1", by=mai)
    store.gaps.answer("r1", by="lan", on=TODAY)
    asked(store)
    asked(store)

    [again] = store.gaps.open_for(mai)
    assert (again.question, again.times, again.revision) == (POWER.question, 2, "")


def test_what_is_out_of_scope_keeps_no_words_and_never_comes_back(
    store: Store, engine: Engine, mai: str
) -> None:
    status = GapStatus.OUT_OF_SCOPE
    asked(store)
    [gap] = store.gaps.open_for(mai)
    assert store.gaps.decide([gap.id], status, by=mai, on=TODAY) == 1
    assert store.gaps.decide([gap.id], GapStatus.ANSWERED, by="x", on=TODAY) == 0
    asked(store)

    assert store.gaps.open_for(mai) == []
    [row] = engine.query("SELECT * FROM gaps")
    assert (row["status"], row["sealed_question"], row["times"]) == (str(status), "", 1)
    assert row["decided_by"] == mai


def test_who_asked_is_known_for_seven_days_and_no_longer(
    store: Store, engine: Engine, mai: str, clock: MovableClock
) -> None:
    asked(store, by="lan")
    clock.advance(days=1)
    asked(store, by="hung")
    [gap] = store.gaps.open_for(mai)
    assert [each.person for each in store.gaps.askers([gap.id])] == ["hung", "lan"]

    clock.advance(days=ASKERS_DAYS - 1, minutes=1)
    assert [each.person for each in store.gaps.askers([gap.id])] == ["hung"]
    store.gaps.purge()
    assert [row["person"] for row in engine.query("SELECT person FROM gap_askers")] == ["hung"]


def test_whoever_is_forgotten_takes_their_questions_along(
    store: Store, engine: Engine, mai: str
) -> None:
    asked(store, by="lan")
    asked(store, NewGap(GapKind.UNANSWERED, "chỉ Lan hỏi"), by="lan")
    asked(store, by="hung")
    with store.engine.atomic():
        store.gaps.withdraw(OA, "lan")

    [left] = store.gaps.open_for(mai)
    assert (left.question, left.times) == (POWER.question, 1)
    assert [row["person"] for row in engine.query("SELECT person FROM gap_askers")] == ["hung"]


def test_nobody_is_remembered_where_the_event_has_no_person(store: Store, engine: Engine) -> None:
    asked(store, by="")

    assert engine.query("SELECT * FROM gap_askers") == []


def test_old_questions_and_the_rarest_of_too_many_go(
    engine: Engine, vault: Vault, clock: MovableClock, store: Store, mai: str
) -> None:
    gaps = Gaps(engine, vault, clock, most_open=1)
    asked(store, NewGap(GapKind.UNANSWERED, "một lần"))
    asked(store)
    asked(store)
    gaps.purge()
    assert [gap.question for gap in store.gaps.open_for(mai)] == [POWER.question]

    clock.advance(days=KEPT_DAYS + 1)
    gaps.purge()
    assert store.gaps.open_for(mai) == []
    for table in ("gaps", "gap_days", "gap_askers"):
        assert engine.query(f"SELECT * FROM {table}") == []
    assert gaps.purge() == 0


def test_the_terms_of_the_agency_let_go_of_askers_and_questions(
    store: Store, clock: MovableClock
) -> None:
    asked(store)
    clock.advance(days=ASKERS_DAYS + 1)
    assert let_go(store) == {"gap_askers": 1}
    asked(store)
    clock.advance(days=KEPT_DAYS + 1)

    assert let_go(store) == {"gap_askers": 1, "gap_days": 2, "gaps": 1}
    assert let_go(store) == {}


def test_tallies_add_up_by_day_over_the_editors_oas(
    store: Store, mai: str, clock: MovableClock
) -> None:
    for oa_id in (OA, OTHER_OA):
        store.tallies.count([Tally(Tallied.ANSWER, "1.001193")], oa_id=oa_id)
    clock.advance(days=1)
    store.tallies.count(
        [Tally(Tallied.ANSWER, "1.001193"), Tally(Tallied.HELPED, "1.001193")], oa_id=OA
    )
    own = an_officer(store, "own", Grant(Role.EDITOR, OTHER_OA))

    counted = store.tallies.since("2026-11-23", staff=mai)
    assert [(each.day, each.heard, each.times) for each in counted] == [
        ("2026-11-23", Tallied.ANSWER, 2),
        ("2026-11-24", Tallied.ANSWER, 1),
        ("2026-11-24", Tallied.HELPED, 1),
    ]
    assert len(store.tallies.since("2026-11-24", staff=mai)) == 2
    assert [each.times for each in store.tallies.since("2026-11-01", staff=own)] == [1]
