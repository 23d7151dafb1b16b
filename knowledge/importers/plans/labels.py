"""Finds "Chủ trì: …", "Thời gian thực hiện: …" and roles such as "Tuyên truyền tại cơ quan: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.importers.plans.agencies import (
    begins_as_agency,
    lead_and_partners,
    named,
    split_agencies,
)
from knowledge.importers.plans.lines import flat, squeezed

_BODY = r"(?:(?:co quan|don vi|bo phan|phong|to chuc|ca nhan)(?:\s*,\s*(?:co quan|don vi))?\s+)?"
_TO_DO = r"(?:\s+(?:thuc hien|tuyen truyen|to chuc|hoan thanh|trien khai|the hien|du kien))?"
_LABELS = (
    ("partner", _BODY + r"phoi hop(?:\s+(?:thuc hien|voi))?"),
    ("lead", _BODY + r"(?:chu tri(?:\s+(?:thuc hien|tham muu))?|phu trach)"),
    ("lead", _BODY + r"dau moi(?:\s+thuc hien)?"),
    ("lead", r"(?:co quan|don vi|bo phan|nguoi)\s+(?:to chuc\s+)?thuc hien"),
    ("period", r"(?:thoi gian|thoi han|tien do|thoi diem)" + _TO_DO),
    ("period", r"hoan thanh"),
    ("form", r"hinh thuc" + _TO_DO),
    ("topic", r"linh vuc(?:\s+cchc)?"),
    ("assign", r"(?:phan cong|to chuc)(?:\s+(?:thuc hien|nhiem vu|trach nhiem))?"),
    ("other", r"(?:san pham|ket qua|dia diem|doi tuong|kinh phi|ghi chu|so luong)" + _TO_DO),
    ("other", r"(?:noi dung|muc tieu|yeu cau)" + _TO_DO),
)
_ANY = re.compile(
    r"(?:^|(?<=[.;,(]\s)|(?<=[(\n]))[-+•*\s]*(?:"
    + "|".join(f"(?P<{name}{n}>{pattern})" for n, (name, pattern) in enumerate(_LABELS))
    + r")\s*:"
)
_BARE = re.compile(r"^(?:" + "|".join(pattern for _, pattern in _LABELS) + r")\s*:?$")
_ROLE = re.compile(r"^([^:;]{3,90}):\s*(\S.*)$", re.DOTALL)
_GUIDING = re.compile(
    r"\b(?:dinh huong|chi dao|huong dan|phoi hop|giam sat|theo doi|kiem tra|don doc)\b"
)


@dataclass(slots=True)
class Told:
    """What labels say about one task; `roles` pairs each role of an assignment with its bodies."""

    lead: str = ""
    partners: list[str] = field(default_factory=list)
    steering: list[str] = field(default_factory=list)
    period: str = ""
    form: str = ""
    topic: str = ""
    roles: list[tuple[str, str]] = field(default_factory=list)
    content: list[str] = field(default_factory=list)

    @property
    def is_task(self) -> bool:
        """Whether somebody is named who does it."""
        return bool(self.lead or self.partners)

    def take(self, text: str) -> None:
        """Read one paragraph; what is no label belongs to the content."""
        found = list(labelled(text))
        if not found:
            if not _BARE.match(flat(text).strip(" .")):
                self._take_role(text)
            return
        before = text[: found[0][2]].strip(" .;,(-+•")
        if before:
            self.content.append(before)
        for name, value, _ in found:
            self._set(name, value)

    def _set(self, name: str, value: str) -> None:
        if name == "lead" and not self.lead:
            self.lead, partners = lead_and_partners(value)
            self.partners.extend(partners)
        elif name in ("lead", "partner"):
            self.partners.extend(split_agencies(value))
        elif name == "assign":
            if begins_as_agency(value):
                self._set("lead", value)
        elif name in ("period", "form", "topic") and not getattr(self, name):
            setattr(self, name, value)

    def _take_role(self, text: str) -> None:
        found = _ROLE.match(squeezed(text).lstrip("-+• "))
        if not found or not begins_as_agency(found[2]) or len(found[2]) > 300:
            self.content.append(text)
            return
        role, bodies = found[1].strip(), found[2].strip(" .;")
        self.roles.append((role, bodies))
        if _GUIDING.search(flat(role)):
            self.steering.extend(split_agencies(bodies))
            self.partners.extend(split_agencies(bodies))
        elif not self.lead:
            self.lead, partners = lead_and_partners(bodies)
            self.partners.extend(partners)
        else:
            self.partners.extend(split_agencies(bodies))


def labelled(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield name, value and beginning of each label in a paragraph."""
    marks = list(_ANY.finditer(flat(text)))
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(text)
        name = next(key for key, value in mark.groupdict().items() if value).rstrip("0123456789")
        value = text[mark.end() : end].strip().rstrip(" .;,(-+•")
        yield name, _closed(value), mark.start()


def is_role(text: str) -> bool:
    """Say whether the paragraph gives a part of the work to bodies: "Định hướng: Phòng …"."""
    found = _ROLE.match(squeezed(text).lstrip("-+• "))
    return found is not None and begins_as_agency(found[2]) and not any(labelled(text))


def is_label(text: str) -> bool:
    """Say whether the paragraph begins with a label, or is one without a value."""
    return bool(_BARE.match(flat(text).strip(" ."))) or any(
        not start for _, _, start in labelled(text)
    )


def _closed(value: str) -> str:
    """Take away a bracket that was opened before the label."""
    return value[:-1].strip() if value.endswith(")") and "(" not in value else value


def lead_of(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Read a table's cell that names the lead, and perhaps partners or labels as well."""
    told = Told()
    told.take(text)
    if told.lead:
        return told.lead, tuple(told.partners), tuple(told.steering)
    lead, partners = lead_and_partners(text)
    return lead or named(text), partners, ()
