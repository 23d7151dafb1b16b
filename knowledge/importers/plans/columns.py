"""Knows the columns of a plan's table by the words at their head."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from knowledge.importers.plans.lines import flat

Roles: TypeAlias = tuple[str, ...]

_MAX_HEAD = 60
_NUMBER_HEADS = frozenset({"stt", "tt", "sott", "sothutu", "thutu", "so"})
# In this order: "Cơ quan phối hợp thực hiện" is a partner before it is somebody who carries out.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "partner": ("phoihop",),
    "period": ("thoigian", "tiendo", "thoihan", "hoanthanh", "thoidiem", "dinhky"),
    "form": ("hinhthuc", "phuongthuc", "kenhtruyen"),
    "product": ("sanpham", "ketqua", "dauraduockien", "chitieu"),
    "money": ("kinhphi",),
    "note": ("ghichu",),
    "field": ("linhvuc",),
    "place": ("diadiem",),
    "lead": ("chutri", "thuchien", "phutrach", "daumoi", "chutrach", "coquan", "donvi"),
    "content": ("noidung", "nhiemvu", "congviec", "hoatdong", "hangmuc", "tenviec", "viecthuchien"),
}
_LEADING = ("chutri", "phutrach", "daumoi", "coquanthuchien", "donvithuchien")


def roles_of(cells: Sequence[str]) -> Roles | None:
    """Return what each column holds when the cells are the head of a table of tasks.

    The head needs a column of contents and one that says who or when, three columns in all; an
    unknown column has the role "".
    """
    roles = tuple(role_of(cell) for cell in cells)
    known = {role for role in roles if role}
    is_head = "content" in known and bool({"lead", "period"} & known) and len(roles) >= 3
    return roles if is_head and len(known) >= 3 else None


def role_of(cell: str) -> str:
    """Return what a column with this head holds; empty when it is none that we know."""
    letters = re.sub(r"[\W_\d]", "", flat(cell))
    if len(cell) > _MAX_HEAD or not letters:
        return ""
    if letters in _NUMBER_HEADS:
        return "no"
    # "Nội dung thực hiện" holds contents, "Cơ quan chủ trì, phối hợp" the lead as well.
    if letters.startswith(_WORDS["content"]) and not any(word in letters for word in _LEADING):
        return "content"
    if any(word in letters for word in _LEADING) and "thoigian" not in letters:
        return "lead"
    for role, words in _WORDS.items():
        if any(word in letters for word in words):
            return role
    return ""


def is_column_count(cells: Sequence[str]) -> bool:
    """Say whether the row only numbers the columns: (1) (2) (3)."""
    numbers = [re.fullmatch(r"[(\[]?\s*(\d{1,2})\s*[)\]]?", cell.strip()) for cell in cells]
    found = [int(number[1]) for number in numbers if number]
    return (
        len(cells) >= 3
        and len(found) == len(cells)
        and found == list(range(found[0], found[0] + len(found)))
    )
