"""How long an approved revision takes to what is answered, with ten thousand entries as files.

A second publication is measured: the first one has read every word, as after an installation.
Meanwhile this process answers questions; baseline is the same process answering with nobody
publishing. Compiling runs in a process of its own, as in `serve`.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from bench.report import circumstances, percentile
from bot.clock import SystemClock, today
from bot.editorial import desk, workflow
from bot.editorial.errands import beside
from bot.editorial.files import base_files, hash_of, write_files
from bot.editorial.publishing import Press, Workshop
from bot.matching.matcher import Matcher
from bot.models.publications import PublicationStatus
from bot.storage.store import Store, open_engine, open_store
from bot.storage.vault import Vault
from knowledge.index import index_of
from knowledge.loader import load

ENTRIES = 10_000
QUESTIONS = ("làm khai sinh cho con cần gì", "phí chứng thực bản sao", "mất bằng cấp 3")
_QUIET_SECONDS = 10.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    count = parser.parse_args().entries
    print(circumstances("Publishing a revision", 1))
    with tempfile.TemporaryDirectory() as name:
        content = Path(name) / "content"
        content.mkdir()
        write_files(many(count), content)
        url = f"sqlite:///{name}/bot.db"
        store = open_store(open_engine(url), Vault("bench" * 8), SystemClock())
        press = Press(Workshop(store, content, beside), "bench")
        first = timed(lambda: publish(store, press, content, "faq/mot.md"))
        print(f"{count} entries, first publication {first:.1f} s")
        matcher = Matcher(index_of(load(content)))
        quiet = answers(matcher, lambda: threading.Event().wait(_QUIET_SECONDS))
        seconds: list[float] = []
        busy = answers(
            matcher,
            lambda: seconds.append(timed(lambda: publish(store, press, content, "faq/hai.md"))),
        )
        p99 = [percentile(each, 0.99) * 1000 for each in (quiet, busy)]
        print(f"one revision more: {seconds[0]:.1f} s from the order to what is answered")
        print(f"answers' p99 {p99[0]:.1f} ms, {p99[1]:.1f} ms meanwhile: ×{p99[1] / p99[0]:.2f}")
        store.close()


def publish(store: Store, press: Press, content: Path, path: str) -> None:
    """Let one person write an entry and another one publish it, to the end."""
    base = hash_of(desk.files_now(store, content).files.get(path, ""))
    with store.engine.atomic():
        draft = desk.add(store, path, an_entry(path), base=base, by="one")
    handed_in = workflow.hand_in(store, draft, by="one")
    order = workflow.approve_and_publish(store, handed_in, by="two", author="two")
    while store.publications.get(order).is_open:
        press.step()
    done = store.publications.get(order)
    if done.status is not PublicationStatus.DONE:
        raise SystemExit("\n".join(done.report.problems[:5]))


def answers(matcher: Matcher, deed: Callable[[], object]) -> list[float]:
    """Answer questions until a deed is done; return the seconds that each took."""
    took: list[float] = []
    other = threading.Thread(target=deed)
    other.start()
    for question in cycle(QUESTIONS):
        if not other.is_alive():
            return took
        took.append(timed(lambda asked=question: matcher.match(asked, as_of=day())))
        time.sleep(0.02)
    return took


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


def timed(run: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    begun = time.monotonic()
    run()
    return time.monotonic() - begun


def day() -> date:
    """Return the day."""
    return today(SystemClock())


if __name__ == "__main__":
    main()
