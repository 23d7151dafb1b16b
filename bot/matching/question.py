"""Reads a citizen's question into weighted words, synonyms and acts, ready for ranking.

Nothing here looks at entries: the same question is compared with all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.facets import FacetReader
from bot.matching.vocabulary import Near, Vocabulary
from bot.matching.wordings import Bigram
from bot.matching.wordlists import (
    ACTS,
    DEMANDING,
    DEMANDING_HOWEVER_SAID,
    FILLERS,
    GENERIC,
    LOSSES,
    WEIGHT_DOUBTFUL,
    WEIGHT_FACET,
    WEIGHT_FILLER,
    WEIGHT_GENERIC,
)
from knowledge.lexicon import Lexicon
from knowledge.phrases import Found, PhraseTable, agrees
from knowledge.syllables import is_syllable
from knowledge.text import Token, fold, plain, tokens, without_frames


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of the question: `mass` is what it tells, `near` which of our words it may be.

    `best` is the likeliest of those, or the word as typed. `is_topic` words carry a topic by
    themselves; `is_content` words do so in this question, which may have none of the former.
    """

    token: Token
    near: Near
    mass: float
    is_content: bool
    is_topic: bool
    best: str

    @property
    def repaired(self) -> Token:
        """Return the word as we read it; a repaired one counts as typed without marks."""
        if self.best == self.token.folded:
            return self.token
        return Token(self.token.typed, self.best, self.best, self.best)


@dataclass(frozen=True, slots=True)
class Group:
    """Words to be explained together: a citizen's phrase and the official words for it."""

    words: tuple[QueryWord, ...]
    means: tuple[QueryWord, ...]
    mass: float
    means_mass: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the ranking sees it.

    `acts` are the verbs it speaks of, `demands` those that the right entry must have, `losses`
    those that it must have or speak of. `is_light`: no word of it carries a topic by itself.
    """

    words: tuple[QueryWord, ...]
    groups: tuple[Group, ...]
    content: tuple[QueryWord, ...]
    acts: frozenset[str]
    demands: frozenset[str]
    losses: frozenset[str]
    is_light: bool
    mass: float
    core: str
    official: str

    def gains(self) -> Iterator[tuple[str, float]]:
        """Yield every word of ours that may be meant, and what it is worth."""
        for group in self.groups:
            for word in (*group.words, *group.means):
                for near, trust in word.near:
                    yield near, word.mass * trust

    def pairs(self) -> Iterator[Bigram]:
        """Yield the ordered pairs of what was said, and of what it means officially."""
        for group in self.groups:
            yield from query_pairs(group.means)
        yield from query_pairs(self.words)


def query_pairs(words: Sequence[QueryWord]) -> list[Bigram]:
    """Return the ordered pairs of a question's words, each repaired as far as possible."""
    return [(a.best, b.best) for a, b in zip(words, words[1:], strict=False)]


class Weigher:
    """Tells topic words from fillers and facet words, in questions and in our own texts."""

    def __init__(self, facets: FacetReader) -> None:
        self._facets = facets
        rows = [(word, WEIGHT_GENERIC) for word in GENERIC]
        rows += [(word, WEIGHT_FILLER) for word in FILLERS]
        self._light = PhraseTable((plain(word), weight) for word, weight in rows)
        self._fillers = sorted(
            {fold(word) for word in FILLERS if len(word) > 2 and " " not in word}
        )
        self._is_slip = lru_cache(maxsize=8192)(self._slipped)

    def weights(self, words: Sequence[Token]) -> list[float]:
        """Weigh the words of our own texts, 1.0 for a topic word."""
        return self._weigh(words, exact=True)

    def asked_weights(self, words: Sequence[Token], topics: Collection[str]) -> list[float]:
        """Weigh a citizen's words; a short word without marks gets the benefit of the doubt."""
        weighed = zip(words, self._weigh(words, exact=False), strict=True)
        return [self._doubted(word, weight, topics) for word, weight in weighed]

    def _doubted(self, word: Token, weight: float, topics: Collection[str]) -> float:
        if word.marked:
            return weight
        if word.folded in topics:
            return max(weight, WEIGHT_DOUBTFUL)
        return WEIGHT_GENERIC if weight >= 1.0 and self._is_slip(word.folded) else weight

    def _slipped(self, folded: str) -> bool:
        """Say whether a word is a mistyped filler ("nhugn"); it may be a topic word as well."""
        if is_syllable(folded) or len(folded) < 3:
            return False
        found = process.extractOne(folded, self._fillers, scorer=OSA.distance, score_cutoff=1)
        return found is not None

    def _weigh(self, words: Sequence[Token], *, exact: bool) -> list[float]:
        weights = [_weight_alone(word.folded) for word in words]
        for at in self._facets.spans(words):
            weights[at] = WEIGHT_FACET
        for hit in self._light.find(words, exact=exact):
            for at in range(hit.start, hit.end):
                weights[at] = min(weights[at], hit.value)
        return weights


def _weight_alone(folded: str) -> float:
    """Numbers and single letters mean something only beside other words."""
    if folded.isdigit():
        return WEIGHT_GENERIC
    return WEIGHT_FILLER if len(folded) == 1 else 1.0


class Acts:
    """Finds the verbs that tell sibling procedures apart."""

    def __init__(self) -> None:
        official = [(plain(p), act) for act, (titles, _) in ACTS.items() for p in titles]
        spoken = [(plain(p), act) for act, (_, people) in ACTS.items() for p in people]
        self._titles = PhraseTable(official)
        self._people = PhraseTable(official + spoken)

    def of_title(self, words: Sequence[Token]) -> frozenset[str]:
        """List the acts an official title names."""
        return frozenset(hit.value for hit in self._titles.find(words))

    def of_question(self, words: Sequence[Token]) -> frozenset[str]:
        """List the acts a citizen's words stand for."""
        return frozenset(hit.value for hit in self._people.find(words))

    def demanded(self, words: Sequence[Token]) -> frozenset[str]:
        """List the acts that an entry must have to be the answer.

        A loss may be cured by more than one procedure, so only official words demand one.
        """
        however_said = self.of_question(words) & DEMANDING_HOWEVER_SAID
        again = _AGAIN if _is_done_again(words) else frozenset()
        return (self.of_title(words) & DEMANDING) | however_said | again


(_LOSE,) = plain("mất")
_AGAIN = frozenset({"again"})
_ONCE = PhraseTable((plain(verb), None) for verb in ("đăng ký", "cấp"))
_ANEW = PhraseTable(
    (plain(word), word == "lại") for word in ("lại", "ở lại", "trở lại", "quay lại")
)
_REACH = 4
"""Words that may stand between "đăng ký" and "lại"."""


def _is_done_again(words: Sequence[Token]) -> bool:
    """Say whether "lại" follows its verb at some distance: "đăng ký kết hôn lại"."""
    verbs = [hit.end for hit in _ONCE.find(words)]
    return any(
        0 <= hit.start - end <= _REACH for hit in _ANEW.find(words) if hit.value for end in verbs
    )


_DENIALS = (
    "chưa", "không có", "chưa có", "không phải", "chẳng có", "không được", "chưa được", "không làm",
    "chưa làm",
)  # fmt: skip
_NO_DENIALS = ("có phải", "được chưa", "xong chưa", "chưa biết", "chưa rõ")
_NOT = PhraseTable(
    (plain(word), is_denial)
    for words, is_denial in ((_DENIALS, True), (_NO_DENIALS, False))
    for word in words
)
REPAIRED = 0.75
"""Trust in a word that only its neighbours tell."""

DENIED = 0.5
DENIED_WORDS = 3
"""How far a denial reaches, and what is left of the trust in what it denies."""


class Reader:
    """Reads questions with one lexicon and one vocabulary."""

    def __init__(
        self, lexicon: Lexicon, vocabulary: Vocabulary, weigher: Weigher, acts: Acts
    ) -> None:
        self._lexicon = lexicon
        self._vocabulary = vocabulary
        self._weigher = weigher
        self._acts = acts
        self._known = vocabulary.words()
        self._synonyms = PhraseTable(
            (plain(row.phrase), plain(row.means)) for row in lexicon.synonyms
        )

    def read(self, text: str) -> Question:
        """Read a question; one that says nothing has no words."""
        spoken = without_frames(tokens(text, self._lexicon, known=self._known))
        literal = [hit for hit in self._synonyms.find(spoken) if _is_sure(spoken, hit)]
        settled = {at for hit in literal for at in range(hit.start, hit.end)}
        words = self._weigh(spoken, settled)
        found = literal + self._mistyped(words, settled)
        hits = [hit for hit in found if not self._is_mislaid(words, hit)]
        groups = self._groups(words, hits)
        repaired = [word.best for word in words if word.is_content]
        means = [word.token.folded for group in groups for word in group.means]
        return Question(
            words,
            groups,
            tuple(word for word in words if word.is_content),
            self._acts.of_question(spoken),
            self._acts.demanded(spoken),
            self._acts.of_question(spoken) & LOSSES,
            not any(word.is_topic for word in words),
            sum(group.mass for group in groups) or 1.0,
            " ".join(repaired) or " ".join(word.token.folded for word in words),
            " ".join(means),
        )

    def _mistyped(
        self, words: Sequence[QueryWord], settled: AbstractSet[int]
    ) -> list[Found[tuple[Token, ...]]]:
        """Find the synonyms that only show when the words are repaired."""
        repaired = [word.repaired for word in words]
        return [
            hit
            for hit in self._synonyms.find(repaired)
            if settled.isdisjoint(range(hit.start, hit.end)) and _is_sure(repaired, hit)
        ]

    def names_topic(self, text: str) -> bool:
        """Say whether a text has a phrase that stands for a topic ("con mới đẻ")."""
        return bool(self._synonyms.find(tokens(text, self._lexicon, known=self._known)))

    def _is_mislaid(self, words: Sequence[QueryWord], hit: Found[tuple[Token, ...]]) -> bool:
        """Say whether "mẹ tôi mất" is no death because a thing follows that was lost."""
        last, rest = words[hit.end - 1].token, words[hit.end - 1 :]
        if hit.end - hit.start < 2 or not agrees(last, _LOSE) or len(rest) < 2:
            return False
        lost = self._acts.of_question([word.token for word in rest[:3]]) & LOSSES
        return bool(lost) or rest[1].is_topic

    def _weigh(
        self, spoken: Sequence[Token], settled: AbstractSet[int] = frozenset()
    ) -> tuple[QueryWord, ...]:
        weights = self._weigher.asked_weights(spoken, self._vocabulary.topics)
        denied = frozenset(_denied(spoken))
        floor = _topic_floor(weights)
        is_accented = any(token.marked for token in spoken)
        words = [
            self._word(token, weight, is_content=weight >= floor, is_denied=at in denied)
            for at, (token, weight) in enumerate(zip(spoken, weights, strict=True))
        ]
        return tuple(
            word
            if at in settled or (is_accented and is_syllable(word.token.folded))
            else self._in_context(words, at)
            for at, word in enumerate(words)
        )

    def _in_context(self, words: Sequence[QueryWord], at: int) -> QueryWord:
        """Repair a word by its neighbours: "tam tu" is "tạm trú" where "khai tử" would be "tử".

        Only what was typed without marks can be another word than it seems; beside words with
        marks a right syllable is what it is ("Đắk Song").
        """
        word = words[at]
        if word.token.marked or not word.is_content or word.token.folded.isdigit():
            return word
        before = words[at - 1].best if at and words[at - 1].is_content else ""
        after = words[at + 1].best if at + 1 < len(words) and words[at + 1].is_content else ""
        meant = self._vocabulary.beside(before, word.token.folded, after)
        if meant is None or meant == word.best:
            return word
        others = tuple(row for row in word.near if row[0] != meant)
        return replace(word, near=((meant, REPAIRED), *others), best=meant)

    def _word(self, token: Token, weight: float, *, is_content: bool, is_denied: bool) -> QueryWord:
        near = self._vocabulary.near(token.folded, token.marked)
        if is_denied:
            near = tuple((word, trust * DENIED) for word, trust in near)
        rarity = max((self._vocabulary.idf(word) for word, _ in near), default=None)
        idf = self._vocabulary.idf(token.folded) if rarity is None else rarity
        best = near[0][0] if near else token.folded
        return QueryWord(token, near, idf * weight, is_content, weight >= 1.0, best)

    def _groups(
        self, words: tuple[QueryWord, ...], hits: Sequence[Found[tuple[Token, ...]]]
    ) -> tuple[Group, ...]:
        starts = {hit.start: hit for hit in hits}
        groups: list[Group] = []
        at = 0
        while at < len(words):
            hit = starts.get(at)
            end = hit.end if hit else at + 1
            means = self._weigh(hit.value) if hit else ()
            said, meant = _mass(words[at:end]), _mass(means)
            groups.append(Group(words[at:end], means, max(said, meant), meant or 1.0))
            at = end
        return tuple(groups)


def _is_sure(words: Sequence[Token], hit: Found[tuple[Token, ...]]) -> bool:
    """Say whether a phrase is surely meant: a lone syllable without marks is too many words.

    "cưới" is a wedding; "cuoi" may be the end, a smile or a wedding.
    """
    word = words[hit.start]
    return hit.end - hit.start > 1 or word.marked or not is_syllable(word.folded)


def _denied(words: Sequence[Token]) -> Iterator[int]:
    """Yield the places of what is said not to be so: "chưa đăng ký kết hôn".

    A closing "không" asks and denies nothing; neither does "không biết".
    """
    for hit in _NOT.find(words):
        if hit.value:
            yield from range(hit.end, min(hit.end + DENIED_WORDS, len(words)))


def _topic_floor(weights: Sequence[float]) -> float:
    """Return the weight from which words count as topics: the heaviest that are there.

    "mấy giờ làm việc" has no topic word of its own; then its lighter words must do.
    """
    floors = (1.0, WEIGHT_FACET, 0.0)
    return next(floor for floor in floors if floor <= max(weights, default=0.0))


def _mass(words: Sequence[QueryWord]) -> float:
    return sum(word.mass for word in words)
