"""What officers ask and citizens add, and how long a case waits, on every engine."""

from __future__ import annotations

import pytest

from bot.cases.asking import supply
from bot.clock import MovableClock
from bot.models import Case, CaseStatus, Supplying
from bot.storage.casestory import Change, Deed
from bot.storage.casetalk import Saying, Utterance
from bot.storage.engine import Engine
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from tests.bot.conversation.talk import WARD
from tests.factories import OA, a_case, a_delivery

CODE = "PA-7K3-M9Q"


@pytest.fixture
def lan(store: Store) -> str:
    store.staff.add("lan", name="Lan", password_hash="h", grants=[Grant(Role.OFFICER)])
    account = store.staff.find("lan")
    assert account is not None
    return account.id


@pytest.fixture
def case(store: Store) -> Case:
    store.cases.add(a_case(code=CODE), oa_id=OA, person="p", cause="e1")
    return store.cases.get(CODE)


def becomes(store: Store, lan: str, status: CaseStatus) -> None:
    file = store.casework.find(lan, OA, CODE)
    assert file is not None
    change = Change(by=lan, what=Deed.MOVED, detail=str(status), status=status)
    with store.engine.atomic():
        store.casework.change(file, change)


def asked(store: Store, lan: str, case: Case, question: str = "Số nhà?", cause: str = "q1") -> None:
    becomes(store, lan, CaseStatus.WAITING)
    store.casetalk.add(case.id, Utterance(Saying.QUESTION, question, lan), cause=cause)
    store.casewaits.ask(case.id, cause=cause)


def test_the_clocks_stand_still_from_the_question_to_the_answer(
    store: Store, clock: MovableClock, lan: str, case: Case
) -> None:
    asked(store, lan, case)
    clock.advance(hours=5)
    with store.engine.atomic():
        supply(store, WARD, Supplying(case.id, "nhà số 12"), person="p", cause="e2")

    [pause] = store.pauses.of(case.id)
    assert pause.ended_at is not None
    assert pause.ended_at - pause.begun_at == 5 * 3_600_000


def test_a_second_question_prolongs_one_and_the_same_waiting(
    store: Store, lan: str, case: Case
) -> None:
    asked(store, lan, case)
    asked(store, lan, case, "Thôn nào?", cause="q2")

    assert len(store.pauses.of(case.id)) == 1
    assert [each.text for each in store.casetalk.questions(OA, "p")] == ["Thôn nào?"]


def test_an_answer_ends_the_waiting(store: Store, lan: str, case: Case) -> None:
    asked(store, lan, case)
    with store.engine.atomic():
        assert store.casewaits.end(case.id) is CaseStatus.RECEIVED
        assert store.casewaits.end(case.id) is None


def test_a_question_is_fresh_from_zalos_taking_it_until_its_turn(
    store: Store, lan: str, case: Case
) -> None:
    asked(store, lan, case)
    assert not store.casetalk.questions(OA, "p")[0].is_fresh
    store.outbox.add([a_delivery("p", cause="q1")])
    delivery = store.outbox.claim(lease_seconds=60)
    assert delivery is not None
    store.outbox.sent(delivery, message_id="z1")
    assert store.casetalk.questions(OA, "p")[0].is_fresh
    store.casewaits.heard(case.id, person="somebody else")
    assert store.casetalk.questions(OA, "p")[0].is_fresh
    store.casewaits.heard(case.id, person="p")

    assert not store.casetalk.questions(OA, "p")[0].is_fresh
    assert store.casetalk.questions(OA, "somebody else") == []
    assert store.casetalk.questions("another OA", "p") == []


def test_what_is_added_lets_the_case_go_on_once(store: Store, lan: str, case: Case) -> None:
    asked(store, lan, case)
    act = Supplying(case.id, "nhà số 12", ("https://a/1.jpg",))
    with store.engine.atomic():
        assert supply(store, WARD, act, person="p", cause="e2")
        assert not supply(store, WARD, act, person="p", cause="e2")
        assert not supply(store, WARD, act, person="somebody else", cause="e3")

    file = store.casework.find(lan, OA, CODE)
    assert file is not None
    assert (file.case.status, file.has_news, file.version) == (CaseStatus.RECEIVED, True, 3)
    said = store.casetalk.of(case)[-1]
    assert (said.staff, said.text, said.media) == ("", "nhà số 12", ("https://a/1.jpg",))
    assert store.casestory.of(case)[-1].what is Deed.SUPPLIED


def test_a_finished_case_takes_nothing_more(store: Store, lan: str, case: Case) -> None:
    becomes(store, lan, CaseStatus.CLOSED)
    with store.engine.atomic():
        assert not supply(store, WARD, Supplying(case.id, "x"), person="p", cause="e2")
    assert store.casetalk.of(case) == []


def test_what_was_said_is_sealed(store: Store, engine: Engine, lan: str, case: Case) -> None:
    asked(store, lan, case, "Số nhà bao nhiêu?")

    rows = [dict(row) for row in engine.query("SELECT * FROM case_talk")]
    assert "nhà" not in str(rows)
