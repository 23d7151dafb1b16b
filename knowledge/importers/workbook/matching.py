"""Says which content file a line of a workbook belongs to.

People write the file's path, its bare name, the code of a procedure or the title; all of them are
understood where they mean one file.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from knowledge.drafts import is_day
from knowledge.importers.workbook.reading import Line, file_of
from knowledge.loader import FOLDERS, kind_of
from knowledge.model import Kind
from knowledge.text import fold
from knowledge.workbook.records import Record

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:@[a-z0-9]+(?:-[a-z0-9]+)*)?")
_LONGEST_NAME = 60


class Finder:
    """Finds files by what people call them."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self._called: dict[tuple[Kind, str], set[str]] = {}
        for path, record in records.items():
            for name in (record.cells.get("code", ""), record.cells.get("title", "")):
                if name:
                    self._called.setdefault((record.kind, fold(name)), set()).add(path)

    def of_entry(self, line: Line, kind: Kind) -> tuple[str, str]:
        """Return the path of an entry's own line and what is wrong, "" where nothing is."""
        told = file_of(line)
        if told:
            path = self.named(told, (kind,))
            return (path, "") if path else ("", _unfit(told, kind))
        known = self._alike(line, kind)
        if len(known) == 1:
            return known.pop(), ""
        if known:
            return "", "có nhiều bài cùng tên này; ghi tệp của bài vào cột Tệp"
        path = _path(kind, _slug(line.cells.get("title", "")))
        if not path:
            return "", "dòng không có tên tệp lẫn tên đầy đủ; ghi một trong hai"
        if path in self._records:
            return "", f"đã có bài khác ở {path}; ghi một tên khác vào cột Tệp"
        return path, ""

    def named(self, told: str, kinds: Iterable[Kind], new: Container[str] = ()) -> str:
        """Return the path that a name means in one of some kinds; "" where it means none.

        `new` are paths of entries that the workbook adds.
        """
        meant = [path for kind in kinds for path in self._meant(told, kind)]
        known = [path for path in meant if path in self._records or path in new]
        return next(iter((*known, *meant)), "")

    def _meant(self, told: str, kind: Kind) -> Iterator[str]:
        if kind_of(told) is kind and _NAME.fullmatch(PurePosixPath(told).stem):
            yield told
        called = self._called.get((kind, fold(told)), set())
        if len(called) == 1:
            yield from called
        path = _path(kind, told.removesuffix(".md").strip())
        if path and not called:
            yield path

    def _alike(self, line: Line, kind: Kind) -> set[str]:
        """Return the files with the code, else the title, of a line, and its first day."""
        for key in ("code", "title"):
            known = self._called.get((kind, fold(line.cells.get(key, ""))), set())
            first = line.cells.get("valid_from", "")
            dated = {p for p in known if self._records[p].cells.get("valid_from", "") == first}
            if known:
                return set(dated if len(known) > 1 and dated else known)
        return set()


def _path(kind: Kind, name: str) -> str:
    return f"{FOLDERS[kind]}/{name}.md" if _NAME.fullmatch(name) else ""


def _slug(title: str) -> str:
    words = re.findall(r"[a-z0-9]+", fold(title))
    slug = ""
    for word in words:
        if len(slug) + len(word) >= _LONGEST_NAME:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug


def _unfit(told: str, kind: Kind) -> str:
    name = PurePosixPath(told).stem.partition("@")
    if name[1] and not is_day(name[2]) and not _NAME.fullmatch(name[2]):
        return f'"{told}" không phải tên tệp; sau dấu @ là ngày hoặc tên tỉnh không dấu'
    example = f"{FOLDERS[kind]}/ten-khong-dau.md"
    return f'"{told}" không phải tên tệp của loại bài này; viết như {example}'
