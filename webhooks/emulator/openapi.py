"""The emulator as a web application: OAuth host, Open API host and phone page in one.

Has no configuration of its own and does not ask who runs it: the caller decides
whether an emulator may be started at all. Serve it with webhooks.emulator.server:
waitress and werkzeug on their own drop headers like `access_token`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue

from webhooks.emulator.answers import bad_gateway, break_connection, cut_short, drip, too_many
from webhooks.emulator.endpoints import ENDPOINTS, Form
from webhooks.emulator.errors import NOT_FOUND_TEXT
from webhooks.emulator.gate import ApiCall
from webhooks.emulator.oauth import create_oauth_pages
from webhooks.emulator.phone import Inside, create_phone_pages
from webhooks.emulator.platform import Platform
from webhooks.emulator.uploads import Incoming

MAX_BODY_BYTES = 6 * 1024 * 1024
API_PREFIXES = ("/v2.0/", "/v3.0/", "/v4/")


def create_platform_app(platform: Platform, *, inside: Inside | None = None) -> Flask:
    """Build the application.

    `inside` tells what the program behind the webhook did for a citizen's last
    message, as {"step", "detail", "at_ms"} objects, for the panel beside the phone.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.register_blueprint(create_oauth_pages(platform))
    app.register_blueprint(create_api_pages(platform))
    app.register_blueprint(create_phone_pages(platform, inside))

    @app.before_request
    def trouble() -> Response | None:
        if not request.path.startswith(API_PREFIXES):
            return None
        platform.clock.sleep(platform.latency)
        if platform.take_502():
            return bad_gateway()
        retry_after = platform.take_429()
        return too_many(retry_after) if retry_after else None

    @app.after_request
    def spoil(response: Response) -> Response:
        whole = response.status_code == 200 and not response.is_streamed
        if not whole or not request.path.startswith(API_PREFIXES):
            return response
        if platform.take_truncation():
            return cut_short(response)
        seconds = platform.take_drip()
        return drip(response, platform.clock, seconds) if seconds else response

    @app.errorhandler(404)
    @app.errorhandler(405)
    def unknown(_: Exception) -> ResponseReturnValue:
        return NOT_FOUND_TEXT, 404, {"Content-Type": "text/plain; charset=utf-8"}

    return app


def create_api_pages(platform: Platform) -> Blueprint:
    """Build the Open API host."""
    pages = Blueprint("api", __name__)
    for method, path in ENDPOINTS:
        view = _view(platform, method, path)
        pages.add_url_rule(path, f"{method} {path}".replace(".", "_"), view, methods=[method])
    return pages


def _view(platform: Platform, method: str, path: str) -> Callable[[], ResponseReturnValue]:
    def view() -> ResponseReturnValue:
        answer = platform.answer(
            ApiCall(
                method=method,
                path=path,
                access_token=request.headers.get("access_token"),
                params=_read_params(ENDPOINTS[method, path].form),
                appsecret_proof=request.headers.get("appsecret_proof"),
            )
        )
        if answer.lost:
            return break_connection()
        return _reply(answer.body, answer.headers)

    return view


def _reply(body: Mapping[str, object], headers: Mapping[str, str]) -> Response:
    reply = jsonify(body)
    reply.headers.update(headers)
    return reply


def _read_params(form: Form) -> object:
    """Return what the call was given, in the one way its path takes it."""
    if form == "query":
        return request.args.to_dict()
    if form == "file":
        return _read_file()
    if request.method == "POST":
        return request.get_json(force=True, silent=True)
    try:
        return json.loads(request.args.get("data", "null"))
    except ValueError:
        return None


def _read_file() -> Incoming | None:
    file = request.files.get("file")
    if file is None:
        return None
    with file.stream:
        return Incoming(name=file.filename or "", content=file.stream.read())
