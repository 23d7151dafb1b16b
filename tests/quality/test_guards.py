"""Messages that no FAQ may answer are caught, and questions are not.

The sentences of all files were written without sight of the phrases in guards.toml, and no
phrase may be one of them. guards.jsonl was at hand while the phrases grew; blind_guards.jsonl came
later; fresh_guards.jsonl and unseen_guards.jsonl taught the net. held_guards.jsonl was neither
learned nor looked at: its floors are what was measured, and say more than all others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.ask import ask
from bot.conversation.guide import Guide
from bot.conversation.rules import GUARDS_FILE
from bot.models import UnderstoodAs
from knowledge.text import fold

HERE = Path(__file__).parent
FILES = ("guards.jsonl", "blind_guards.jsonl")
PLAIN_FILES = (
    "golden.jsonl",
    "blind_golden.jsonl",
    "out_of_scope.jsonl",
    "blind_out_of_scope.jsonl",
)
FLOORS = {
    "emergency": 1.0,
    "denunciation": 1.0,
    "complaint": 1.0,
    "scam": 0.95,
    "late_dossier": 0.95,
    "staff_attitude": 0.95,
    "site_report": 0.95,
    "rule_feedback": 0.95,
    "praise": 0.95,
    "suggestion": 0.95,
    "press": 0.95,
}
MAX_FALSE_CATCHES = 0.01
LEARNED = ("fresh_guards.jsonl", "unseen_guards.jsonl")
HELD = "held_guards.jsonl"
HELD_FLOORS = {"emergency": 0.93, "denunciation": 0.92, "complaint": 1.0, "scam": 0.85}
HELD_RECALL, HELD_FALSE_CATCHES = 0.9, 0.025
LATER = {"blind_guards_4.jsonl": 4, "blind_guards_5.jsonl": 2}
"""By a fourth and a fifth hand, and how many of their 39 and 64 plain messages are caught. Those of
the fourth were made to sound like danger."""
NEVER_AN_FAQ = {"emergency", "scam", "denunciation", "complaint", "late_dossier"}
DAY = date(2026, 11, 23)

Catch = Callable[[str], str | None]


@pytest.fixture(scope="module")
def catch(guide: Guide) -> Catch:
    return lambda text: guide.rules.guard(guide.read(text))


def rows(file: str) -> Sequence[Mapping[str, Any]]:
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def questions(file: str, name: str | None) -> Sequence[str]:
    return [row["question"] for row in rows(file) if row["expect_guard"] == name]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("name", FLOORS)
def test_a_guard_catches_what_it_is_for(catch: Catch, file: str, name: str) -> None:
    asked = questions(file, name)
    missed = {text: catch(text) for text in asked if catch(text) != name}

    assert 1 - len(missed) / len(asked) >= FLOORS[name], missed


@pytest.mark.parametrize("name", HELD_FLOORS)
@pytest.mark.parametrize("typed", [str, fold], ids=["as typed", "without accents"])
def test_what_nobody_learned_from_is_caught_as_measured(
    catch: Catch, typed: Callable[[str], str], name: str
) -> None:
    asked = [typed(text) for text in questions(HELD, name)]
    caught = sum(catch(text) == name for text in asked)

    assert caught / len(asked) >= HELD_FLOORS[name]


def test_of_all_that_nobody_learned_from_nine_in_ten_are_caught(catch: Catch) -> None:
    asked = [row for row in rows(HELD) if row["expect_guard"]]
    caught = sum(catch(row["question"]) == row["expect_guard"] for row in asked)

    assert caught / len(asked) >= HELD_RECALL


def test_questions_that_nobody_learned_from_are_hardly_ever_caught(catch: Catch) -> None:
    asked = questions(HELD, None)

    assert sum(catch(text) is not None for text in asked) / len(asked) <= HELD_FALSE_CATCHES


@pytest.mark.parametrize("file", LATER)
def test_a_later_hand_finds_every_guard_that_matters(catch: Catch, file: str) -> None:
    grave = [
        (text, name)
        for name in ("emergency", "denunciation", "complaint", "late_dossier")
        for text in questions(file, name)
    ]

    assert grave
    assert [text for text, name in grave if catch(text) != name] == []


@pytest.mark.parametrize("file", LATER)
def test_what_a_later_hand_only_asks_is_caught_no_more_often_than_measured(
    catch: Catch, file: str
) -> None:
    caught = [text for text in questions(file, None) if catch(text) is not None]

    assert len(caught) <= LATER[file], caught


@pytest.mark.parametrize("file", LEARNED)
def test_no_danger_among_the_learned_messages_is_missed(
    guide: Guide, catch: Catch, file: str
) -> None:
    missed = [
        text
        for text in questions(file, "emergency")
        if catch(text) != "emergency" and not guide.rules.fears_danger(guide.read(text))
    ]

    assert missed == []


def test_who_may_be_in_danger_hears_the_numbers_above_the_answer(guide: Guide) -> None:
    doubtful = "có cần mang bà nội theo không, bà đi xe lăn"
    asked = ask(doubtful, guide=guide, as_of=DAY)

    assert asked.understanding.guard is None
    assert asked.text.startswith("Nếu đang nguy hiểm, xin gọi ngay 113")


@pytest.mark.parametrize("file", FILES)
def test_questions_are_not_caught(catch: Catch, file: str) -> None:
    asked = questions(file, None)
    caught = {text: catch(text) for text in asked if catch(text) is not None}

    assert len(caught) / len(asked) <= MAX_FALSE_CATCHES, caught


@pytest.mark.parametrize("file", PLAIN_FILES)
@pytest.mark.parametrize("typed", [str, fold], ids=["as typed", "without accents"])
def test_questions_of_the_other_sets_are_not_caught(
    catch: Catch, typed: Callable[[str], str], file: str
) -> None:
    asked = [typed(row["question"]) for row in rows(file)]
    caught = {text: catch(text) for text in asked if catch(text) is not None}

    assert len(caught) / len(asked) <= MAX_FALSE_CATCHES, caught


def test_no_golden_question_is_caught(catch: Catch) -> None:
    asked = [row["question"] for row in rows("golden.jsonl")]

    assert {text: name for text in asked if (name := catch(text))} == {}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("typed", [str, fold], ids=["as typed", "without accents"])
def test_what_is_caught_is_never_answered_from_an_entry(
    guide: Guide, typed: Callable[[str], str], file: str
) -> None:
    for row in rows(file):
        if row["expect_guard"] in NEVER_AN_FAQ:
            asked = ask(typed(row["question"]), guide=guide, as_of=DAY)
            assert asked.understanding.kind is not UnderstoodAs.ANSWER, row["question"]


@pytest.mark.parametrize("file", FILES)
def test_a_message_typed_without_accents_is_caught_as_well(catch: Catch, file: str) -> None:
    urgent = [(name, text) for name in NEVER_AN_FAQ for text in questions(file, name)]
    missed = {text: name for name, text in urgent if catch(fold(text)) != name}

    assert len(missed) / len(urgent) <= 1 - FLOORS["scam"], missed


@pytest.mark.parametrize("file", FILES)
def test_no_phrase_is_a_sentence_of_the_test_set(file: str) -> None:
    phrases = GUARDS_FILE.read_text(encoding="utf-8").lower()

    assert [
        row["question"] for row in rows(file) if f'"{row["question"].lower()}"' in phrases
    ] == []
