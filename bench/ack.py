"""How many events the webhook acknowledges, each committed before its 200, and how fast.

    python -m bench.ack [--quick] [--engine sqlite|postgres]

Baselines of the same run: the same server around nothing, and the disk's own fsyncs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bench.filling import fill
from bench.installation import Crew, Site, free_port, running, site
from bench.report import ROOT, circumstances, middle, percentile, table
from bot.config import Server
from bot.storage.store import Store

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

    fsyncs: float
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
    rounds, seconds, paced_seconds = (3, 2.0, 8.0) if quick else (5, 10.0, 60.0)
    print(circumstances(f"Acknowledgements, {engine}", rounds), flush=True)
    with site(engine) as place:
        full = [_full_speed(place, seconds) for _ in range(rounds)]
        print(_full_table(full), flush=True)
        idle = [_paced(place, Crew(), paced_seconds) for _ in range(rounds)]
        drains = [_draining(place, paced_seconds) for _ in range(rounds)]
    print(_paced_table(idle, drains))


def fsyncs_per_second(folder: Path, seconds: float) -> float:
    """Append 512 bytes and force them to the disk, again and again."""
    path = folder / "fsync.probe"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        os.write(descriptor, _FSYNC_BYTES)
        os.fsync(descriptor)
        count += 1
    took = time.perf_counter() - began
    os.close(descriptor)
    path.unlink()
    return count / took


def post(port: int, seconds: float, rate: float = 0.0) -> Answers:
    """Let a second process post events."""
    words = [sys.executable, "-m", "bench.client", str(port), str(CONNECTIONS), str(seconds)]
    words += [str(rate)] if rate else []
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Answers(**json.loads(done.stdout))


def _full_speed(place: Site, seconds: float) -> Round:
    fsyncs = fsyncs_per_second(place.folder, seconds / 2)
    port = free_port()
    words = ["-m", "bench.bare", str(port), str(Server().threads)]
    with running(words, port, log=place.folder / "bare.log"):
        bare = post(port, seconds)
    with place.serving(Crew()):
        real = post(place.port, seconds)
    return Round(fsyncs, bare, real)


def _paced(place: Site, crew: Crew, seconds: float) -> Answers:
    with place.serving(crew):
        post(place.port, 1.0, RATE)  # warms up connections and caches
        return post(place.port, seconds, RATE)


def _draining(place: Site, seconds: float) -> Drain:
    with place.store() as (store, engine):
        fill(store, engine, QUEUED - store.inbox.counts().get("received", 0))
        before = _handled(store)
        began = time.perf_counter()
        answers = _paced(place, Crew(workers=2), seconds)
        took = time.perf_counter() - began
        return Drain(answers, (_handled(store) - before) / took, store.inbox.counts()["received"])


def _handled(store: Store) -> int:
    return store.inbox.counts().get("done", 0)


def _full_table(rounds: Sequence[Round]) -> str:
    refused = sum(each.bare.refused + each.real.refused for each in rounds)
    rows = [
        ["fsyncs of 512 bytes", middle((r.fsyncs for r in rounds), 0), "", ""],
        _full_row("bare WSGI, same server", [r.bare for r in rounds]),
        _full_row("webhook, committed", [r.real for r in rounds]),
        ["webhook / fsyncs", middle((r.real.per_second / r.fsyncs for r in rounds), 2), "", ""],
        [
            "webhook / bare",
            middle((r.real.per_second / r.bare.per_second for r in rounds), 2),
            "",
            "",
        ],
    ]
    header = [f"at full speed, {CONNECTIONS} connections", "per second", "p50 ms", "p99 ms"]
    return f"{table(header, rows)}\nanswers other than 200: {refused}\n"


def _full_row(name: str, found: Sequence[Answers]) -> list[str]:
    return [
        name,
        middle((each.per_second for each in found), 0),
        middle(each.at(0.5) for each in found),
        middle(each.at(0.99) for each in found),
    ]


def _paced_table(idle: Sequence[Answers], drains: Sequence[Drain]) -> str:
    answers = [each.answers for each in drains]
    rows = [
        _paced_row("nothing else to do", idle),
        _paced_row(f"{QUEUED:,} queued events being worked off", answers),
    ]
    header = [f"acknowledgements at {RATE}/s", "per second", "p50 ms", "p99 ms", "max ms", "no 200"]
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
