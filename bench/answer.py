"""How long a citizen waits for the first answer, through real sockets and the local platform.

    python -m bench.answer [--quick] [--engine sqlite|postgres]

Both instants are stamped at the emulator: the webhook leaves it, the Open API call of the answer
enters it. The real `serve` runs in a process of its own.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
import requests

from bench.installation import APP, APP_SECRET, HOST, OA, WEBHOOK_SECRET, Crew, Site, site
from bench.report import ROOT, circumstances, middle, percentile, table
from bot.clock import SystemClock
from bot.config import Work
from bot.zalo.tokens import TokenKeeper
from tests.platforms import served
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.delivery import ANSWER_SECONDS
from webhooks.emulator.gate import ApiAnswer, ApiCall
from webhooks.emulator.platform import Platform

PARALLEL = 20
_PATIENCE_SECONDS = 45.0
_CALLS_PER_MINUTE = 1_000_000
_COURIERS = 4
_IDLE_SECONDS = 0.05
_GOLDEN = ROOT / "tests/quality/golden.jsonl"


@dataclass(slots=True)
class Watch:
    """Stamps each citizen's question on its way out and its answer on its way in."""

    asked: dict[str, float] = field(default_factory=dict)
    waits: dict[str, threading.Event] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Why events were not acknowledged; the platform, as Zalo, repeats each after 30 seconds."""

    def leaves(self, user_id: str) -> None:
        """A question goes to the webhook now."""
        self.asked[user_id] = time.perf_counter()

    def arrives(self, user_id: str, at: float) -> None:
        """An answer came in; further parts of it do not count."""
        asked = self.asked.pop(user_id, None)
        if asked is not None:
            self.milliseconds.append((at - asked) * 1000)
            self.waits[user_id].set()


class Stamped(Platform):
    """The local platform with a stop-watch at its door."""

    watch: Watch
    site: Site

    def answer(self, call: ApiCall) -> ApiAnswer:
        """Stamp a message that is taken; a refused attempt is no answer yet."""
        at = time.perf_counter()
        found = super().answer(call)
        recipient = call.params.get("recipient") if isinstance(call.params, dict) else None
        if isinstance(recipient, dict) and found.body.get("error") == 0:
            self.watch.arrives(str(recipient.get("user_id")), at)
        return found


class Courier:
    """Posts events over connections that stay open, as a large sender does."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._own = threading.local()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post one event; a citizen's question is stamped."""
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
            self._own.session.trust_env = False
        event = json.loads(body)
        if event["event_name"] == "user_send_text":
            self._watch.leaves(event["sender"]["id"])
        try:
            answer: requests.Response = self._own.session.post(
                url, data=body, headers=dict(headers), timeout=ANSWER_SECONDS
            )
        except OSError as error:
            self._watch.refused.append(f"{event['event_name']}: {type(error).__name__}")
            raise
        if answer.status_code != requests.codes.ok:
            self._watch.refused.append(f"{event['event_name']}: {answer.status_code}")
        return answer.status_code


@dataclass(frozen=True, slots=True)
class Habit:
    """How citizens ask: how many at a time, what, and how long they read before the next."""

    people: int
    questions: Sequence[str]
    pause_seconds: tuple[float, float] = (0.0, 0.0)


@click.command()
@click.option("--quick", is_flag=True, help="Fewer rounds and questions.")
@click.option("--engine", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
def main(*, quick: bool, engine: str) -> None:
    """Measure and print."""
    rounds, alone, each = (3, 15, 3) if quick else (5, 100, 20)
    print(circumstances(f"From question to answer, {engine}", rounds), flush=True)
    questions = golden()
    habits = {
        "1 citizen": Habit(1, questions[:alone], (0.3, 0.6)),
        f"{PARALLEL} citizens, 2–4 s to read": Habit(PARALLEL, questions[:each], (2.0, 4.0)),
        f"{PARALLEL} citizens, asking on at once": Habit(PARALLEL, questions[:each]),
    }
    with street(engine) as (platform, watch):
        ask(platform, watch, Habit(3, questions[:4]))  # learns the dialect
        found = {
            name: [ask(platform, watch, habit) for _ in range(rounds)]
            for name, habit in habits.items()
        }
    header = ["asking", "answers", "per second", "p50 ms", "p99 ms", "max ms", "within 2 s"]
    print(table(header, (_row(name, talks) for name, talks in found.items())))
    alone_ms, among_ms, _ = ([_p50(talk) for talk in talks] for talks in found.values())
    ratios = [among / one for one, among in zip(alone_ms, among_ms, strict=True)]
    print(f"p50 of {PARALLEL} citizens / p50 of one: {middle(ratios)}")
    print(f"events not acknowledged at first: {', '.join(watch.refused) or 'none'}\n")


def golden() -> list[str]:
    """Return questions of the golden set, each from another corner of it."""
    lines = _GOLDEN.read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["question"]) for line in lines if line.strip()]
    random.Random(5).shuffle(questions)
    return questions


@contextmanager
def street(engine: str, *, more: str = "") -> Iterator[tuple[Stamped, Watch]]:
    """Run the platform here and the bot, with `more` settings, in a process of its own."""
    watch = Watch()
    courier = Courier(watch)
    platform = Stamped(EmulatorClock(), courier.post, rng=random.Random(3))
    platform.watch = watch
    work = Work()
    with served(platform) as address, site(engine, zalo_url=address, more=more) as place:
        platform.site = place
        _connect(platform, place)
        with place.serving(Crew(work.workers, work.senders)), _couriers(platform):
            yield platform, watch


def _connect(platform: Stamped, place: Site) -> None:
    url = f"http://{HOST}:{place.port}/webhooks/zalo"
    platform.add_app(APP, APP_SECRET, WEBHOOK_SECRET, url)
    platform.add_oa(OA, "UBND phường Mẫu", APP, profile="gov")
    platform.change_oa(OA, calls_per_minute=_CALLS_PER_MINUTE)
    settings = place.settings(Crew())
    with place.store() as (store, _):
        keeper = TokenKeeper(
            store.tokens, store.leases, requests.Session(), settings, SystemClock()
        )
        keeper.import_pair(OA, platform.issue_tokens(OA))


@contextmanager
def _couriers(platform: Stamped) -> Iterator[None]:
    """Deliver with several threads: Zalo does not queue citizens behind each other."""
    stop = threading.Event()

    def carry() -> None:
        while not stop.is_set():
            if not platform.run_due():
                platform.world.wake.wait(_IDLE_SECONDS)
                platform.world.wake.clear()

    threads = [threading.Thread(target=carry, daemon=True) for _ in range(_COURIERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@dataclass(frozen=True, slots=True)
class Talk:
    """What one round of questions measured."""

    seconds: float
    milliseconds: Sequence[float]


def ask(platform: Stamped, watch: Watch, habit: Habit) -> Talk:
    """Let everybody ask at once, each waiting for an answer before the next question."""
    watch.milliseconds.clear()
    users = [f"30000000000000{number:05}" for number in range(habit.people)]
    for user in users:
        platform.add_citizen(user, f"Người dân {user[-2:]}")
        watch.waits[user] = threading.Event()
    threads = [threading.Thread(target=_talk, args=(platform, watch, u, habit)) for u in users]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Talk(time.perf_counter() - began, tuple(watch.milliseconds))


def _talk(platform: Stamped, watch: Watch, user: str, habit: Habit) -> None:
    chance = random.Random(user)
    for question in habit.questions:
        # Before the question, so that people who begin together do not stay in step.
        time.sleep(chance.uniform(*habit.pause_seconds))
        watch.waits[user].clear()
        platform.says(user, OA, question)
        if not watch.waits[user].wait(_PATIENCE_SECONDS):
            watch.arrives(user, time.perf_counter())


def _row(name: str, talks: Sequence[Talk]) -> list[str]:
    every = [value for talk in talks for value in talk.milliseconds]
    return [
        name,
        str(len(every)),
        middle(len(talk.milliseconds) / talk.seconds for talk in talks),
        middle(_p50(talk) for talk in talks),
        middle(percentile(talk.milliseconds, 0.99) for talk in talks),
        middle(max(talk.milliseconds) for talk in talks),
        f"{sum(value <= 2000 for value in every) / len(every):.1%}",
    ]


def _p50(talk: Talk) -> float:
    return percentile(talk.milliseconds, 0.5)


if __name__ == "__main__":
    main()
