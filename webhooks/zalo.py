"""Accepts Zalo's events: verify, store, acknowledge; nothing else happens in the request.

Zalo gives two seconds and repeats what is not answered with 200; so 200 is said only after the
event is committed.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, request

from bot.app import App
from bot.models import Envelope
from webhooks.envelope import NotAnEnvelope, peek
from webhooks.signature import HEADER, is_genuine, sign

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 64 * 1024
zalo = Blueprint("zalo", __name__)


def _app() -> App:
    app: App = current_app.extensions["mot-cua-oa"]
    return app


@zalo.post("/webhooks/zalo")
def receive() -> Response:
    """Accept one event. Storage trouble surfaces as 503, so that Zalo sends it again."""
    app = _app()
    with app.way.taken():
        return _receive(app)


def _receive(app: App) -> Response:
    raw = request.get_data()
    header = request.headers.get(HEADER, "")
    if not header:
        # Zalo's console probes the address unsigned when it is saved (protocol §2.4).
        log.info("unsigned call acknowledged, not stored")
        return _acknowledged()
    try:
        envelope = peek(raw, frozenset(oa.id for oa in app.settings.oas))
    except NotAnEnvelope:
        log.warning("webhook body is not an event", extra={"bytes": len(raw)})
        return Response("not an event", status=400, mimetype="text/plain")
    if not is_from_zalo(app, envelope, raw, header):
        return Response(status=app.settings.server.reject_status)
    if not app.store.inbox.add(envelope, raw.decode("utf-8", "replace")):
        log.info("duplicate event acknowledged", extra={"kind": envelope.event_name})
    return _acknowledged()


@zalo.get("/webhooks/zalo")
def handshake() -> Response:
    """Answer the check that Zalo's console makes when the address is saved (protocol §2.4)."""
    said = request.args.get("hub.challenge") or request.args.get("token") or "ok"
    return Response(said[:200], mimetype="text/plain")


@zalo.get("/")
def front_page() -> Response:
    """Show that something is here, with the meta tag that proves the domain (protocol §2.5)."""
    return Response(_verification_page(), mimetype="text/html")


@zalo.get("/zalo_verifier<code>.html")
def verification_file(code: str) -> Response:
    """Serve Zalo's domain verification file, for our own code alone."""
    if code != _app().settings.server.site_verification:
        return Response(status=404)
    return Response(_verification_page(), mimetype="text/html")


def is_from_zalo(app: App, envelope: Envelope, raw: bytes, header: str) -> bool:
    """Say whether one of our apps' secrets signed the body.

    A signed event for an OA that is not configured passes: it is stored and alarmed, because an
    OA that was connected but not configured must not go unnoticed.
    """
    secrets = [
        secret
        for oa in app.settings.oas
        if oa.app_id == envelope.app_id and envelope.oa_id in (oa.id, _unknown(app, envelope))
        for secret in oa.webhook_secrets
    ]
    facts = {"app_id": envelope.app_id, "timestamp": envelope.timestamp}
    if is_genuine(raw, header, **facts, secrets=secrets):
        return True
    log.error(
        "webhook signature refused",
        extra={
            "remote": request.remote_addr,
            "known_app": bool(secrets),
            "hint": _hint(envelope, raw, header, secrets),
        },
    )
    return False


def _unknown(app: App, envelope: Envelope) -> str | None:
    """Return the OA's id when it is none of ours."""
    return envelope.oa_id if app.settings.oa(envelope.oa_id) is None else None


def _hint(envelope: Envelope, raw: bytes, header: str, secrets: Sequence[str]) -> str:
    """Say what would have matched; some reports put the OA's id first (protocol §8, 7)."""
    for secret in secrets:
        other = sign(raw, app_id=envelope.oa_id, timestamp=envelope.timestamp, secret=secret)
        if other in header.lower():
            return "the signature begins with the OA id instead of the app id"
    return "compare webhook_secret_env with the OA secret key in Zalo's console"


def _acknowledged() -> Response:
    return Response('{"ok": true}', mimetype="application/json")


def _verification_page() -> str:
    code = _app().settings.server.site_verification
    meta = f'<meta name="zalo-platform-site-verification" content="{_escaped(code)}">'
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        f"{meta if code else ''}<title>Một Cửa OA</title></head>"
        "<body><p>Một Cửa OA</p></body></html>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
