"""Begins the text of a new entry, and adds a wording to the text of one that is there."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from datetime import date

from bot.errors import EditRefused
from knowledge.editing import EditError, with_question
from knowledge.text import fold

_LONGEST_NAME = 60


def path_of(title: str, taken: Collection[str]) -> str:
    """Return the path of a new entry: its title without accents, numbered where it is taken.

    Raises EditRefused for a title without a letter.
    """
    name = ""
    for word in re.findall(r"[a-z0-9]+", fold(title)):
        if name and len(name) + len(word) >= _LONGEST_NAME:
            break
        name = f"{name}-{word}" if name else word[:_LONGEST_NAME]
    if not name:
        raise EditRefused("the title has no letter")
    paths = (f"faq/{name}{number}.md" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for path in paths if path not in taken)


def begun(title: str, questions: Iterable[str], *, on: date) -> str:
    """Return the text of an entry that lacks its answer and its source."""
    asked = "".join(f"  {_quoted(question)},\n" for question in dict.fromkeys(questions))
    return (
        f"+++\ntitle = {_quoted(title)}\nquestions = [\n{asked}]\n"
        f'valid_from = {on.isoformat()}\n\n[[sources]]\ntitle = ""\n'
        "# checked_on = 2026-01-31   (ngày đọc nguồn: bỏ dấu # và sửa ngày)\n+++\n"
    )


def with_wording(text: str, wording: str) -> str:
    """Return an entry's text with one wording more. Raises EditRefused."""
    try:
        return with_question(text, wording)
    except EditError as error:
        raise EditRefused(str(error)) from error


def _quoted(text: str) -> str:
    # Basic strings of TOML are written as JSON writes them.
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
