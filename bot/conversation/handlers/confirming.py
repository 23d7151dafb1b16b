"""Hear that an answer helped: "đúng rồi", "hữu ích quá", "cảm ơn, đúng cái em hỏi".

Nobody is asked to rate anything; only what somebody says right after an answer counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation import learning
from bot.conversation.speaking import answered
from bot.conversation.turn import Turn
from bot.models import Outcome, Understanding, UnderstoodAs
from knowledge.patterns import Patterns, compile_all

_LISTS: Mapping[str, tuple[str, ...]] = {
    "ack": ("dạ", "vâng", "ừ", "à", "ok", "oke", "rồi", "được rồi", "hay quá", "tốt quá", "tuyệt"),
    "thanks": ("cảm ơn", "cám ơn", "thanks", "thank you", "tks", "thank"),
    "whom": ("ad", "bạn", "trợ lý", "em", "bot", "anh", "chị", "shop", "page", "cô", "chú", "bác"),
    "quite": ("rất", "thật", "quá", "nhiều", "lắm", "thật là", "thông tin", "trả lời", "câu này"),
    "i": ("tôi", "em", "mình", "tui", "con", "cháu", "anh", "chị", "bác", "cô", "chú"),
    "end": ("ạ", "rồi", "quá", "lắm", "nhé", "nha", "nhiều", "luôn", "đó", "đấy", "ad", "vậy"),
    "asked": ("hỏi", "cần", "muốn hỏi", "đang hỏi", "cần hỏi", "muốn biết", "cần biết", "đang cần"),
}  # fmt: skip
_BEFORE = "^ <ack>? <ack>? <thanks>? <whom>? <end>? <quite>? <quite>?"
_AFTER = "<end>? <end>? <thanks>? <whom>? <end>? $"
_HELPED = compile_all(
    (
        f"{_BEFORE} (hữu ích|có ích|bổ ích|đúng ý|dễ hiểu|đúng cái cần|đúng cái này) <i>? {_AFTER}",
        f"{_BEFORE} đúng (là)? (cái|câu|ý|điều|thứ|việc|chỗ|thông tin)? (mà)? <i> <asked> {_AFTER}",
        f"{_BEFORE} giúp được <i>? {_AFTER}",
    ),
    _LISTS,
)
_YES: Patterns = compile_all(
    (
        f"{_BEFORE} (đúng|chuẩn|phải|chính xác|đúng thế) (rồi|vậy|luôn|đấy|đó|ạ) {_AFTER}",
        f"{_BEFORE} (chính xác|đúng|chuẩn) {_AFTER}",
    ),
    _LISTS,
)


def helped(turn: Turn) -> Outcome | None:
    """Thank for the word, and propose the question that the answer was given to."""
    last = learning.in_mind(turn)
    is_answered = last is not None and len(last.entries) == 1
    if not _HELPED.occurs(turn.words) and not (is_answered and _YES.occurs(turn.words)):
        return None
    understood = Understanding(UnderstoodAs.SMALLTALK, entry="helped")
    outcome = answered(turn, understood, turn.say("smalltalk.helped"))
    if last is None or not is_answered:
        return outcome
    return replace(outcome, proposal=learning.proposal(turn, last, last.entries[0]))
