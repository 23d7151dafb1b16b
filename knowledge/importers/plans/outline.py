"""Finds the headings and items of a plan by their numbering, and joins broken sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.importers.plans.lines import UPPER, Line, Mended, flat, squeezed

_ROMAN = r"([IVX]{1,5}|[Il]{1,3}|[Il]?V[Il]{0,3})"
_NAMED = r"(?:(?:Nhiệm vụ|Nội dung|Nhóm nhiệm vụ|Nhóm|Hoạt động|Việc)\s+)?"
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"^(?:(?:PHẦN|Phần)\s+)?{_ROMAN}\s*[.:)/]\s+(?=\S)")),
    (1, re.compile(r"^(?:(?:PHẦN|Phần)\s+)([IVX]{1,5}|\d)\s*[-.:]?\s+(?=\S)")),
    (0, re.compile(rf"^([A-HĐ])\s*[.)]\s+(?=[{UPPER}])")),
    (3, re.compile(r"^(\d{1,2}(?:\.\d{1,2})+)\s*[.)]?\s+(?=\S)")),
    (2, re.compile(rf"^{_NAMED}(\d{{1,2}})\s*[.):]\s*(?=[^\W\d])")),
    (5, re.compile(r"^([a-zđ])\s*[.)]\s+(?=\S)")),
    (7, re.compile(r"^[-–—•*]?\s*([+])\s*(?=\S)")),
    (6, re.compile(r"^([-–—•*])\s*(?=\S)")),
)
BULLETS = 6
_WIDEST = 140
_FULL_LINES = 8
_ENDED = re.compile(r"[.;:!?…”\"]\s*$|\./\.$")
_CLOSE = re.compile(r"^(?:noi nhan\b|tren day la\b|tm\.|kt\.|tl\.|t/m\b)")
_ANNEX = re.compile(r"^(?:phu luc|danh muc|bieu|bang phan cong)\b")
_NOT_PROSE = re.compile(r"^(?:noi nhan|tm\.|kt\.|so\s*:|stt\b)")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph with its place in the numbering; level 9 is plain text."""

    line: int
    level: int
    mark: str
    text: str


@dataclass(slots=True)
class Node:
    """A heading or item with everything below it."""

    part: Part
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


def parts_of(lines: Sequence[Line], changes: list[Mended]) -> list[Part]:
    """Return the paragraphs; a sentence that a page break or a margin cut is put together again."""
    parts: list[Part] = []
    width = _margin(lines)
    last = Line(0, ("",))
    for line in lines:
        text = squeezed(line.text)
        if not text or re.fullmatch(r"\d{1,3}", text):
            continue
        part = _part(line.no, text)
        is_cut = line.no == last.no + 1 and _is_full(last, text, width)
        if parts and (_goes_on(parts[-1], part) or (is_cut and _is_rest(parts[-1], part))):
            joined = squeezed(f"{parts[-1].text} {text}")
            parts[-1] = Part(parts[-1].line, parts[-1].level, parts[-1].mark, joined)
            if line.no > last.no + 1:
                changes.append(Mended(line.no, "joined", text))
        else:
            parts.append(part)
        last = line
    return parts


def _margin(lines: Sequence[Line]) -> int:
    """Return where the lines of a text end that was set to a width; 0 where none was."""
    lengths = sorted(len(line.text) for line in lines if len(line.cells) == 1 and line.text)
    if not lengths or lengths[-1] > _WIDEST:
        return 0
    width = lengths[-1]
    return width if sum(length > width * 0.85 for length in lengths) >= _FULL_LINES else 0


def _is_full(line: Line, following: str, width: int) -> bool:
    """Say whether the next line's first word would not have fitted on this line."""
    return 0 < width < len(line.text) + 1 + len(following.split()[0])


def _is_rest(last: Part, part: Part) -> bool:
    """Say whether what stands below a full line belongs to it."""
    if last.text.isupper() or _NOT_PROSE.match(flat(part.text)):
        return False
    return part.level == 9 or (part.level == BULLETS and not _ENDED.search(last.text))


def without_close(parts: Sequence[Part]) -> list[Part]:
    """Leave out the closing words, addressees and signatures, up to an annex if there is one."""
    kept: list[Part] = []
    is_closed = False
    for part in parts:
        seen = flat(part.text)
        if _CLOSE.match(seen):
            is_closed = True
        elif part.level <= 1 or _ANNEX.match(seen):
            is_closed = False
        if not is_closed:
            kept.append(part)
    return kept


def tree_of(parts: Sequence[Part]) -> Node:
    """Return the whole plan as a tree; its root has no text."""
    root = Node(Part(0, -1, "", ""))
    path = [root]
    for part in parts:
        # Plain text after a bullet is no part of the bullet.
        while len(path) > 1 and path[-1].part.level >= min(part.level, BULLETS):
            path.pop()
        node = Node(part)
        path[-1].children.append(node)
        if part.level < 9:
            path.append(node)
    return root


def _part(line: int, text: str) -> Part:
    for level, pattern in _MARKS:
        found = pattern.match(text)
        if found:
            depth = min(found[1].count("."), 2) if level == 3 else 1
            return Part(line, level + depth - 1, found[1], text[found.end() :].strip())
    return Part(line, 9, "", text)


def _goes_on(last: Part, part: Part) -> bool:
    """Say whether a paragraph is only the rest of the one before."""
    text = part.text
    is_note = text.startswith("(") and text.endswith(")")
    if last.text.isupper() or is_note:
        return False
    if _ENDED.search(last.text) or _NOT_PROSE.match(flat(text)):
        return False
    if part.level == 9:
        return text[:1].islower() or text[:1] in "(,;"
    # "Phòng Thông tin - Báo chí / - Xuất bản.": the dash of a name, not of an item.
    is_rest_of_name = len(text.split()) <= 3 and text.endswith(".") and " - " in last.text
    return part.level == BULLETS and is_rest_of_name
