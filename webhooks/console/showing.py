"""How the console names and colours things. Sentences to citizens stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cases.clocks import is_passed_on
from bot.cases.kinds import ASKS_NOTHING, KIND_NAMES, STATUS_NAMES
from bot.cases.reach import Reach
from bot.cases.workflow import FINISHED
from bot.clock import local_time
from bot.masking import mask
from bot.models import Case, CaseKind, CaseStatus, GapKind
from bot.storage.caselinks import Tie
from bot.storage.caselist import Shelf
from bot.wording import texts
from knowledge.calendar import WorkingCalendar

_MINUTE_MS = 60_000
_MAP = "https://www.openstreetmap.org"
_POINT = re.compile(r"\((?P<lat>-?\d{1,2}\.\d{4}), (?P<lon>-?\d{1,3}\.\d{4})\)")
_SOON_DAYS = 2
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Label:
    """Words with an icon and a tone; the tone is never the only sign."""

    text: str
    icon: str
    tone: str = "plain"


SHELVES: Mapping[Shelf, Label] = {
    Shelf.OPEN: Label("Đang mở", "inbox"),
    Shelf.MINE: Label("Của tôi", "user-check"),
    Shelf.UNASSIGNED: Label("Chưa ai nhận", "user-question"),
    Shelf.DUE_TODAY: Label("Hạn hôm nay", "calendar-due"),
    Shelf.OVERDUE: Label("Quá hạn", "clock-exclamation"),
    Shelf.WAITING: Label("Chờ người dân", "hourglass"),
    Shelf.FINISHED: Label("Đã xong", "circle-check"),
    Shelf.ALL: Label("Tất cả", "files"),
}

TIES: Mapping[Tie, Label] = {
    Tie.MERGED_INTO: Label("Đã gộp vào", "copy"),
    Tie.HOLDS: Label("Gộp cả", "copy"),
    Tie.RELATED: Label("Liên quan đến", "files"),
}

SUPPLIED = Label("Người dân vừa bổ sung", "message-circle", "new")
"""Marks a case whose author said something that no officer has acted upon yet."""

_STATUSES: Mapping[CaseStatus, tuple[str, str]] = {
    CaseStatus.RECEIVED: ("inbox", "new"),
    CaseStatus.IN_PROGRESS: ("progress", "busy"),
    CaseStatus.WAITING: ("hourglass", "wait"),
    CaseStatus.TRANSFERRED: ("arrow-forward-up", "wait"),
    CaseStatus.ANSWERED: ("message-2-check", "done"),
    CaseStatus.CLOSED: ("archive", "done"),
    CaseStatus.REFUSED: ("ban", "plain"),
    CaseStatus.DUPLICATE: ("copy", "plain"),
    CaseStatus.WITHDRAWN: ("circle-x", "plain"),
    CaseStatus.REOPENED: ("rotate-clockwise", "new"),
}

_KINDS: Mapping[CaseKind, str] = {
    CaseKind.REPORT: "message-report",
    CaseKind.ATTITUDE: "user-exclamation",
    CaseKind.RULE: "gavel",
    CaseKind.LATE_DOSSIER: "clock-exclamation",
    CaseKind.PRAISE: "mood-smile",
    CaseKind.SUGGESTION: "bulb",
    CaseKind.HUMAN: "user-question",
    CaseKind.DATA: "shield-lock",
}

_REACHES: Mapping[Reach, Label] = {
    Reach.FREE: Label("Gửi được, miễn phí", "circle-check", "done"),
    Reach.PAID: Label("Gửi được, trừ vào gói tin", "message-circle", "wait"),
    Reach.CLOSED: Label("Zalo không cho gửi", "phone-off", "late"),
    Reach.UNREACHABLE: Label("Zalo đã từ chối lần trước", "phone-off", "late"),
    Reach.GONE: Label("Không còn biết của ai", "ban", "late"),
}

GAPS: Mapping[GapKind, Label] = {
    GapKind.UNANSWERED: Label("không biết", "alert-triangle", "late"),
    GapKind.OFFERED: Label("phải đưa lựa chọn", "files", "wait"),
    GapKind.DENIED: Label("trả lời bị chê", "user-exclamation", "late"),
}

DELIVERIES: Mapping[str, Label] = {
    "pending": Label("chờ gửi", "clock", "wait"),
    "sending": Label("đang gửi", "send", "wait"),
    "sent": Label("Zalo đã nhận", "check", "done"),
    "ambiguous": Label("chưa rõ kết quả", "refresh", "wait"),
    "refused": Label("Zalo từ chối: hết thời gian cho nhắn hoặc người dân chặn OA", "ban", "late"),
    "failed": Label("không gửi được", "alert-triangle", "late"),
    "dead": Label("đã thôi gửi", "alert-triangle", "late"),
    "kept": Label("chờ người dân nhắn lại mới báo được", "hourglass", "wait"),
    "told": Label("đã báo khi người dân nhắn lại", "check", "done"),
    "cancelled": Label("đã huỷ vì người dân rút dữ liệu", "ban", "plain"),
}


PROTECTED = Label("Được bảo vệ, lãnh đạo duyệt xem", "shield-lock", "wait")


def excerpt(text: str) -> str:
    """Return words as a list shows them, whoever reads: numbers that lead to people are hidden."""
    return mask(text)


def status(value: CaseStatus) -> Label:
    """Return how a status is shown."""
    icon, tone = _STATUSES[value]
    return Label(_raised(texts()[STATUS_NAMES[value]]), icon, tone)


def status_named(value: str) -> Label:
    """Return how a status is shown that stands as a word in a case's story."""
    return status(CaseStatus(value))


def kind(value: CaseKind) -> Label:
    """Return how a kind is shown."""
    return Label(_raised(texts()[KIND_NAMES[value]]), _KINDS[value])


def reach(value: Reach) -> Label:
    """Return how Zalo's window is shown."""
    return _REACHES[value]


def due(case: Case, today: date, calendar: WorkingCalendar) -> Label:
    """Return how much of the term is left, in working days."""
    if case.kind in ASKS_NOTHING:
        return Label("Không cần trả lời", "mood-smile")
    if case.status in FINISHED:
        return Label(f"Hạn {case.due_on:%d/%m/%Y}", "calendar")
    if is_passed_on(case):
        return Label("Đã chuyển, chờ nơi nhận báo kết quả", "arrow-forward-up", "wait")
    if case.status is CaseStatus.WAITING and case.due_on >= today:
        return Label("Đang dừng, chờ người dân", "hourglass", "wait")
    if case.due_on < today:
        late = max(1, calendar.working_days_between(case.due_on, today))
        return Label(f"Quá hạn {late} ngày làm việc", "clock-exclamation", "late")
    if case.due_on == today:
        return Label("Hạn hôm nay", "calendar-due", "late")
    left = calendar.working_days_between(today, case.due_on)
    if not left:
        return Label(f"Hạn {case.due_on:%d/%m/%Y}", "calendar-due", "wait")
    tone = "wait" if left <= _SOON_DAYS else "plain"
    return Label(f"Còn {left} ngày làm việc", "calendar", tone)


def map_of(text: str) -> str:
    """Return the address of a map of the place that somebody shared, "" where none was shared.

    Nothing is fetched from there; only who follows the link tells it the point.
    """
    found = _POINT.search(text)
    if found is None or abs(float(found["lat"])) > 90 or abs(float(found["lon"])) > 180:
        return ""
    lat, lon = found["lat"], found["lon"]
    return f"{_MAP}/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}"


def day(value: date) -> str:
    """Return a date as people write it."""
    return f"{value:%d/%m/%Y}"


def moved_day(detail: str) -> str:
    """Return how a due day moved, told as "2026-12-08>2026-12-09" in a case's story."""
    old, _, new = detail.partition(">")
    return f"từ {day(date.fromisoformat(old))} thành {day(date.fromisoformat(new))}"


def weekday(value: date) -> str:
    """Return the day of the week."""
    return _WEEKDAYS[value.weekday()]


def exact(millis: int) -> str:
    """Return an instant to the minute."""
    return f"{local_time(millis):%H:%M, %d/%m/%Y}"


def ago(millis: int, now: int) -> str:
    """Return an instant as people say it: minutes and hours, then the day."""
    then, here = local_time(millis), local_time(now)
    minutes = max(0, now - millis) // _MINUTE_MS
    if minutes < 1:
        return "vừa xong"
    if minutes < 60:
        return f"{minutes} phút trước"
    if then.date() == here.date():
        return f"{minutes // 60} giờ trước"
    if then.date() == here.date() - timedelta(days=1):
        return f"hôm qua, {then:%H:%M}"
    return f"{then:%d/%m/%Y}"


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
