"""What citizens confirm reaches the editors, through the real way in."""

from __future__ import annotations

from tests.fakes import Installation


def test_two_citizens_who_confirm_the_same_answer_are_one_proposal(town: Installation) -> None:
    for name in ("lan", "hung"):
        citizen = town.citizen(name)
        citizen.says("rớt bóp mất căn cước phải mần răng")
        citizen.says("cảm ơn, đúng cái em hỏi")

    [found] = town.app.store.proposals.list_open()
    assert (found.entry, found.times) == ("1.014064", 2)


def test_nothing_is_proposed_by_an_answer_alone(town: Installation) -> None:
    town.citizen().says("rớt bóp mất căn cước phải mần răng")

    assert town.app.store.proposals.list_open() == []


def test_the_scheduler_drops_what_nobody_decided(town: Installation) -> None:
    lan = town.citizen()
    lan.says("rớt bóp mất căn cước phải mần răng")
    lan.says("đúng rồi")
    town.pass_time(days=92)

    town.tick()

    assert town.app.store.proposals.list_open() == []
