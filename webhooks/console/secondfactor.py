"""Turning one's own second factor on and off."""

from __future__ import annotations

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bot.staff import secondfactor
from bot.staff.roles import Right
from bot.staff.signing_in import is_throttled_name
from webhooks.console import access

_WRONG = "Mã chưa đúng hoặc đã dùng rồi. Chờ mã mới trong ứng dụng rồi nhập lại."
_TOO_MANY = "Đã thử quá nhiều lần. Xin chờ 10 phút rồi thử lại."


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/account/totp", endpoint="totp")(show)
    console.post("/account/totp", endpoint="totp_begin")(begin)
    console.post("/account/totp/confirm", endpoint="totp_confirm")(confirm)
    console.post("/account/totp/off", endpoint="totp_off")(turn_off)


@access.needs(Right.SIGNED_IN)
def show() -> ResponseReturnValue:
    """Show how the second factor stands."""
    return _page()


@access.needs(Right.SIGNED_IN)
def begin() -> ResponseReturnValue:
    """Make a secret and show it as a picture for the app."""
    secondfactor.begin(access.app_here().store, access.account_here())
    return redirect(url_for("console.totp"), 303)


@access.needs(Right.SIGNED_IN)
def confirm() -> ResponseReturnValue:
    """Turn it on with the first code; the recovery codes are shown this once."""
    store, account = access.app_here().store, access.account_here()
    if is_throttled_name(store.attempts, account.login):
        return _page(_TOO_MANY), 429
    codes = secondfactor.confirm(store, account, request.form.get("code", ""))
    return _page(codes=codes) if codes else (_page(_WRONG), 422)


@access.needs(Right.SIGNED_IN)
def turn_off() -> ResponseReturnValue:
    """Turn it off, which takes a good code: an open session alone is not enough."""
    store, account = access.app_here().store, access.account_here()
    if is_throttled_name(store.attempts, account.login):
        return _page(_TOO_MANY), 429
    if not secondfactor.passes(store, account.id, request.form.get("code", "")):
        return _page(_WRONG), 422
    secondfactor.turn_off(store, account)
    return redirect(url_for("console.totp"), 303)


def _page(problem: str = "", codes: tuple[str, ...] = ()) -> str:
    store, account = access.app_here().store, access.account_here()
    address = secondfactor.address_of(store, account)
    factor = store.second_factors.find(account.id) if address else None
    return render_template(
        "console/totp.html",
        page="account",
        problem=problem,
        codes=codes,
        is_on=secondfactor.is_on(store, account.id),
        left=store.second_factors.recovery_left(account.id),
        picture=_picture(address) if address else "",
        secret=factor.secret if factor else "",
    )


def _picture(address: str) -> Markup:
    """Return the address as a QR code drawn in SVG, without script or style in it."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=5, border=2, light="#fff", svgclass="qr", lineclass=None, omitsize=False
    )
    return Markup(drawn)  # noqa: S704 - drawn by segno, which escapes what it is given
