"""Checks the form of guards.toml: every phrase can be read, and no name that code asks for is gone.

What is said and done when a phrase is found is decided in bot.conversation. The names are those of
the program's own file: rows may be added to a name, but no name invented or lost.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.fields import Collector, Report, broken_line, read_text
from knowledge.patterns import PatternError, compile_one
from knowledge.toml import read_toml

FILE = "guards.toml"
_OWN = Path(__file__).parent / "content" / FILE
_ROWS = ("guard", "redirect", "smalltalk")
_TEXTS = ("surely", "phrases", "unless")


def check_guards(root: Path, collector: Collector) -> None:
    """Report what is wrong with the guards of a content folder; without the file, nothing."""
    path = root / FILE
    report = collector.of(FILE)
    text = read_text(path, report) if path.exists() else None
    if text is None:
        return
    for line, message in _wrong(text):
        report(line, message)


@lru_cache(maxsize=4)
def _wrong(text: str) -> tuple[tuple[int, str], ...]:
    """Return line and message of every problem; remembered, for the file is large."""
    found: list[tuple[int, str]] = []
    try:
        document = read_toml(text)
    except tomllib.TOMLDecodeError as error:
        return ((broken_line(error), f"the file is no TOML: {error}"),)
    try:
        _check(document, text, lambda line, message: found.append((line, message)))
    except (KeyError, TypeError, AttributeError) as error:
        found.append((1, f"the file has another form than guards have: {error}"))
    return tuple(found)


def _check(document: Mapping[str, Any], text: str, report: Report) -> None:
    lines = text.split("\n")
    lists: Mapping[str, Sequence[str]] = document["lists"]
    for phrase in _phrases(document):
        try:
            compile_one(phrase, lists)
        except PatternError as error:
            at = next((n for n, line in enumerate(lines, start=1) if f'"{phrase}"' in line), 1)
            report(at, f"the phrase cannot be read: {error}")
    known = _names(tomllib.loads(_own_text()))
    names = _names(document)
    for name in sorted(known - names):
        report(1, f'"{name}" is gone; code asks for it')
    for name in sorted(names - known):
        report(1, f'"{name}" is no name that code knows; add phrases to a known one')


def _phrases(document: Mapping[str, Any]) -> Iterator[str]:
    for table in _ROWS:
        for row in document[table]:
            for key in _TEXTS:
                yield from row.get(key, ())
    for texts in document["phrases"].values():
        yield from texts


def _names(document: Mapping[str, Any]) -> frozenset[str]:
    rows = {
        f"{table}.{row.get('wording', row['name'])}" for table in _ROWS for row in document[table]
    }
    rows |= {f"{table}.{row['name']}" for table in _ROWS for row in document[table]}
    shorthand = document["shorthand"]
    for table in ("words", "units"):
        if not all(isinstance(text, str) for text in shorthand[table].values()):
            raise TypeError(f"shorthand.{table} must hold texts")
    return frozenset(rows | {f"phrases.{name}" for name in document["phrases"]})


@lru_cache(maxsize=1)
def _own_text() -> str:
    return _OWN.read_text(encoding="utf-8")
