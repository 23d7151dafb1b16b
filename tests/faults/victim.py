"""What the children of the nursery do: a bot, a clerk, a web edge, a migration at work.

Each dies by SIGKILL where its facts say so: no clean-up, as in a power cut of the process.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.app import App, build, fetcher
from bot.bulletins import sending
from bot.clock import SystemClock
from bot.config import Settings, Storage, Work, Zalo
from bot.conversation.guide import Guide, build_guide
from bot.conversation.turn import Turn
from bot.errors import CaseChanged, LeaseLost, StorageBusy
from bot.files.cabinet import Cabinet
from bot.sender import Files
from bot.sendrules import Bulletins
from bot.storage import postgres, sqlite
from bot.storage.store import open_engine, open_store
from bot.storage.vault import Vault
from bot.worker import worker as workers
from knowledge.index import load_or_build
from tests.factories import an_envelope
from tests.fakes import SECRET_KEY, settings

# The steps between which a process can die, in the order of one question's way.
STEPS = (
    "worker.claimed",
    "worker.answered",
    "worker.writing",
    "worker.finished",
    "sender.claimed",
    "sender.accepted",
    "sender.recorded",
)
# Whatever the hour of the test, and however many bulletins it sends.
ALWAYS = Bulletins(
    per_day=10_000,
    per_week=10_000,
    quiet_from_hour=24,
    quiet_to_hour=0,
    on_holidays=True,
    error_percent=100,
)
SENDER_STEPS = tuple(step for step in STEPS if step.startswith("sender"))
# Longer than an unanswered message waits for its echo.
_IDLE_ROUNDS = 90
_TURNS_BETWEEN_TICKS = 200
_loaded: list[Guide] = []


def load(index: Path) -> None:
    """Read the knowledge once, for all children."""
    _loaded.append(build_guide(load_or_build(index)))


def street_settings(url: str, platform: str, **work: object) -> Settings:
    """Settings with leases so short that a successor takes over at once."""
    pace = {"workers": 1, "senders": 1, "lease_seconds": 0.5, "echo_wait_seconds": 1.5, **work}
    return settings(
        Path(),
        storage=Storage(url=url),
        zalo=Zalo(openapi_url=platform, oauth_url=platform, calls_per_minute=100_000),
        work=Work(**pace),  # type: ignore[arg-type]
        bulletins=ALWAYS,
    )


def work(
    url: str,
    platform: str,
    label: str = "",
    nth: int = 0,
    seconds: float = 0.0,
    poison: str = "",
    poisons: str = "parse",
    files: str = "",
) -> None:
    """Work until inbox and outbox are empty; citizens' files go into the folder `files`.

    Dies at the nth passage of a labelled step, or at a moment in so many seconds, or on reading
    a message with the poisonous word.
    """
    at = _deadly(label, nth)
    if poison:
        _poison(poison, poisons)
    if seconds:
        # The default action of SIGALRM ends the process like SIGKILL: nothing of ours runs.
        signal.setitimer(signal.ITIMER_REAL, seconds)
    app = build(street_settings(url, platform), guide=_loaded[0], at=at)
    if files:
        app = _with_files(app, platform, files, at)
    worker, sender = app.worker(), app.sender()
    while True:
        busy = _tolerant(worker.run_once)
        busy = _tolerant(sender.run_once) or busy
        if not busy and not unfinished(app):
            return
        if not busy:
            time.sleep(0.02)


def _deadly(label: str, nth: int) -> Callable[[str], None]:
    """Return what is told of every step and dies at the nth passage of one."""
    passages = 0

    def at(passed: str) -> None:
        nonlocal passages
        passages += passed == label
        if passed == label and passages == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return at


def campaign(url: str, platform: str, label: str = "", nth: int = 0, seconds: float = 0.0) -> None:
    """Be scheduler, worker and sender of bulletins until nothing moves any more.

    Dies at the nth passage of a labelled step, or at a moment in so many seconds.
    """
    at = _deadly(label, nth)
    if seconds:
        signal.setitimer(signal.ITIMER_REAL, seconds)
    app = build(street_settings(url, platform), guide=_loaded[0], at=at)
    worker, sender = app.worker(), app.sender()
    idle = 0
    while idle < _IDLE_ROUNDS:
        moved = _tolerant(lambda: bool(sending.run(app.store, app.settings, app.clock)))
        for _ in range(_TURNS_BETWEEN_TICKS):
            busy = _tolerant(worker.run_once)
            busy = _tolerant(sender.run_once) or busy
            moved = moved or busy
            if not busy:
                break
        idle = 0 if moved else idle + 1
        if not moved:
            time.sleep(0.02)


def _with_files(app: App, platform: str, folder: str, at: Callable[[str], None]) -> App:
    """Fetch files from the platform over a real socket, with steps to die at in between."""
    fetch = fetcher(app.settings, local_port=int(platform.rpartition(":")[2]))

    def stepwise(address: str) -> bytes:
        at("file.asked")
        raw = fetch(address)
        at("file.fetched")
        return raw

    class Stepwise(Cabinet):
        def put(self, name: str, key: bytes, data: bytes) -> None:
            super().put(name, key, data)
            at("file.put")

    return replace(app, files=Files(stepwise, Stepwise(Path(folder))))


def unfinished(app: App) -> bool:
    """Say whether something is still to be done, or waits to be settled."""
    inbox, outbox = app.store.inbox.counts(), app.store.outbox.counts()
    return bool(inbox.get("received")) or any(
        outbox.get(status) for status in ("pending", "sending", "ambiguous")
    )


def clerk(url: str, name: str, log: str, lease_seconds: float = 60, dawdle: bool = False) -> None:
    """Take events of the inbox until there are none, and note the beginning and end of each.

    One who dawdles does nothing after the first claim until told to go on by SIGUSR1.
    """
    engine = open_engine(url)
    store = open_store(engine, Vault(SECRET_KEY), SystemClock())
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    chance = random.Random(name)

    def note(*words: str) -> None:
        os.write(descriptor, (" ".join((name, *words)) + "\n").encode())

    while (claimed := store.inbox.claim(name, lease_seconds=lease_seconds)) or "received" in (
        store.inbox.counts()
    ):
        if claimed is None:
            time.sleep(0.005)
            continue
        lease, event = claimed
        note("began", lease.conversation, event.body, str(event.attempts))
        if dawdle:
            _wait_for_usr1(lambda: note("dawdles"))
        time.sleep(chance.uniform(0, 0.004))
        try:
            with engine.atomic():
                store.inbox.finish(event, lease, label="x", sealed_state="")
                note("ended", lease.conversation, event.body)
        except LeaseLost:
            note("came-too-late", lease.conversation, event.body)
            return


def receive(url: str, log: str, threads: int, nth: int) -> None:
    """Store events from many threads as the web edge does, and die at the nth that is told.

    Each is noted after the call that would let Zalo hear 200.
    """
    store = open_store(open_engine(url), Vault(SECRET_KEY), SystemClock())
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    told = itertools.count(1)

    def post(thread: int) -> None:
        for number in itertools.count():
            key = f"{thread}-{number}"
            store.inbox.add(an_envelope(dedupe_key=key, user_id=str(number % 5)), "{}")
            os.write(descriptor, f"{key}\n".encode())
            if next(told) == nth:
                os.kill(os.getpid(), signal.SIGKILL)

    posters = [threading.Thread(target=post, args=(number,)) for number in range(threads)]
    for poster in posters:
        poster.start()
    for poster in posters:
        poster.join()


def migrate(url: str, nth: int) -> None:
    """Bring a database up to date, and die in the middle: at the nth statement."""
    engine = open_engine(url)
    real, count = engine.execute, 0

    def execute(sql: str, **values: object) -> int:
        nonlocal count
        count += 1
        if count == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(sql, **values)

    engine.execute = execute  # type: ignore[method-assign]
    engine.migrate()


def _tolerant(step: Callable[[], bool]) -> bool:
    """Do as the bot's own loops do when the database is busy: try again later."""
    try:
        return step()
    except (StorageBusy, CaseChanged):
        return False


def _poison(word: str, where: str) -> None:
    """Let the parsing or the answering of such a message end the process."""
    parse, respond = workers.events.parse, workers.respond

    def deadly_parse(raw: str, oa_id: str) -> object:
        _die_of(word, raw)
        return parse(raw, oa_id)

    def deadly_respond(turn: Turn) -> object:
        _die_of(word, getattr(turn.event, "text", ""))
        return respond(turn)

    if where == "parse":
        workers.events.parse = deadly_parse  # type: ignore[assignment]
    else:
        workers.respond = deadly_respond  # type: ignore[assignment]


def _die_of(word: str, text: str) -> None:
    if word in text:
        os.kill(os.getpid(), signal.SIGKILL)


def _wait_for_usr1(ready: Callable[[], None]) -> None:
    told: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, _frame: told.append(number))
    ready()
    while not told:
        time.sleep(0.01)


assert sqlite  # both engines are loaded before the first fork
assert postgres
