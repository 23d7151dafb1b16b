"""How long an approved revision takes to what is answered, with ten thousand entries as files.

    python -m bench.revising [--entries N] [--rounds N]

The first publication reads every word, as after an installation; each round publishes one revision
more. As in `serve`, a press and a shelf work in threads of the process that answers, the press lets
a process of its own compile, and whoever prepares a version lets answers go first. Baseline: the
same process answering just before, with nobody publishing.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from bench.report import circumstances, middle, percentile, table
from bot.clock import SystemClock, today
from bot.conversation.guide import build_guide
from bot.editorial import desk, workflow
from bot.editorial.errands import beside
from bot.editorial.files import base_files, hash_of, write_files
from bot.editorial.publishing import Press, Workshop
from bot.models.publications import PublicationStatus
from bot.rightofway import Courtesy, RightOfWay
from bot.shelf import Shelf
from bot.storage.store import Store, open_engine, open_store
from bot.storage.vault import Vault
from knowledge.index import index_of
from knowledge.loader import load

ENTRIES = 10_000
QUESTIONS = ("làm khai sinh cho con cần gì", "phí chứng thực bản sao", "mất bằng cấp 3")
_QUIET_SECONDS = 20.0
_LOOK_SECONDS = 0.05
_BETWEEN_SECONDS = 0.02
_SWITCH_SECONDS = 0.0005
"""As `serve` sets it."""


@dataclass(frozen=True, slots=True)
class Round:
    """One publication: seconds since its order, what was computed for it, and how answers fared.

    `stored` when it was compiled and stored, `live` when it was current and answered from.
    """

    stored: float
    live: float
    compiled_cpu: float
    prepared_cpu: float
    quiet: tuple[float, ...]
    busy: tuple[float, ...]

    def ratio(self, share: float) -> float:
        """Return how much longer answers took than just before, at this share of them."""
        return percentile(self.busy, share) / percentile(self.quiet, share)


@dataclass(frozen=True, slots=True)
class Town:
    """One process that answers, publishes and prepares."""

    store: Store
    content: Path
    shelf: Shelf
    answers: RightOfWay


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    sys.setswitchinterval(_SWITCH_SECONDS)
    print(circumstances(f"Publishing among {wanted.entries:,} entries", wanted.rounds), flush=True)
    with town(wanted.entries) as place:
        first = publication(place, "faq/dau.md")
        print(_table("first publication", [first]), flush=True)
        rounds = [publication(place, f"faq/bai-{at}.md") for at in range(wanted.rounds)]
        print(_table("one revision more", rounds))


def _table(name: str, rounds: list[Round]) -> str:
    columns: dict[str, Callable[[Round], float]] = {
        "stored s": lambda each: each.stored,
        "answered s": lambda each: each.live,
        "compiling, CPU s": lambda each: each.compiled_cpu,
        "preparing and answering, CPU s": lambda each: each.prepared_cpu,
        "p50 ms": lambda each: percentile(each.quiet, 0.5) * 1000,
        "p99 ms": lambda each: percentile(each.quiet, 0.99) * 1000,
        "p50 meanwhile / alone": lambda each: each.ratio(0.5),
        "p99 meanwhile / alone": lambda each: each.ratio(0.99),
        "slowest meanwhile, ms": lambda each: max(each.busy) * 1000,
    }
    row = [middle(map(figure, rounds), 2) for figure in columns.values()]
    return table([name, *columns], [[f"{len(rounds)}", *row]])


@contextmanager
def town(count: int) -> Iterator[Town]:
    """Run a press and a shelf over that many entries."""
    with tempfile.TemporaryDirectory() as name:
        content = Path(name) / "content"
        content.mkdir()
        write_files(many(count), content)
        engine = open_engine(f"sqlite:///{name}/bot.db")
        store = open_store(engine, Vault("bench" * 8), SystemClock())
        answers = RightOfWay()
        shelf = Shelf(
            store.knowledge,
            "bench",
            lambda: build_guide(index_of(load(content))),
            Courtesy(answers),
        )
        shelf()
        stop = threading.Event()
        press = Press(Workshop(store, content, beside), "bench")
        threads = [
            threading.Thread(target=each.run, args=(engine, stop)) for each in (shelf, press)
        ]
        for thread in threads:
            thread.start()
        try:
            yield Town(store, content, shelf, answers)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
            store.close()


def publication(place: Town, path: str) -> Round:
    """Answer for a while; then let one person write an entry and another one publish it."""
    until = time.monotonic() + _QUIET_SECONDS
    quiet = _answers(place, lambda: time.monotonic() < until)
    begun, own, others = time.monotonic(), time.process_time(), _of_children()
    order, stored = _ordered(place, path), 0.0

    def goes_on() -> bool:
        nonlocal stored
        seen = place.store.publications.get(order)
        if not stored and seen.version:
            stored = time.monotonic() - begun
        return seen.is_open or (
            seen.status is PublicationStatus.DONE and place.shelf().version != seen.version
        )

    busy = _answers(place, goes_on)
    live = time.monotonic() - begun
    done = place.store.publications.get(order)
    if done.status is not PublicationStatus.DONE:
        raise SystemExit("\n".join(done.report.problems[:5]))
    cpu = _of_children() - others, time.process_time() - own
    return Round(stored, live, *cpu, tuple(quiet), tuple(busy))


def _ordered(place: Town, path: str) -> str:
    base = hash_of(desk.files_now(place.store, place.content).files.get(path, ""))
    with place.store.engine.atomic():
        draft = desk.add(place.store, path, an_entry(path), base=base, by="one")
    handed_in = workflow.hand_in(place.store, draft, by="one")
    return workflow.approve_and_publish(place.store, handed_in, by="two", author="two")


def _of_children() -> float:
    """Return what processes of ours that ended have computed, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _answers(place: Town, goes_on: Callable[[], bool]) -> list[float]:
    """Answer questions, as a worker does, as long as something goes on; return their seconds."""
    took: list[float] = []
    looked = 0.0
    for question in cycle(QUESTIONS):
        if time.monotonic() >= looked + _LOOK_SECONDS:
            if not goes_on():
                return took
            looked = time.monotonic()
        begun = time.monotonic()
        with place.answers.taken():
            place.shelf().matcher.match(question, as_of=day())
        took.append(time.monotonic() - begun)
        time.sleep(_BETWEEN_SECONDS)
    raise AssertionError("there are always questions")


def many(count: int) -> Mapping[str, str]:
    """Return the content with that many procedures, each with a code and names of its own."""
    shipped = base_files()
    tables = {path: text for path, text in shipped.items() if not path.endswith(".md")}
    models = [text for path, text in shipped.items() if path.startswith("procedures/")]
    numbered = enumerate(islice(cycle(models), count))
    return tables | {f"procedures/m-{at}.md": _copy(text, at) for at, text in numbered}


def _copy(text: str, at: int) -> str:
    head, bracket, rest = text[3:].partition("\n[")
    head = re.sub(r"^code = .*$", f'code = "8.{at:06}"', head, flags=re.MULTILINE)
    head = re.sub(r'^(title|short) = "(.*)"', rf'\1 = "\2 {at}"', head, flags=re.MULTILINE)
    head = re.sub(r'^  "(.*)",', rf'  "\1 {at}",', head, flags=re.MULTILINE)
    gone = 'aliases|related|life_events|codes_also|questions = \\[".*|bundle'
    head = re.sub(rf"^({gone}).*\n", "", head, flags=re.MULTILINE)
    return f"+++{head}{bracket}{rest}"


def an_entry(path: str) -> str:
    """Return a small entry that no other one is like."""
    name = Path(path).stem
    return (
        f'+++\ntitle = "Bài {name} của cuộc đo"\nquestions = ["bài {name} của cuộc đo nói gì"]\n'
        f'valid_from = 2026-01-01\n\n[[sources]]\ntitle = "Cuộc đo"\nchecked_on = {day()}\n+++\n'
        "Không nói gì.\n"
    )


def day() -> date:
    """Return the day."""
    return today(SystemClock())


if __name__ == "__main__":
    main()
