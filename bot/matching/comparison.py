"""Measures how well the texts of an entry fit a question, by the rarity of what both say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.matching.features import EntryFeatures, Features
from bot.matching.journeys import LIKE, journey
from bot.matching.pairs import QuestionPairs
from bot.matching.postings import Postings
from bot.matching.profiles import Profiles
from bot.matching.question import QueryWord, Question
from bot.matching.records import Record, Text
from bot.matching.scan import EXPLAINED, Scan, Scanner
from bot.matching.wordlists import TELLING
from knowledge.model import Kind
from knowledge.phrases import agrees
from knowledge.text import Token

DOUBT = 0.6
"""Rare words that every text is taken to lack; short texts are matched so easily."""

_BRIEF = 8
"""Words of a title at which it is neither short nor long."""

_CLIP = 160
"""Longer texts are compared by their beginning: the comparison is quadratic."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a question is about as a whole: a plan, the order of things, neither."""

    is_plan: bool = False
    is_journey: bool = False


class Comparison:
    """One question, prepared once to be compared with many texts."""

    def __init__(
        self,
        question: Question,
        postings: Postings,
        compared: Sequence[Record],
        talk: Talk,
    ) -> None:
        self._question = question
        self._alike = _alike(question, postings.profiles, compared)
        self._likest = max(self._alike.values(), default=0.0) or 1.0
        self._likely = _likely(self._alike, LIKE * self._likest, compared)
        self._talk = talk
        self._scanner = Scanner(question)
        self._core = _in_order(question.core)
        self._official = _in_order(question.official)
        self._rare = postings.vocabulary.unknown_idf
        self._doubt = DOUBT * self._rare
        self._texts = postings.texts
        self._bodies = postings.bodies
        self._pairs = QuestionPairs(question, postings.rarity, self._doubt)
        self._said = _said(question)
        self._topics = [
            (at, group.mass, EXPLAINED * group.mass)
            for at, group in enumerate(question.groups)
            if any(word.is_content for word in group.words)
        ]
        self._topics_mass = sum(mass for _, mass, _ in self._topics)
        self._rarest = _rarest(question)

    def with_entry(self, record: Record) -> EntryFeatures:
        """Compare with an entry as a whole."""
        scan = self._scanner.scan(record.forms)
        left = self._scanner.left(scan)
        title = self._texts[record.title]
        alike = self._alike[record.number]
        rarest, topical = self._knowledge(scan)
        return EntryFeatures(
            forms=record.forms,
            scan=scan,
            union=scan.mass / self._question.mass,
            body=self._body(left, record),
            acts=_acts(self._question.acts, record),
            rarest=rarest,
            named=float(self._names(record)),
            direct=scan.direct / self._question.mass,
            whole=_said_share(scan, title, self._doubt),
            near=record.near,
            brief=_brief(record, title),
            profile=alike / self._likest,
            journey=journey(record.entry, self._likely, is_asked=self._talk.is_journey),
            alike=alike,
            stray=self._stray(left),
            unsaid=_unsaid(scan, title) / self._rare,
            left=len(left),
            topical=topical,
        )

    def with_text(self, text: Text, whole: EntryFeatures) -> Features:
        """Compare with one text of an entry."""
        scan = whole.scan if text.forms is whole.forms else self._scanner.scan(text.forms)
        pairs, text_pairs = self._pairs.shared_with(text)
        return Features(
            coverage=scan.mass / self._question.mass,
            precision=_said_share(scan, text, self._doubt),
            pairs=pairs,
            text_pairs=text_pairs,
            union=whole.union,
            body=whole.body,
            token_sort=self._likeness(text.sorted_core),
            acts=whole.acts,
            accents=scan.accents,
            rarest=whole.rarest,
            named=whole.named,
            exact=float(self._question.core == text.core),
            direct=whole.direct,
            whole=whole.whole,
            near=whole.near,
            brief=whole.brief,
            profile=whole.profile,
            journey=whole.journey,
        )

    def _body(self, left: Sequence[QueryWord], record: Record) -> float:
        """Return the share of the words still unexplained that at least the body has."""
        total = sum([word.mass for word in left])
        holds, number = self._bodies.holds, record.number
        found = sum([word.mass for word in left if holds(number, word.best)])
        return found / total if total else 1.0

    def _stray(self, left: Sequence[QueryWord]) -> float:
        return max([word.mass for word in left if word.near], default=0.0) / self._rare

    def _knowledge(self, scan: Scan) -> tuple[float, float]:
        """Say whether the rarest topic word and half of the others are known, 1 or 0; their share.

        A word is known directly or by the synonym it belongs to.
        """
        if not self._topics:
            return 1.0, 0.0
        explained = scan.explained
        strange = [(at, mass) for at, mass, least in self._topics if explained[at] < least]
        known = sum([mass for at, mass, least in self._topics if explained[at] >= least])
        share = known / self._topics_mass if self._topics_mass else 0.0
        if any(at in self._rarest for at, _ in strange):
            return 0.0, share
        return float(sum([mass for _, mass in strange]) <= 0.5 * self._topics_mass), share

    def _names(self, record: Record) -> bool:
        """Say whether every topic word of the entry's name is said, or meant by a synonym."""
        if record.entry.kind is Kind.PLAN and not self._talk.is_plan:
            return False
        for own in record.name:
            if not any(agrees(said, own) for said in self._said.get(own.folded, ())):
                return False
        return bool(record.name)

    def _likeness(self, own: str) -> float:
        """Compare with the citizen's words and, where synonyms apply, with the official ones."""
        likeness = fuzz.ratio(self._core, own)
        if self._official:
            likeness = max(likeness, fuzz.ratio(self._official, own))
        return likeness / 100


def _alike(question: Question, profiles: Profiles, compared: Iterable[Record]) -> dict[int, float]:
    sight = profiles.sight(question.heard)
    return {record.number: profiles.likeness(sight, record.number) for record in compared}


def _likely(alike: Mapping[int, float], floor: float, compared: Sequence[Record]) -> frozenset[str]:
    """Return the entries that the question is like; only lists of procedures ask for them."""
    if not any(record.entry.bundle for record in compared):
        return frozenset()
    return frozenset(
        entry.id for record in compared if alike[record.number] >= floor for entry in record.entries
    )


def _in_order(words: str) -> str:
    """Return the words of the beginning of a text in the order of the alphabet."""
    return " ".join(sorted(words[:_CLIP].split()))


def _said(question: Question) -> dict[str, list[Token]]:
    said: dict[str, list[Token]] = {}
    for group in question.groups:
        for word in (*group.words, *group.means):
            said.setdefault(word.best, []).append(word.repaired)
    return said


def _rarest(question: Question) -> frozenset[int]:
    """Return the groups that hold the rarest topic word, of equals all."""
    masses = [
        (word.mass, at)
        for at, group in enumerate(question.groups)
        for word in group.words
        if word.is_content
    ]
    rarest = max((mass for mass, _ in masses), default=0.0)
    return frozenset(at for mass, at in masses if mass == rarest)


def _unsaid(scan: Scan, title: Text) -> float:
    hits = scan.hits
    return max([form.mass for word, form in title.forms.items() if word not in hits], default=0)


def _brief(record: Record, title: Text) -> float:
    """Judge by its length only a title that nobody gave citizens' wordings."""
    return 0.5 if record.entry.questions else _BRIEF / (_BRIEF + len(title.forms))


def _said_share(scan: Scan, text: Text, doubt: float) -> float:
    """Return the share of a text, by rarity, that is said.

    With some `doubt` a text of one word says less than a sentence of which as much is said.
    """
    forms = text.forms
    said = sum([forms[word].mass * trust for word, trust in scan.hits.items() if word in forms])
    return said / (text.mass + doubt)


def _acts(asked: frozenset[str], record: Record) -> float:
    """Weigh common acts against those that only one side speaks of.

    A title that offers several acts is not the worse for those nobody asks about.
    """
    own = record.acts
    extra = (own - asked) & TELLING if record.joins else own - asked
    return 0.5 * len(asked & own) - 0.35 * len(extra) - 0.15 * len(asked - own)
