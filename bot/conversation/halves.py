"""Reads what each half of a message is about, where both may ask something.

Decides nothing about what is said; that is bot.conversation.handlers.twofold.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.handlers import answering
from bot.conversation.turn import Turn
from bot.matching.decision import Answer, Candidate, Choices
from knowledge.model import Kind
from knowledge.patterns import compile_all
from knowledge.text import Token

_WISH = compile_all(
    (
        "^ (cho|xin|nhờ)? (tôi|em|mình)? (hỏi|muốn|cần)? (hỏi|muốn|cần)? <does>",
        "(là|là cái|cái) chi (vậy|rứa)? $",
    ),
    {
        "does": (
            *("thủ tục", "cách", "làm", "đăng ký", "xin", "đổi", "cấp", "nộp", "mua", "nhập", "ai"),
            *("chuyển", "phí", "lệ phí", "tra", "học", "thi", "vay", "lịch", "hồ sơ", "giá", "mất"),
        )
    },
)
"""How a half begins that asks for something by itself; after a comma it must."""

_LIKELY = 0.34
"""An unclear half must be at least this likely about something of ours to offer its choices."""


@dataclass(frozen=True, slots=True)
class Half:
    """Half of a message: a redirect, candidates of ours (one when it is clear), or unknown."""

    text: str
    candidates: tuple[Candidate, ...] = ()
    redirect: str = ""

    @property
    def is_clear(self) -> bool:
        """Say whether it can be answered at once."""
        return bool(self.redirect) or len(self.candidates) == 1

    @property
    def is_remark(self) -> bool:
        """Say whether only an FAQ would answer it, which a few light words may reach."""
        return any(each.kind is Kind.FAQ for each in self.candidates)

    @property
    def meant(self) -> frozenset[str]:
        """The entries that it may be about."""
        return frozenset(each.entry for each in self.candidates)


def _words(turn: Turn, text: str) -> tuple[Token, ...]:
    return tuple(word for sentence in turn.guide.read(text) for word in sentence)


def read(turn: Turn, text: str) -> Half:
    """Find out what a half is about."""
    redirect = turn.guide.rules.redirect(_words(turn, text))
    if redirect is not None:
        return Half(text, redirect=redirect)
    found = answering.decide(turn, text)
    if isinstance(found, Answer):
        return Half(text, (found.candidate,))
    if isinstance(found, Choices) and _is_likely(turn, text, found):
        return Half(text, found.candidates)
    return Half(text)


def _is_likely(turn: Turn, text: str, found: Choices) -> bool:
    """Say whether the choices are what is asked for: by name, or by their likelihood."""
    return found.candidates[0].score >= _LIKELY or bool(turn.guide.matcher.known(text))


def begins_like_question(turn: Turn, text: str) -> bool:
    """Say whether a text begins with a wish: "xin …", "thủ tục …"."""
    return _WISH.occurs(_words(turn, text))


def asks(turn: Turn, text: str) -> bool:
    """Say whether a text asks for anything, be it only for a side of a topic."""
    return is_question(turn, text) or bool(turn.guide.matcher.facets(text))


def is_question(turn: Turn, text: str) -> bool:
    """Say whether a text has the words of a question or of a wish."""
    words = _words(turn, text)
    return _WISH.occurs(words) or turn.guide.rules.has("question", words)
