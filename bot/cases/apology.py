"""Apologises for a late dossier with what form 04 of Thông tư 03/2025/TT-VPCP holds.

The letter is sent as a message; it settles nothing, so the case goes on being worked on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.cases.asking import ACCEPTING
from bot.cases.dates import read_date
from bot.cases.telling import oa_of, status_text, tell
from bot.cases.workflow import MoveRefused
from bot.clock import today
from bot.config import Settings
from bot.models import CaseKind, CaseStatus
from bot.storage import outbox
from bot.storage.casestory import Change, Deed
from bot.storage.casework import CaseFile
from bot.storage.store import Store
from bot.wording import wording_of

FIELDS: Mapping[str, str] = {
    "dossier": "Hồ sơ về việc",
    "dossier_code": "Mã hồ sơ",
    "received_on": "Ngày tiếp nhận",
    "promised_on": "Ngày hẹn trả",
    "late_because": "Lý do chưa trả",
    "new_on": "Ngày hẹn trả mới",
    "signer": "Người ký (chức vụ, họ tên)",
}
"""What the form holds beside the apology itself, by the names of the fields on the page."""

DAYS = ("received_on", "promised_on", "new_on")
_LONGEST = 300
_LETTER = "case.apology"


def apologise(
    store: Store, settings: Settings, file: CaseFile, told: Mapping[str, str], *, by: str
) -> None:
    """Record the letter, send it, and go on with the case.

    Raises MoveRefused where something is missing or impossible, UnknownThing or CaseChanged.
    """
    case = file.case
    if case.kind is not CaseKind.LATE_DOSSIER or case.status not in ACCEPTING:
        raise MoveRefused("Phiếu xin lỗi chỉ dành cho hồ sơ trễ hẹn đang xử lý.")
    oa = oa_of(settings, case)
    letter = wording_of(oa).say(_LETTER, code=case.code, **_filled(told, today(store.clock)))
    with store.engine.atomic():
        change = Change(
            by=by,
            what=Deed.APOLOGISED,
            text=letter,
            status=CaseStatus.IN_PROGRESS,
            assignee=file.assignee or by,
        )
        version = store.casework.change(file, change)
        moved = replace(case, status=CaseStatus.IN_PROGRESS)
        # Who joined the case learns its status, not whose dossier it is.
        to_followers = status_text(oa, case, CaseStatus.IN_PROGRESS)
        tell(store, moved, letter, to_followers=to_followers, version=version)
    store.engine.wake(outbox.TOPIC)


def _filled(told: Mapping[str, str], now: date) -> dict[str, str]:
    words = {name: " ".join(told.get(name, "").split())[:_LONGEST] for name in FIELDS}
    for name, label in FIELDS.items():
        if not words[name] or "…" in words[name]:
            raise MoveRefused(f'Phiếu xin lỗi còn thiếu "{label}".')
    days = {name: read_date(words[name]) for name in DAYS}
    for name, day in days.items():
        if day is None:
            raise MoveRefused(f'"{FIELDS[name]}" chưa đúng dạng ngày, ví dụ 27/11/2026.')
    received, promised, new = (day for day in days.values() if day is not None)
    if not received <= promised <= now:
        raise MoveRefused("Ngày tiếp nhận phải trước ngày hẹn trả, và ngày hẹn trả phải đã đến.")
    if new < now:
        raise MoveRefused("Ngày hẹn trả mới đã qua.")
    return words | {name: f"{day:%d/%m/%Y}" for name, day in days.items()}
