"""Take a message that tells several matters apart, so that each becomes a case of its own.

Splits only where the citizen parts them: by numbers, by "ngoài ra", or by sentences of different
kinds. Nghị định 154/2026/NĐ-CP, article 14.4, asks for mixed contents to be separated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from bot.cases.codes import find_code
from bot.conversation import reporting
from bot.conversation.forms import is_account, names_place
from bot.conversation.handlers import report
from bot.conversation.handlers.guarding import WRITTEN_DOWN
from bot.conversation.turn import Turn
from bot.models import CaseKind, Outcome, Understanding, UnderstoodAs
from knowledge.text import Token

_MOST = 5
_NUMBERED = re.compile(
    r"(?:(?:^|(?<=[\s:;.,]))(?:\d|[Vv]iệc \d|[Vv]iec \d)[.):]\s+|^\s*[-•+*]\s+)", re.M
)
_BESIDE = re.compile(
    r"[.,;!\n]\s*(?:ngo[àa]i ra|c[òo]n n[ữu]a|th[êe]m n[ữu]a|b[êe]n c[ạa]nh [đd][óo]|v[ớo]i l[ạa]i"
    r"|(?:vi[ệe]c )?th[ứu] hai(?: l[àa]\b|[,:])|hai l[àa]\b)[,:]?\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")

Matter = tuple[CaseKind, str]


def several(turn: Turn) -> Outcome | None:
    """Begin with the first of several matters; the others follow when it is sent."""
    if reporting.is_open(turn) or find_code(turn.text) is not None:
        return None
    told = matters(turn)
    if len(told) < 2:
        return None
    (kind, text), *others = told[:_MOST]
    return report.start(
        turn.saying(text),
        kind,
        first=turn.say("report.several", count=len(told[:_MOST])),
        understood=Understanding(UnderstoodAs.GUARD, guard="several"),
        others=tuple(f"{each}:{words}" for each, words in others),
    )


def matters(turn: Turn) -> Sequence[Matter]:
    """Return the matters of a message with their kinds; fewer than two where it is one."""
    for parts in (_NUMBERED.split(turn.text), _BESIDE.split(turn.text)):
        found = _listed(turn, [part.strip(" \n,;") for part in parts])
        if len(found) > 1:
            return found
    return _sentences(turn)


def _listed(turn: Turn, parts: Sequence[str]) -> Sequence[Matter]:
    """Return the parts that tell of something; at least one must be a report by its words."""
    rules = turn.guide.rules
    told = [part for part in parts if is_account(_words(turn, part), rules) and part[-1] != ":"]
    if parts[0].endswith(":") and names_place(_words(turn, parts[0]), rules):
        # "Ở thôn 3 có hai việc:" tells where each of them is.
        told = [f"{parts[0]} {part}" for part in told]
    kinds = [_kind(turn, part) for part in told]
    if len(told) < 2 or not any(kinds):
        return ()
    common = next(kind for kind in kinds if kind)
    return [(kind or common, part) for kind, part in zip(kinds, told, strict=True)]


def _sentences(turn: Turn) -> Sequence[Matter]:
    """Return runs of sentences of one kind; what is of no kind belongs to what came before."""
    found: list[Matter] = []
    for sentence in filter(None, map(str.strip, _SENTENCE_END.split(turn.text))):
        kind = _kind(turn, sentence)
        if found and kind in (None, found[-1][0]):
            found[-1] = (found[-1][0], f"{found[-1][1]} {sentence}")
        elif kind is not None:
            found.append((kind, sentence))
        else:
            return ()
    return found


def _kind(turn: Turn, text: str) -> CaseKind | None:
    name = turn.guide.rules.guard(turn.guide.read(text))
    return WRITTEN_DOWN[name][1] if name is not None and name in WRITTEN_DOWN else None


def _words(turn: Turn, text: str) -> tuple[Token, ...]:
    return tuple(chain.from_iterable(turn.guide.read(text)))
