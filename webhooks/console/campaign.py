"""One plan: its tasks, how each agency keeps its word, and everything that is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.bulletins import campaigns as desk
from bot.bulletins.due import Standing, by_agency, lacks_draft, progress, standing, to_write
from bot.clock import today as current_day
from bot.errors import CaseChanged, UnknownThing
from bot.models.campaigns import Campaign, CampaignStatus, Evidence, Slot, Task
from bot.staff.roles import Right, may
from webhooks.console import access
from webhooks.console import campaign_words as words

DONE = {
    "taken": "Đã đọc tệp. Xem lại từng nhiệm vụ bên dưới; chưa có gì đến hạn trước khi được duyệt.",
    "approved": "Đã duyệt. Lịch của từng nhiệm vụ đã được lập.",
    "hours": "Đã lưu giờ tốt. Bản tin đã soạn trước giữ giờ của nó.",
    "closed": "Đã kết thúc kế hoạch; không còn gì đến hạn.",
    "given": "Đã giao người theo dõi nhiệm vụ.",
    "proved": "Đã lưu minh chứng.",
    "written": "Đã mở một bản tin nháp cho nhiệm vụ này.",
}
_CHANGED = "Có người vừa làm việc này rồi. Xem lại trang bên dưới."
_WRONG = {
    "no name": "Minh chứng chưa có tên. Ghi đã làm việc gì.",
    "https://": "Đường dẫn phải bắt đầu bằng https://; văn bản giấy thì để trống.",
    "future": "Ngày hoàn thành nằm ở tương lai.",
    "such piece": "Không thấy kỳ đã chọn. Mở lại trang kế hoạch.",
    "07:30": "Giờ tốt viết chưa đúng. Ví dụ: 11:00-13:00, 18:00-21:00.",
    "good hours nothing": "Giờ tốt rơi vào giờ không được gửi hoặc quá ngắn. Chọn giờ ban ngày.",
    "minimum forms": "Còn thiếu hình thức tối thiểu. Đánh dấu từng hình thức chấp nhận thiếu,"
    " hoặc bỏ bản nháp, sửa tệp rồi nhập lại.",
    "time is over": "Thời gian của kế hoạch đã hết nên không duyệt được.",
}
_NOT_ABLE = "Người được chọn không soạn được bản tin của tài khoản OA này."
_NO_DAY = "Ngày hoàn thành chưa đúng."
_LONGEST = 300


def register(console: Blueprint) -> None:
    """Hang the page and its actions up."""
    address = "/campaigns/<oa_id>/<campaign>"
    console.get(address, endpoint="campaign")(show)
    console.post(f"{address}/approve", endpoint="campaign_approve")(approve)
    console.post(f"{address}/discard", endpoint="campaign_discard")(discard)
    console.post(f"{address}/close", endpoint="campaign_close")(close)
    console.post(f"{address}/hours", endpoint="campaign_hours")(set_hours)
    console.post(f"{address}/tasks/<task>/give", endpoint="campaign_give")(give)
    console.post(f"{address}/tasks/<task>/prove", endpoint="campaign_prove")(prove)
    console.post(f"{address}/slots/<slot>/write", endpoint="campaign_write")(write)


@access.needs(Right.SEE_BULLETINS)
def show(oa_id: str, campaign: str) -> ResponseReturnValue:
    """Show a plan and its tasks."""
    return _page(_find(oa_id, campaign), done=DONE.get(request.args.get("da", ""), ""))


@access.needs(Right.APPROVE_BULLETINS)
def approve(oa_id: str, campaign: str) -> ResponseReturnValue:
    """Make a draft binding: its days are due from now on."""
    found = _find(oa_id, campaign, Right.APPROVE_BULLETINS)
    app = access.app_here()
    calendar = app.shelf().calendar
    without = request.form.getlist("without")
    return _doing(
        found,
        "approved",
        lambda by: desk.approve(app.store, found, calendar, by=by, without=without),
    )


@access.needs(Right.APPROVE_BULLETINS)
def discard(oa_id: str, campaign: str) -> ResponseReturnValue:
    """Throw a draft away."""
    found = _find(oa_id, campaign, Right.APPROVE_BULLETINS)
    try:
        desk.discard(access.app_here().store, found, by=access.account_here().id)
    except CaseChanged:
        return _page(found, problem=_CHANGED), 409
    return redirect(url_for("console.campaigns"), 303)


@access.needs(Right.APPROVE_BULLETINS)
def close(oa_id: str, campaign: str) -> ResponseReturnValue:
    """End a running plan."""
    found = _find(oa_id, campaign, Right.APPROVE_BULLETINS)
    store = access.app_here().store
    return _doing(found, "closed", lambda by: desk.close(store, found, by=by))


@access.needs(Right.WRITE_BULLETINS)
def set_hours(oa_id: str, campaign: str) -> ResponseReturnValue:
    """Say in which hours the bulletins of a plan go out."""
    found, app = _find(oa_id, campaign, Right.WRITE_BULLETINS), access.app_here()
    hours, rules = request.form.get("good_hours", "").strip()[:80], app.settings.bulletins
    return _doing(
        found, "hours", lambda by: desk.set_good_hours(app.store, found, hours, by=by, rules=rules)
    )


@access.needs(Right.WRITE_BULLETINS)
def give(oa_id: str, campaign: str, task: str) -> ResponseReturnValue:
    """Name who is reminded of a task."""
    found = _find(oa_id, campaign, Right.WRITE_BULLETINS)
    owner = request.form.get("owner", "")
    if owner and owner not in dict(_able(oa_id)):
        return _page(found, problem=_NOT_ABLE), 422
    store, chosen = access.app_here().store, _task(found, task)
    return _doing(found, "given", lambda by: desk.give(store, chosen, owner=owner, by=by))


@access.needs(Right.WRITE_BULLETINS)
def prove(oa_id: str, campaign: str, task: str) -> ResponseReturnValue:
    """Keep what shows that a task was worked on."""
    found = _find(oa_id, campaign, Right.WRITE_BULLETINS)
    chosen, form = _task(found, task), request.form
    day = _day(form.get("done_on", ""))
    if day is None:
        return _page(found, problem=_NO_DAY), 422
    store = access.app_here().store

    def deed(by: str) -> object:
        title, address = form.get("title", "").strip(), form.get("address", "").strip()
        slot = form.get("slot", "")
        proof = Evidence("", chosen.id, slot, title[:_LONGEST], address[:_LONGEST], day, by)
        return desk.prove(store, oa_id, proof)

    return _doing(found, "proved", deed)


@access.needs(Right.WRITE_BULLETINS)
def write(oa_id: str, campaign: str, slot: str) -> ResponseReturnValue:
    """Open a draft bulletin for a piece that is due."""
    found = _find(oa_id, campaign, Right.WRITE_BULLETINS)
    app = access.app_here()
    piece = app.store.slots.find(oa_id, slot) or abort(404)
    task, oa = _task(found, piece.task), app.settings.oa(oa_id) or abort(404)
    return _doing(found, "written", lambda by: desk.write(app.store, oa, task, piece, by=by))


def _doing(found: Campaign, done: str, deed: Callable[[str], object]) -> ResponseReturnValue:
    try:
        deed(access.account_here().id)
    except CaseChanged:
        return _page(_find(found.oa_id, found.id), problem=_CHANGED), 409
    except UnknownThing as error:
        told = next((text for sign, text in _WRONG.items() if sign in str(error)), _CHANGED)
        return _page(found, problem=told), 422
    target = url_for("console.campaign", oa_id=found.oa_id, campaign=found.id, da=done)
    return redirect(target, 303)


def _find(oa_id: str, campaign: str, right: Right = Right.SEE_BULLETINS) -> Campaign:
    """Return a campaign that the account may see. Ends the request with 404 or 403."""
    account = access.account_here()
    found = access.app_here().store.campaigns.find(oa_id, campaign)
    if found is None or not may(account, Right.SEE_BULLETINS, oa_id=oa_id):
        abort(404)
    if not may(account, right, oa_id=oa_id):
        abort(403)
    return found


def _task(found: Campaign, task_id: str) -> Task:
    tasks = access.app_here().store.campaigns.tasks(found.id)
    return next((task for task in tasks if task.id == task_id), None) or abort(404)


def _able(oa_id: str) -> list[tuple[str, str]]:
    accounts = access.app_here().store.staff.all()
    able = [each for each in accounts if may(each, Right.WRITE_BULLETINS, oa_id=oa_id)]
    return [(each.id, each.name) for each in able]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(found: Campaign, *, problem: str = "", done: str = "") -> str:
    app, account = access.app_here(), access.account_here()
    store, day, calendar = app.store, current_day(app.clock), app.shelf().calendar
    tasks, slots = store.campaigns.tasks(found.id), store.slots.of_campaign(found.id)
    evidence = store.slots.evidence(found.id)
    is_running = found.status is CampaignStatus.APPROVED

    def pieces(task: Task) -> list[tuple[Slot, Standing]]:
        return [(slot, standing(slot, day)) for slot in slots if slot.task == task.id]

    return render_template(
        "console/campaign.html",
        page="campaigns",
        campaign=found,
        is_draft=found.status is CampaignStatus.DRAFT,
        is_running=is_running,
        tasks=tasks,
        pieces=pieces,
        progress=lambda task: progress(task, slots, evidence, day=day, end=found.end),
        proofs=lambda task: [each for each in evidence if each.task == task.id],
        accounts=by_agency(tasks, slots, day) if is_running else [],
        to_write={slot.id for slot in to_write(slots, day, calendar)} if is_running else set(),
        alarms={slot.id for slot in slots if is_running and lacks_draft(slot, day, calendar)},
        objections=desk.objections(found, tasks, day),
        missing_forms=desk.missing_forms(found, tasks),
        names=store.staff.names(),
        able=_able(found.oa_id),
        can_write=may(account, Right.WRITE_BULLETINS, oa_id=found.oa_id),
        can_approve=may(account, Right.APPROVE_BULLETINS, oa_id=found.oa_id),
        has_bulletin_page="console.bulletin" in current_app.view_functions,
        oa=app.settings.oa(found.oa_id),
        several_oas=len(app.settings.oas) > 1,
        today=day,
        problem=problem,
        done=done,
        words=words,
    )
