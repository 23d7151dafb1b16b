"""Headers that every answer of the web edge carries (OWASP ASVS 5.0, 3.4)."""

from __future__ import annotations

from flask import Flask, Response

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


# Asked for one by one, a header that is missing costs an exception each.
_NAMES = {name.lower(): name for name in HEADERS}


def register(web: Flask) -> None:
    """Set the headers on every answer that does not set its own."""
    web.after_request(_secured)


def _secured(response: Response) -> Response:
    said = {name.lower() for name, _ in response.headers}
    for lower, name in _NAMES.items():
        if lower not in said:
            response.headers.add(name, HEADERS[name])
    return response
