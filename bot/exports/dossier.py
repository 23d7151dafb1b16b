"""One case as a paper for the file: what stands on it, before it is laid out as DOCX or PDF.

Neither the person's contact nor officers' notes among themselves stand on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.cases.kinds import ASKS_NOTHING
from bot.cases.workflow import reasons
from bot.clock import local_time, today
from bot.config import Settings
from bot.exports.columns import kind_of, status_of
from bot.exports.making import agency_of
from bot.exports.shown import unmarked
from bot.models import CaseDetails, CaseStatus
from bot.storage.casestory import Deed, Entry
from bot.storage.casework import CaseFile
from bot.storage.store import Store

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
TITLE = "PHIẾU THEO DÕI PHẢN ÁNH, KIẾN NGHỊ"
SIGNED_BY = ("NGƯỜI LẬP PHIẾU", "(Ký, ghi rõ họ tên)")
_SERVER = "Lệnh trên máy chủ"
_FOOT = (
    "Phiếu do hệ thống Một Cửa OA lập ngày {day:%d/%m/%Y}. Không gồm thông tin liên hệ của"
    " người gửi và ghi chú nội bộ. Tin nhắn Zalo không phải là đơn khiếu nại hay tố cáo theo luật."
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the story: when, what was done by whom, and the words that went with it."""

    when: str
    what: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything on the paper, in its order."""

    agency: str
    code: str
    day: date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str], ...]
    story: tuple[Happening, ...]

    @property
    def story_rows(self) -> list[tuple[str, str]]:
        """Return the story as two columns: when, and what with its words."""
        return [
            (each.when, "\n".join(filter(None, (each.what, each.words)))) for each in self.story
        ]

    @property
    def foot(self) -> str:
        """Say where the paper comes from and what it leaves out."""
        return _FOOT.format(day=self.day)


def dossier_of(store: Store, settings: Settings, file: CaseFile) -> Dossier:
    """Gather what the paper says of a case."""
    case, names = file.case, store.staff.names()
    told = store.intake.details(case)
    return Dossier(
        agency=agency_of(settings, case.oa_id).upper(),
        code=case.code,
        day=today(store.clock),
        facts=_facts(
            file,
            told,
            names,
            joined=len(store.intake.followers(case.id)),
            files=len(store.attachments.of_case(case)),
        ),
        sections=_sections(file, told, store.intake.aftermath(case).reason),
        story=(
            Happening(_instant(case.received_at), "Người dân gửi qua Zalo"),
            *(_happening(entry, names) for entry in store.casestory.of(case)),
        ),
    )


def _facts(
    file: CaseFile, told: CaseDetails, names: Mapping[str, str], *, joined: int, files: int
) -> tuple[tuple[str, str], ...]:
    case = file.case
    rows = (
        ("Mã theo dõi", case.code),
        ("Loại", kind_of(case)),
        ("Tình trạng", status_of(case.status)),
        ("Nhận lúc", _instant(case.received_at)),
        ("Hạn trả lời", "" if case.kind in ASKS_NOTHING else f"{case.due_on:%d/%m/%Y}"),
        ("Trả lời lúc", _instant(case.answered_at) if case.answered_at else ""),
        ("Nơi xảy ra", case.place),
        ("Tên địa danh hiện nay", told.place_now),
        ("Thời gian xảy ra", told.happened),
        ("Ảnh, tệp kèm theo", str(files or "")),
        ("Người cùng phản ánh", str(joined or "")),
        ("Người xử lý", names.get(file.assignee, "")),
        ("Lý do không thụ lý", _reason(file)),
    )
    return tuple((name, unmarked(value)) for name, value in rows if value)


def _sections(file: CaseFile, told: CaseDetails, reopened: str) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Người dân viết", file.case.text),
        ("Cơ quan trả lời", file.case.answer),
        ("Lý do người dân đề nghị xem lại", reopened),
    )
    return tuple((title, unmarked(text)) for title, text in rows if text)


_DEEDS: Mapping[Deed, str] = {
    Deed.ANSWERED: "{by} trả lời người dân",
    Deed.ASKED: "{by} hỏi lại người dân",
    Deed.SUPPLIED: "Người dân bổ sung",
    Deed.REOPENED: "Người dân đề nghị xem lại",
    Deed.APOLOGISED: "{by} gửi phiếu xin lỗi",
    Deed.MERGED: "{by} gộp {detail} vào việc này",
    Deed.RELATED: "{by} ghi liên quan đến {detail}",
    Deed.PARTED: "{by} bỏ liên quan đến {detail}",
    Deed.REDACTED: "{by} che thông tin cá nhân",
    Deed.TOOK_OVER: "{by} nhắn trực tiếp với người dân",
    Deed.HANDED_BACK: "{by} trả cuộc trò chuyện lại cho bot",
    Deed.RECKONED: "Lịch làm việc thay đổi, hạn trả lời được tính lại",
}
"""Deeds that are told without looking further; the others name a person or a status."""


def _happening(entry: Entry, names: Mapping[str, str]) -> Happening:
    by = names.get(entry.staff, _SERVER)
    if entry.what in _DEEDS:
        what = _DEEDS[entry.what].format(by=by, detail=entry.detail)
    elif entry.what is Deed.ASSIGNED:
        what = f"{by} {_assigned(entry, names)}"
    else:
        what = f"{by} chuyển sang “{status_of(CaseStatus(entry.detail))}”"
    return Happening(_instant(entry.happened_at), what, unmarked(entry.text))


def _assigned(entry: Entry, names: Mapping[str, str]) -> str:
    if not entry.detail:
        return "trả việc về chưa ai nhận"
    is_own = entry.detail == entry.staff
    return "nhận việc" if is_own else f"giao cho {names.get(entry.detail, '?')}"


def _reason(file: CaseFile) -> str:
    known = reasons()
    return known[file.reason].name if file.reason in known else ""


def _instant(millis: int) -> str:
    return f"{local_time(millis):%H:%M, %d/%m/%Y}"
