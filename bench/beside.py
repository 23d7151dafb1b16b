"""How long a citizen waits for an answer while a bulletin goes out, beside a quiet hour.

    python -m bench.beside [--quick] [--engine sqlite|postgres]

The real `serve` sends a bulletin to thousands at a set pace. Rounds with and without it take
turns: it is paused and resumed as an officer would. Also tells how well the pace is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from bench.answer import Habit, Stamped, Talk, Watch, ask, golden, street
from bench.installation import OA
from bench.report import circumstances, middle, percentile, table
from bot.bulletins import workflow
from bot.config import Oa, Secret
from bot.models import Recipient
from bot.storage.store import Store
from tests.bulletins import APPROVER, TOPIC, a_scheduled, resumed

PACE = 600
"""Bulletin messages a minute, as `[bulletins] per_minute` sets it."""

_READERS = 12_000
_PATIENCE_SECONDS = 60.0
_OA = Oa(OA, "UBND phường Mẫu", "1", Secret("x"), ())
_RULES = f"""
[bulletins]
per_minute = {PACE}
per_day = 1000
per_week = 1000
quiet_from_hour = 24
quiet_to_hour = 0
on_holidays = true
"""
_SENT = """
    SELECT COUNT(*) AS n FROM outbox
     WHERE kind = 'bulletin' AND status = 'sent' AND finished_at >= :since AND finished_at < :until
"""


@dataclass(frozen=True, slots=True)
class Round:
    """One round: how long answers took, and how many bulletins left a minute meanwhile."""

    talk: Talk
    per_minute: float


@click.command()
@click.option("--quick", is_flag=True, help="Fewer rounds and questions.")
@click.option("--engine", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
def main(*, quick: bool, engine: str) -> None:
    """Measure and print."""
    rounds, questions = (3, 30) if quick else (5, 100)
    print(circumstances(f"Answers beside a bulletin, {engine}", rounds), flush=True)
    habit = Habit(1, golden()[:questions], (0.3, 0.6))
    with street(engine, more=_RULES) as (platform, watch), platform.site.store() as (store, _):
        ask(platform, watch, Habit(3, golden()[:4]))  # learns the dialect
        bulletin = _begun(platform, store)
        quiet, busy = [], []
        for _ in range(rounds):
            _pause(store, bulletin)
            quiet.append(_round(platform, watch, store, habit))
            _resume(store, bulletin)
            busy.append(_round(platform, watch, store, habit))
    print(table(["answers", "p50 ms", "p99 ms", "bulletins a minute"], _rows(quiet, busy)))
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        ratios = [_at(b, share) / _at(a, share) for a, b in zip(quiet, busy, strict=True)]
        print(f"{name} beside a bulletin / {name} without: {middle(ratios)}")
    pace = middle(each.per_minute / PACE for each in busy)
    print(f"sent a minute / set pace of {PACE}: {pace}")
    print(f"events not acknowledged at first: {', '.join(watch.refused) or 'none'}\n")


def _begun(platform: Stamped, store: Store) -> str:
    """Let thousands choose a topic, and begin a bulletin about it."""
    now = store.clock.millis()
    for first in range(0, _READERS, 1000):
        with store.engine.atomic():
            for number in range(first, first + 1000):
                user = f"4000000000{number:09}"
                platform.add_citizen(user, f"Người {number}")
                platform.change_contact(
                    user, OA, follows=True, has_written=True, last_interaction_ms=now
                )
                person = store.followers.met(OA, Recipient(user_id=user), interacted_at=now)
                store.subscriptions.choose(OA, person, TOPIC, cause="bench")
    made = a_scheduled(store, _OA)
    _until(lambda: _sent(store, 0) > 0)
    return made


def _pause(store: Store, bulletin: str) -> None:
    workflow.pause(store, store.bulletins.get(bulletin), by=APPROVER)
    _until(lambda: not store.readers.on_their_way(OA))


def _resume(store: Store, bulletin: str) -> None:
    since = store.clock.millis()
    resumed(store, _OA, bulletin)
    _until(lambda: _sent(store, since) > 0)


def _round(platform: Stamped, watch: Watch, store: Store, habit: Habit) -> Round:
    since = store.clock.millis()
    talk = ask(platform, watch, habit)
    minutes = (store.clock.millis() - since) / 60_000
    return Round(talk, _sent(store, since) / minutes)


def _sent(store: Store, since: int) -> int:
    until = store.clock.millis()
    return int(store.engine.query(_SENT, since=since, until=until)[0]["n"])


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise SystemExit("the bulletin neither begins nor ends; is the scheduler running?")
        time.sleep(0.05)


def _rows(quiet: Sequence[Round], busy: Sequence[Round]) -> list[list[str]]:
    return [
        [
            name,
            middle(_at(each, 0.5) for each in found),
            middle(_at(each, 0.99) for each in found),
            middle(each.per_minute for each in found),
        ]
        for name, found in (("no bulletin", quiet), ("beside a bulletin", busy))
    ]


def _at(each: Round, share: float) -> float:
    return percentile(sorted(each.talk.milliseconds), share)


if __name__ == "__main__":
    main()
