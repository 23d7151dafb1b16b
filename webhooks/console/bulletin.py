"""One bulletin: its preview, forecast, progress and story, and what may be done with it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.bulletins import testing, workflow
from bot.bulletins.forecast import forecast
from bot.bulletins.rendering import article, preview
from bot.clock import VIETNAM, local_time
from bot.config import Oa
from bot.errors import CaseChanged, MoveRefused, UnknownThing
from bot.models import Bulletin, BulletinStatus
from bot.staff.roles import Right, may
from webhooks.console import access, bulletin_target, bulletins
from webhooks.console.bulletin_words import PROBLEMS

S = BulletinStatus
_BEFORE = (S.DRAFT, S.REVIEW, S.APPROVED, S.SCHEDULED, S.PAUSED)
_WEEK_MS = 7 * 24 * 3_600_000
_CHANGED = "Có người vừa thay đổi bản tin này. Xem lại bên dưới rồi làm lại."
DONE: Mapping[str, str] = {
    "written": "Đã lưu bản nháp.",
    "submit": "Đã trình duyệt. Một người khác sẽ duyệt.",
    "back": "Đã trả lại để sửa.",
    "approve": "Đã duyệt. Bước sau: hẹn giờ gửi.",
    "schedule": "Đã hẹn giờ gửi.",
    "unschedule": "Đã bỏ giờ hẹn.",
    "pause": "Đã tạm dừng. Tin chưa gửi được giữ lại đúng chỗ.",
    "resume": "Đang gửi tiếp, đúng từ chỗ đã dừng.",
    "cancel": "Đã huỷ. Không ai nhận thêm bản tin này.",
    "retry": "Đang gửi lại cho đúng những người chắc chắn chưa nhận được.",
    "test": "Đang gửi tin thử tới điện thoại của mình.",
}


def register(console: Blueprint) -> None:
    """Hang the page and its actions up."""
    address = "/bulletins/<bulletin_id>"
    console.get(address, endpoint="bulletin")(show_bulletin)
    console.post(f"{address}/do/<deed>", endpoint="bulletin_do")(do)
    console.post(f"{address}/copy", endpoint="bulletin_copy")(copy)
    console.post(f"{address}/decide/<deed>", endpoint="bulletin_decide")(decide)


@access.needs(Right.SEE_BULLETINS)
def show_bulletin(bulletin_id: str) -> ResponseReturnValue:
    """Show a bulletin."""
    return _page(the_bulletin(bulletin_id), done=DONE.get(request.args.get("da", ""), ""))


@access.needs(Right.WRITE_BULLETINS)
def do(bulletin_id: str, deed: str) -> ResponseReturnValue:
    """Do what its writers may do: hand in, test, pause, cancel."""
    return _act(the_bulletin(bulletin_id, Right.WRITE_BULLETINS), deed, _WRITERS)


@access.needs(Right.WRITE_BULLETINS)
def copy(bulletin_id: str) -> ResponseReturnValue:
    """Begin the next issue as a draft, and show its form."""
    found = the_bulletin(bulletin_id, Right.WRITE_BULLETINS)
    made = workflow.copy(access.app_here().store, found, by=access.account_here().id)
    return redirect(url_for("console.bulletin_edit", bulletin_id=made), 303)


@access.needs(Right.APPROVE_BULLETINS)
def decide(bulletin_id: str, deed: str) -> ResponseReturnValue:
    """Do what its approvers may do: approve, give back, time, resume, retry."""
    return _act(the_bulletin(bulletin_id, Right.APPROVE_BULLETINS), deed, _APPROVERS)


def the_bulletin(bulletin_id: str, right: Right = Right.SEE_BULLETINS) -> Bulletin:
    """Return the bulletin of an address, or end with 404 or 403."""
    try:
        found = access.app_here().store.bulletins.get(bulletin_id)
    except UnknownThing:
        abort(404)
    if not bulletins.sees(found):
        abort(404)
    if not may(access.account_here(), right, oa_id=found.oa_id):
        abort(403)
    return found


def oa_of(bulletin: Bulletin) -> Oa:
    """Return the OA of a bulletin, or end with 404 where it was taken out of the settings."""
    oa = access.app_here().settings.oa(bulletin.oa_id)
    if oa is None:
        abort(404)
    return oa


def problem_of(error: MoveRefused | CaseChanged) -> str:
    """Say in Vietnamese why something was refused."""
    if isinstance(error, CaseChanged):
        return _CHANGED
    return " ".join(PROBLEMS.get(each, each) for each in error.problems)


Deed = Callable[[Bulletin, Oa, str], object]


def _act(bulletin: Bulletin, name: str, deeds: Mapping[str, Deed]) -> ResponseReturnValue:
    deed = deeds.get(name)
    if deed is None:
        abort(404)
    try:
        if str(bulletin.version) != request.form.get("version", str(bulletin.version)):
            raise CaseChanged
        deed(bulletin, oa_of(bulletin), access.account_here().id)
    except (MoveRefused, CaseChanged) as error:
        return _page(the_bulletin(bulletin.id), problem=problem_of(error)), 422
    return redirect(url_for("console.bulletin", bulletin_id=bulletin.id, da=name), 303)


def _hand_in(bulletin: Bulletin, oa: Oa, by: str) -> None:
    app = access.app_here()
    workflow.hand_in(app.store, oa, bulletin, by=by, rules=app.settings.bulletins)


def _approve(bulletin: Bulletin, oa: Oa, by: str) -> None:
    app = access.app_here()
    workflow.approve(app.store, oa, bulletin, by=by, rules=app.settings.bulletins)


def _resume(bulletin: Bulletin, oa: Oa, by: str) -> None:
    app = access.app_here()
    workflow.resume(app.store, oa, bulletin, by=by, rules=app.settings.bulletins)


def _schedule(bulletin: Bulletin, _oa: Oa, by: str) -> None:
    store = access.app_here().store
    try:
        at = datetime.fromisoformat(request.form.get("at", "")).replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise MoveRefused(workflow.TOO_LATE) from error
    workflow.schedule(store, bulletin, by=by, due_at=int(at.timestamp() * 1000))


def _reason() -> str:
    return request.form.get("reason", "").strip()[:300]


def _store_deed(act: Callable[..., object], *, has_reason: bool = False) -> Deed:
    def deed(bulletin: Bulletin, _oa: Oa, by: str) -> None:
        given = {"reason": _reason()} if has_reason else {}
        act(access.app_here().store, bulletin, by=by, **given)

    return deed


def _test(bulletin: Bulletin, oa: Oa, by: str) -> None:
    testing.send_test(access.app_here().store, oa, bulletin, staff=by)


_WRITERS: Mapping[str, Deed] = {
    "submit": _hand_in,
    "test": _test,
    "pause": _store_deed(workflow.pause, has_reason=True),
    "cancel": _store_deed(workflow.cancel, has_reason=True),
}
_APPROVERS: Mapping[str, Deed] = {
    "approve": _approve,
    "back": _store_deed(workflow.send_back, has_reason=True),
    "schedule": _schedule,
    "unschedule": _store_deed(workflow.unschedule),
    "resume": _resume,
    "retry": _store_deed(workflow.retry_failed),
}


def _page(bulletin: Bulletin, *, done: str = "", problem: str = "") -> str:
    app, account, oa = access.app_here(), access.account_here(), oa_of(bulletin)
    is_before = bulletin.status in _BEFORE
    return render_template(
        "console/bulletin.html",
        page="bulletins",
        bulletin=bulletin,
        content=bulletin.content,
        article_shown=article(bulletin.content, oa),
        preview=preview(bulletin.content, oa),
        target=bulletin_target.told(bulletin.content.audience.target),
        oa=oa,
        done=done,
        problem=problem,
        ahead=forecast(app.store, app.settings, bulletin) if is_before else None,
        counts=app.store.readers.counts(bulletin.id),
        reasons=app.store.readers.reasons(bulletin.id),
        article=app.store.articles.find(bulletin.id),
        story=app.store.bulletins.story(bulletin.id),
        can_write=may(account, Right.WRITE_BULLETINS, oa_id=oa.id),
        can_approve=may(account, Right.APPROVE_BULLETINS, oa_id=oa.id),
        is_own=account.id in {bulletin.author, *app.store.bulletins.writers(bulletin.id)},
        has_phone=bool(app.store.testers.person_of(account.id, oa.id)),
        rules=app.settings.bulletins,
        suggested=_suggested(bulletin),
        issue_before=app.store.bulletins.issue_before(bulletin.id),
        **bulletins.shared(),
    )


def _suggested(bulletin: Bulletin) -> str:
    """Return a time to begin with, as a date-and-time field takes it.

    The next issue of another comes a week after it, at the same hour; everything else, and what is
    late already, at the next full hour.
    """
    app = access.app_here()
    now, before = app.clock.millis(), app.store.bulletins.issue_before(bulletin.id)
    if before is not None and before.due_at + _WEEK_MS > now:
        return f"{local_time(before.due_at + _WEEK_MS):%Y-%m-%dT%H:%M}"
    return f"{local_time(now + 3_600_000):%Y-%m-%dT%H:00}"
