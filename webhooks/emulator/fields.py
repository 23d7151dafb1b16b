"""Reads single fields of a call, and names the one that is wrong.

Says nothing about what the fields mean.
"""

from __future__ import annotations

from collections.abc import Mapping

from webhooks.emulator.errors import ApiError

LONGEST_NUMBER = 18

Params = Mapping[str, object]


def read_params(params: object) -> Params:
    """Return the parameters of a call that needs some; raises ApiError -201."""
    if not isinstance(params, Mapping):
        raise ApiError(-201, field="body")
    return params


def read_text(params: Params, name: str, *, at_most: int | None = None) -> str:
    """Return a text that is not blank; raises ApiError -201."""
    value = params.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ApiError(-201, field=name)
    if at_most is not None and len(value) > at_most:
        raise ApiError(-201, field=name)
    return value


def read_choice(params: Params, name: str, *choices: str) -> str:
    """Return one of the words allowed here, the first if none is given; raises ApiError -201."""
    value = params.get(name, choices[0])
    if not isinstance(value, str) or value not in choices:
        raise ApiError(-201, field=name)
    return value


def read_address(params: Params, name: str) -> str:
    """Return a web address; raises ApiError -201."""
    value = read_text(params, name)
    if not value.startswith(("http://", "https://")):
        raise ApiError(-201, field=name)
    return value


def read_number(params: Params, name: str, *, least: int, at_most: int | None = None) -> int:
    """Return a whole number, also if it came as digits; raises ApiError -201 or -210."""
    value = params.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:LONGEST_NUMBER])
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ApiError(-201, field=name)
    if at_most is not None and value > at_most:
        raise ApiError(-210)
    return value


def read_user_id(params: Params) -> str:
    """Return an id of a citizen, which the documents also show as a bare number (notes 3.7)."""
    value = params.get("user_id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return read_text(params, "user_id")
