"""Reads untrusted JSON without trusting its shape.

Knows no events: it turns parts of an object into clean text and ids, or refuses them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

Object = Mapping[str, Any]

_EMPTY: Object = {}
# Zalo's ids are digits or short ASCII words; anything else is not an id, and must not become a key.
_IDENTIFIER = re.compile(r"[\x21-\x7e]{1,128}")


class Malformed(Exception):
    """A part that must be there is not; `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_object(raw: str) -> Object:
    """Return the JSON object in the text. Raises Malformed for everything else."""
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed("not-json") from error
    if not isinstance(document, dict):
        raise Malformed("not-an-object")
    return document


def child(parent: Object, key: str) -> Object:
    """Return the object under the key, or an empty one."""
    found = parent.get(key)
    return found if isinstance(found, dict) else _EMPTY


def children(parent: Object, key: str) -> tuple[Object, ...]:
    """Return the objects of the list under the key; other items are left out."""
    return tuple(item for item in _items(parent, key) if isinstance(item, dict))


def text(parent: Object, key: str) -> str:
    """Return the text under the key in NFC, or "" where there is none."""
    found = parent.get(key)
    return clean(found) if isinstance(found, str) else ""


def clean(value: str) -> str:
    """Return NFC text that every database takes: without NUL and lone surrogates."""
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", whole.replace("\0", ""))


def identifier(parent: Object, key: str) -> str:
    """Return the id under the key as text, or "" where there is none.

    Ids are strings; one adapter has met numbers, which are accepted and never computed with.
    """
    return _identifier(parent.get(key))


def identifiers(parent: Object, key: str) -> tuple[str, ...]:
    """Return the ids of the list under the key; what is no id is left out."""
    return tuple(filter(None, map(_identifier, _items(parent, key))))


def texts(parent: Object, key: str) -> tuple[str, ...]:
    """Return the texts of the list under the key in NFC; other items are left out."""
    return tuple(clean(item) for item in _items(parent, key) if isinstance(item, str))


def required(value: str, reason: str) -> str:
    """Return the value. Raises Malformed with the reason where it is empty."""
    if not value:
        raise Malformed(reason)
    return value


def number(parent: Object, key: str) -> float | None:
    """Return the number under the key, also when it is written as a string."""
    found = parent.get(key)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    try:
        return float(found)
    except (ValueError, OverflowError):
        return None


def whole(parent: Object, key: str) -> int | None:
    """Return the whole number under the key, also when it is written as a string."""
    found = number(parent, key)
    return int(found) if found is not None and abs(found) < 2**53 else None


def boolean(parent: Object, key: str) -> bool | None:
    """Return the truth value under the key, or None where there is none."""
    found = parent.get(key)
    return found if isinstance(found, bool) else None


def _identifier(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**128 else ""
    return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else ""


def _items(parent: Object, key: str) -> list[Any]:
    found = parent.get(key)
    return found if isinstance(found, list) else []
