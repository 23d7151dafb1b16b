"""Turns errors into HTTP answers, in one place, without telling what is inside."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from bot.errors import StorageError

log = logging.getLogger(__name__)


def register(web: Flask) -> None:
    """Teach the web app our errors."""
    web.register_error_handler(StorageError, _storage)
    web.register_error_handler(HTTPException, _http)
    web.register_error_handler(Exception, _unexpected)


def _storage(error: Exception) -> Response:
    log.error("storage trouble, caller asked to come again", extra={"why": type(error).__name__})
    return Response("try again", status=503, headers={"Retry-After": "5"}, mimetype="text/plain")


def _http(error: Exception) -> Response:
    code = error.code if isinstance(error, HTTPException) and error.code else 500
    name = error.name if isinstance(error, HTTPException) else "error"
    return Response(name, status=code, mimetype="text/plain")


def _unexpected(_error: Exception) -> Response:
    log.exception("unexpected error in a request", extra={"endpoint": request.endpoint})
    return Response("internal error", status=500, mimetype="text/plain")
