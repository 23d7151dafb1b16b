"""Bulletins, their ledger and people's choices on every engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.bulletins import sending, settling, workflow
from bot.bulletins.forecast import forecast
from bot.clock import MovableClock
from bot.config import Oa, Secret, Settings, Zalo
from bot.errors import LeaseLost
from bot.models import Audience, BulletinStatus, Channel, Recipient
from bot.sendrules import Bulletins
from bot.storage.store import Store
from tests.bulletins import APPROVER, AUTHOR, TOPIC, a_draft, a_scheduled, resumed
from tests.factories import OA

OA_SETTINGS = Oa(OA, "UBND phường Mẫu", "1", Secret("x"), ())
ARTICLE = {"channel": Channel.ARTICLE, "cover": "https://phuongmau.gov.vn/bia.jpg"}
SETTINGS = Settings(oas=(OA_SETTINGS,), zalo=Zalo(calls_per_minute=600))


def readers(store: Store, count: int, *, topic: str = TOPIC, group: str = "") -> list[str]:
    """So many people who wrote just now and chose the topic."""
    made = []
    for number in range(count):
        user = Recipient(user_id=f"30000000000{number:08}")
        person = store.followers.met(OA, user, interacted_at=store.clock.millis())
        store.subscriptions.choose(OA, person, topic, cause="test", consent="Đã ghi")
        if group:
            store.subscriptions.choose(OA, person, group, cause="test")
        made.append(person)
    return made


def deliver_all(store: Store, clock: MovableClock, **unlucky: str) -> int:
    """Stand in for the sender: everything that is due is sent, or fails as told."""
    done = 0
    while (delivery := store.outbox.claim(lease_seconds=60)) is not None:
        fate = unlucky.get(delivery.person, "sent")
        if fate == "sent":
            store.outbox.sent(delivery, message_id=delivery.id)
        elif fate == "unknown":
            store.outbox.ambiguous(delivery, wait_seconds=0)
            store.outbox.give_up(delivery.id)
        else:
            store.outbox.failed(delivery, reason=fate)
        done += 1
    return done


def run(store: Store, clock: MovableClock, *, minutes: int = 3, **unlucky: str) -> int:
    sent = 0
    for _ in range(minutes * 6):
        sending.run(store, SETTINGS, clock)
        clock.advance(seconds=10)
        sent += deliver_all(store, clock, **unlucky)
    sending.run(store, SETTINGS, clock)
    return sent


def test_everybody_who_chose_the_topic_is_written_down_once_and_served(
    store: Store, clock: MovableClock
) -> None:
    readers(store, 30)
    made = a_scheduled(store, OA_SETTINGS)
    assert run(store, clock) == 30
    assert store.readers.counts(made) == {"sent": 30}
    assert store.bulletins.get(made).status is BulletinStatus.DONE
    assert [event.what for event in store.bulletins.story(made)] == [
        *("draft", "review", "approved", "scheduled", "sending", "done")
    ]


def test_an_unknown_outcome_is_counted_and_never_tried_again(
    store: Store, clock: MovableClock
) -> None:
    lost, refused, *_ = readers(store, 30)
    made = a_scheduled(store, OA_SETTINGS)
    run(store, clock, **{lost: "unknown", refused: "refused"})
    assert store.readers.counts(made) == {"failed": 1, "sent": 28, "unknown": 1}

    assert workflow.retry_failed(store, store.bulletins.get(made), by=APPROVER) == 1
    assert run(store, clock) == 1
    assert store.readers.counts(made) == {"sent": 29, "unknown": 1}


def test_many_failures_pause_the_bulletin_and_the_rest_still_waits(
    store: Store, clock: MovableClock
) -> None:
    people = readers(store, 400)
    made = a_scheduled(store, OA_SETTINGS)
    run(store, clock, minutes=2, **dict.fromkeys(people, "refused"))

    paused = store.bulletins.get(made)
    assert paused.status is BulletinStatus.PAUSED
    assert paused.reason.startswith("errors ")
    counts = store.readers.counts(made)
    assert counts["failed"] < 400
    assert counts["waiting"] == 400 - counts["failed"]


def test_the_pace_is_kept_whatever_the_number_of_readers(store: Store, clock: MovableClock) -> None:
    """480 a minute: four fifths of 600 calls."""
    readers(store, 2000)
    a_scheduled(store, OA_SETTINGS)
    sending.run(store, SETTINGS, clock)
    sent = run(store, clock, minutes=3)
    assert 0.95 * 3 * 480 <= sent <= 1.05 * 3 * 480


def test_only_the_group_and_place_meant_get_it(store: Store, clock: MovableClock) -> None:
    readers(store, 5)
    a_few = readers(store, 2, group="nhom-doanh-nghiep")
    store.subscriptions.choose(OA, a_few[0], "noi-thon-3", cause="test")
    audience = Audience(TOPIC, "nhom-doanh-nghiep", "noi-thon-3")
    made = a_scheduled(store, OA_SETTINGS, audience=audience)
    assert run(store, clock) == 1
    assert store.readers.counts(made) == {"sent": 1, "skipped": 4}


def test_two_bulletins_on_one_day_reach_nobody_both(store: Store, clock: MovableClock) -> None:
    readers(store, 10)
    first, second = (a_scheduled(store, OA_SETTINGS, title=f"Tin {n}") for n in (1, 2))
    assert run(store, clock) == 10
    assert store.readers.counts(first) == {"sent": 10}
    assert store.readers.counts(second) == {"waiting": 10}

    clock.advance(days=2)  # 24/11 is a holiday, and after 48 hours nobody may be written to
    assert run(store, clock) == 0
    assert store.readers.counts(second) == {"skipped": 10}
    assert store.bulletins.get(second).status is BulletinStatus.DONE


def test_a_pause_takes_back_what_nobody_has_begun(store: Store, clock: MovableClock) -> None:
    readers(store, 100)
    made = a_scheduled(store, OA_SETTINGS)
    sending.run(store, SETTINGS, clock)
    claimed = store.outbox.claim(lease_seconds=60)
    assert claimed is not None
    workflow.pause(store, store.bulletins.get(made), by=APPROVER)
    assert store.outbox.claim(lease_seconds=60) is None
    store.outbox.sent(claimed, message_id="m")
    sending.run(store, SETTINGS, clock)
    assert store.readers.counts(made) == {"sent": 1, "waiting": 99}

    resumed(store, OA_SETTINGS, made)
    assert run(store, clock) == 99
    assert store.readers.counts(made) == {"sent": 100}


def test_a_status_never_goes_back(store: Store, clock: MovableClock) -> None:
    [person] = readers(store, 1)
    made = a_scheduled(store, OA_SETTINGS)
    sending.run(store, SETTINGS, clock)
    delivery = store.outbox.claim(lease_seconds=60)
    assert delivery is not None
    store.outbox.sent(delivery, message_id="m")
    settling.settle_all(store, SETTINGS)
    with pytest.raises(LeaseLost):
        store.outbox.retry(delivery, delay_seconds=1)
    store.readers.skip(made, person, reason="late")
    store.readers.skip_waiting(made, reason="late")
    assert store.readers.retry_failed(made) == 0
    assert store.readers.counts(made) == {"sent": 1}


def test_a_forecast_says_whom_it_reaches_and_misses_and_writes_nothing(
    store: Store, clock: MovableClock
) -> None:
    readers(store, 20)
    clock.advance(hours=50)
    people = readers(store, 12)
    store.followers.set_unreachable(OA, people[0])
    rules = Bulletins(window_hours=168)
    made = a_scheduled(store, OA_SETTINGS)
    settings = Settings(oas=(OA_SETTINGS,), zalo=Zalo(calls_per_minute=10), bulletins=rules)
    seen = forecast(store, settings, store.bulletins.get(made))

    assert (seen.chosen, seen.reaches, seen.later) == (20, 19, 0)
    assert seen.misses == {"unreachable": 1}
    assert (seen.paid, seen.dong) == (8, 440)
    assert seen.minutes == 3
    assert store.readers.counts(made) == {}
    free = forecast(store, SETTINGS, store.bulletins.get(made))
    assert (free.reaches, free.misses) == (11, {"window": 8, "unreachable": 1})


def test_a_paused_bulletin_is_forecast_for_those_who_have_not_got_it(
    store: Store, clock: MovableClock
) -> None:
    readers(store, 5)
    made = a_scheduled(store, OA_SETTINGS)
    sending.run(store, SETTINGS, clock)
    for _ in range(3):
        delivery = store.outbox.claim(lease_seconds=60)
        assert delivery is not None
        store.outbox.sent(delivery, message_id=delivery.id)
        clock.advance(seconds=1)
    workflow.pause(store, store.bulletins.get(made), by=APPROVER)
    sending.run(store, SETTINGS, clock)
    seen = forecast(store, SETTINGS, store.bulletins.get(made))

    assert (seen.chosen, seen.has, seen.reaches) == (5, 3, 2)
    assert seen.misses == {}


def test_the_second_bulletin_of_a_day_is_forecast_for_another_day(
    store: Store, clock: MovableClock
) -> None:
    readers(store, 4)
    due = store.clock.millis() + 3_600_000
    first = a_scheduled(store, OA_SETTINGS, due_at=due)
    second = a_scheduled(store, OA_SETTINGS, due_at=due + 3_600_000)
    ahead = forecast(store, SETTINGS, store.bulletins.get(first))
    assert (ahead.reaches, ahead.later) == (4, 0), "the later one takes nothing from the earlier"
    ahead = forecast(store, SETTINGS, store.bulletins.get(second))
    assert (ahead.reaches, ahead.later) == (0, 4)

    workflow.cancel(store, store.bulletins.get(first), by=APPROVER)
    ahead = forecast(store, SETTINGS, store.bulletins.get(second))
    assert (ahead.reaches, ahead.later) == (4, 0)


def test_an_article_scheduled_before_takes_the_day_from_a_message_and_from_an_article(
    store: Store, clock: MovableClock
) -> None:
    readers(store, 4)
    due = store.clock.millis() + 3_600_000
    a_scheduled(store, OA_SETTINGS, due_at=due, **ARTICLE)
    message = a_scheduled(store, OA_SETTINGS, due_at=due + 3_600_000)
    ahead = forecast(store, SETTINGS, store.bulletins.get(message))
    assert (ahead.reaches, ahead.later) == (0, 4)
    article = a_scheduled(store, OA_SETTINGS, due_at=due + 3_600_000, **ARTICLE)
    ahead = forecast(store, SETTINGS, store.bulletins.get(article))
    assert (ahead.today, ahead.month) == (0, 3)


def test_an_article_is_forecast_with_the_followers_we_know_and_the_caps_they_have(
    store: Store, clock: MovableClock
) -> None:
    for person in readers(store, 4)[:3]:
        store.followers.set_following(OA, person, following=True)
    article = a_scheduled(store, OA_SETTINGS, due_at=store.clock.millis() + 3_600_000, **ARTICLE)
    ahead = forecast(store, SETTINGS, store.bulletins.get(article))
    assert (ahead.followers, ahead.is_full) == (3, False)
    a_scheduled(store, OA_SETTINGS)
    ahead = forecast(store, SETTINGS, store.bulletins.get(article))
    assert ahead.is_full, "they get the message of the morning first"


def test_what_was_approved_and_which_issue_came_before_are_found_again(
    store: Store, clock: MovableClock
) -> None:
    begun = store.clock.millis()
    first = a_scheduled(store, OA_SETTINGS, title="Một")
    clock.advance(days=2)
    second = a_scheduled(store, OA_SETTINGS, title="Hai")
    a_draft(store, OA_SETTINGS)
    now = store.clock.millis() + 1
    assert [each.id for each in store.bulletins.approved(OA, begun, now)] == [first, second]
    assert [each.id for each in store.bulletins.approved(OA, begun + 1, now)] == [second]
    assert not store.bulletins.approved("9", begun, now)

    after = workflow.copy(store, store.bulletins.get(first), by=AUTHOR)
    found = store.bulletins.issue_before(after)
    assert found is not None
    assert found.id == first
    assert store.bulletins.issue_before(first) is None
    assert len(store.bulletins.all(oa_ids=[OA, "9"])) == 4
    assert not store.bulletins.all(oa_ids=["9"])
    assert not store.bulletins.all(oa_ids=[])


def test_an_article_knows_the_ids_of_others_and_namesakes_without_one(
    store: Store, clock: MovableClock
) -> None:
    one, two = (a_scheduled(store, OA_SETTINGS, **ARTICLE) for _ in range(2))
    for each in (one, two):
        store.articles.begin(each, OA)
    mine, other = store.articles.find(one), store.articles.find(two)
    assert mine is not None
    assert other is not None
    store.articles.change(replace(other, status="processing", token="t"))
    assert store.articles.has_namesake_underway(mine)
    clock.advance(minutes=11)
    assert not store.articles.has_namesake_underway(mine), "it holds nobody for ever"
    store.articles.change(replace(other, status="published", article_id="bai-2"))
    assert store.articles.ids_of_others(mine) == {"bai-2"}
    assert not store.articles.ids_of_others(other)


def test_every_choice_is_logged_with_the_text_that_was_agreed_to(store: Store) -> None:
    [person] = readers(store, 1)
    store.subscriptions.choose(OA, person, TOPIC, cause="again", consent="Đã ghi")
    store.subscriptions.stop(OA, person, cause="stop")
    [chosen, stopped] = store.subscriptions.log(OA, person)

    assert chosen[:2] == ("chosen", TOPIC)
    assert len(chosen[2]) == 16
    assert stopped == ("stopped", TOPIC, "")
    assert store.subscriptions.of(OA, person) == []


def test_who_withdraws_their_data_leaves_no_trace_in_ledger_and_choices(
    store: Store, clock: MovableClock
) -> None:
    person, _ = readers(store, 2)
    made = a_scheduled(store, OA_SETTINGS)
    run(store, clock)
    with store.engine.atomic():
        store.erasure.forget(OA, person)

    assert store.readers.counts(made) == {"sent": 1}
    assert store.subscriptions.log(OA, person) == []


def test_a_clock_set_back_does_not_silence_bulletins(store: Store, clock: MovableClock) -> None:
    readers(store, 60)
    clock.advance(hours=2)
    made = a_scheduled(store, OA_SETTINGS)
    sending.run(store, SETTINGS, clock)
    clock.advance(hours=-1)
    store.engine.execute("UPDATE bulletins SET due_at = due_at - 7200000")
    store.engine.execute("UPDATE outbox SET available_at = available_at - 7200000")
    assert run(store, clock) == 60
    assert store.readers.counts(made) == {"sent": 60}
