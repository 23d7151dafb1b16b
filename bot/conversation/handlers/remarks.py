"""Answer remarks about the bot itself: scolding, its name, what it keeps.

What is held of a person is the matter of handlers.rights.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.handlers import rights
from bot.conversation.speaking import MENU_BUTTONS, answered
from bot.conversation.turn import Turn
from bot.models import Outcome, Understanding, UnderstoodAs
from knowledge.patterns import Patterns, compile_all

_BOT: Mapping[str, tuple[str, ...]] = {
    "bot": ("bạn", "mày", "bot", "robot", "máy", "trợ lý", "ad", "em", "nó", "con bot", "chatbot"),
    "bad": (
        "ngu", "dốt", "ngốc", "ngớ ngẩn", "dở", "dở hơi", "tệ", "kém", "vô dụng", "điên", "khùng",
        "hâm", "chán", "ngu ngốc", "ngu dốt", "ngu thế", "dốt thế", "khốn nạn",
    ),
    "wrong": ("sai", "bậy", "linh tinh", "lung tung", "nhảm", "tào lao"),
    "end": ("ạ", "à", "vậy", "thế", "rồi", "quá", "không", "nhỉ", "lắm", "thật"),
}  # fmt: skip
_SAID: Mapping[str, tuple[str, ...]] = {
    "no": ("^ (dạ)? (không phải|ko phải|không đúng|chưa đúng) (ạ|rồi|đâu|thế|vậy)? $",),
    "sorry": (
        "^ (đồ|thằng|con|bọn|lũ)? <bad> <end>? <end>? $",
        "^ (đồ|thằng|con) <bot>? <bad> <end>? $",
        "^ (sao|tại sao)? <bot> (có|bị|là đồ|thật|trả lời|quá|sao|đúng là)? (rất|quá)? <bad> "
        "<end>? $",
        "^ (sao|tại sao)? <bot>? (trả lời|nói|rep) (gì)? <wrong> <end>? $",
        "^ <bot>? (trả lời|nói) (không|chưa) (đúng|đúng ý|đúng câu hỏi|liên quan) <end>? $",
        "^ (sai|sai rồi|sai bét|không hiểu gì|chẳng hiểu gì|hỏi một đằng trả lời một nẻo) <end>? $",
    ),
    "presence": ("^ <bot> tên (là)? (gì|chi) <end>? $", "^ tên (bạn|em|trợ lý) là gì <end>? $"),
    "data": (
        "^ (xem|xóa|hỏi|lưu|rút)? (hết)? (dữ liệu|thông tin|dữ liệu cá nhân) (của)? "
        "(tôi|em|mình|tui|cháu) <end>? $",
        "(xóa|rút|lưu|lưu trữ|giữ|thu thập) (hết)? (dữ liệu|thông tin) (cá nhân)? (của)? "
        "(tôi|em|mình|tui|cháu)",
        "^ (bot|trợ lý|bạn|zalo này|trang này) (có)? (lưu|giữ|thu thập) "
        "(dữ liệu|thông tin|những) (gì)?",
    ),
}
_PATTERNS: Mapping[str, Patterns] = {
    name: compile_all(phrases, _BOT) for name, phrases in _SAID.items()
}
_ANSWERS: Mapping[str, str] = {
    "sorry": "smalltalk.sorry",
    "no": "smalltalk.sorry",
    "presence": "smalltalk.presence",
}


def about_us(turn: Turn) -> Outcome | None:
    """Answer a message that is nothing but a remark about the bot."""
    name = next((name for name, said in _PATTERNS.items() if said.occurs(turn.words)), None)
    if name is None:
        return None
    if name == "data":
        return rights.show(turn)
    understood = Understanding(UnderstoodAs.SMALLTALK, entry=name)
    buttons = turn.buttons(*MENU_BUTTONS) if name in {"no", "sorry", "presence"} else ()
    return answered(turn, understood, turn.say(_ANSWERS[name]), buttons=buttons)
