"""The golden questions that come with the content are answered, and say nothing known already."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.conversation.guide import Guide
from bot.editorial.known import searched, told
from knowledge.golden import FILE, golden_of
from knowledge.loader import CONTENT
from knowledge.text import fold
from tests.quality.test_wordings import JUDGES

TEXT = (CONTENT / FILE).read_text(encoding="utf-8")
DAYS = (date(2026, 11, 27), date(2027, 3, 2))
"""Before and after the Law on civil status of 2026 applies."""


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_golden_question_is_answered_at_once_by_its_entry(guide: Guide, day: date) -> None:
    rows = golden_of(TEXT)
    wrong = [
        (row.question, answer)
        for row in rows
        for way in (searched, told)
        if (answer := way(guide, row.question, frozenset(row.expect), day)) not in row.expect
    ]

    assert 30 <= len(rows) <= 40
    assert wrong == []


def test_no_golden_question_is_a_wording_or_a_question_of_a_set_that_judges(guide: Guide) -> None:
    files = [file for names in JUDGES for file in Path(__file__).parent.glob(names)]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    known = {fold(row["question"]) for row in map(json.loads, lines) if "question" in row}
    known |= {fold(each) for entry in guide.index.entries.values() for each in entry.questions}

    assert [row.question for row in golden_of(TEXT) if fold(row.question) in known] == []
