"""Reads what stands at a plan's head: number, agency, title, day, years and theme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from knowledge.importers.plans.lines import Line, flat, squeezed
from knowledge.importers.plans.periods import years_in

_OWN_NUMBER = re.compile(r"^s[o0]\s*:?\s*(?P<no>\d{0,5})\s*(?P<code>[/-]\s*kh[\w/&.-]*)")
_ANNEX_NUMBER = re.compile(
    r"(?:kem theo|ban hanh)\s+ke hoach\s+so\s*:?\s*(?P<no>\d{1,5})\s*(?P<code>[/-]\s*kh[\w/&.-]*)"
)
_ISSUED = re.compile(
    r"(?:ngay\s+)(?P<d>\d{1,2})\s*(?:thang|/)\s*(?P<m>\d{1,2})\s*(?:nam|/)\s*(?P<y>20\d\d)"
)
_TITLE_LINE = re.compile(r"^(?:du thao\s+)?ke hoach\s*:?$")
_TITLE_START = re.compile(r"^ke hoach\s+(?!so\b)(?=\S)")
_TITLE_END = re.compile(
    r"^(?:thuc hien|can cu|nham|de |i\s*[.:/]|[a-h1]\s*[.)]\s|phan\b|kinh gui|ngay\b)"
)
_NEWS_TITLE = re.compile(
    r"ban hanh ke hoach so\s*:?\s*\d+\s*/[\w-]+\s+(?:ngay [\d/]+\s+)?(?:ve\s+)?"
)
_ACTS = r"\s+(?:ban hanh|xay dung|lap|trien khai|de ra)\s+(?:va\s+ban hanh\s+)?ke hoach"
_BODY = re.compile(
    r"(?:^|[,;:.)]\s*)(?P<body>(?:ubnd|uy ban nhan dan|so|ban|cong an|hoi|doan|tinh doan|van phong|"
    r"trung tam|phong|bao|dai|chi cuc|cuc|dang uy|huyen|thanh pho)\b[^,;:.]{0,90}?)" + _ACTS
)
_LETTERHEAD = re.compile(r"^(?:uy ban nhan dan|ubnd)$")
_PLACE_DAY = re.compile(r"^(?P<place>[^\d,:;]{2,30}),\s*ngay\b")
_PROVINCE = re.compile(r"\btren dia ban (tinh|thanh pho)\s+|\b(tinh|thanh pho)\s+(?=\S)")
_CITIES = frozenset({"Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế", "Hồ Chí Minh"})
_THEME = re.compile(r"\bchu de\b[^“\"]{0,80}[“\"]([^”\"]{3,200})[”\"]")


@dataclass(frozen=True, slots=True)
class Head:
    """The facts of the head; empty where the plan leaves them blank."""

    number: str
    is_blank: bool
    agency: str
    title: str
    issued_on: date | None
    theme: str
    years: tuple[int, int] | None


def read_head(lines: Sequence[Line], paragraphs: Sequence[str] = ()) -> Head:
    """Read the head from the plan's lines, and from its paragraphs what a line may cut."""
    texts = [squeezed(line.text) for line in _flattened(lines)]
    whole = [*paragraphs, *texts]
    title = _title(texts, whole)
    number, is_blank = _number(texts, whole)
    issued_on = _issued_on(whole)
    years = years_in(title) or _years_of(texts) or ((issued_on.year,) * 2 if issued_on else None)
    agency = _from_letterhead(texts) or _acting(whole)
    return Head(number, is_blank, agency, title, issued_on, _theme(whole), years)


def _flattened(lines: Sequence[Line]) -> list[Line]:
    """Take the lines inside cells apart: letterheads are tables in Word."""
    return [Line(line.no, (part,)) for line in lines for c in line.cells for part in c.split("\n")]


def _number(texts: Sequence[str], whole: Sequence[str]) -> tuple[str, bool]:
    for text in texts[:60]:
        own = _OWN_NUMBER.match(flat(text))
        if own:
            return _as_number(text, own), not own["no"]
    for text in whole:
        annex = _ANNEX_NUMBER.search(flat(text))
        if annex:
            return _as_number(text, annex), False
    return "", True


def _as_number(text: str, found: re.Match[str]) -> str:
    if not found["no"]:
        return ""
    code = re.sub(r"\s", "", text[found.start("code") : found.end("code")])
    return f"{found['no']}{code}".rstrip(".,;")


def _issued_on(texts: Sequence[str]) -> date | None:
    """Return the plan's own day: of its head line or annex, or "Ngày 1/2 … ban hành"."""
    for text in texts:
        seen = flat(text)
        is_own = "kem theo ke hoach" in seen or "ban hanh ke hoach so" in seen
        found = _ISSUED.search(seen) if is_own or _PLACE_DAY.match(seen) else None
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                continue
    return None


def _title(texts: Sequence[str], whole: Sequence[str]) -> str:
    for at, text in enumerate(texts):
        if _TITLE_LINE.match(flat(text).strip(" *#")):
            return _joined(texts[at + 1 :])
    for at, text in enumerate(texts[:40]):
        seen = flat(text)
        start = _TITLE_START.match(seen)
        if start and (text.startswith("KẾ HOẠCH") or len(text) < 200):
            rest = _joined(texts[at + 1 :]) if len(text) < 200 else ""
            return squeezed(f"{text[start.end() :]} {rest}")
    for text in whole:
        news = _NEWS_TITLE.search(flat(text))
        if news:
            return _raised(text[news.end() :].split(". ")[0].rstrip(" ."))
    return next((text for text in texts if len(text) > 20), "")[:300]


def _joined(texts: Sequence[str]) -> str:
    """Return the lines of a title: up to the first words of the plan itself."""
    parts: list[str] = []
    for text in texts[:12]:
        if not text and not parts:
            continue
        seen = flat(text)
        if _TITLE_END.match(seen) or len(" ".join(parts)) > 350 or re.fullmatch(r"[\W_]*", text):
            if parts:
                break
            continue
        if parts and len(text) > 200:
            break
        parts.append(text)
    return squeezed(" ".join(parts)).strip(" *#")


def _years_of(texts: Sequence[str]) -> tuple[int, int] | None:
    """Return the year of "Bình Phước, ngày   tháng 9 năm 2023", whatever is left blank."""
    for text in texts[:60]:
        seen = flat(text)
        if _PLACE_DAY.match(seen):
            return years_in(text)
    return None


def _acting(texts: Sequence[str]) -> str:
    """Return the body that issues the plan in its first sentence."""
    for text in texts:
        body = _BODY.search(flat(text))
        if body:
            name = text[body.start("body") : body.end("body")].strip()
            name = re.sub(r"\s*\([^)]*\)", "", name)
            name = re.sub(r"(?i)^ủy ban nhân dân", "UBND", name)
            return _with_place(_raised(name), texts)
    return ""


def _from_letterhead(texts: Sequence[str]) -> str:
    """Read "ỦY BAN NHÂN DÂN / TỈNH …", or one line in capitals above the number."""
    for at, text in enumerate(texts):
        seen = flat(text)
        if _LETTERHEAD.match(seen) and at + 1 < len(texts):
            place = next((t for t in texts[at + 1 : at + 3] if t), "")
            if re.match(r"^(?:tinh|thanh pho|xa|phuong|huyen|quan|thi xa|dac khu)\s", flat(place)):
                return f"UBND {_in_title_case(place)}"
        one = re.match(
            r"^(?:uy ban nhan dan|ubnd)\s+(?=(?:tinh|thanh pho|xa|phuong|dac khu)\s)", seen
        )
        if one and text.isupper() and len(text) < 80:
            return f"UBND {_in_title_case(text[one.end() :])}"
    return ""


def _in_title_case(place: str) -> str:
    """Return "TỈNH ĐẮK NÔNG" as "tỉnh Đắk Nông"."""
    words = place.strip(" *#").split()
    kind = 2 if flat(words[0]) in ("thanh", "thi", "dac") else 1
    return " ".join([w.lower() for w in words[:kind]] + [w.capitalize() for w in words[kind:]])


def _with_place(agency: str, texts: Sequence[str]) -> str:
    """Add the province to a department that does not name it."""
    if re.search(r"\b(?:tinh|thanh pho|xa|phuong|huyen|quan)\s+\S", flat(agency)):
        return agency
    for text in texts:
        place = _PLACE_DAY.match(flat(text))
        if place:
            name = text[: place.end("place")].strip()
            return f"{agency} {'thành phố' if name in _CITIES else 'tỉnh'} {name}"
    for text in texts:
        for found in _PROVINCE.finditer(flat(text)):
            name = " ".join(takewhile(_is_name, text[found.end() :].split()[:3])).strip(" .,;)")
            if name and not text.isupper():
                return f"{agency} {'tỉnh' if 'tinh' in found.group() else 'thành phố'} {name}"
    return agency


def _is_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()


def _theme(texts: Sequence[str]) -> str:
    for text in texts:
        found = _THEME.search(flat(text))
        if found:
            return text[found.start(1) : found.end(1)].strip()
    return ""


def _raised(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]
