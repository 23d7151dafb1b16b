"""The form in which bulletins are written, and the code that links a phone for tests."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.bulletins import digest, testing, workflow
from bot.bulletins.checks import MESSAGE_LIMIT, problems
from bot.bulletins.topics import place_slug, topics
from bot.clock import today as current_day
from bot.config import Oa
from bot.errors import CaseChanged, MoveRefused
from bot.models import Audience, Bulletin, BulletinKind, Channel, Content
from bot.staff.roles import Right, may
from webhooks.console import access, bulletin_target, bulletin_words, bulletins
from webhooks.console.bulletin import oa_of, problem_of, the_bulletin

_LONGEST_TEXT = 30_000
_LONGEST_LINE = 1_000
_WEEK_MS = 7 * 24 * 3_600_000
Choice = TypeVar("Choice", bound=StrEnum)


def register(console: Blueprint) -> None:
    """Hang the form up."""
    console.get("/bulletins/new", endpoint="bulletin_new")(new)
    console.post("/bulletins/new", endpoint="bulletin_create")(create)
    console.get("/bulletins/<bulletin_id>/edit", endpoint="bulletin_edit")(edit)
    console.post("/bulletins/<bulletin_id>/edit", endpoint="bulletin_rewrite")(rewrite)
    console.post("/bulletins/<bulletin_id>/phone", endpoint="bulletin_phone")(link_phone)


@access.needs(Right.WRITE_BULLETINS)
def new() -> ResponseReturnValue:
    """Show an empty form, begun with the template of a kind."""
    kind = _choice(BulletinKind, request.args.get("loai", "")) or BulletinKind.NEWS
    oas = _own_oas()
    oa = next((each for each in oas if each.id == request.args.get("oa")), oas[0])
    begun = Content("", bulletin_words.TEMPLATES[kind], "", _today(), kind=kind)
    return _digest(begun, oa) if kind is BulletinKind.DIGEST else _form(begun, oa)


def _digest(begun: Content, oa: Oa) -> str:
    """Begin a digest with the approved bulletins that are ticked; at first all of the week."""
    now, args = access.app_here().clock.millis(), request.args
    items = digest.candidates(access.app_here().store, oa.id, now - _WEEK_MS, now + 1)
    has_chosen = "chon" in args and args.get("oa", oa.id) == args.get("cua", oa.id)
    ticked = set(args.getlist("tin")) if has_chosen else {each.id for each in items}
    chosen = [each for each in items if each.id in ticked]
    problem = ""
    try:
        begun = digest.build(chosen, oa, title=_digest_title(), audience=Audience("cai-cach"))
    except MoveRefused as error:
        problem = problem_of(error)
    return _form(begun, oa, problem=problem, items=items, ticked=ticked)


@access.needs(Right.WRITE_BULLETINS)
def create() -> ResponseReturnValue:
    """Keep a new draft, complete or not."""
    oa = access.app_here().settings.oa(request.form.get("oa", "")) or _own_oas()[0]
    if not may(access.account_here(), Right.WRITE_BULLETINS, oa_id=oa.id):
        abort(403)
    content, by = _content(), access.account_here().id
    if content is None:
        return _form(_content(date_of=_today()), oa, problem="Ngày kiểm tra nguồn chưa đúng."), 422
    made = workflow.draft(access.app_here().store, oa, content, author=by)
    return redirect(url_for("console.bulletin", bulletin_id=made, da="written"), 303)


@access.needs(Right.WRITE_BULLETINS)
def edit(bulletin_id: str) -> ResponseReturnValue:
    """Show the form with a draft in it."""
    found = the_bulletin(bulletin_id, Right.WRITE_BULLETINS)
    return _form(found.content, oa_of(found), bulletin=found)


@access.needs(Right.WRITE_BULLETINS)
def rewrite(bulletin_id: str) -> ResponseReturnValue:
    """Keep a changed draft."""
    found = the_bulletin(bulletin_id, Right.WRITE_BULLETINS)
    content, oa = _content(), oa_of(found)
    if content is None:
        again = _content(date_of=_today())
        return _form(again, oa, bulletin=found, problem="Ngày kiểm tra nguồn chưa đúng."), 422
    try:
        if str(found.version) != request.form.get("version", str(found.version)):
            raise CaseChanged
        workflow.rewrite(access.app_here().store, found, content, by=access.account_here().id)
    except (MoveRefused, CaseChanged) as error:
        return _form(content, oa, bulletin=found, problem=problem_of(error)), 422
    return redirect(url_for("console.bulletin", bulletin_id=found.id, da="written"), 303)


@access.needs(Right.WRITE_BULLETINS)
def link_phone(bulletin_id: str) -> ResponseReturnValue:
    """Show a code, once, by which the staff member's phone is linked."""
    found = the_bulletin(bulletin_id, Right.WRITE_BULLETINS)
    oa = oa_of(found)
    code = testing.invite(access.app_here().store, oa, staff=access.account_here().id)
    return render_template(
        "console/bulletin_phone.html", page="bulletins", bulletin=found, oa=oa, code=code
    )


def _form(
    content: Content | None,
    oa: Oa,
    *,
    bulletin: Bulletin | None = None,
    problem: str = "",
    **more: object,
) -> str:
    app = access.app_here()
    shown = content or Content("", "", "", _today())
    is_begun = bool(shown.title or shown.source)
    found = problems(shown, oa, _today(), app.settings.bulletins) if is_begun else []
    return render_template(
        "console/bulletin_form.html",
        page="bulletins",
        content=shown,
        bulletin=bulletin,
        oa=oa,
        oas=_own_oas(),
        problem=problem,
        lacking=[bulletin_words.PROBLEMS[each] for each in found],
        topics=[topic for topic in topics().values() if not topic.is_group],
        groups=[topic for topic in topics().values() if topic.is_group],
        limit=MESSAGE_LIMIT,
        boxes=bulletin_target.boxes(),
        is_chosen=bulletin_target.is_chosen,
        today=_today(),
        **more,
        **bulletins.shared(),
    )


def _content(*, date_of: date | None = None) -> Content | None:
    """Read the form; None where the day cannot be read and no other is given."""
    form = request.form

    def line(name: str) -> str:
        return form.get(name, "").strip()[:_LONGEST_LINE]

    try:
        checked_on = date_of or date.fromisoformat(line("checked_on"))
    except ValueError:
        return None
    return Content(
        title=line("title"),
        text=form.get("text", "").replace("\r\n", "\n").strip()[:_LONGEST_TEXT],
        source=line("source"),
        checked_on=checked_on,
        kind=_choice(BulletinKind, line("kind")) or BulletinKind.NEWS,
        channel=_choice(Channel, line("channel")) or Channel.MESSAGE,
        audience=Audience(
            line("topic"), line("group"), place_slug(line("place")), bulletin_target.read(form)
        ),
        summary=line("summary"),
        cover=line("cover"),
        consent=line("consent"),
        good_hours=line("good_hours"),
    )


def _choice(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in {str(each) for each in kind} else None


def _own_oas() -> list[Oa]:
    account = access.account_here()
    oas = access.app_here().settings.oas
    own = [oa for oa in oas if may(account, Right.WRITE_BULLETINS, oa_id=oa.id)]
    if not own:
        abort(403)
    return own


def _today() -> date:
    return current_day(access.app_here().clock)


def _digest_title() -> str:
    last = _today()
    return f"tuần {last - timedelta(days=6):%d/%m} – {last:%d/%m/%Y}"
