"""Builds the Flask application of one installation."""

from __future__ import annotations

from flask import Flask

from bot.app import App
from webhooks import errors, security
from webhooks.console.blueprint import create_console
from webhooks.health import health
from webhooks.zalo import MAX_BODY_BYTES, zalo


def create_web(app: App) -> Flask:
    """Return the web edge around an application."""
    web = Flask(__name__, static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    web.extensions["mot-cua-oa"] = app
    web.register_blueprint(zalo)
    web.register_blueprint(health)
    web.register_blueprint(create_console())
    errors.register(web)
    security.register(web)
    return web
