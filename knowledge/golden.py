"""Questions with the entry that must answer them: golden.jsonl, one JSON object a line.

They are asked at each publication; a row is what `evaluate` reads, too. Rows without an expected
entry, or that expect more than an answer, are kept and not asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.editing import EditError
from knowledge.fields import Collector, Report, read_text
from knowledge.model import Entry
from knowledge.text import fold

FILE = "golden.jsonl"
LONGEST = 300
"""Characters of a question, as the phone page takes them."""
_SLUG = "slug:"


@dataclass(frozen=True, slots=True)
class Golden:
    """A question and the entries any of which is right; ids, or "slug:" and a file's name."""

    question: str
    expect: tuple[str, ...]

    def ids(self, slugs: Mapping[str, str]) -> frozenset[str]:
        """Return the ids that are right; `slugs` has the ids by the names of the files."""
        return frozenset(
            slugs.get(each.removeprefix(_SLUG), each) if each.startswith(_SLUG) else each
            for each in self.expect
        )


def golden_of(text: str) -> tuple[Golden, ...]:
    """Return the rows that must be answered at once; what cannot be read is left out."""
    rows = (row for line, row in _rows(text) if _is_sound(line, row, _silent))
    return tuple(
        Golden(str(row["question"]), tuple(row["expect"]))
        for row in rows
        if row.get("expect") and row.get("behavior", "answer") == "answer"
    )


def right_ids(text: str, entries: Iterable[Entry]) -> Mapping[str, frozenset[str]]:
    """Return the questions with the ids of the entries that are right."""
    slugs = {entry.slug: entry.id for entry in entries}
    return {row.question: row.ids(slugs) for row in golden_of(text)}


def check_golden(root: Path, collector: Collector) -> None:
    """Report what is wrong with the questions of a content folder; without the file, nothing."""
    path, report = root / FILE, collector.of(FILE)
    text = read_text(path, report) if path.exists() else None
    seen: set[str] = set()
    for line, row in _rows(text or ""):
        if not _is_sound(line, row, report):
            continue
        if fold(row["question"]) in seen:
            report(line, f'question "{row["question"]}" stands in the file twice')
        seen.add(fold(row["question"]))


def with_question(text: str, question: str, entry_id: str) -> str:
    """Return the file's text with one row more. Raises EditError where the question is there."""
    if _lines_of(text, question):
        raise EditError("câu này đã có trong danh sách")
    row = json.dumps({"question": question, "expect": [entry_id]}, ensure_ascii=False)
    ending = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{ending}{row}\n"


def without_question(text: str, question: str) -> str:
    """Return the file's text without a question. Raises EditError where it is not there."""
    gone = _lines_of(text, question)
    if not gone:
        raise EditError("câu này không có trong danh sách")
    lines = text.split("\n")
    return "\n".join(each for number, each in enumerate(lines, start=1) if number not in gone)


def _lines_of(text: str, question: str) -> frozenset[int]:
    """Return the lines on which a question stands, in whatever way it is typed; asked or not."""
    return frozenset(
        line
        for line, row in _rows(text)
        if _is_sound(line, row, _silent) and fold(row["question"]) == fold(question)
    )


def _rows(text: str) -> Iterator[tuple[int, Any]]:
    """Yield the rows with the numbers of their lines; None for what is no JSON."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):  # the latter for brackets without end
                yield number, None


def _is_sound(line: int, row: Any, report: Report) -> bool:
    """Report what is wrong with a row, and say whether nothing is."""
    if not isinstance(row, Mapping):
        report(line, "the line is no JSON object; write one question a line")
        return False
    question, expect = row.get("question"), row.get("expect", [])
    if not isinstance(question, str) or not question.strip() or len(question) > LONGEST:
        report(line, f'"question" is missing or longer than {LONGEST} characters')
        return False
    if not _is_line(question):
        report(line, '"question" is not one line of whole characters')
        return False
    if not isinstance(expect, list) or not all(map(_is_line, expect)):
        report(line, '"expect" must be a list of ids of entries')
        return False
    return True


def _is_line(text: object) -> bool:
    """Say whether something can be shown in a line; JSON also writes halves of characters."""
    if not isinstance(text, str) or len(text.splitlines()) > 1:
        return False
    return text.encode("utf-8", errors="ignore").decode("utf-8") == text


def _silent(_line: int, _message: str) -> None:
    """Report to nobody."""
