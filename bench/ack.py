"""How many events the webhook acknowledges, each committed before its 200, and how fast.

    python -m bench.ack [--quick] [--engine sqlite|postgres]

Baselines of the same run: the same server around nothing, and the disk's own fsyncs.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from bench.client import event
from bench.filling import fill
from bench.installation import OA, Crew, Site, computed_seconds, free_port, running, site
from bench.report import ROOT, circumstances, middle, percentile, table
from bot.config import Server, Work
from bot.storage.store import Store
from webhooks.envelope import peek

CONNECTIONS = 16
RATE = 200
QUEUED = 20_000
_FSYNC_BYTES = b"x" * 512


@dataclass(frozen=True, slots=True)
class Answers:
    """What a client process measured."""

    seconds: float
    milliseconds: Sequence[float]
    statuses: dict[str, int]

    @property
    def per_second(self) -> float:
        """Answers with 200 in a second."""
        return self.statuses.get("200", 0) / self.seconds

    @property
    def refused(self) -> int:
        """Answers that were no 200."""
        return sum(self.statuses.values()) - self.statuses.get("200", 0)

    def at(self, share: float) -> float:
        """Return a percentile in milliseconds."""
        return percentile(self.milliseconds, share)


@dataclass(frozen=True, slots=True)
class Round:
    """One measurement of everything at full speed."""

    fsync_ms: Sequence[float]
    stored_ms: Sequence[float]
    bare: Answers
    real: Answers
    computed_seconds: float

    @property
    def computed_ms(self) -> float:
        """How long the server computed for each acknowledgement, on all cores together."""
        return 1000 * self.computed_seconds / len(self.real.milliseconds)

    @property
    def stored(self) -> float:
        """How many events one thread stored in a second, without a web edge."""
        return 1000 * len(self.stored_ms) / sum(self.stored_ms)

    @property
    def fsyncs(self) -> float:
        """How many the disk did in a second."""
        return 1000 * len(self.fsync_ms) / sum(self.fsync_ms)


@dataclass(frozen=True, slots=True)
class Pace:
    """Acknowledgements at a fixed rate, and what the server alone takes for it."""

    bare: Answers
    real: Answers


@dataclass(frozen=True, slots=True)
class Drain:
    """Acknowledgements beside a working backlog, and how fast that shrank."""

    answers: Answers
    handled_per_second: float
    left: int


@click.command()
@click.option("--quick", is_flag=True, help="Fewer and shorter rounds.")
@click.option("--engine", type=click.Choice(["sqlite", "postgres"]), default="sqlite")
def main(*, quick: bool, engine: str) -> None:
    """Measure and print."""
    rounds, seconds, paced_seconds = (3, 1.2, 3.0) if quick else (5, 10.0, 60.0)
    print(circumstances(f"Acknowledgements, {engine}", rounds), flush=True)
    with site(engine) as place:
        full = [_full_speed(place, seconds) for _ in range(rounds)]
        print(_full_table(full), flush=True)
        idle = [_pace(place, paced_seconds) for _ in range(rounds)]
        drains = [_draining(place, paced_seconds) for _ in range(rounds)]
    print(_paced_table(idle, drains))


def fsync_milliseconds(folder: Path, seconds: float) -> list[float]:
    """Append 512 bytes and force them to the disk, again and again; return each one's time."""
    path = folder / "fsync.probe"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    found, began = [], time.perf_counter()
    while (start := time.perf_counter()) - began < seconds:
        os.write(descriptor, _FSYNC_BYTES)
        os.fsync(descriptor)
        found.append((time.perf_counter() - start) * 1000)
    os.close(descriptor)
    path.unlink()
    return found


def store_milliseconds(store: Store, seconds: float) -> list[float]:
    """Store events one after another from one thread; return each one's time."""
    run, began = secrets.token_hex(4), time.perf_counter()
    found: list[float] = []
    while time.perf_counter() - began < seconds:
        raw, _ = event(len(found), run)
        envelope = peek(raw, frozenset([OA]))
        start = time.perf_counter()
        store.inbox.add(envelope, raw.decode())
        found.append((time.perf_counter() - start) * 1000)
    return found


def post(port: int, seconds: float, rate: float = 0.0) -> Answers:
    """Let a second process post events."""
    words = [sys.executable, "-m", "bench.client", str(port), str(CONNECTIONS), str(seconds)]
    words += [str(rate)] if rate else []
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Answers(**json.loads(done.stdout))


def _full_speed(place: Site, seconds: float) -> Round:
    with _bare(place) as port:
        bare = post(port, seconds)
    with place.serving(Crew()) as pid:
        post(place.port, 0.5)
        # Before and after each, because a shared disk does not stay the same for long.
        fsyncs = fsync_milliseconds(place.folder, seconds / 2)
        computed = computed_seconds(pid)
        real = post(place.port, seconds)
        computed = computed_seconds(pid) - computed
        fsyncs += fsync_milliseconds(place.folder, seconds / 2)
    with place.store() as (store, _):
        stored = store_milliseconds(store, seconds)
    fsyncs += fsync_milliseconds(place.folder, seconds / 2)
    return Round(fsyncs, stored, bare, real, computed)


def _pace(place: Site, seconds: float) -> Pace:
    with _bare(place) as port:
        bare = post(port, seconds, RATE)
    with place.serving(Crew()):
        return Pace(bare, _warm(place, seconds))


@contextmanager
def _bare(place: Site) -> Iterator[int]:
    port = free_port()
    words = ["-m", "bench.bare", str(port), str(Server().threads)]
    with running(words, port, log=place.folder / "bare.log"):
        yield port


def _warm(place: Site, seconds: float) -> Answers:
    post(place.port, 1.0, RATE)
    return post(place.port, seconds, RATE)


def _draining(place: Site, seconds: float) -> Drain:
    with place.store() as (store, engine):
        fill(store, engine, QUEUED - store.inbox.counts().get("received", 0))
        with place.serving(Crew(workers=Work().workers)):
            post(place.port, 1.0, RATE)
            before, began = _handled(store), time.perf_counter()
            answers = post(place.port, seconds, RATE)
            handled = (_handled(store) - before) / (time.perf_counter() - began)
        return Drain(answers, handled, store.inbox.counts()["received"])


def _handled(store: Store) -> int:
    return store.inbox.counts().get("done", 0)


def _full_table(rounds: Sequence[Round]) -> str:
    refused = sum(each.bare.refused + each.real.refused for each in rounds)
    rows = [
        _alone_row("append 512 bytes and fsync", [each.fsync_ms for each in rounds]),
        _alone_row("store an event, one thread", [each.stored_ms for each in rounds]),
        _full_row("bare WSGI, same server", [each.bare for each in rounds]),
        _full_row("webhook, committed", [each.real for each in rounds]),
    ]
    header = [f"at full speed, {CONNECTIONS} connections", "per second", "p50 ms", "p99 ms"]
    storage = middle((each.stored / each.fsyncs for each in rounds), 2)
    by_disk = middle((each.real.per_second / each.fsyncs for each in rounds), 2)
    by_server = middle((each.real.per_second / each.bare.per_second for each in rounds), 2)
    computed = middle((each.computed_ms for each in rounds), 2)
    return (
        f"{table(header, rows)}\nstorage / fsyncs: {storage}; webhook / fsyncs: {by_disk}; "
        f"webhook / bare WSGI: {by_server}; answers other than 200: {refused}\n"
        f"computed for each acknowledgement: {computed} ms\n"
    )


def _alone_row(name: str, rounds: Sequence[Sequence[float]]) -> list[str]:
    return [
        name,
        middle((1000 * len(each) / sum(each) for each in rounds), 0),
        middle(percentile(each, 0.5) for each in rounds),
        middle(percentile(each, 0.99) for each in rounds),
    ]


def _full_row(name: str, found: Sequence[Answers]) -> list[str]:
    return [
        name,
        middle((each.per_second for each in found), 0),
        middle(each.at(0.5) for each in found),
        middle(each.at(0.99) for each in found),
    ]


def _paced_table(idle: Sequence[Pace], drains: Sequence[Drain]) -> str:
    rows = [
        _paced_row("bare WSGI, same server", [each.bare for each in idle]),
        _paced_row("webhook, nothing else to do", [each.real for each in idle]),
        _paced_row(f"webhook beside {QUEUED:,} queued events", [each.answers for each in drains]),
    ]
    header = [f"at {RATE}/s", "per second", "p50 ms", "p99 ms", "max ms", "no 200"]
    handled = middle((each.handled_per_second for each in drains), 0)
    left = middle((float(each.left) for each in drains), 0)
    return f"{table(header, rows)}\nworked off per second: {handled}; left at the end: {left}\n"


def _paced_row(name: str, found: Sequence[Answers]) -> list[str]:
    return [
        name,
        middle((each.per_second for each in found), 0),
        middle(each.at(0.5) for each in found),
        middle(each.at(0.99) for each in found),
        middle(each.at(1.0) for each in found),
        str(sum(each.refused for each in found)),
    ]


if __name__ == "__main__":
    main()
