"""`serve`: web edge, workers, senders and scheduler in one process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn, cast
from wsgiref.types import WSGIApplication

import click
from waitress.server import BaseWSGIServer, create_server

from bot.app import Crew
from bot.cli.installation import opened
from bot.errors import BotError
from webhooks.factory import create_web

_OTHER_PORT = "stop the program that uses it, or choose another [server] port"

# A tenth of Python's own: how long a thread that computes may let another one wait.
_SWITCH_SECONDS = 0.0005


class PortTaken(BotError):
    """Another program listens where we should."""


@click.command()
@click.pass_obj
def serve(config_file: Path) -> None:
    """Run everything in one process, until Ctrl-C or SIGTERM."""
    # Workers compute for milliseconds at a time, and Zalo waits for the web edge meanwhile.
    sys.setswitchinterval(_SWITCH_SECONDS)
    with opened(config_file, is_service=True) as app:
        app.shelf()  # whoever finds the port open must not wait for the knowledge
        place = app.settings.server
        server = listen(create_web(app), place.host, place.port, threads=place.threads)
        with working(Crew(app)):
            click.echo(f"listening on http://{place.host}:{place.port}/webhooks/zalo", err=True)
            run_until_stopped(server)


def listen(
    web: WSGIApplication, host: str, port: int, *, threads: int, remedy: str = _OTHER_PORT
) -> BaseWSGIServer:
    """Open the port. Raises PortTaken with the remedy."""
    try:
        server = create_server(web, host=host, port=port, threads=threads, ident=None)
    except OSError as error:
        raise PortTaken(f"port {port} on {host} cannot be opened ({error}); {remedy}") from error
    return cast(BaseWSGIServer, server)


@contextmanager
def working(crew: Crew) -> Iterator[None]:
    """Run the crew's threads, and let them finish what they hold afterwards."""
    crew.start()
    try:
        yield
    finally:
        crew.stop()


def run_until_stopped(server: BaseWSGIServer) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in hand are answered first."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    server.run()
    server.close()


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
