"""Let followers choose what they are told about, and stop it with one word, at once.

The choice is recorded by the worker; only these words of the person make it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.bulletins.topics import find_topic, topic_of, topics
from bot.conversation.speaking import answered, asking, command
from bot.conversation.turn import Turn
from bot.models import Act, Choosing, Outcome, Stopping, Testing
from knowledge.patterns import Patterns, compile_all
from knowledge.phrases import agrees
from knowledge.text import fold, plain, tokens

ASK, STOP = "#nhan-tin", "#tat-tin"
_BEGINNINGS = ("đăng ký nhận tin", "nhận bản tin", "nhận tin", "đăng ký tin")
_ENDINGS = (
    *("tắt tin", "ngừng nhận tin", "ngưng nhận tin", "hủy nhận tin", "dừng nhận tin"),
    *("đừng nhận tin", "hủy đăng ký tin"),
)
_TEST = re.compile(r"nhan tin thu (\d{6})")
_SMALL_WORDS = frozenset({"di", "a", "nhe", "giup", "nay", "het", "tat", "ca", "nua", "nhan"})
_BOT: Mapping[str, tuple[str, ...]] = {"end": ("ạ", "nhé", "đi", "giúp", "với", "nữa")}
_STOP: Patterns = compile_all(
    (
        "^ (tôi|em|mình|cho|xin|muốn|hãy)? (muốn|xin)? "
        "(tắt|ngừng|ngưng|dừng|hủy|hủy nhận|dừng nhận|ngừng nhận|thôi nhận) "
        "(tin|bản tin|tin nhắn|thông báo|nhận tin|gửi tin|nhận thông báo|quảng cáo) "
        "(này|đi|ạ|giúp|giùm)? <end>? $",
        "^ (đừng|không) (gửi|nhận|nhắn) (tin|bản tin|thông báo|tin nhắn) (nữa|này)? <end>? $",
        "^ (dừng|dừng lại|ngừng|stop|unsubscribe) (đi|lại|ạ)? $",
    ),
    _BOT,
)
_ASKS: Patterns = compile_all(
    (
        "(không|chưa|gì|đâu|nào|mấy|bao nhiêu|bao lâu|thế nào|làm sao) <end>? <end>? $",
        "^ (ở|tại) (đây|đó|kia|đâu|chỗ này) <end>? $",
    ),
    {"end": (*_BOT["end"], "vậy", "hả", "à", "thế")},
)
"""A question about writing to us, where the name of a place should stand."""


def by_name(turn: Turn) -> Outcome | None:
    """Obey "NHẬN TIN …" and "TẮT TIN …" that name a topic of ours, or none at all."""
    folded = " ".join(turn.folded.split())
    test = _TEST.fullmatch(folded)
    if test:
        return _acting(turn, "tester", turn.say("subscribe.tester"), Testing(test[1]))
    for ending in _ENDINGS:
        if _begins(turn, ending):
            return _stop_named(turn, _rest(turn, ending))
    for beginning in _BEGINNINGS:
        if _begins(turn, beginning):
            return _ask_named(turn, _rest(turn, beginning))
    return None


def _begins(turn: Turn, order: str) -> bool:
    """Say whether a message begins with an order; "nhắn tin" with its marks is no "nhận tin"."""
    own = plain(order)
    typed = tokens(" ".join(turn.text.split()[: len(own)]))
    return len(typed) == len(own) and all(map(agrees, typed, own))


def stop_all(turn: Turn) -> Outcome | None:
    """Understand "đừng gửi tin nữa" and the like."""
    return stop(turn, "", "") if _STOP.occurs(turn.words) else None


def choose(turn: Turn, slug: str, _detail: str) -> Outcome:
    """Record the choice of a topic, and say what was chosen and how to stop it."""
    topic = topic_of(slug)
    if topic is None:
        return show(turn)
    told = turn.say("subscribe.chosen", topic=topic.title)
    if topic.is_group or topic.slug not in topics():
        told = turn.say("subscribe.belongs", group=topic.title)
    return _acting(turn, "subscribe", told, Choosing(topic.slug, told))


def stop(turn: Turn, slug: str, _detail: str) -> Outcome:
    """Stop one topic or all, and confirm it."""
    topic = topic_of(slug)
    if topic is None:
        return _acting(turn, "stop", turn.say("subscribe.stopped_all"), Stopping())
    told = turn.say("subscribe.stopped", topic=topic.title)
    return _acting(turn, "stop", told, Stopping(topic.slug))


def show(turn: Turn) -> Outcome:
    """List what can be chosen, to be answered by a number."""
    matters = [topic for topic in topics().values() if not topic.is_group]
    lines = "\n".join(f"{number}. {topic.title}" for number, topic in enumerate(matters, start=1))
    options = ("#menu", *(f"{ASK}:{topic.slug}" for topic in matters))
    groups = ", ".join(topic.title for topic in topics().values() if topic.is_group)
    told = turn.say("subscribe.list", topics=lines, groups=groups)
    return answered(turn, command("topics"), told, expecting=asking(turn, "topics", options))


def _ask_named(turn: Turn, words: str) -> Outcome | None:
    if not words:
        return show(turn)
    topic = None if _ASKS.occurs(tokens(words)) else find_topic(words)
    # "nhận tin nhắn trúng thưởng …" is no choice; what it is others decide.
    return choose(turn, topic.slug, "") if topic else None


def _stop_named(turn: Turn, words: str) -> Outcome | None:
    topic = find_topic(words)
    if topic is not None:
        return stop(turn, topic.slug, "")
    return stop(turn, "", "") if set(fold(words).split()) <= _SMALL_WORDS else None


def _acting(turn: Turn, name: str, told: str, act: Act) -> Outcome:
    return replace(answered(turn, command(name), told), acts=(act,))


def _rest(turn: Turn, beginning: str) -> str:
    """Return the words after a beginning, as the person wrote them."""
    return " ".join(turn.text.split()[len(beginning.split()) :])
