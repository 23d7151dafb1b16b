"""Finds the verbs that tell sibling procedures apart: cấp, cấp lại, đổi, gia hạn, xóa …"""

from __future__ import annotations

from collections.abc import Sequence

from bot.matching.wordlists import ACTS, DEMANDING, DEMANDING_HOWEVER_SAID
from knowledge.phrases import PhraseTable
from knowledge.text import Token, plain


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

    def demanded(self, words: Sequence[Token], acts: frozenset[str]) -> frozenset[str]:
        """List the acts, of those spoken of, that an entry must have to be the answer.

        A loss may be cured by more than one procedure, so only official words demand one.
        """
        however_said = acts & DEMANDING_HOWEVER_SAID
        again = _AGAIN if _is_done_again(words) else frozenset()
        return (self.of_title(words) & DEMANDING) | however_said | again


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
