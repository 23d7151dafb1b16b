"""Trying only the patterns with a trigger word finds exactly what trying all of them finds.

The plain way stands here as it is defined: every pattern in turn, every place, every word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.guide import Guide
from bot.conversation.handlers import remarks
from bot.conversation.rules import Rule, Rules, load_rules
from knowledge.patterns import _ANY_WORD, Heard, Own, Pattern, Patterns, compile_all
from knowledge.phrases import agrees, agrees_closely
from knowledge.text import Token, fold, tokens

EVERY = 6
"""Of so many questions one is read the plain way, which is slow by intention."""

QUALITY = Path(__file__).parents[2] / "quality"
DAILY = ("careless", "guards")
"""The files that every run reads; the bars read the others too."""

FILES = [
    pytest.param(file, marks=[] if file.stem in DAILY else pytest.mark.bar)
    for file in sorted(QUALITY.glob("*.jsonl"))
]
RULES = load_rules()


class Plain(Heard):
    """Compares words by their definition, without a short cut."""

    def _is(self, word: Token, own: Own) -> bool:
        if own is _ANY_WORD:
            return True
        wants_marks = own.needs_marks or (self.is_marked and own.key != own.folded)
        if wants_marks and not word.marked:
            return False
        was_read_as_typed = word.typed.lower() == word.raw
        is_lenient = self.is_careless and was_read_as_typed and not own.needs_marks
        return agrees(word, own) if is_lenient else agrees_closely(word, own)


def plainly(patterns: Patterns, words: Sequence[Token]) -> tuple[int, int] | None:
    heard = Plain.of(words)
    folded = {word.folded for word in words}
    for pattern in patterns.patterns:
        if pattern.beside is not None and plainly(Patterns((pattern.beside,)), words) is None:
            continue
        # Only to save time where a step has no phrase whose words are all there.
        if all(any(map(folded.issuperset, own)) for own in _words_of(pattern)):
            for start in (0,) if pattern.at_start else range(len(words)):
                end = _end(pattern, heard, start, 0)
                if end is not None:
                    return start, end
    return None


@cache
def _words_of(pattern: Pattern) -> list[list[set[str]]]:
    return [
        [{own.folded for own in option if own is not _ANY_WORD} for option in step.options]
        for step in pattern.steps
    ]


def _end(pattern: Pattern, heard: Heard, at: int, number: int) -> int | None:
    if number == len(pattern.steps):
        return at if not pattern.at_end or at == len(heard.words) else None
    step = pattern.steps[number]
    for start in range(at, min(at + step.gap, len(heard.words)) + 1):
        for option in step.options:
            if heard.has(option, start):
                end = _end(pattern, heard, start + len(option), number + 1)
                if end is not None:
                    return end
    return None


def holds_plainly(rule: Rule, words: Sequence[Token]) -> bool:
    if plainly(rule.surely, words):
        return True
    return plainly(rule.catches, words) is not None and plainly(rule.unless, words) is None


def guard_plainly(rules: Rules, sentences: Sequence[Sequence[Token]]) -> Rule | None:
    spelled = [rules.shorthand.spell_out(words) for words in sentences]
    for rule in rules.guards:
        if any(holds_plainly(rule, words) for words in spelled):
            return rule
    return None


def all_patterns() -> Iterator[Patterns]:
    for rule in (*RULES.guards, *RULES.redirects, *RULES.smalltalk):
        yield from (rule.surely, rule.catches, rule.unless)
    yield from RULES.phrases.values()
    yield from remarks._PATTERNS.values()


def questions(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.strip()]
    return [str(each.get("question") or each["message"]) for each in found[::EVERY]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_question_of_the_quality_sets_is_caught_by_the_same_rule(
    guide: Guide, file: Path
) -> None:
    asked = questions(file)
    assert asked

    for text in (*asked, *map(fold, asked)):
        sentences = guide.read(text)
        words = tuple(word for sentence in sentences for word in sentence)
        redirect = next((r.name for r in RULES.redirects if holds_plainly(r, words)), None)
        assert RULES.named_by_phrases(sentences) == guard_plainly(RULES, sentences), text
        assert RULES.redirect(words) == redirect, text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_list_of_phrases_stands_at_the_same_place_of_every_question(
    guide: Guide, file: Path
) -> None:
    lists = list(all_patterns())

    for text in questions(file):
        words = tuple(word for sentence in guide.read(text) for word in sentence)
        for patterns in lists:
            assert patterns.find(words) == plainly(patterns, words), text


OWN_WORDS = sorted(
    {
        own.folded
        for patterns in all_patterns()
        for pattern in patterns.patterns
        for step in pattern.steps
        for option in step.options
        for own in option
    }
    | {"không", "nhậu", "cháy", "thôn", "3", "đánh", "khong"}
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(OWN_WORDS), max_size=14).map(" ".join))
def test_any_row_of_our_own_words_is_read_the_same_way(text: str) -> None:
    words = tokens(text)

    for patterns in all_patterns():
        assert patterns.find(words) == plainly(patterns, words)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("*", "gì"), ("* *", "gì thế"), ("(tôi|em)?", "gì"), ("thôn * …(a)?", "thôn 3"), ("^ *", "")],
)
def test_a_pattern_without_any_certain_word_is_always_tried(pattern: str, text: str) -> None:
    patterns = compile_all(["cháy", pattern], {})

    assert patterns.find(tokens(text)) == plainly(patterns, tokens(text))
