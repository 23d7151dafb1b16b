"""Signing in and out, and one's own account."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.staff.passwords import PasswordRefused
from bot.staff.roles import ROLE_NAMES, Right
from bot.staff.signing_in import ATTEMPTS_PER_NAME, TooMany, Welcome, sign_in
from webhooks.console import access

_WRONG = "Tên đăng nhập, mật khẩu hoặc mã không đúng."
_TOO_MANY = "Đã thử quá nhiều lần. Xin chờ 10 phút rồi thử lại."
_NOT_THE_SAME = "Hai lần nhập mật khẩu mới không giống nhau."
_NOT_YOURS = "Mật khẩu hiện nay không đúng."


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/login")(login)
    console.post("/login", endpoint="enter")(enter)
    console.post("/logout")(logout)
    console.get("/account")(account)
    console.post("/account", endpoint="change_password")(change_password)


@access.open_to_all
def login() -> ResponseReturnValue:
    """Show the login form, or go on for who is inside already."""
    if g.account is not None:
        return redirect(access.safe_next(request.args.get("next", "")), 303)
    return _form()


@access.open_to_all
def enter() -> ResponseReturnValue:
    """Check name and password."""
    app = access.app_here()
    found = sign_in(
        app.store,
        app.passwords,
        login=request.form.get("login", ""),
        password=request.form.get("password", ""),
        address=request.remote_addr or "",
        code=request.form.get("code", ""),
    )
    if isinstance(found, TooMany):
        return _form(_TOO_MANY), 429, {"Retry-After": "600"}
    if not isinstance(found, Welcome):
        return _form(_WRONG), 401
    target = access.safe_next(request.form.get("next", ""))
    return access.let_in(cast(Response, redirect(target, 303)), found.token)


@access.needs(Right.SIGNED_IN)
def logout() -> ResponseReturnValue:
    """End the session here and in the database."""
    access.end_session()
    return access.let_out(cast(Response, redirect(url_for("console.login", ra=1), 303)))


@access.needs(Right.SIGNED_IN)
def account() -> ResponseReturnValue:
    """Show who one is and what one may do."""
    return _account()


@access.needs(Right.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Set a new password; all sessions end, this one begins anew."""
    problem = _password_problem()
    if problem:
        return _account(problem), 422
    app, who = access.app_here(), access.account_here()
    try:
        hashed = app.passwords.hashed(request.form["new"], login=who.login)
    except PasswordRefused as error:
        return _account(str(error)), 422
    app.store.staff.set_password(who.id, hashed, by=who.id)
    return access.let_out(cast(Response, redirect(url_for("console.login", doi=1), 303)))


def _password_problem() -> str:
    app, who = access.app_here(), access.account_here()
    form = request.form
    if form.get("new", "") != form.get("again", ""):
        return _NOT_THE_SAME
    # A session left open on a desk must not be enough to guess the password without end.
    subject = f"name:{who.login}"
    if app.store.attempts.counted(subject) > ATTEMPTS_PER_NAME:
        return _TOO_MANY
    if not app.passwords.is_right(app.store.staff.password_hash(who.id), form.get("old", "")):
        return _NOT_YOURS
    app.store.attempts.forgiven(subject)
    return ""


def _form(problem: str = "") -> str:
    return render_template(
        "console/login.html",
        problem=problem,
        login=request.form.get("login", ""),
        next=request.values.get("next", ""),
        has_left="ra" in request.args,
        has_changed="doi" in request.args,
    )


def _account(problem: str = "") -> str:
    names = {oa.id: oa.name for oa in access.app_here().settings.oas}
    grants = [
        (ROLE_NAMES[grant.role], names.get(grant.oa_id, grant.oa_id) or "mọi tài khoản OA")
        for grant in access.account_here().grants
    ]
    return render_template("console/account.html", grants=grants, problem=problem, page="account")
