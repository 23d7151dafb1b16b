"""Reads one TOML table key by key and reports what does not fit.

Knows types and lines, not what the keys mean. A wrong value is reported and replaced by an
empty one, so that one run finds every problem of a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from knowledge.problems import Problem

T = TypeVar("T")
Report = Callable[[int, str], None]


def broken_line(error: ValueError) -> int:
    """Return the line that tomllib names in its complaint, counting from 1; 1 where it does not."""
    place = re.search(r"at line (\d+)", str(error))
    return int(place[1]) if place else 1


class Lines:
    """Finds on which line of a TOML text a key stands; tomllib does not tell."""

    def __init__(self, text: str, *, first_line: int) -> None:
        self._lines = text.split("\n")
        self._headers = [at for at, line in enumerate(self._lines) if line.lstrip().startswith("[")]
        self._first = first_line

    def of_table(self, header: str, nth: int) -> int:
        """Return the line of the nth `[[header]]` or `[header]`, counting from 0."""
        pattern = re.compile(rf"\s*\[\[?\s*{re.escape(header)}\s*\]\]?")
        found = [at for at in self._headers if pattern.match(self._lines[at])]
        return self._first + found[nth] if nth < len(found) else self._first

    def of_key(self, key: str, *, start: int) -> int:
        """Return the line of `key =` at or below a line, before the next table."""
        pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        for at in range(start - self._first, len(self._lines)):
            if pattern.match(self._lines[at]):
                return self._first + at
            if at > start - self._first and self._lines[at].lstrip().startswith("["):
                break
        return start


class Fields:
    """The keys of one table, each read once; `finish` reports the keys nobody asked for."""

    def __init__(
        self,
        values: Mapping[str, object],
        lines: Lines,
        *,
        start: int,
        report: Report,
        name: str = "",
    ) -> None:
        self._values = values
        self._name = name
        self._lines = lines
        self._start = start
        self._report = report
        self._asked: set[str] = set()

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return a string; without a default the key must be there and not be blank."""
        value = self._typed(key, str, "a string", required=default is None)
        if value is None:
            return default or ""
        if default is None and not value.strip():
            self.complain(key, f'"{key}" is empty; fill it in')
        return value.strip()

    def choice(self, key: str, allowed: Iterable[str], *, default: str | None = None) -> str:
        """Return one of the allowed strings."""
        value = self.text(key, default=default)
        options = tuple(allowed)
        if value and value not in options:
            listed = ", ".join(f'"{option}"' for option in options)
            self.complain(key, f'"{key}" is "{value}"; write one of {listed}')
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of strings."""
        value = self._typed(key, list, "a list of strings", required=required) or []
        if not all(isinstance(item, str) and item.strip() for item in value):
            self.complain(key, f'"{key}" must be a list of non-empty strings')
            return ()
        return tuple(item.strip() for item in value)

    def day(self, key: str) -> date:
        """Return a date that must be there."""
        return self.optional_day(key, required=True) or date.min

    def optional_day(self, key: str, *, required: bool = False) -> date | None:
        """Return a date, or None where the key may be left out and is."""
        value = self._typed(key, date, "a date like 2026-11-23", required=required)
        if isinstance(value, datetime):
            self.complain(key, f'"{key}" must be a date without a time')
            return value.date()
        return value

    def integer(self, key: str) -> int:
        """Return a whole number that must be there."""
        return self.optional_integer(key, required=True) or 0

    def optional_integer(self, key: str, *, required: bool = False) -> int | None:
        """Return a whole number, or None where the key may be left out and is."""
        value = self._typed(key, int, "a whole number", required=required)
        return None if isinstance(value, bool) else value

    def flag(self, key: str) -> bool:
        """Return true or false; left out means false."""
        return bool(self._typed(key, bool, "true or false", required=False))

    def tables(self, key: str, *, required: bool = False) -> list[Fields]:
        """Return the rows of `[[key]]`, each to be read and finished."""
        rows = self._typed(key, list, f"rows [[{key}]]", required=required) or []
        if not all(isinstance(row, dict) for row in rows):
            self.complain(key, f'"{key}" must be written as [[{key}]] rows')
            return []
        return [
            Fields(
                row,
                self._lines,
                start=self._lines.of_table(key, nth),
                report=self._report,
            )
            for nth, row in enumerate(rows)
        ]

    def table(self, key: str) -> Fields:
        """Return the table `[key]`; empty when it is missing or something else."""
        values: dict[str, object] = self._typed(key, dict, f"a table [{key}]", required=False) or {}
        name = f"{self._name}.{key}" if self._name else key
        start = max(self._lines.of_table(name, 0), self._start)
        return Fields(values, self._lines, start=start, report=self._report, name=name)

    def names(self) -> tuple[str, ...]:
        """Return the keys of this table, for tables whose keys are content."""
        return tuple(self._values)

    def complain(self, key: str, message: str) -> None:
        """Report a problem at the line of a key."""
        self._report(self._lines.of_key(key, start=self._start), message)

    def finish(self) -> None:
        """Report every key that was not asked for."""
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                self.complain(key, f'unknown key "{key}"; known here: {known}')

    def _typed(self, key: str, kind: type[T], name: str, *, required: bool) -> T | None:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            if required:
                self._report(self._start, f'"{key}" is missing; add it as {name}')
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.complain(key, f'"{key}" must be {name}, not {type(value).__name__}')
            return None
        return value


class Collector:
    """Gathers problems of many files."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def of(self, file: str) -> Report:
        """Return the reporter of one file."""
        return lambda line, message: self.problems.append(Problem(file, line, message))


def read_text(path: Path, report: Report) -> str | None:
    """Return a file's text, or None when it is not UTF-8; reports text that is not NFC."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        report(0, "the file is not UTF-8; save it as UTF-8")
        return None
    for number, line in enumerate(text.split("\n"), start=1):
        if not unicodedata.is_normalized("NFC", line):
            report(number, "the line is not NFC; save it with composed accents")
    return text
