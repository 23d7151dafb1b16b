"""Tells monitors whether the process lives and whether it can do its work."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from bot.app import App
from bot.errors import StorageError

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """Answer as long as the process runs; looks at nothing."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """Answer 200 when database and knowledge are there, else 503 with what is missing."""
    app: App = current_app.extensions["mot-cua-oa"]
    try:
        waiting = app.store.inbox.counts()
    except StorageError:
        return jsonify(status="unready", storage="unreachable"), 503
    return jsonify(status="ok", knowledge=app.shelf().version, inbox=waiting), 200
