"""Reads when a task is due: a window of days, a recurrence, a quota, or all the time."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from knowledge.importers.plans.lines import flat

_UNITS = {"tuan": "week", "thang": "month", "quy": "quarter", "nam": "year"}
_EVERY = {
    "ngay": "daily", "tuan": "weekly", "thang": "monthly", "quy": "quarterly", "nam": "yearly",
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "l": 1, "ll": 2}

_THING = r"(?:\s+[^\W\d_]+,?){0,5}?"
_SHARE = re.compile(
    rf"(\d{{1,3}})(?:\s*-\s*\d+)?{_THING}\s*(?:/|(?:moi|tren|trong|mot)\s+)\s*(?:0?1\s+)?"
    r"(tuan|thang|quy|nam)\b"
)
_EACH = re.compile(
    r"\b(?:moi|trong|hang|hang)\s+(tuan|thang|quy|nam)\b[^.;]{0,40}?"
    r"(?:it nhat|toi thieu|khong it hon|tu)\D{0,12}(\d{1,3})\b"
)
_LEAST = re.compile(
    r"(?:it nhat|toi thieu|khong it hon)\D{0,10}(\d{1,3})\b(?!\s*%)[^.;%]{0,40}?"
    r"\b(?:moi|trong|mot|hang)\s+(tuan|thang|quy|nam)\b"
)
_RECURS = re.compile(r"\b(?:hang|moi|dinh ky(?:\s+theo)?)\s+(ngay|tuan|thang|quy|nam)\b")
_ONCE_PER = re.compile(r"\b(?:0?1|mot)\s*lan\s*/\s*(tuan|thang|quy|nam)\b")
_ALWAYS = re.compile(r"\b(?:thuong xuyen|lien tuc|trong nam|ca nam|suot nam|hang ngay)\b")
_REGULARLY = re.compile(r"\bthuong xuyen\b")
_YEARS = re.compile(r"\b(20\d\d)\s*-\s*(20\d\d)\b")
_YEAR = re.compile(r"(?:\b|/)(20\d\d)\b")
_DAY = re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](20\d\d)\b")
_SHORT_DAY = re.compile(
    r"\b(?:ngay|tu|den|truoc)\s+(\d{1,2})[/.](\d{1,2})\b(?![/.]?\d)|" + _DAY.pattern
)
_QUARTER = re.compile(
    r"\bquy\s+(iv|iii|ii|i|ll|l|[1-4])\b(?:\s*(?:,|-|va|den(?:\s+quy)?)\s*(?:quy\s+)?(iv|iii|ii|i|ll|l|[1-4])\b)?"
)
_MONTH = re.compile(r"\bthang\s*0?(1[0-2]|[1-9])\b")
_MORE_MONTHS = re.compile(
    r"\bthang\s*0?(1[0-2]|[1-9])\s*(?:,|-|va|den)\s*0?(1[0-2]|[1-9])\b(?!/20)"
)
_HALF = re.compile(r"\b6 thang (dau|cuoi) nam\b")
_UNTIL = re.compile(r"^(?:truoc|den|het|hoan thanh|xong|cham nhat)\b")


@dataclass(frozen=True, slots=True)
class Period:
    """When a task is due, `text` as the plan says it.

    `start` and `end` are the days of a window, both included; `recurrence` is daily … yearly or
    "continuous"; `quota` pieces are due in each `quota_per` (week, month, quarter, year).
    """

    text: str = ""
    start: date | None = None
    end: date | None = None
    recurrence: str = ""
    quota: int | None = None
    quota_per: str = ""


def period_of(text: str, content: str = "", *, year: int | None = None) -> Period:
    """Read a period; the quota may stand in the content. `year` counts where none is named."""
    seen = flat(text)
    quota, per = _quota(seen) or _quota(flat(content)) or (None, "")
    start, end = _window(seen, year)
    recurrence = _recurrence(seen)
    return Period(text, start, end, recurrence, quota, per)


def recurring_words(text: str) -> str:
    """Return the words of a duty that say how often: "Thường xuyên", "hàng tuần"."""
    for pattern in (_RECURS, _REGULARLY):
        found = pattern.search(flat(text))
        if found:
            words = text[found.start() : found.end()]
            return words[:1].upper() + words[1:]
    return ""


def years_in(text: str) -> tuple[int, int] | None:
    """Return the first and last year of "năm 2020" or "giai đoạn 2023-2025"."""
    seen = flat(text)
    span = _YEARS.search(seen)
    if span:
        return int(span[1]), int(span[2])
    one = re.search(r"\bnam\s+(20\d\d)\b", seen)
    return (int(one[1]), int(one[1])) if one else None


def _quota(seen: str) -> tuple[int, str] | None:
    share = _SHARE.search(seen)
    if share and int(share[1]) > 0 and not share[0].startswith("20"):
        return int(share[1]), _UNITS[share[2]]
    each = _EACH.search(seen)
    if each and "%" not in seen[each.end() : each.end() + 2]:
        return int(each[2]), _UNITS[each[1]]
    least = _LEAST.search(seen)
    return (int(least[1]), _UNITS[least[2]]) if least else None


def _recurrence(seen: str) -> str:
    found = _RECURS.search(seen) or _ONCE_PER.search(seen)
    if found:
        return _EVERY[found[1]]
    return "continuous" if _ALWAYS.search(seen) else ""


def _window(seen: str, year: int | None) -> tuple[date | None, date | None]:
    named = int(years[-1]) if (years := _YEAR.findall(seen)) else year
    known = [day for found in _SHORT_DAY.finditer(seen) if (day := _day(found, named))]
    if known:
        is_limit = len(known) == 1 and _UNTIL.match(seen)
        return (None if is_limit else known[0]), known[-1]
    span = _YEARS.search(seen)
    if span:
        return date(int(span[1]), 1, 1), date(max(int(span[1]), int(span[2])), 12, 31)
    return _parts_of_year(seen, named)


def _parts_of_year(seen: str, year: int | None) -> tuple[date | None, date | None]:
    if year is None:
        return None, None
    months = _months(seen)
    if not months:
        # A bare year is a window; "thường xuyên trong năm" is not.
        whole = re.fullmatch(r"(?:trong\s+|ca\s+)?(?:nam\s+)?20\d\d\.?", seen.strip())
        return (date(year, 1, 1), date(year, 12, 31)) if whole else (None, None)
    first_year, years = year, _YEAR.findall(seen)
    if len(years) > 1:
        first_year = int(years[0])
    start, end = date(first_year, months[0], 1), _month_end(year, months[-1])
    return (None, end) if _UNTIL.match(seen) and len(months) == 1 else (start, max(start, end))


def _months(seen: str) -> list[int]:
    quarter = _QUARTER.search(seen)
    if quarter:
        first, last = _ROMAN[quarter[1]], _ROMAN[quarter[2] or quarter[1]]
        later = [_ROMAN[found[1]] for found in _QUARTER.finditer(seen)]
        last = max(last, *later)
        return [first * 3 - 2, last * 3]
    half = _HALF.search(seen)
    if half:
        return [1, 6] if half[1] == "dau" else [7, 12]
    months = [int(month) for month in _MONTH.findall(seen)]
    listed = _MORE_MONTHS.search(seen)
    return [*months, int(listed[2])] if listed and len(months) == 1 else months


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(found: re.Match[str], year: int | None) -> date | None:
    short_day, short_month, day, month, own_year = found.groups()
    if own_year:
        return _date(int(own_year), int(month), int(day))
    return _date(year, int(short_month), int(short_day)) if year else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
