"""Hands out a file that is made for one answer, in a nameless temporary file."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from flask import Response, send_file


def sent(write: Callable[[IO[bytes]], object], *, mime: str, name: str = "") -> Response:
    """Let a file be written and answer with it; it is gone when it was read. No cache keeps it.

    With a name the browser saves it under that name.
    """
    out = TemporaryFile(prefix="mot-cua-")  # noqa: SIM115 - closed when the answer was read
    try:
        write(out)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    answer = send_file(out, mimetype=mime, as_attachment=bool(name), download_name=name or None)
    answer.headers["Cache-Control"] = "no-store"
    return answer
