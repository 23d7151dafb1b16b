"""A person withdraws at Zalo: here nothing tells of them any more."""

from __future__ import annotations

from bot.privacy.forgetting import forget_now
from tests.factories import OA
from tests.fakes import Citizen, Installation


def rows_that_know(town: Installation, person: str) -> list[str]:
    """Return the tables that still hold the person's key."""
    engine = town.app.store.engine
    tables = {
        "followers": "SELECT person AS who FROM followers",
        "conversations": "SELECT id AS who FROM conversations",
        "inbox": "SELECT person AS who FROM inbox",
        "inbox talks": "SELECT conversation AS who FROM inbox",
        "outbox": "SELECT person AS who FROM outbox",
        "cases": "SELECT person AS who FROM cases",
        "joined cases": "SELECT person AS who FROM case_followers",
        "news": "SELECT person AS who FROM case_news",
    }
    return [
        name
        for name, query in tables.items()
        if person in {str(row["who"]) for row in engine.query(query)}
    ]


def test_a_withdrawal_erases_the_person_everywhere(town: Installation) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("gửi")
    [person] = {
        row["person"] for row in town.app.store.engine.query("SELECT person FROM followers")
    }
    assert len(rows_that_know(town, person)) == 6

    town.zalo.withdraws(lan.user_id, OA)
    town.settle()

    assert rows_that_know(town, person) == []
    sealed = town.app.store.engine.query("SELECT sealed_body FROM inbox WHERE sealed_body <> ''")
    assert len(sealed) == 0
    assert [call.path for call in town.zalo.calls][-1] == "/v2.0/oa/deletefollowerinfo"


def test_the_record_of_the_case_stays_without_its_author(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("gửi")
    town.zalo.withdraws(lan.user_id, OA)
    town.settle()

    [case] = town.app.store.cases.all()
    assert case.person == ""
    assert "đèn đường" in case.text


def test_a_person_who_comes_back_is_met_anew(town: Installation) -> None:
    lan = town.citizen()
    lan.says("xin chào")
    town.zalo.withdraws(lan.user_id, OA)
    town.settle()
    lan.hears()

    assert "chứng sinh" in lan.says("lam khai sinh cho con can gi")


def confirmed(town: Installation, name: str) -> Citizen:
    """Let somebody ask something that editors may take over, and confirm the answer."""
    citizen = town.citizen(name)
    citizen.says("rớt bóp mất căn cước phải mần răng")
    citizen.says("đúng rồi")
    return citizen


def test_a_proposal_tells_nothing_of_who_asked(town: Installation) -> None:
    town.pass_time(minutes=7)
    lan = confirmed(town, "lan")
    engine = town.app.store.engine
    inbox = engine.query("SELECT id, person, dedupe_key, platform_at, received_at FROM inbox")

    [row] = engine.query("SELECT * FROM proposals")
    known = {lan.user_id, OA, *(str(value) for row in inbox for value in dict(row).values())}
    assert not any(each in str(value) for each in known for value in dict(row).values())
    assert "bóp" not in str(dict(row))


def test_a_question_that_only_the_forgotten_person_asked_is_taken_back(town: Installation) -> None:
    lan = confirmed(town, "lan")
    town.zalo.withdraws(lan.user_id, OA)
    town.settle()

    assert town.app.store.proposals.list_open() == []


def test_a_question_that_others_asked_too_stays(town: Installation) -> None:
    lan = confirmed(town, "lan")
    confirmed(town, "hung")
    town.zalo.withdraws(lan.user_id, OA)
    town.settle()

    [proposal] = town.app.store.proposals.list_open()
    assert (proposal.times, proposal.question) == (1, "rớt bóp mất căn cước phải mần răng")


def test_notes_contact_and_long_numbers_go_and_the_record_stays(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3, gọi tôi 0912345678")
    lan.says("gửi")
    store = town.app.store
    [case] = store.cases.all()
    store.casenotes.add(case, by="", text="đã gọi bà Lan")

    forget_now(store, OA, case.person, cause="test")
    town.settle()

    kept = store.cases.get(case.code)
    assert "đèn đường hỏng" in kept.text
    assert "0912345678" not in kept.text
    assert store.casenotes.of(kept) == []
    assert [call.path for call in town.zalo.calls][-1] == "/v2.0/oa/deletefollowerinfo"


def test_nobody_is_forgotten_by_an_empty_key(town: Installation) -> None:
    town.citizen().says("xin chào")

    assert forget_now(town.app.store, OA, "", cause="test") == {}
    assert town.app.store.engine.query("SELECT person FROM followers")
