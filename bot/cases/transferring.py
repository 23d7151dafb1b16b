"""Hands a case to the agency that it belongs to, and tells its people where it went."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.cases.dates import read_date
from bot.cases.telling import oa_of, tell_status
from bot.cases.workflow import MoveRefused, check_move
from bot.clock import today
from bot.config import Settings
from bot.models import CaseStatus
from bot.storage.casestory import Change, Deed
from bot.storage.casework import CaseFile
from bot.storage.store import Store
from bot.wording import wording_of

_LONGEST_UNIT, _LONGEST_DOCUMENT = 200, 100


@dataclass(frozen=True, slots=True)
class Transfer:
    """Where a case goes, and by which document, as the officer typed it."""

    unit: str
    document: str
    document_on: str


def transfer(store: Store, settings: Settings, file: CaseFile, made: Transfer, *, by: str) -> None:
    """Record a transfer and tell the people of the case.

    Raises MoveRefused, UnknownThing or CaseChanged.
    """
    words = _words(store, settings, file, made)
    check_move(file.case.status, CaseStatus.TRANSFERRED, reason="", text=words)
    with store.engine.atomic():
        change = Change(
            by=by,
            what=Deed.MOVED,
            detail=str(CaseStatus.TRANSFERRED),
            text=words,
            status=CaseStatus.TRANSFERRED,
            assignee=file.assignee or by,
        )
        version = store.casework.change(file, change)
        moved = replace(file.case, status=CaseStatus.TRANSFERRED)
        tell_status(store, settings, moved, version=version, remark=words)


def _words(store: Store, settings: Settings, file: CaseFile, made: Transfer) -> str:
    unit = " ".join(made.unit.split())[:_LONGEST_UNIT]
    document = " ".join(made.document.split())[:_LONGEST_DOCUMENT]
    if not unit:
        raise MoveRefused("Chuyển đi thì phải ghi chuyển đến cơ quan nào.")
    if not document:
        raise MoveRefused("Chuyển đi thì phải ghi số văn bản.")
    day = read_date(made.document_on)
    if day is None or day > today(store.clock):
        raise MoveRefused("Ngày văn bản chưa đúng, hoặc ở tương lai.")
    wording = wording_of(oa_of(settings, file.case))
    return wording.say("case.transferred_to", unit=unit, document=document, day=f"{day:%d/%m/%Y}")
