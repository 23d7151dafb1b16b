"""Serves the emulator over HTTP without losing Zalo's unusual headers.

Zalo names headers `access_token` and `secret_key`. Common WSGI servers drop names
with an underscore, because CGI variables cannot tell them from a dash; here there
is nothing to confuse them with. Meant for one machine, not for the internet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def create_server(app: Flask, host: str, port: int) -> BaseWSGIServer:
    """Bind the emulator; call `serve_forever` and `shutdown`. Port 0 picks a free one."""
    return make_server(host, port, app, threaded=True, request_handler=_Handler)


class _Handler(WSGIRequestHandler):
    """Keeps headers with underscores and stays silent about requests."""

    def make_environ(self) -> WSGIEnvironment:
        environ = super().make_environ()
        for name, value in self.headers.items():
            if "_" in name:
                environ[f"HTTP_{name.upper()}"] = value
        return environ

    def log_request(self, *_: Any) -> None:
        """Paths of the phone page name citizens; they are nobody's business."""
