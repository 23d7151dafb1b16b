"""Tells what a citizen asks for from what is only told around it, or said not to be so.

"Bố mẹ chưa đăng ký kết hôn thì khai sinh thế nào" is about a birth, not about a wedding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.phrases import PhraseTable
from knowledge.text import Token, plain

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
DENIED = 0.5
DENIED_WORDS = 4
"""How far a denial reaches, and what is left of the trust in what it denies."""


def denied(words: Sequence[Token]) -> Iterator[int]:
    """Yield the places of what is said not to be so: "chưa đăng ký kết hôn".

    A closing "không" asks and denies nothing; neither does "không biết".
    """
    for hit in _NOT.find(words):
        if hit.value:
            yield from range(hit.end, min(hit.end + DENIED_WORDS, len(words)))


ASIDE = 0.6
"""What is left of the weight of what is told around the question."""

ASIDE_TRUST = 0.6
"""And of the trust that an entry with these words is meant."""

_WISHES = PhraseTable(
    (plain(word), None)
    for word in (
        *("muốn", "xin", "thì", "đòi", "cần làm", "cần xin", "phải làm", "đi làm", "làm thủ tục"),
        *("giờ cần", "nay cần", "có nhu cầu"),
    )
)
_PURPOSES = PhraseTable((plain(word), None) for word in ("để", "nhằm", "phục vụ"))


def aside(words: Sequence[Token], weights: Sequence[float]) -> frozenset[int]:
    """Return the places of what is told around the question: the story before the wish, the aim.

    `weights` tell the topic words; a wish without any ("thì làm sao") opens nothing.
    """
    topics = [at for at, weight in enumerate(weights) if weight >= 1.0]
    wishes = [hit.end for hit in _WISHES.find(words)]
    begins = max((at for at in wishes if any(topic >= at for topic in topics)), default=0)
    around = set(range(begins))
    for hit in _PURPOSES.find(words):
        told = [at for at in topics if begins <= at < hit.start]
        if told and hit.end < len(words) and words[hit.start].marked:
            around.update(range(hit.start, len(words)))
    return frozenset(around)
