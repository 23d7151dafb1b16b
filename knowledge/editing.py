"""Adds a wording to a content file and leaves every other character as it is.

Judges no content; knowledge.check does, afterwards.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from knowledge.toml import read_toml

_FRONT = re.compile(r"\A\+\+\+[ \t]*\r?\n(?P<toml>.*?)^\+\+\+[ \t]*\r?$", re.MULTILINE | re.DOTALL)
_LIST = re.compile(r"^[ \t]*questions[ \t]*=[ \t]*\[", re.MULTILINE)
_PIECE = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\\n])*"|'[^'\n]*')|(?P<comma>,)|(?P<end>\])|\#[^\n]*|\s+"""
)


class EditError(Exception):
    """The file is written in a way that we cannot change safely."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the list's last text ends, whether a comma follows it, and where the list ends."""

    last: int
    has_comma: bool
    end: int


def with_question(text: str, question: str) -> str:
    """Return a content file's text with one wording more, at the end of its list.

    Raises EditError where the result would differ in anything else.
    """
    front = _FRONT.match(text)
    if front is None or not question.isprintable():
        raise EditError("the front matter or the wording has an unusual form")
    place = _place(text, front.start("toml"), front.end("toml"))
    changed = _inserted(text, place, '"' + question.replace("\\", r"\\").replace('"', r"\"") + '"')
    wanted = _values(text)
    wanted["questions"] = [*wanted.get("questions", ()), question]
    if _values(changed) != wanted:
        raise EditError("the list of questions has an unusual form; add the wording by hand")
    return changed


def _place(text: str, start: int, end: int) -> _Place:
    opening = _LIST.search(text, start, end)
    at, last, has_comma = (opening.end() if opening else end), 0, False
    while (piece := _PIECE.match(text, at, end)) and not piece["end"]:
        if piece["text"]:
            last, has_comma = piece.end(), False
        has_comma = has_comma or bool(piece["comma"])
        at = piece.end()
    if piece is None or not last:
        raise EditError("the list of questions has an unusual form; add the wording by hand")
    return _Place(last, has_comma, at)


def _inserted(text: str, place: _Place, quoted: str) -> str:
    line = text.rfind("\n", 0, place.end) + 1
    if line <= place.last:
        return f"{text[: place.last]}, {quoted}{text[place.last :]}"
    newline = "\r\n" if text[:line].endswith("\r\n") else "\n"
    last_line = text[text.rfind("\n", 0, place.last) + 1 : place.last]
    indent = last_line[: len(last_line) - len(last_line.lstrip())]
    comma = "" if place.has_comma else ","
    head = text[: place.last] + comma + text[place.last : line]
    return f"{head}{indent}{quoted},{newline}{text[line:]}"


def _values(text: str) -> dict[str, Any]:
    front = _FRONT.match(text)
    try:
        return read_toml(front["toml"].replace("\r\n", "\n")) if front else {}
    except tomllib.TOMLDecodeError as error:
        raise EditError(f"the front matter is no TOML: {error}") from error
