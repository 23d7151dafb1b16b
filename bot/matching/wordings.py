"""Spells an official title out as the names that people may know it by.

Official titles join several procedures in one sentence, name the authority and the law, and
differ from their siblings by a bracket. Whoever asks says one of the parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.model import Entry, Plan, Procedure
from knowledge.text import Token, fold

MIN_WORDS = 3
"""Shorter parts of a title say too little to stand for it."""

_CAPITALS = re.compile(r"\b[A-ZĐ]{3,}\b")
_BRACKET = re.compile(r"\s*\([^()]*\)?")
_OPENING = re.compile(r"^(?:thủ tục|trình tự|hồ sơ)(?: hành chính)?:?\s+", re.I)
_BRACKETED_LEVEL = (
    r"\s*\((?:thực hiện tại |thuộc thẩm quyền (?:giải quyết )?(?:của )?)?(?:ubnd )?"
    r"(?:cấp|bộ)\b[^()]*\)"
)
_PLACE = r"thực hiện (?:tại|ở) (?:cấp )?(?:trung ương|bộ|tỉnh|xã)[^;()]*$"
_AUTHORITY = (
    r"thuộc (?:phạm vi )?thẩm quyền (?:giải quyết |quyết định |cấp phép )?(?:của )?[^;()]*$"
)
_LEVEL = re.compile(rf"{_BRACKETED_LEVEL}|[,\s]*{_PLACE}|[,\s]*{_AUTHORITY}", re.I)
_ACT = (
    r"(?:đăng ký |cấp |thông báo )?(?:cấp mới|cấp lại|cấp đổi|cấp|gia hạn|đổi|điều chỉnh|sửa đổi|"
    r"bổ sung|thay đổi|thu hồi|chấm dứt|tạm ngừng|xóa|hủy|công nhận|phê duyệt|thẩm định|"
    r"thực hiện|thôi hưởng|xác định|xác định lại)"
)
_AND = r"\s*(?:,|và|hoặc|/|hay)\s*"
_ACTS = re.compile(rf"^({_ACT}(?:\s*[,/]\s*{_ACT})*(?:{_AND}{_ACT}))\s+(.+)$", re.I)
_COMMA = re.compile(r"\s*(?:,|/|\bvà\b|\bhoặc\b|\bhay\b)\s*", re.I)
_TAIL = re.compile(
    r"\s+(?:đối với|(?:trong )?(?:các )?trường hợp|theo quy định|theo quyết định|thuộc thẩm quyền|"
    r"thực hiện tại|do cơ quan|theo nghị định|cho đối tượng|để)\b",
    re.I,
)


_LISTED = re.compile(r"\s+trong các trường hợp\s+", re.I)

CASES = 8
"""Cases listed in a title that become names of their own."""


@dataclass(frozen=True, slots=True)
class Form:
    """A word of a text: the accents it stands with there, and what it tells."""

    keys: frozenset[str]
    mass: float


Forms = Mapping[str, Form]
"""The folded words of a text."""

Bigram = tuple[str, str]
"""Two folded words in order."""


def pairs_of(words: Sequence[Token]) -> list[Bigram]:
    """Return the ordered pairs of some words."""
    return [(a.folded, b.folded) for a, b in zip(words, words[1:], strict=False)]


def family_name(title: str) -> str:
    """Return a title without the level at which it is handled, folded for comparing.

    Siblings of one family are the same thing to whoever asks, at the commune or the province.
    """
    return fold(_OPENING.sub("", _LEVEL.sub("", title)))


def joins_acts(title: str) -> bool:
    """Say whether a title offers several acts at once: "Cấp, cấp lại …"."""
    return _ACTS.match(_OPENING.sub("", title)) is not None


def in_full(text: str, short: Mapping[str, str]) -> str:
    """Return a text of ours with its short forms in capitals written out: "thẻ BHYT"."""
    return _CAPITALS.sub(lambda found: short.get(fold(found[0]), found[0]), text)


def texts_of(entry: Entry) -> list[str]:
    """List every text an entry can be found by, the title first."""
    texts = [entry.title, entry.short, *entry.aliases, *entry.questions]
    if isinstance(entry, Plan):
        texts.append(f"kế hoạch {entry.number} {entry.agency} {entry.province} {entry.period}")
        leads = dict.fromkeys(task.lead for task in entry.tasks)
        texts += [f"{lead} {entry.province} được giao nhiệm vụ gì" for lead in leads]
    elif isinstance(entry, Procedure):
        texts += parts_of(entry.title)
    return list(dict.fromkeys(text for text in texts if text))


def parts_of(title: str) -> list[str]:
    """List the shorter names that a long title contains."""
    bare = _OPENING.sub("", title).strip(" .")
    whole = _LEVEL.sub("", _BRACKET.sub("", bare)).strip(" ,.;")
    parts = [whole, *_segments(whole)]
    parts += [head for part in parts for head in (_TAIL.split(part)[0],)]
    parts += [single for part in parts for single in _single_acts(part)]
    parts += _cases(whole)
    known = {title, bare}
    return [
        part
        for part in dict.fromkeys(parts)
        if len(part.split()) >= MIN_WORDS and part not in known
    ]


def _segments(title: str) -> list[str]:
    return [part for part in map(str.strip, re.split(r";|\s/\s", title)) if part != title]


def _cases(title: str) -> Iterable[str]:
    """Yield "X thừa kế" and "X tặng cho" for "X trong các trường hợp thừa kế, tặng cho"."""
    head, *listed = _LISTED.split(title, maxsplit=1)
    for cases in listed:
        for case in _COMMA.split(cases)[:CASES]:
            yield f"{head.split(',')[0]} {case}"


def _single_acts(title: str) -> Iterable[str]:
    """Yield "cấp X" and "cấp lại X" for "cấp, cấp lại X"."""
    found = _ACTS.match(title)
    if found:
        thing, comma, _ = found[2].partition(",")
        for act in _COMMA.split(found[1]):
            yield f"{act} {found[2]}"
            if comma and len(thing.split()) > MIN_WORDS:
                yield f"{act} {thing}"
