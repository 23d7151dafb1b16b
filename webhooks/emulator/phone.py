"""The citizen's phone in a browser, with a panel that shows what happened inside.

Only plays the citizen; it can do nothing a citizen could not. Other web pages
cannot drive it: every POST must come from a page of this very origin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webhooks.emulator import phone_holder, phone_view
from webhooks.emulator.articles import cover_url
from webhooks.emulator.messages import MAX_TEXT
from webhooks.emulator.phone_actions import ACTIONS
from webhooks.emulator.phone_holder import Holder
from webhooks.emulator.pictures import mime_type
from webhooks.emulator.platform import Platform
from webhooks.emulator.vietnam import written_day

Inside = Callable[[str, str], list[dict[str, object]]]

EXAMPLES = (
    "làm khai sinh cho con cần gì",
    "lam khai sinh cho con can gi",
    "mat can cuoc lam lai o dau",
    "phản ánh đèn đường hỏng ở thôn 3",
    "kế hoạch cải cách hành chính Đắk Nông có mấy nhiệm vụ",
    "gặp cán bộ",
    "menu",
)

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_phone_pages(platform: Platform, inside: Inside | None) -> Blueprint:
    """Build the phone page and the JSON behind it."""
    pages = Blueprint("phone", __name__)
    views = _Views(platform, inside)
    pages.before_app_request(_guard)
    pages.after_app_request(_protect)
    pages.get("/")(views.start)
    pages.get("/phone")(views.show)
    pages.get("/phone/messages")(views.messages)
    pages.get("/phone/inside")(views.what_happened)
    pages.get("/phone/article/<article_id>")(views.article)
    pages.get("/phone/media/<upload_id>")(views.picture)
    pages.post("/phone/<action>")(views.act)
    return pages


class _Views:
    """The pages of one platform."""

    def __init__(self, platform: Platform, inside: Inside | None) -> None:
        self._platform = platform
        self._inside = inside

    def start(self) -> ResponseReturnValue:
        """Go to the only account, or offer a choice."""
        accounts = self._platform.list_accounts()
        user = phone_holder.FIRST_CITIZEN
        if len(accounts) == 1:
            return redirect(url_for("phone.show", user=user))
        return render_template("accounts.html", accounts=accounts, user=user)

    def show(self) -> ResponseReturnValue:
        """Draw the phone."""
        accounts = self._platform.list_accounts()
        if not accounts:
            return redirect(url_for("phone.start"))
        name = request.args.get("user", phone_holder.FIRST_CITIZEN)
        oa_id = request.args.get("oa", accounts[0].oa_id)
        holder = phone_holder.admit(self._platform, name, oa_id)
        return render_template(
            "phone.html",
            account=holder.account,
            accounts=accounts,
            user=holder.name,
            name=phone_holder.display_name(holder.name),
            people=phone_holder.list_people(holder.name),
            newcomer=phone_holder.next_guest(self._platform),
            examples=EXAMPLES,
            max_text=MAX_TEXT,
        )

    def messages(self) -> ResponseReturnValue:
        """Tell what changed in the chat since the cursor `after`."""
        holder = self._holder(request.args)
        after = request.args.get("after", 0, type=int)
        return jsonify(
            phone_view.describe_chat(
                self._platform, holder.user_id, holder.account.oa_id, after=after
            )
        )

    def what_happened(self) -> ResponseReturnValue:
        """Tell the steps since the citizen's last message."""
        holder = self._holder(request.args)
        oa_id = holder.account.oa_id
        told = self._inside(oa_id, holder.user_id) if self._inside else []
        return jsonify(phone_view.describe_inside(self._platform, holder.user_id, oa_id, told))

    def article(self, article_id: str) -> ResponseReturnValue:
        """Show an article, as a follower sees it."""
        article = self._platform.opens_article(article_id)
        if article is None:
            abort(404)
        accounts = {a.oa_id: a for a in self._platform.list_accounts()}
        return render_template(
            "article.html",
            article=article,
            account=accounts[article.oa_id],
            cover=cover_url(article),
            day=written_day(article.created_ms),
        )

    def picture(self, upload_id: str) -> ResponseReturnValue:
        """Send a picture the account has uploaded."""
        content = self._platform.picture(upload_id)
        if content is None:
            abort(404)
        return Response(content, mimetype=mime_type(content))

    def act(self, action: str) -> ResponseReturnValue:
        """Do what the citizen did."""
        form = request.get_json(silent=True)
        if action not in ACTIONS or not isinstance(form, dict):
            abort(404)
        ACTIONS[action](self._platform, self._holder(form), form)
        return jsonify(ok=True)

    def _holder(self, form: Mapping[str, object]) -> Holder:
        return phone_holder.admit(
            self._platform, str(form.get("user", "")), str(form.get("oa", ""))
        )


def _guard() -> None:
    if request.method == "POST" and request.path.startswith("/phone"):
        _demand_same_origin()


def _demand_same_origin() -> None:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site == "same-origin"
    else:
        allowed = urlsplit(request.headers.get("Origin", "")).netloc == request.host
    if not allowed or not request.is_json:
        abort(403)


def _protect(response: Response) -> Response:
    response.headers.update(HEADERS)
    if not request.path.startswith("/static"):
        response.headers["Cache-Control"] = "no-store"
    return response
