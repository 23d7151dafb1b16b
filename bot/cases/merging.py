"""Ties cases that tell of one matter: merges a duplicate into the kept one, or relates two."""

from __future__ import annotations

from bot.cases.codes import find_code
from bot.cases.telling import oa_of, tell
from bot.cases.workflow import MoveRefused, check_move
from bot.config import Settings
from bot.models import CaseStatus
from bot.storage import outbox
from bot.storage.casestory import Change, Deed
from bot.storage.casework import CaseFile
from bot.storage.store import Store
from bot.wording import wording_of

_CLOSED_TO_OTHERS = frozenset({CaseStatus.DUPLICATE, CaseStatus.WITHDRAWN})


def merge(store: Store, settings: Settings, file: CaseFile, code: str, *, by: str) -> None:
    """Merge a case into another of the same OA; its people follow that one and are told.

    Raises MoveRefused, UnknownThing or CaseChanged.
    """
    case, kept = file.case, _other(store, file, code, by=by)
    if kept.case.status in _CLOSED_TO_OTHERS:
        raise MoveRefused(
            f"{kept.case.code} đã rút hoặc đã gộp vào việc khác; chọn việc được giữ lại."
        )
    check_move(case.status, CaseStatus.DUPLICATE, reason="", text=kept.case.code)
    text = wording_of(oa_of(settings, case)).say("case.merged", code=case.code, kept=kept.case.code)
    with store.engine.atomic():
        change = Change(
            by=by,
            what=Deed.MOVED,
            detail=str(CaseStatus.DUPLICATE),
            text=kept.case.code,
            status=CaseStatus.DUPLICATE,
            assignee=file.assignee or by,
        )
        version = store.casework.change(file, change)
        held = Change(by=by, what=Deed.MERGED, detail=case.code)
        store.casework.change(kept, held)
        tell(store, case, text, to_followers=text, version=version)
        _follow(store, file, kept)
        store.caselinks.merge(case, kept.case, by=by)
    store.engine.wake(outbox.TOPIC)


def relate(store: Store, file: CaseFile, code: str, *, by: str) -> None:
    """Say that two cases belong together; saying it again undoes it. Nobody is told.

    Raises MoveRefused or CaseChanged.
    """
    other = _other(store, file, code, by=by)
    with store.engine.atomic():
        is_new = store.caselinks.relate(file.case, other.case, by=by)
        if not is_new and not store.caselinks.part(file.case, other.case):
            raise MoveRefused(f"{other.case.code} đã gộp với việc này rồi.")
        what = Deed.RELATED if is_new else Deed.PARTED
        store.casework.change(file, Change(by=by, what=what, detail=other.case.code))
        store.casework.change(other, Change(by=by, what=what, detail=file.case.code))


def _other(store: Store, file: CaseFile, code: str, *, by: str) -> CaseFile:
    found = find_code(code) or code.strip().upper()
    other = store.casework.find(by, file.case.oa_id, found)
    if other is None:
        raise MoveRefused("Không tìm thấy vụ việc có mã này ở cùng tài khoản OA.")
    if other.case.id == file.case.id:
        raise MoveRefused("Đó là mã của chính việc này.")
    return other


def _follow(store: Store, file: CaseFile, kept: CaseFile) -> None:
    """Let everybody who waits for the merged case follow the kept one."""
    case = file.case
    people = [each.person for each in store.intake.followers(case.id)]
    for person in [case.person, *people]:
        if person:
            store.intake.join(kept.case.id, oa_id=case.oa_id, person=person)
