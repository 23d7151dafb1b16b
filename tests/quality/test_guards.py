"""Messages that no FAQ may answer are caught, and questions are not.

The sentences of guards.jsonl were written without sight of the phrases in guards.toml, and no
phrase may be one of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.conversation.ask import ask
from bot.conversation.guide import Guide
from bot.conversation.rules import GUARDS_FILE
from bot.models import UnderstoodAs
from knowledge.text import fold

HERE = Path(__file__).parent
ROWS = [
    json.loads(line) for line in (HERE / "guards.jsonl").read_text(encoding="utf-8").splitlines()
]
FLOORS = {
    "emergency": 0.97,
    "denunciation": 0.97,
    "complaint": 0.97,
    "scam": 0.9,
    "late_dossier": 0.9,
    "staff_attitude": 0.9,
    "site_report": 0.9,
    "rule_feedback": 0.9,
    "praise": 0.9,
    "suggestion": 0.9,
    "press": 0.9,
}
MAX_FALSE_CATCHES = 0.03
NOT_FOR_QUESTIONS = {
    "emergency",
    "denunciation",
    "complaint",
    "staff_attitude",
    "late_dossier",
    "site_report",
}
CAUGHT_ON_PURPOSE: Mapping[str, str] = {
    "muốn phản ánh đèn đường hỏng": "tells what to report: write it down at once",
    "phản ánh rác thải trước nhà": "tells what to report: write it down at once",
    "phản ánh thái độ cán bộ một cửa": "tells what to report: write it down at once",
    "phản ánh ở đây có phải là đơn khiếu nại không": "the guard says exactly that, with the law",
    "hồ sơ nộp lâu chưa thấy trả lời": "somebody is waiting: an officer should look",
    "hồ sơ quá hẹn chưa có kết quả thì hỏi ai": "somebody is waiting: an officer should look",
}
"""Packaged questions that a guard answers instead of their entry, and why."""
NEVER_AN_FAQ = {"emergency", "scam", "denunciation", "complaint", "late_dossier"}
DAY = date(2026, 11, 23)

Catch = Callable[[str], str | None]


@pytest.fixture(scope="module")
def catch(guide: Guide) -> Catch:
    return lambda text: guide.rules.guard(guide.read(text))


def questions(name: str | None) -> Sequence[str]:
    return [row["question"] for row in ROWS if row["expect_guard"] == name]


@pytest.mark.parametrize("name", FLOORS)
def test_a_guard_catches_what_it_is_for(catch: Catch, name: str) -> None:
    missed = [text for text in questions(name) if catch(text) != name]

    assert 1 - len(missed) / len(questions(name)) >= FLOORS[name], missed


def test_questions_are_not_caught(catch: Catch) -> None:
    caught = [text for text in questions(None) if catch(text) is not None]

    assert len(caught) / len(questions(None)) <= MAX_FALSE_CATCHES, caught


@pytest.mark.parametrize("file", ["golden.jsonl", "out_of_scope.jsonl"])
def test_questions_of_the_other_sets_are_not_caught(catch: Catch, file: str) -> None:
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines]
    caught = [text for text in texts if catch(text) is not None]

    assert len(caught) / len(texts) <= MAX_FALSE_CATCHES, caught


@pytest.mark.parametrize("typed", [str, fold], ids=["with accents", "without accents"])
def test_no_packaged_question_is_caught(
    guide: Guide, catch: Catch, typed: Callable[[str], str]
) -> None:
    texts = {text for entry in guide.index.entries.values() for text in entry.questions}
    caught = {text: name for text in texts if (name := catch(typed(text))) in NOT_FOR_QUESTIONS}

    assert {text: name for text, name in caught.items() if text not in CAUGHT_ON_PURPOSE} == {}


def test_no_golden_question_is_caught(catch: Catch) -> None:
    lines = (HERE / "golden.jsonl").read_text(encoding="utf-8").splitlines()
    caught = {text: catch(text) for line in lines if catch(text := json.loads(line)["question"])}

    assert caught == {}


def test_what_is_caught_is_never_answered_from_an_entry(guide: Guide) -> None:
    for row in ROWS:
        if row["expect_guard"] in NEVER_AN_FAQ:
            asked = ask(row["question"], guide=guide, as_of=DAY)
            assert asked.understanding.kind is not UnderstoodAs.ANSWER, row["question"]


def test_a_message_typed_without_accents_is_caught_as_well(catch: Catch) -> None:
    urgent = [text for name in ("emergency", "scam") for text in questions(name)]
    caught = [text for text in urgent if catch(fold(text)) is not None]

    assert len(caught) / len(urgent) >= 0.9


def test_no_phrase_is_a_sentence_of_the_test_set() -> None:
    phrases = GUARDS_FILE.read_text(encoding="utf-8").lower()

    assert [row["question"] for row in ROWS if f'"{row["question"].lower()}"' in phrases] == []
