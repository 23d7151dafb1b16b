"""The server was away longer than Zalo tries again: nobody who wrote is left without a word."""

from __future__ import annotations

from tests.factories import OA
from tests.fakes import Installation

ASK = "lệ phí chứng thực bản sao"
FEE = "2.000 đồng"


def be_away(town: Installation, **parts: float) -> None:
    """Let the server be down for a while and come back."""
    town.tick()
    town.is_down = True
    return town.pass_time(**parts)


def come_back(town: Installation) -> None:
    town.is_down = False
    town.tick()
    town.settle()


def test_messages_of_a_long_outage_are_fetched_back_and_answered_with_an_apology(
    town: Installation,
) -> None:
    lan = town.citizen()
    lan.says("xin chào")
    be_away(town, minutes=1)
    lan.says(ASK)
    town.pass_time(hours=3)
    come_back(town)
    heard = lan.hears()

    assert FEE in heard
    assert "Trợ lý xin lỗi vì chậm" in heard


def test_a_message_is_answered_once_even_if_its_webhook_comes_after_all(
    town: Installation,
) -> None:
    lan = town.citizen()
    be_away(town, minutes=1)
    lan.says(ASK)
    town.pass_time(hours=3)
    come_back(town)
    # Somebody switches the webhook on again, and another restart looks once more.
    be_away(town, hours=3)
    come_back(town)

    assert " ".join(lan.all_heard()).count(FEE) == 1


def test_what_an_officer_answered_meanwhile_is_left_alone(town: Installation) -> None:
    lan = town.citizen()
    be_away(town, minutes=1)
    lan.says(ASK)
    town.zalo.officer_says(OA, lan.user_id, "Phí là 2 nghìn một trang nhé", "5000")
    town.pass_time(hours=3)
    lan.hears()
    come_back(town)

    assert lan.hears() == ""


def test_a_short_absence_is_left_to_zalos_own_retries(town: Installation) -> None:
    lan = town.citizen()
    be_away(town, minutes=1)
    lan.says(ASK)
    town.pass_time(minutes=20)
    come_back(town)
    town.pass_time(minutes=31)

    assert " ".join(lan.all_heard()).count(FEE) == 1
    assert "catch_up" not in town.app.store.outbox.counts("catch_up:")
