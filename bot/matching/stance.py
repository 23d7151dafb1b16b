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
DENIED_WORDS = 3
"""How far a denial reaches, and what is left of the trust in what it denies."""


def denied(words: Sequence[Token]) -> Iterator[int]:
    """Yield the places of what is said not to be so: "chưa đăng ký kết hôn".

    A closing "không" asks and denies nothing; neither does "không biết".
    """
    for hit in _NOT.find(words):
        if hit.value:
            yield from range(hit.end, min(hit.end + DENIED_WORDS, len(words)))
