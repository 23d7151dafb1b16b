"""Answers that are not answers: broken connections, broken gateways, cut and slow bodies."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, jsonify

from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.errors import ApiError

DRIPS = 8

GATEWAY_PAGE = """<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
"""


def bad_gateway() -> Response:
    """Return the HTML a failing gateway sends instead of JSON."""
    return Response(GATEWAY_PAGE, status=502, mimetype="text/html")


def too_many(retry_after_seconds: int) -> Response:
    """Return the refusal of a gateway that counts requests; unlike Zalo's -32 it is HTTP 429."""
    refused = jsonify(ApiError(-32).envelope())
    refused.status_code = 429
    refused.headers["Retry-After"] = str(retry_after_seconds)
    refused.headers["X-RateLimit-Limit"] = refused.headers["X-RateLimit-Remain"] = "0"
    return refused


def cut_short(answer: Response) -> Response:
    """Return the first half of an answer, as if a proxy had buffered no more."""
    body = answer.get_data()
    answer.set_data(body[: len(body) // 2])
    return answer


def drip(answer: Response, clock: EmulatorClock, seconds: float) -> Response:
    """Return the same answer in pieces that take so long altogether."""
    body = answer.get_data()
    slow = Response(_dripping(body, clock, seconds), status=answer.status_code)
    slow.headers.update(answer.headers)
    slow.headers["Content-Length"] = str(len(body))
    return slow


def break_connection() -> Response:
    """Return an answer that dies after its first byte.

    Every server then closes the connection short of the announced length, and
    the caller cannot know that its request was carried out. A test client sees
    ConnectionResetError when it reads the body.
    """
    broken = Response(_dying(), status=200, mimetype="application/json")
    broken.headers["Content-Length"] = "4096"
    return broken


def _dripping(body: bytes, clock: EmulatorClock, seconds: float) -> Iterator[bytes]:
    size = -(-len(body) // DRIPS)
    for start in range(0, len(body), size):
        clock.sleep(seconds / DRIPS)
        yield body[start : start + size]


def _dying() -> Iterator[bytes]:
    yield b"{"
    raise ConnectionResetError("connection reset by the emulator")
