"""How long the matcher takes for a question, beside a plain fuzzy search over the same texts.

    python -m bench.matching [--quick]

The fuzzy search only finds the likest string; it neither knows what it may answer nor asks back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date

import click
from rapidfuzz import fuzz, process

from bench.answer import golden
from bench.report import circumstances, middle, percentile, table
from bot.matching.matcher import Matcher
from knowledge.index import Index, index_of
from knowledge.loader import load
from knowledge.text import fold

_DAY = date(2026, 11, 23)


@click.command()
@click.option("--quick", is_flag=True, help="Fewer questions.")
def main(*, quick: bool) -> None:
    """Measure and print."""
    rounds, count = (3, 150) if quick else (5, 1000)
    index = index_of(load())
    texts, questions = texts_of(index), golden()[:count]
    began = time.perf_counter()
    matcher = Matcher(index)
    built_ms = (time.perf_counter() - began) * 1000
    print(circumstances("Matching", rounds), flush=True)
    for question in questions[:10]:
        matcher.match(question, as_of=_DAY)
    ours, fuzzy = [], []
    for _ in range(rounds):
        ours.append(_times(questions, lambda asked: matcher.match(asked, as_of=_DAY)))
        fuzzy.append(_times(questions, lambda asked: _search(asked, texts)))
    rows = [_row("Matcher.match", ours), _row("rapidfuzz.process.extract", fuzzy)]
    print(table(["one question", "p50 ms", "p99 ms", "max ms"], rows))
    ratios = [percentile(a, 0.5) / percentile(b, 0.5) for a, b in zip(ours, fuzzy, strict=True)]
    print(
        f"matcher / rapidfuzz at p50: {middle(ratios, 2)}; {len(questions)} questions, "
        f"{len(index.entries)} entries, {len(texts)} texts; matcher built in {built_ms:.0f} ms\n"
    )


def texts_of(index: Index) -> list[str]:
    """Return every title and way of asking, folded as the matcher compares them."""
    return [
        fold(text) for entry in index.entries.values() for text in (entry.title, *entry.questions)
    ]


def _search(asked: str, texts: Sequence[str]) -> object:
    return process.extract(fold(asked), texts, scorer=fuzz.WRatio, limit=5)


def _times(questions: Sequence[str], answer: Callable[[str], object]) -> list[float]:
    found = []
    for question in questions:
        began = time.perf_counter()
        answer(question)
        found.append((time.perf_counter() - began) * 1000)
    return found


def _row(name: str, rounds: Sequence[Sequence[float]]) -> list[str]:
    shares = (0.5, 0.99, 1.0)
    return [name, *(middle((percentile(r, share) for r in rounds), 2) for share in shares)]


if __name__ == "__main__":
    main()
