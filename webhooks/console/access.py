"""The gate before every page of the console: who is it, may they, and did the page come from us?

Closed by default: a view without `needs` or `open_to_all` is refused to everybody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlsplit

from flask import Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.app import App
from bot.staff.roles import Right, may
from bot.staff.signing_in import sign_out, signed_in
from bot.storage.staff import Account

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
TOKEN_FIELD = "csrf"  # noqa: S105 - the name of a form's field
_SESSION, _VISIT = "mot-cua", "mot-cua-form"
_DIGITS = 18
"""Every column holds numbers of so many digits."""

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_HALF_DAY_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Opening:
    """Who may enter a view: accounts with a right, or everybody where it is None."""

    right: Right | None
    is_use: bool
    max_bytes: int | None = None


_OPENINGS: dict[Callable[..., Any], Opening] = {}
"""What the decorators below said of each view; what is not here is closed to everybody."""


def app_here() -> App:
    """Return the application of this web edge."""
    app: App = current_app.extensions["mot-cua-oa"]
    return app


def account_here() -> Account:
    """Return who is signed in; the gate let nobody else through."""
    account: Account = g.account
    return account


def needs(
    right: Right, *, is_use: bool = True, max_bytes: int | None = None
) -> Callable[[View], View]:
    """Open a view to accounts with a right; `is_use` says whether it keeps a session alive.

    `max_bytes` lets a request with a file be larger than others; nobody is read that far who is
    not signed in.
    """

    def mark(view: View) -> View:
        _OPENINGS[view] = Opening(right, is_use=is_use, max_bytes=max_bytes)
        return view

    return mark


def open_to_all(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    _OPENINGS[view] = Opening(None, is_use=False)
    return view


def number(text: str) -> int:
    """Read a number of a form, such as the version it was made from.

    Raises ValueError for what no column holds; where Flask is given this, its default counts then.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise ValueError(f"{text[:20]!r} is no number of ours")
    return int(text)


def opening_of(view: Callable[..., Any]) -> Opening | None:
    """Return who may enter a view; None where nobody said so, and nobody may."""
    return _OPENINGS.get(view)


def gate() -> ResponseReturnValue | None:
    """Let the request through, send it to the login page, or refuse it."""
    opening = opening_of(current_app.view_functions[request.endpoint or ""])
    is_use = opening is not None and opening.is_use
    g.account = signed_in(app_here().store, _cookie(_SESSION), is_use=is_use)
    if opening is not None and opening.max_bytes and g.account is not None:
        request.max_content_length = request.max_form_memory_size = opening.max_bytes
    if request.method == "POST" and not _came_from_our_page():
        abort(403, description="form")
    if opening is None:
        abort(403)
    if opening.right is None:
        return None
    if g.account is None:
        return _to_login()
    if not may(g.account, opening.right):
        abort(403)
    return None


def form_token() -> str:
    """Return what the forms of this visitor carry; it is made of a cookie no page can read."""
    source = _cookie(_SESSION) if g.get("account") else _visit()
    return hashlib.sha256(f"form:{source}".encode()).hexdigest()


def let_in(response: Response, token: str) -> Response:
    """Give the browser its session."""
    _set(response, _SESSION, token)
    return response


def end_session() -> None:
    """Close the session of this request in the database."""
    sign_out(app_here().store, account_here(), _cookie(_SESSION))


def let_out(response: Response) -> Response:
    """Take the session from the browser."""
    response.delete_cookie(_named(_SESSION), path="/", secure=_is_secure(), httponly=True)
    return response


def keep_visit(response: Response) -> Response:
    """Remember a visitor who is not signed in yet, so that the login form is theirs alone."""
    if "visit" in g:
        _set(response, _VISIT, g.visit)
    return response


def safe_next(target: str) -> str:
    """Return a page of the console to go on with; never another site."""
    parts = urlsplit(target)
    is_ours = target.startswith("/console/") and not (parts.scheme or parts.netloc)
    return target if is_ours and "\\" not in target else url_for("console.today")


def _visit() -> str:
    known = _cookie(_VISIT)
    if not known and "visit" not in g:
        g.visit = secrets.token_urlsafe(24)
    return known or str(g.visit)


def _came_from_our_page() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return False
    # Without any cookie of ours there is nothing the token could be made of.
    known = _cookie(_SESSION) if g.account else _cookie(_VISIT)
    given = request.form.get(TOKEN_FIELD, "")
    return bool(known) and hmac.compare_digest(given.encode(), form_token().encode())


def _to_login() -> Response:
    target = request.full_path.rstrip("?") if request.method == "GET" else ""
    address = url_for("console.login") + (f"?next={quote(target)}" if target else "")
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": url_for("console.login")})
    return cast(Response, redirect(address, 303))


def _cookie(name: str) -> str:
    return request.cookies.get(_named(name), "")


def _named(name: str) -> str:
    # Browsers take a cookie of this name from a secure page of this very host only.
    return f"__Host-{name}" if _is_secure() else name


def _is_secure() -> bool:
    # The proxy ends TLS, so we see plain http; only a browser on this machine really speaks it.
    return request.scheme == "https" or urlsplit(f"//{request.host}").hostname not in _LOCAL


def _set(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        _named(name),
        value,
        max_age=_HALF_DAY_SECONDS,
        path="/",
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",
    )
