"""What goes wrong at Zalo or on the way: nothing lost, nothing doubled, nobody left waiting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.conversation.guide import Guide
from tests.factories import OA
from tests.fakes import Installation
from tests.scenarios.test_bulletins import TITLE, a_bulletin, follower

ASK = "lệ phí chứng thực bản sao"
FEE = "2.000 đồng"


def test_a_reply_whose_answer_was_lost_is_settled_by_the_echo(town: Installation) -> None:
    town.zalo.reset_after_acceptance(1)
    lan = town.citizen()
    lan.says(ASK)
    town.pass_time(minutes=1)

    assert " ".join(lan.all_heard()).count("Nguồn:") == 1
    assert town.app.store.outbox.counts() == {"sent": 1}


def test_without_echoes_a_lost_reply_is_sent_once_more_and_never_again(town: Installation) -> None:
    town.zalo.echoes = False
    town.zalo.reset_after_acceptance(2)
    lan = town.citizen()
    lan.says(ASK)
    for _ in range(5):
        town.pass_time(minutes=1)

    assert len(lan.all_heard()) == 2
    assert town.app.store.outbox.counts() == {"failed": 1}


def test_without_echoes_a_lost_bulletin_is_not_sent_again(town: Installation) -> None:
    lan = follower(town)
    a_bulletin(town)
    town.pass_time(minutes=2)
    town.zalo.echoes = False
    town.zalo.reset_after_acceptance(1)
    town.tick()
    for _ in range(5):
        town.pass_time(minutes=1)

    assert lan.hears().count(TITLE) == 1


def test_a_gateway_that_fails_before_zalo_is_tried_again_later(town: Installation) -> None:
    town.zalo.http_502_next(1)
    lan = town.citizen()
    lan.says(ASK)
    for _ in range(3):
        town.pass_time(minutes=1)

    assert FEE in " ".join(lan.all_heard())


def test_an_expired_token_is_refreshed_and_the_reply_goes_out(town: Installation) -> None:
    town.zalo.revoke_token(OA)

    assert FEE in town.citizen().says(ASK)


def test_a_state_agencys_oa_is_spoken_to_in_its_own_dialect(town: Installation) -> None:
    lan = town.citizen()
    lan.says("xin chào")
    lan.says(ASK)
    paths = [call.path for call in town.zalo.calls if "message" in call.path]

    assert paths == ["/v3.0/oa/message/cs", "/v2.0/oa/message", "/v2.0/oa/message"]


def test_a_business_oa_is_served_as_well(
    tmp_path: Path, clock: MovableClock, guide: Guide, business: Installation
) -> None:
    assert FEE in business.citizen().says(ASK)


def test_a_repeated_webhook_is_answered_once(town: Installation) -> None:
    town.zalo.duplicate_next_webhook()

    assert town.citizen().says(ASK).count("Nguồn:") == 1


def test_a_webhook_that_came_late_by_a_retry_is_answered(town: Installation) -> None:
    town.is_down = True
    lan = town.citizen()
    assert lan.says(ASK) == ""

    town.is_down = False
    town.pass_time(seconds=31)
    assert FEE in lan.hears()


def test_a_forged_webhook_is_refused_and_not_stored(town: Installation) -> None:
    town.zalo.corrupt_next_signature()

    assert town.citizen().says(ASK) == ""
    assert town.app.store.inbox.counts() == {}


def test_a_person_outside_the_window_is_marked_and_not_tried_again(town: Installation) -> None:
    town.zalo.fail_next("/v2.0/oa/message", -230, 1)
    town.zalo.fail_next("/v3.0/oa/message/cs", -230, 1)
    lan = town.citizen()
    lan.says(ASK)
    town.pass_time(minutes=5)

    assert lan.all_heard() == []
    assert town.app.store.outbox.counts() == {"failed": 1}


def test_a_message_that_breaks_the_bot_is_put_aside_with_an_apology(
    tmp_path: Path, clock: MovableClock, guide: Guide
) -> None:
    def broken(label: str) -> None:
        if label == "worker.answered":
            raise RuntimeError("a fault of ours")

    town = Installation(tmp_path, clock, guide, at=broken)
    lan = town.citizen()
    lan.says(ASK)
    for _ in range(6):
        town.pass_time(minutes=1)

    assert town.app.store.inbox.counts()["dead"] == 1
    assert len(lan.all_heard()) == 1
    town.app.close()


@pytest.fixture
def business(tmp_path: Path, clock: MovableClock, guide: Guide) -> Iterator[Installation]:
    installation = Installation(tmp_path, clock, guide, profile="business")
    yield installation
    installation.app.close()
