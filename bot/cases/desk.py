"""What an officer does with a case: take it, hand it on, move it, answer it.

Each deed is one transaction and starts from the version the officer looked at; whoever was
slower gets CaseChanged and loses nothing but the attempt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.cases.answering import queue_answer
from bot.cases.clocks import NOTICE
from bot.cases.telling import oa_of, tell_status
from bot.cases.workflow import MoveRefused, check_move, reasons
from bot.clock import local_time
from bot.config import Oa, Settings
from bot.models import Case, CaseKind, CaseStatus
from bot.storage import outbox
from bot.storage.casestory import Change, Deed
from bot.storage.casework import CaseFile
from bot.storage.pauses import Restart
from bot.storage.store import Store
from bot.wording import wording_of

OWN_WAYS = frozenset({CaseStatus.WAITING, CaseStatus.TRANSFERRED, CaseStatus.DUPLICATE})
"""Statuses that are given by asking, transferring or merging, for the record needs more."""


@dataclass(frozen=True, slots=True)
class Move:
    """A new status with what the record needs to know about it.

    `restart` says from when its clocks begin anew, where they do (bot.cases.restarting).
    """

    status: CaseStatus
    reason: str = ""
    text: str = ""
    restart: Restart | None = None


def assign(store: Store, file: CaseFile, *, by: str, to: str) -> None:
    """Give a case to somebody, or to nobody with an empty `to`. Raises CaseChanged."""
    with store.engine.atomic():
        change = Change(by=by, what=Deed.ASSIGNED, detail=to, assignee=to)
        store.casework.change(file, change)


def move(store: Store, settings: Settings, file: CaseFile, made: Move, *, by: str) -> None:
    """Give a case another status and tell its people, with the reason where there is one.

    Whoever moves a case of nobody takes it. Raises MoveRefused, UnknownThing or CaseChanged.
    """
    check_move(file.case.status, made.status, reason=made.reason, text=made.text)
    if made.status in OWN_WAYS:
        raise MoveRefused("Bước này có ô riêng: hỏi lại, chuyển cơ quan khác, hoặc gộp việc trùng.")
    if made.status is CaseStatus.CLOSED and not made.text.strip():
        _check_apologised(store, file.case)
    remark = _remark(oa_of(settings, file.case), made)
    with store.engine.atomic():
        change = Change(
            by=by,
            what=Deed.MOVED,
            detail=str(made.status),
            text=remark,
            status=made.status,
            assignee=file.assignee or by,
            reason=made.reason if made.status is CaseStatus.REFUSED else "",
            restart=made.restart,
        )
        version = store.casework.change(file, change)
        store.caselinks.unmerge(file.case)
        moved = replace(file.case, status=made.status)
        tell_status(store, settings, moved, version=version, remark=remark)


def _check_apologised(store: Store, case: Case) -> None:
    """Raise MoveRefused where somebody waited for a dossier and was told neither sorry nor why."""
    if case.kind is not CaseKind.LATE_DOSSIER or case.status is CaseStatus.REFUSED:
        return
    if not any(entry.what is Deed.APOLOGISED for entry in store.casestory.of(case)):
        raise MoveRefused(
            "Hồ sơ trễ hẹn: gửi phiếu xin lỗi trước khi kết thúc, hoặc ghi lý do ở ô nói thêm với "
            "người dân."
        )


def _remark(oa: Oa, made: Move) -> str:
    """Return what the people of the case read below the new status."""
    say = wording_of(oa).say
    lines = []
    if made.restart is not None and made.restart.clock == NOTICE:
        lines.append(say("case.noticed", day=f"{local_time(made.restart.at):%d/%m/%Y}"))
    if made.status is CaseStatus.REFUSED:
        reason = reasons()[made.reason]
        lines.append(say("case.refused_because", reason=reason.name, basis=reason.basis))
    if made.text.strip():
        lines.append(say("case.remark", text=made.text.strip()))
    if made.status is CaseStatus.REFUSED:
        lines.append(say("case.how_to_object"))
    return "\n".join(lines)


def answer(store: Store, settings: Settings, file: CaseFile, text: str, *, by: str) -> None:
    """Answer the citizen through the OA. Raises UnknownThing or CaseChanged."""
    with store.engine.atomic():
        store.casework.hold(file, assignee=file.assignee or by)
        queue_answer(store, settings, file.case, text, by=by)
    store.engine.wake(outbox.TOPIC)
