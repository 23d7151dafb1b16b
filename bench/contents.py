"""What the searches are compared on: texts to find, and questions whose answers are known.

The catalogue and the questions about it are not part of the repository; where they are absent,
our own knowledge is all there is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path

from bench.report import ROOT
from bot.matching.evaluate import Row, names_of, noisy, rows_of
from bot.matching.noise import KINDS
from bot.matching.records import families_of
from knowledge.importers.catalogue import read_catalogue
from knowledge.loader import Base, load
from knowledge.text import fold

DATA = Path(os.environ.get("BARS_DATA") or ROOT.parent / "shared") / "data"
CATALOGUE = DATA / "procedures-catalogue.jsonl.gz"
QUESTIONS = DATA / "questions-dev.jsonl"

STYLES: Mapping[str, str] = {"": "as asked", "accents": "no accents", "typos": "typos"}
"""Kinds of noise, and what a table calls them."""

LARGE = 10_000
_TEMPLATES = ("{}", "{} cho người cao tuổi", "{} qua bưu chính", "{} tại khu công nghiệp")
"""Ways to make several procedures of one, until there are enough of them."""

_GOLDEN = ROOT / "tests/quality/golden.jsonl"


@dataclass(frozen=True, slots=True)
class Content:
    """Entries with their texts, folded, and the questions of each set in each style.

    `families` names the first entry of the family of each: siblings of one name count as one
    for every search.
    """

    name: str
    base: Base
    texts: tuple[tuple[str, str], ...]
    families: Mapping[str, str]
    asked: Mapping[tuple[str, str], Sequence[Row]]

    def without_entries(self) -> Content:
        """Return the same for a search that needs no more than the texts."""
        return replace(self, base=replace(self.base, entries=()))


def own() -> Content:
    """Return our own knowledge with the golden questions, which no wording was taken from."""
    base = load()
    names = names_of(base.entries)
    rows = [replace(row, set="golden") for row in rows_of(_records(_GOLDEN), names=names)]
    return content_of("our knowledge", base, rows)


def catalogue(path: Path, questions: Path) -> Content:
    """Return a procedure catalogue with the questions about it that have one answer."""
    base = replace(load(), entries=read_catalogue(path))
    rows = rows_of((r for r in _records(questions) if "expect" in r), names={})
    return content_of("catalogue", base, rows)


def large(content: Content) -> Content:
    """Return ten thousand entries made of the names of a catalogue, for measuring time."""
    entries = (
        replace(entry, id=f"{entry.id}~{at}", title=template.format(entry.title))
        for (at, template), entry in product(enumerate(_TEMPLATES), content.base.entries)
    )
    rows = [row for (_, style), asked in content.asked.items() if not style for row in asked]
    base = replace(content.base, entries=tuple(islice(entries, LARGE)))
    return content_of("names × templates", base, rows)


def are_there(*paths: Path) -> bool:
    """Say whether files are there, and aloud when they are not."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        print(
            f"!!! NOT MEASURED ON A CATALOGUE: {' and '.join(missing)} missing.\n"
            "!!! Name them (--catalogue, --questions) or the folder above data/ (BARS_DATA).\n"
        )
    return not missing


def content_of(name: str, base: Base, rows: Sequence[Row]) -> Content:
    """Write every question that has an answer in every style, set by set."""
    families = families_of(base.entries)
    styled = {style: noisy(rows, KINDS[style]) if style else list(rows) for style in STYLES}
    answered = {
        style: [row for row in own if row.behavior == "answer" and row.expect]
        for style, own in styled.items()
    }
    groups = sorted({row.set for row in answered[""]}, reverse=True)
    return Content(
        name,
        base,
        tuple((e.id, fold(text)) for e in base.entries for text in (e.title, *e.questions)),
        {entry.id: family.entries[0].id for family in families for entry in family.entries},
        {
            (group, style): [row for row in answered[style] if row.set == group]
            for group in groups
            for style in STYLES
        },
    )


def _records(path: Path) -> list[Mapping[str, object]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]
