"""The searches that are compared: ours, and what one would take from a shelf instead.

Each takes the same folded texts, asks with the folded question and lists ids, the likeliest
first. None but ours may say that it does not know. The last three are optional:
pip install '.[bench]'.
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

from rapidfuzz import fuzz, process

from bench.contents import Content
from bot.matching.matcher import Matcher
from knowledge.index import index_of
from knowledge.text import fold

DAY = date(2026, 11, 23)
KEPT = 20
"""Texts a search lists; the families of the first three are what counts."""


class Rival(Protocol):
    """A search over one content; building it is measured, too."""

    def rank(self, query: str) -> Sequence[str]:
        """List ids, the likeliest first; an id may stand there more than once."""
        ...


class Ours:
    """The matcher with the whole lexicon; it also reads the bodies and the parts of titles."""

    def __init__(self, content: Content) -> None:
        self._matcher = Matcher(index_of(content.base))

    def rank(self, query: str) -> Sequence[str]:
        """Rank as the product does; deciding what to say costs next to nothing more."""
        return [row.entry.id for row in self._matcher.rank(query, as_of=DAY)]


class Fuzzy:
    """`rapidfuzz.process.extract` over all texts."""

    def __init__(self, content: Content, scorer: Callable[..., float]) -> None:
        self._ids = [id_ for id_, _ in content.texts]
        self._texts = [text for _, text in content.texts]
        self._scorer = scorer

    def rank(self, query: str) -> Sequence[str]:
        """List the texts with the highest ratios."""
        found = process.extract(fold(query), self._texts, scorer=self._scorer, limit=KEPT)
        return [self._ids[at] for _, _, at in found]


class RankBm25:
    """`rank_bm25.BM25Okapi` over folded words and pairs of words."""

    def __init__(self, content: Content) -> None:
        from rank_bm25 import BM25Okapi

        self._ids = [id_ for id_, _ in content.texts]
        self._index = BM25Okapi([_grams(text) for _, text in content.texts])

    def rank(self, query: str) -> Sequence[str]:
        """List the texts with the highest scores."""
        scores = self._index.get_scores(_grams(fold(query)))
        best = heapq.nlargest(KEPT, range(len(scores)), key=scores.__getitem__)
        return [self._ids[at] for at in best]


class Haystack:
    """Haystack's `InMemoryBM25Retriever` over folded texts, with its own splitting."""

    def __init__(self, content: Content) -> None:
        os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
        from haystack import Document
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore()
        store.write_documents(
            [
                Document(id=str(at), content=text, meta={"entry": id_})
                for at, (id_, text) in enumerate(content.texts)
            ]
        )
        self._retriever = InMemoryBM25Retriever(store, top_k=KEPT)

    def rank(self, query: str) -> Sequence[str]:
        """List the documents with the highest scores."""
        found = self._retriever.run(query=fold(query))["documents"]
        return [document.meta["entry"] for document in found]


class ChatterBot:
    """ChatterBot's best match: its default comparison with every stored statement.

    Its conversation store is left out; that costs it time and changes no ranking.
    """

    def __init__(self, content: Content) -> None:
        from chatterbot.comparisons import LevenshteinDistance
        from chatterbot.languages import ENG

        self._texts = content.texts
        self._comparison: Any = LevenshteinDistance(ENG)

    def rank(self, query: str) -> Sequence[str]:
        """List the statements most alike."""
        asked = fold(query)
        alike = [self._comparison.compare_text(asked, text) for _, text in self._texts]
        best = heapq.nlargest(KEPT, range(len(alike)), key=alike.__getitem__)
        return [self._texts[at][0] for at in best]


def fuzzy_wratio(content: Content) -> Rival:
    """Search with the scorer that `process.extract` takes by itself."""
    return Fuzzy(content, fuzz.WRatio)


def fuzzy_token_set(content: Content) -> Rival:
    """Search with the scorer that is advised for texts of different length."""
    return Fuzzy(content, fuzz.token_set_ratio)


RIVALS: dict[str, Callable[[Content], Rival]] = {
    "ours": Ours,
    "rapidfuzz WRatio": fuzzy_wratio,
    "rapidfuzz token_set_ratio": fuzzy_token_set,
    "rank-bm25, words and pairs": RankBm25,
    "Haystack BM25": Haystack,
    "ChatterBot best match": ChatterBot,
}

SLOW = {"ChatterBot best match": 4}
"""Searches that take half a second for a question: of so many questions they are asked one."""


def _grams(text: str) -> list[str]:
    words = text.split()
    return [*words, *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))]
