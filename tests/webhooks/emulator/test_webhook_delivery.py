"""Events arrive, come again when unanswered, and stop after the last retry."""

from __future__ import annotations

import threading

import pytest

from tests.webhooks.emulator.town import APP, DAY, GOV, LAN, START_MS, Bot, Webhook
from webhooks.emulator import Platform

RETRIES = [30, 300, 900, 1800, 3600]


def seconds(webhook: Webhook) -> list[float]:
    return [(r.at_ms - START_MS) / 1000 for r in webhook.received]


def test_nothing_is_delivered_before_a_token_was_granted(
    platform: Platform, webhook: Webhook
) -> None:
    platform.says(LAN, GOV, "chào")

    assert platform.run_due() == 0
    assert webhook.received == []


def test_event_answered_with_200_comes_once(platform: Platform, webhook: Webhook, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")

    assert platform.advance(DAY) == 1
    assert platform.chat(LAN, GOV)[0].status == "received"


def test_unanswered_event_is_retried_on_schedule_with_the_same_bytes(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    webhook.always = 500
    platform.says(LAN, GOV, "chào")
    platform.advance(DAY)

    due = [0.0]
    for pause in RETRIES:
        due.append(due[-1] + pause)
    assert seconds(webhook) == due
    assert [r.headers.get("num_retry") for r in webhook.received] == [
        None,
        "1",
        "2",
        "3",
        "4",
        "5",
    ]
    assert len({r.body for r in webhook.received}) == 1
    assert len({r.headers["X-ZEvent-Signature"] for r in webhook.received}) == 1


def test_app_is_cut_off_after_the_last_retry_until_somebody_switches_it_on(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    webhook.always = 503
    platform.says(LAN, GOV, "một")
    platform.advance(sum(RETRIES) - 1)
    assert platform.is_listening(APP)
    platform.advance(1)
    assert not platform.is_listening(APP)

    webhook.always = 200
    before = len(webhook.received)
    platform.says(LAN, GOV, "hai")
    platform.advance(DAY)
    assert len(webhook.received) == before

    platform.change_app(APP, listening=True)
    platform.says(LAN, GOV, "ba")
    platform.run_due()
    assert webhook.received[-1].event["message"]["text"] == "ba"


@pytest.mark.parametrize("failure", [404, 301, ConnectionRefusedError(), TimeoutError()], ids=repr)
def test_failure_of_any_kind_is_retried(
    platform: Platform, webhook: Webhook, gov: Bot, failure: int | OSError
) -> None:
    webhook.answers = [failure]
    platform.says(LAN, GOV, "chào")

    assert platform.advance(30) == 2


@pytest.mark.parametrize(("took", "attempts"), [(2.0, 1), (2.1, 2)])
def test_answer_must_come_within_two_seconds(
    platform: Platform, webhook: Webhook, gov: Bot, took: float, attempts: int
) -> None:
    def slowly() -> int:
        platform.clock.advance(took)
        return 200

    webhook.answers = [slowly]
    platform.says(LAN, GOV, "chào")

    assert platform.advance(60) == attempts


def test_failing_event_does_not_hold_up_the_next(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    webhook.answers = [500]
    platform.says(LAN, GOV, "một")
    platform.says(LAN, GOV, "hai")
    platform.advance(30)

    assert [r.event["message"]["text"] for r in webhook.received] == ["một", "hai", "một"]


def test_duplicate_corrupt_dropped_and_delayed_events(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.duplicate_next_webhook()
    platform.says(LAN, GOV, "hai lần")
    platform.run_due()
    assert webhook.received[0].body == webhook.received[1].body

    platform.drop_next_webhook()
    platform.says(LAN, GOV, "mất")
    platform.advance(DAY)
    assert len(webhook.received) == 2

    platform.delay_next_webhook(5)
    platform.says(LAN, GOV, "trước")
    platform.says(LAN, GOV, "sau")
    platform.advance(5)
    texts = [r.event["message"]["text"] for r in webhook.received]
    assert texts[2:] == ["sau", "trước"]


def test_corrupt_signature_is_right_again_on_the_retry(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.corrupt_next_signature()
    webhook.answers = [401]
    platform.says(LAN, GOV, "chào")
    platform.advance(30)

    wrong, right = (r.headers["X-ZEvent-Signature"] for r in webhook.received)
    assert wrong != right
    assert wrong[:-1] == right[:-1]


def test_skewed_clock_shows_in_the_timestamp(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    platform.clock_skew_seconds = -90
    platform.says(LAN, GOV, "chào")
    platform.run_due()

    assert webhook.received[0].event["timestamp"] == str(START_MS - 90_000)


def test_bot_may_call_the_api_while_it_is_being_called(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    def answering() -> int:
        assert gov.says("trả lời ngay")["error"] == 0
        return 200

    webhook.answers = [answering]
    platform.says(LAN, GOV, "hỏi")
    platform.run_due()

    assert webhook.names() == ["user_send_text", "oa_send_text", "user_received_message"]


def test_background_thread_delivers_and_stops(
    platform: Platform, webhook: Webhook, gov: Bot
) -> None:
    arrived = threading.Event()

    def arriving() -> int:
        arrived.set()
        return 200

    webhook.answers = [arriving]
    platform.start()
    platform.says(LAN, GOV, "chào")

    assert arrived.wait(5)
    platform.stop()
    platform.says(LAN, GOV, "sau khi dừng")
    assert len(webhook.received) == 1
