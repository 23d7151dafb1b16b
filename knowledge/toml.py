"""Reads TOML that people typed, or pasted: whatever it is, the complaint is the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

DEEPEST = 16
"""Tables and lists within one another; no file of the content has more than four."""

_MOST_PARTS = 64
_ENDLESS_NAME = re.compile(rf"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){{{_MOST_PARTS}}}""")


def read_toml(text: str) -> dict[str, Any]:
    """Return what a text says. Raises TOMLDecodeError for any that cannot be used.

    Of brackets without end and numbers of thousands of digits tomllib complains otherwise; a name
    of thousands of parts takes it hours. What stands deeper than anybody means would end every
    later walk through the values.
    """
    endless = _ENDLESS_NAME.search(text)
    if endless:
        line = text.count("\n", 0, endless.start()) + 1
        raise tomllib.TOMLDecodeError(f"a name of more than {_MOST_PARTS} parts (at line {line})")
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (ValueError, RecursionError) as error:
        raise tomllib.TOMLDecodeError("brackets without end, or a number too long") from error
    level: Iterable[Any] = [found]
    for _ in range(DEEPEST):
        level = list(_inner(level))
        if not level:
            return found
    raise tomllib.TOMLDecodeError(f"more than {DEEPEST} tables or lists within one another")


def _inner(level: Iterable[Any]) -> Iterator[Any]:
    for each in level:
        values = each.values() if isinstance(each, dict) else each
        yield from (value for value in values if isinstance(value, (dict, list)))
