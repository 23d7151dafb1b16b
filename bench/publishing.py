"""How long ten thousand entries take from files to every citizen's answer.

Compiles them, stores them, lets two running `serve` processes prepare them, and measures how soon
after the publication both answer from them. Baseline: reading the same entries as plain JSON.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from bench.installation import HOST, Crew, Site, free_port, site
from bench.report import circumstances
from bot.storage.knowledge import KnowledgeVersions
from knowledge.codec import encode
from knowledge.index import build
from knowledge.loader import Base, load
from knowledge.model import Entry, Procedure

ENTRIES = 10_000
_POLL_SECONDS = 0.02
_PREPARE_SECONDS = 600.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--entries", type=int, default=ENTRIES)
    wanted = parser.parse_args()
    print(circumstances(f"Publishing on {wanted.engine}", 1))
    base = synthetic(load(), wanted.entries)
    with tempfile.TemporaryDirectory() as folder, site(wanted.engine) as place:
        path = Path(folder) / "index.db"
        plain = timed(lambda: [json.loads(encode(entry)) for entry in base.entries])
        compiled = timed(lambda: build(base, path))
        print(f"{len(base.entries)} entries, index of {path.stat().st_size / 1e6:.1f} MB")
        print(f"compiled in {compiled:.1f} s, {compiled / plain:.1f} times plain JSON")
        prepared, served = publish(place, path, build(base, path))
        print(f"two processes had it ready after {prepared:.1f} s while the old one answered")
        print(f"both answered from it {served:.2f} s after the publication")


def synthetic(base: Base, count: int) -> Base:
    """Return that many procedures made of ours, each with a code and a title of its own."""
    models = [entry for entry in base.entries if isinstance(entry, Procedure)]
    entries = [_copy(entry, at) for at, entry in enumerate(islice(cycle(models), count))]
    return replace(base, entries=tuple(entries), files={})


def publish(place: Site, path: Path, version: str) -> tuple[float, float]:
    """Publish to two running processes; return the seconds to prepare and to change over."""
    other = replace(place, port=free_port())
    with place.serving(Crew()), other.serving(Crew()), place.store() as (store, _):
        begun = time.monotonic()
        store.knowledge.add(version, path.read_bytes(), author="bench")
        _until(lambda: _ready(store.knowledge, version) == 2, "preparing")
        prepared = time.monotonic() - begun
        begun = time.monotonic()
        with store.engine.atomic():
            store.knowledge.make_current(version, author="bench")
        store.engine.wake("knowledge")
        ports = (place.port, other.port)
        _until(lambda: all(_serves(port, version) for port in ports), "changing over")
        return prepared, time.monotonic() - begun


def timed(run: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    begun = time.monotonic()
    run()
    return time.monotonic() - begun


def _copy(entry: Procedure, at: int) -> Entry:
    code = f"{1 + at // 1_000_000}.{at % 1_000_000:06}"
    return replace(
        entry,
        id=code,
        code=code,
        slug=f"{entry.slug}-{at}",
        title=f"{entry.title} {at}",
        questions=tuple(f"{question} {at}" for question in entry.questions),
    )


def _ready(versions: KnowledgeVersions, version: str) -> int:
    return sum(ready == version for ready in versions.readers().values())


def _serves(port: int, version: str) -> bool:
    with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=5) as answer:
        return bool(json.load(answer)["knowledge"] == version)


def _until(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + _PREPARE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise SystemExit(f"{what} took more than {_PREPARE_SECONDS:.0f} s")
        time.sleep(_POLL_SECONDS)


if __name__ == "__main__":
    main()
