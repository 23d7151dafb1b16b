"""What every action on a case shares: opening it, doing one deed, and showing the page again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.cases.apology import FIELDS as APOLOGY
from bot.cases.asking import ACCEPTING
from bot.cases.clocks import NOTICE, term_of
from bot.cases.desk import OWN_WAYS
from bot.cases.reach import reach_of
from bot.cases.replies import templates_for
from bot.cases.workflow import MoveRefused, next_statuses, reasons
from bot.clock import today as current_day
from bot.config import Oa
from bot.errors import CaseChanged, UnknownThing
from bot.models import CaseKind, CaseStatus, Handover
from bot.staff.roles import Right, may, may_with
from bot.storage.casework import CaseFile
from bot.storage.store import Store
from bot.zalo.messages import TEXT_LIMIT
from webhooks.console import access, trail
from webhooks.console.clocks import clocks_of
from webhooks.console.placed import placed

DONE = {
    "placed": "Đã ghi lĩnh vực và địa bàn.",
    "assigned": "Đã giao người xử lý.",
    "moved": "Đã đổi tình trạng và báo người dân.",
    "noted": "Đã lưu ghi chú nội bộ.",
    "answered": "Đã ghi câu trả lời; OA đang gửi cho người dân.",
    "asked": "Đã ghi câu hỏi; việc chờ người dân trả lời.",
    "transferred": "Đã ghi nơi nhận và báo người dân.",
    "talking": "Bot im lặng; người dân được báo là cán bộ đang nhắn.",
    "handedback": "Bot trả lời lại từ bây giờ.",
    "merged": "Đã gộp; người gửi được báo và theo dõi việc được giữ lại.",
    "related": "Đã ghi việc liên quan.",
    "redacted": "Đã che. Phần bị che không xem lại được nữa.",
    "apologised": "Đã ghi phiếu xin lỗi và báo người dân.",
    "protected": "Đã bảo vệ. Từ nay chỉ lãnh đạo duyệt biết ai gửi và gửi gì.",
    "unprotected": "Đã thôi bảo vệ.",
}
LONGEST_TEXT = 4_000
_CHANGED = "Có người vừa thay đổi vụ việc này. Xem lại bên dưới rồi gửi lần nữa."
Deed = Callable[[Store, str], None]


def opened(oa_id: str, code: str) -> CaseFile:
    """Return a case to look at; answers 404 for one that this account may not see."""
    found = access.app_here().store.casework.find(access.account_here().id, oa_id, code)
    return found or abort(404)


def held(oa_id: str, code: str) -> CaseFile:
    """Return a case to change, as of the version that the form was made from."""
    file = opened(oa_id, code)
    if not can_work(file):
        abort(403)
    return replace(file, version=request.form.get("version", 0, type=access.number))


def can_work(file: CaseFile) -> bool:
    """Say whether who is signed in may change a case; of a protected one they must know all."""
    allowed = may(access.account_here(), Right.WORK_CASES, oa_id=file.case.oa_id)
    return allowed and not file.case.is_withheld


def do(file: CaseFile, done: str, deed: Deed) -> ResponseReturnValue:
    """Do something with a case; what was typed survives a refusal."""
    try:
        deed(access.app_here().store, access.account_here().id)
    except CaseChanged:
        now = opened(file.case.oa_id, file.case.code)
        return shown(now, typed=request.form, problem=_CHANGED, seen=file.version), 409
    except (MoveRefused, UnknownThing) as error:
        return refused(file, str(error))
    return go_back(file, done)


def refused(file: CaseFile, problem: str) -> ResponseReturnValue:
    """Show the case with what was typed and why it was not done."""
    return shown(file, typed=request.form, problem=problem), 422


def go_back(file: CaseFile, done: str) -> ResponseReturnValue:
    """Lead back to the case after a deed."""
    case = file.case
    return redirect(url_for("console.case", oa_id=case.oa_id, code=case.code, da=done), 303)


def oa_of(file: CaseFile) -> Oa:
    """Return the OA of a case; answers 404 where it is no longer configured."""
    return access.app_here().settings.oa(file.case.oa_id) or abort(404)


def officers_of(file: CaseFile) -> list[tuple[str, str]]:
    """Return who may work on a case: account and name."""
    accounts = access.app_here().store.staff.all()
    right = Right.SEE_PROTECTED if file.case.is_protected else Right.WORK_CASES
    able = [each for each in accounts if may_with(each, right, file.scope)]
    return [(each.id, each.name) for each in able]


def shown(
    file: CaseFile,
    *,
    typed: Mapping[str, str] | None = None,
    problem: str = "",
    parts: tuple[str, ...] = (),
    seen: int = 0,
) -> str:
    """Return the page of a case; `seen` is the version that a refused form was made from."""
    app, case = access.app_here(), file.case
    trail.saw("case.read", oa_id=case.oa_id, target=case.code)
    return render_template(
        "console/case.html",
        page="cases",
        file=file,
        case=case,
        can_work=can_work(file),
        oa=app.settings.oa(case.oa_id),
        several_oas=len(app.settings.oas) > 1,
        typed=typed or {},
        problem=problem,
        done=DONE.get(request.args.get("da", ""), ""),
        parts=parts,
        limit=TEXT_LIMIT,
        seen=seen,
        **_known(file),
        **_choices(file),
    )


def _known(file: CaseFile) -> dict[str, object]:
    """Return what is known of a case beside its own row."""
    app, case = access.app_here(), file.case
    store = app.store
    story, details = store.casestory.of(case), store.intake.details(case)
    return {
        "story": story,
        **clocks_of(file, story),
        **placed(file),
        "files": store.attachments.of_case(case),
        "details": details,
        "aftermath": store.intake.aftermath(case),
        "notes": store.casenotes.of(case),
        "talk": store.casetalk.of(case),
        "handover": _handover(file),
        "links": store.caselinks.of(case),
        "contact": details.contact,
        "told": lambda version: store.casestory.told_states(case, version),
        "names": store.staff.names(),
        "reach": reach_of(store, case, now=app.clock.millis()),
        "notice_term": term_of(case.kind, NOTICE),
        "term": term_of(case.kind, case.clock),
        "today": current_day(app.clock),
        "calendar": app.shelf().calendar,
    }


def _handover(file: CaseFile) -> Handover | None:
    """Return who has taken over the talk with the case's author now."""
    case = file.case
    found = access.app_here().store.handovers.find(case.oa_id, case.person)
    return found if case.person else None


def _choices(file: CaseFile) -> dict[str, object]:
    """Return what an officer may choose from now."""
    case, following = file.case, next_statuses(file.case.status)
    return {
        "officers": officers_of(file),
        "next_statuses": [each for each in following if each not in OWN_WAYS],
        "can_ask": bool(case.person) and case.status in ACCEPTING,
        "can_merge": CaseStatus.DUPLICATE in following,
        "can_transfer": CaseStatus.TRANSFERRED in following,
        "can_apologise": case.kind is CaseKind.LATE_DOSSIER and case.status in ACCEPTING,
        "apology": APOLOGY,
        "reasons": reasons(),
        "templates": templates_for(case.kind, case.status),
    }
