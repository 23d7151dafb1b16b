"""What each part of the matcher is worth: the same questions with one part taken away.

    python -m bench.ablation [--catalogue FILE] [--questions FILE]

Nothing is fitted again, so a figure shows the loss of the whole as it is, not what the rest could
make up for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from bench.contents import CATALOGUE, QUESTIONS, STYLES, Content, are_there, catalogue
from bench.contest import Recall, recall
from bench.report import circumstances, table
from bench.rivals import DAY
from bench.variants import VARIANTS, Variant
from bot.matching.matcher import Matcher
from bot.matching.weights import Weights, load_weights

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--catalogue", "procedures", type=_FILE, default=CATALOGUE, help="JSON lines, .gz.")
@click.option("--questions", type=_FILE, default=QUESTIONS, help="Questions about it, JSON lines.")
def main(procedures: Path, questions: Path) -> None:
    """Measure and print."""
    print(circumstances("What each part is worth", 1), flush=True)
    if not are_there(procedures, questions):
        return
    content = catalogue(procedures, questions)
    weights = load_weights()
    found = {variant.name: _asked(variant, content, weights) for variant in VARIANTS}
    header = [f"{group}, {STYLES[style]}" for group, style in content.asked]
    counts = ["questions", *(str(len(rows)) for rows in content.asked.values())]
    rows = [[name, *(str(got[key]) for key in content.asked)] for name, got in found.items()]
    print(table(["right first / among three, %", *header], [*rows, counts]))


def _asked(
    variant: Variant, content: Content, weights: Weights
) -> Mapping[tuple[str, str], Recall]:
    search = _Search(variant.matcher(content.base, weights), variant.asks)
    return {
        key: recall(search, rows, content.families, merged=False)
        for key, rows in content.asked.items()
    }


@dataclass(frozen=True, slots=True)
class _Search:
    """A variant, asked as the searches from the shelf are."""

    matcher: Matcher
    asks: Callable[[str], str]

    def rank(self, query: str) -> list[str]:
        return [row.entry.id for row in self.matcher.rank(self.asks(query), as_of=DAY)]


if __name__ == "__main__":
    main()
