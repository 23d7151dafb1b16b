"""Take back what was answered or offered: "ko phải cái đó", "không, em hỏi phí cơ".

Offers what else may have been meant, or hands on what the citizen says instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation import learning, noticing, reporting
from bot.conversation.handlers import answering, human
from bot.conversation.speaking import MENU_BUTTONS, answered, with_state
from bot.conversation.turn import Turn
from bot.models import Asked, Option, Outcome, Understanding, UnderstoodAs
from knowledge.patterns import compile_all

_LISTS: Mapping[str, tuple[str, ...]] = {
    "ack": ("dạ", "ơ", "à", "ủa", "ấy", "thôi", "ừ", "vâng", "trời", "dạ thưa"),
    "i": ("tôi", "em", "mình", "tui", "con", "cháu", "anh", "chị", "bác", "cô", "chú"),
    "not": ("không phải", "không đúng", "chưa đúng", "chưa phải", "đâu phải", "sai rồi", "nhầm rồi",
            "sai", "nhầm", "không phải là", "không phải thế", "không phải vậy", "chẳng phải",
            "không hữu ích", "chưa hữu ích", "không đúng ý", "chưa đúng ý"),
    "that": ("cái đó", "cái này", "cái nào", "cái ấy", "mấy cái này", "mấy cái đó", "việc đó",
             "việc này", "thủ tục đó", "thủ tục này", "ý đó", "vậy", "thế", "như vậy", "như thế",
             "cái", "câu đó", "câu này", "mục nào", "mục đó", "thủ tục nào", "ý", "điều", "câu"),
    "end": ("ạ", "à", "rồi", "đâu", "hết", "cả", "nha", "nhé", "mà", "cơ", "ad", "bạn", "luôn"),
    "asks": ("hỏi", "cần", "muốn hỏi", "đang hỏi", "cần hỏi", "muốn", "đang cần", "cần tìm"),
    "means": ("là", "hỏi", "muốn hỏi", "đang hỏi", "cần hỏi", "muốn", "cần", "hỏi về", "hỏi là",
              "muốn hỏi về", "nói", "muốn nói", "nói là", "cần làm", "muốn làm", "đang muốn hỏi"),
}  # fmt: skip
_NONE = compile_all(
    (
        "^ <ack>? <not> <that>? <i>? <asks>? <end>? <end>? $",
        "^ <ack>? (không|chẳng) (có)? (cái|mục|câu|ý) nào (đúng|phải|hợp)? (cả|hết)? <end>? $",
        "^ <ack>? <not>? (ý)? <i> <means> (cái|việc|chuyện|thủ tục|điều) khác <end>? $",
        "^ <ack>? không có (trong)? (đó|này|danh sách) <end>? $",
    ),
    _LISTS,
)
_NO = compile_all(("^ <ack>? (không|thôi) <end>? $",), _LISTS)
_INSTEAD = compile_all(
    (
        "^ <ack>? <not> <that>? <end>? (ý)? <i> <means>",
        "^ <ack>? không (ý)? <i> <means>",
        "^ <ack>? (ý|í) <i> <means>",
    ),
    _LISTS,
)
_RATHER = compile_all(
    (
        "^ <ack>? <not> … … mà (là|phải là)?",
        "^ <ack>? (không phải|nhầm|nhầm rồi|sai rồi|gõ nhầm|lộn|lộn rồi) <that>? <end>?",
    ),
    _LISTS,
)
_LAST_WORDS = frozenset({"cơ", "mà", "kìa", "co", "ma", "cơ mà", "ạ", "a", "ấy", "kia"})
"""What ends a correction and asks for nothing."""

_MOST = 3
_NEAR, _TOPICAL = 0.4, 0.6
"""What an entry must have to come next: a share of the denied one's rank, and of the topic.

Probabilities do not tell here; they were small because the denied entry seemed so likely.
"""


def none_of_these(turn: Turn) -> Outcome | None:
    """Offer the next candidates where our answer was denied, and a person where our list was."""
    if reporting.is_open(turn):
        return None
    is_no = answering.is_offering(turn) and _NO.occurs(turn.words)
    if not is_no and not _NONE.occurs(turn.words):
        return None
    last = learning.in_mind(turn)
    is_answered = last is not None and len(last.entries) == 1
    outcome = _offer_others(turn, last) if last and is_answered else _give_up(turn)
    return noticing.as_denied(turn, outcome)


def instead(turn: Turn) -> Turn | None:
    """Return the turn with what is meant instead, where the message corrects us."""
    if reporting.is_open(turn):
        return None
    has_context = answering.is_offering(turn) or learning.in_mind(turn) is not None
    found = _INSTEAD.find(turn.words) or (_RATHER.find(turn.words) if has_context else None)
    words = [token.raw for token in turn.words[found[1] :]] if found else []
    while words and words[-1] in _LAST_WORDS:
        words.pop()
    return turn.saying(" ".join(words)) if words else None


def settled(turn: Turn, meant: Turn, outcome: Outcome) -> Outcome:
    """Return what follows from a correction, given how its words alone are understood.

    Words that say too little are read together with the question, unless they bring something
    that our best entry does not know either. The denied answer is not given once more.
    """
    last = learning.in_mind(turn)
    if last is None or not _is_unknown(outcome):
        return outcome
    together = meant.saying(f"{last.question} {meant.text}")
    if _strange(turn, together.text) - _strange(turn, last.question):
        return outcome
    whole = answering.match(together)
    is_denied = last.entries == (whole.understood.entry,)
    return outcome if is_denied or _is_unknown(whole) else whole


def _strange(turn: Turn, text: str) -> set[str]:
    matcher = turn.guide.matcher
    return set(matcher.explain(text, as_of=turn.today, scopes=turn.scopes).unexplained)


def _is_unknown(outcome: Outcome) -> bool:
    return outcome.understood.kind is UnderstoodAs.NO_MATCH


def _offer_others(turn: Turn, last: Asked) -> Outcome:
    """Ask about entries that come near the one that was denied."""
    ranked = turn.guide.matcher.rank(last.question, as_of=turn.today, scopes=turn.scopes)
    floor = _NEAR * max((row.raw for row in ranked), default=0.0)
    others = [
        row
        for row in ranked
        if row.entry.id not in last.entries and row.raw >= floor and row.topical >= _TOPICAL
    ][:_MOST]
    if not others:
        return _give_up(turn)
    options = tuple(Option(row.entry.id, row.entry.name, row.probability) for row in others)
    understood = Understanding(UnderstoodAs.CHOICES, candidates=options, score=options[0].score)
    entries = [row.entry for row in others]
    question = turn.say("choices.others")
    outcome = answering.ask_which(turn, entries, question=question, understood=understood)
    shown = replace(last, entries=(*last.entries, *(entry.id for entry in entries)))
    return with_state(outcome, {"asked": replace(shown, until=turn.soon)})


def _give_up(turn: Turn) -> Outcome:
    """Lead to a person when our choices were wrong, and ask back when our answer was."""
    if answering.is_offering(turn):
        return human.tell_how(turn)
    understood = Understanding(UnderstoodAs.SMALLTALK, entry="no")
    buttons = turn.buttons(*MENU_BUTTONS)
    return answered(turn, understood, turn.say("smalltalk.sorry"), buttons=buttons)
