"""The baseline of the web edge: the same server around an application that does nothing.

python -m bench.bare PORT THREADS
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from bot.cli.serving import listen

_ANSWER = b'{"ok": true}'


def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Read the body and say 200."""
    environ["wsgi.input"].read()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(_ANSWER)))]
    start("200 OK", headers)
    return [_ANSWER]


if __name__ == "__main__":
    listen(application, "127.0.0.1", int(sys.argv[1]), threads=int(sys.argv[2])).run()
