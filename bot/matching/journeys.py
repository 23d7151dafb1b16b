"""Hears that somebody asks what to do in which order, or for several matters of one turn of life.

Whoever says "khai sinh, bảo hiểm, nhập khẩu, cái nào trước" names procedures, and means none of
them alone but the entry that lists them in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model import Entry
from knowledge.phrases import PhraseTable
from knowledge.text import Token, plain

CUES = (
    "làm gì trước",
    "cái nào trước",
    "giấy nào trước",
    "giấy gì trước",
    "việc nào trước",
    "việc gì trước",
    "bước nào trước",
    "trước cái nào sau",
    "trước hết",
    "đầu tiên",
    "thứ tự",
    "trình tự",
    "từng bước",
    "các bước",
    "mấy bước",
    "từ đâu",
    "từ đầu",
    "lần lượt",
    "những gì",
    "những việc",
    "những giấy",
    "đủ thứ",
    "một lượt",
    "trọn bộ",
)
CUE = 0.5
MEMBER = 0.25
"""What a cue is worth, and each further procedure that the question is like as well."""

LIKE = 0.6
"""Likeness, beside the likest entry's, from which on a procedure counts as named."""


class JourneyTalk:
    """Words that betray a question about the order of things."""

    def __init__(self) -> None:
        self._cues = PhraseTable((plain(cue), cue) for cue in CUES)

    def heard(self, words: Sequence[Token]) -> bool:
        """Say whether somebody asks for an order, or for everything there is to do."""
        return bool(self._cues.find(words))


def journey(entry: Entry, alike: frozenset[str], *, is_asked: bool) -> float:
    """Return how much speaks for an entry that lists procedures, 0–1; nought for all others.

    `alike` are the procedures that the question is like, too.
    """
    if not entry.bundle:
        return 0.0
    named = len(alike.intersection(entry.bundle))
    return min(1.0, CUE * is_asked + MEMBER * max(0, named - 1))
