"""The pages of oauth.zaloapp.com: consent and the token call.

Rules are in webhooks.emulator.grants; this module speaks HTTP. The consent of
the administrator is taken for granted; with several accounts one is chosen.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webhooks.emulator import grants
from webhooks.emulator.answers import break_connection
from webhooks.emulator.errors import OAuthError
from webhooks.emulator.platform import Platform

EXCHANGE_PATH = "/v4/oa/access_token"


def create_oauth_pages(platform: Platform) -> Blueprint:
    """Build the OAuth host."""
    pages = Blueprint("oauth", __name__)
    world = platform.world

    @pages.get("/v4/oa/permission")
    def permission() -> ResponseReturnValue:
        redirect_uri = request.args.get("redirect_uri", "")
        with world.reading():
            app = grants.find_app(world, request.args.get("app_id", ""))
            grants.check_redirect(app, redirect_uri)
            accounts = grants.list_accounts(world, app)
        wanted = request.args.get("oa_id", accounts[0].oa_id if len(accounts) == 1 else "")
        chosen = next((a for a in accounts if a.oa_id == wanted), None)
        if chosen is None:
            query = urlencode(list(request.args.items()))
            return render_template("permission.html", accounts=accounts, query=query)
        code = grants.authorise(world, chosen, challenge=request.args.get("code_challenge", ""))
        answer = {"code": code, "oa_id": chosen.oa_id}
        if "state" in request.args:
            answer["state"] = request.args["state"]
        return redirect(f"{redirect_uri}?{urlencode(answer)}")

    @pages.post(EXCHANGE_PATH)
    def access_token() -> ResponseReturnValue:
        planned = platform.take_failure(EXCHANGE_PATH)
        if planned is not None:
            raise OAuthError(planned)
        pair = grants.exchange(world, request.form.to_dict(), request.headers.get("secret_key"))
        if platform.take_loss(EXCHANGE_PATH):
            return break_connection()
        return jsonify(pair)

    @pages.errorhandler(OAuthError)
    def refused(refusal: OAuthError) -> ResponseReturnValue:
        return jsonify(refusal.envelope())

    return pages
