"""Gathers the examples from which the numbers of the matcher are fitted.

Every editor's question is held out once and asked of an index that lacks it; whole entries are
held out too, so that the numbers learn what a question without an answer looks like. What a
catalogue adds is bot.matching.catalogue_training. The golden questions are never read here: they
judge the result.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.matching.decision import Cover
from bot.matching.evaluate import Row, rows_of
from bot.matching.matcher import Matcher
from bot.matching.noise import KINDS
from bot.matching.ranked import Ranked
from bot.matching.synonyms import APART
from bot.matching.weights import Weights
from bot.matching.wordings import texts_of
from knowledge.index import index_of
from knowledge.loader import Base
from knowledge.model import Entry, Kind
from knowledge.text import fold, plain

FOLDS = 5
SEED = 20261126
OFF_TOPIC = Path(__file__).with_name("off_topic.txt")
ELSEWHERE = Path(__file__).with_name("elsewhere.txt")
"""Messages that nothing of the State answers, and such as only our own content does not.

Whoever adds content to answer one of the latter takes it out: it would teach to hold back.
"""

ASKED = Path(__file__).with_name("asked.jsonl")
"""Questions in people's words about more than a thousand national procedures, three for each.

They teach how likely a find is right, and are no wordings: no entry is found by them.
"""

ASKED_EACH = 10
"""Questions of an entry that are held out in turn."""

NATIONAL = 600
"""Questions about national procedures that our content has not; more would teach to doubt all."""

LACKING = 300
"""Citizens' phrases asked for what our content has not."""

_OPENERS = ("hôm qua tôi ra phường người ta bảo thiếu, ", "tôi năm nay 50 tuổi ở quê, ", "", "")
_CLOSERS = (" vậy ạ", " giúp tôi với", " tôi không rành", "", "")


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked, what was ranked, and the entries meant; none where nothing was.

    Examples of one `source` say the same in different ways: they are held out together.
    `origin` names the kind of question; `covers` are in the order of `ranked`.
    """

    gold: frozenset[str]
    ranked: tuple[Ranked, ...]
    source: int
    covers: tuple[Cover, ...] = ()
    has_known_word: bool = True
    origin: str = ""

    def cover(self, at: int) -> Cover:
        """Return how well a ranked entry covers the question."""
        if self.covers:
            return self.covers[at]
        features = self.ranked[at].features
        return Cover(features.rarest == 1.0, features.named == 1.0, sibling=False)

    def is_right(self, row: Ranked) -> bool:
        """Say whether a ranked entry, or a sibling of its name, is meant."""
        return any(entry.id in self.gold for entry in row.record.entries)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be asked; its answer may be taken away from the knowledge first."""

    text: str
    gold: frozenset[str]
    source: int
    origin: str
    taken_away: bool = False


def noisy(question: str, chance: random.Random) -> str:
    """Write a question as a citizen in a hurry might."""
    text = chance.choice(_OPENERS) + question + chance.choice(_CLOSERS)
    words = text.split()
    if len(words) > 4 and chance.random() < 0.5:
        words.pop(chance.randrange(len(words)))
    if chance.random() < 0.6:
        words = [fold(word) for word in words]
    return " ".join(_typo(w, chance) if chance.random() < 0.08 else w for w in words if w)


def _typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    kept = word[:at] + word[at + 1 :]
    return chance.choice((kept or word, word[:at] + word[at] + word[at:]))


def written_questions() -> list[Row]:
    """Return the packaged written questions, each with the code of the procedure it means."""
    lines_of = ASKED.read_text(encoding="utf-8").splitlines()
    return rows_of((json.loads(line) for line in lines_of), names={})


def source_of(codes: Iterable[str]) -> int:
    """Return one number for all questions about one procedure."""
    return zlib.crc32(min(codes).encode())


def own_examples(base: Base, weights: Weights, rows: Iterable[Row] = ()) -> list[Example]:
    """Ask every held-out question, plain and noisy, and the off-topic messages.

    Of the given rows, and of the written questions about other procedures, those are asked as well
    that our content cannot answer.
    """
    chance = random.Random(SEED)  # noqa: S311 - reproducible noise, no secret
    found = list(_held_out_questions(base, weights, chance))
    found += _held_out_entries(base, weights, chance)
    whole = Matcher(index_of(base), weights=weights)
    asked = [*known(base.entries, chance), *lines(OFF_TOPIC, chance)]
    asked += [*lines(ELSEWHERE, chance, "elsewhere"), *_lacking(base, chance)]
    asked += [
        Asked(text, frozenset(), source, "lacking")
        for source, row in enumerate(rows)
        if row.is_in_scope and not whole.families(row.expect)
        for text in (row.question, KINDS["accents"](row.question, chance))
    ]
    strange = [row for row in written_questions() if not whole.families(row.expect)]
    asked += [
        Asked(row.question, frozenset(), source_of(row.expect), "national")
        for row in chance.sample(strange, min(NATIONAL, len(strange)))
    ]
    return found + ask(whole, asked, day_of(base))


def known(entries: Iterable[Entry], chance: random.Random) -> Iterator[Asked]:
    """Ask in the very words that are known: that leaves no doubt, and the numbers must know it."""
    for source, entry in enumerate(entries):
        for text in {entry.title: None, entry.name: None, **dict.fromkeys(entry.questions)}:
            typed = text if chance.random() < 0.5 else fold(text)
            yield Asked(typed, frozenset({entry.id}), source, "known")


def lines(path: Path, chance: random.Random, origin: str = "off topic") -> Iterator[Asked]:
    """Ask what stands in a file, line by line, plain and noisy; nothing answers it."""
    for source, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        for text in (line, noisy(line, chance)):
            yield Asked(text, frozenset(), source, origin)


def _lacking(base: Base, chance: random.Random) -> Iterator[Asked]:
    """Ask for official matters of which our content lacks a word, as citizens call them."""
    ours = {
        word.folded for entry in base.entries for text in texts_of(entry) for word in plain(text)
    }
    lacking = [
        row
        for row in base.lexicon.synonyms
        if any(word.folded not in ours for word in plain(row.means))
    ]
    for source, row in enumerate(chance.sample(lacking, min(LACKING, len(lacking)))):
        yield Asked(noisy(row.phrase.replace(APART, ""), chance), frozenset(), source, "lacking")


def _held_out_questions(base: Base, weights: Weights, chance: random.Random) -> Iterator[Example]:
    for fold_no in range(FOLDS):
        entries = tuple(
            replace(
                entry,
                questions=tuple(q for n, q in enumerate(entry.questions) if n % FOLDS != fold_no),
            )
            for entry in base.entries
        )
        matcher = Matcher(index_of(replace(base, entries=entries)), weights=weights)
        asked = (
            Asked(text, frozenset({entry.id}), source, "held out")
            for source, entry in enumerate(base.entries)
            for question in entry.questions[fold_no:ASKED_EACH:FOLDS]
            for text in (question, noisy(question, chance))
        )
        yield from ask(matcher, asked, day_of(base))


def _held_out_entries(base: Base, weights: Weights, chance: random.Random) -> Iterator[Example]:
    for fold_no in range(FOLDS):
        rest = tuple(entry for n, entry in enumerate(base.entries) if n % FOLDS != fold_no)
        matcher = Matcher(index_of(replace(base, entries=rest)), weights=weights)
        asked = (
            Asked(noisy(question, chance), frozenset(), source, "entry away")
            for source, entry in enumerate(base.entries[fold_no::FOLDS])
            if entry.kind is not Kind.PLAN
            for question in entry.questions[::3]
        )
        yield from ask(matcher, asked, day_of(base))


def ask(matcher: Matcher, asked: Iterable[Asked], day: date) -> list[Example]:
    """Ask, and keep what was ranked with what was meant."""
    nothing: frozenset[str] = frozenset()
    examples = []
    for each in asked:
        away = matcher.families(each.gold) if each.taken_away else nothing
        seen = matcher.judge(each.text, as_of=day, without=away)
        gold = nothing if each.taken_away else each.gold
        examples.append(
            Example(gold, seen.ranked, each.source, seen.covers, seen.has_known_word, each.origin)
        )
    return examples


def day_of(base: Base) -> date:
    """Return a day on which the content was true: the last one it was checked on."""
    return max(source.checked_on for entry in base.entries for source in entry.sources)
