"""Begins and changes the texts of entries: a new one, a wording more, a fee from a day on.

Pure; keeping drafts is bot.editorial.desk.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.errors import EditRefused
from knowledge.editing import EditError, with_question
from knowledge.forms import Form, read_form, write_form
from knowledge.loader import FOLDERS
from knowledge.model import Kind
from knowledge.schema import schema_of
from knowledge.text import fold

_LONGEST_NAME = 60


def name_of(kind: Kind, title: str, taken: Collection[str]) -> str:
    """Return the path of a new entry: its title without accents, numbered where it is taken.

    Raises EditRefused for a title without a letter.
    """
    slug = ""
    for word in re.findall(r"[a-z0-9]+", fold(title)):
        if slug and len(slug) + len(word) >= _LONGEST_NAME:
            break
        slug = f"{slug}-{word}" if slug else word[:_LONGEST_NAME]
    if not slug:
        raise EditRefused("the title has no letter")
    names = (f"{FOLDERS[kind]}/{slug}{n}.md" for n in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if name not in taken)


def begun(kind: Kind, title: str, questions: Iterable[str] = (), *, on: date) -> str:
    """Return the text of an entry of which there is only the title and what is asked."""
    form = read_form("", kind)
    asked = tuple(dict.fromkeys(filter(None, (" ".join(each.split()) for each in questions))))
    return write_form(
        "",
        replace(
            form,
            texts={**form.texts, "title": " ".join(title.split()), "valid_from": on.isoformat()},
            lists={**form.lists, "questions": asked},
        ),
    )


def with_wording(text: str, wording: str) -> str:
    """Return an entry's text with one wording more. Raises EditRefused."""
    try:
        return with_question(text, wording)
    except EditError as error:
        raise EditRefused(str(error)) from error


def with_fee(form: Form, at: int, *, amount: str, since: date, basis: str, source: str) -> Form:
    """Return a form in which a fee ends and another amount is charged from a day on.

    The new row takes over case, channel and unit, and follows the old one. Raises EditRefused
    where the old fee is not charged on the day before.
    """
    fees = form.rows["fees"]
    if not 0 <= at < len(fees):
        raise EditRefused("row")
    if since == date.min:
        raise EditRefused("days")
    old = fees[at]
    before = (since - timedelta(days=1)).isoformat()
    if old["valid_from"] > before or (old["valid_to"] and old["valid_to"] < before):
        raise EditRefused("days")
    new = {**old, "amount": amount, "basis": basis, "valid_from": since.isoformat()}
    new["source"] = source or old["source"]
    rows = (*fees[:at], {**old, "valid_to": before}, new, *fees[at + 1 :])
    return replace(form, rows={**form.rows, "fees": rows})


def with_source(form: Form, source: Mapping[str, str]) -> tuple[Form, str]:
    """Return a form with one source more, and the number under which rows name it."""
    keys = schema_of(form.kind).tables["sources"]
    row = {key.name: source.get(key.name, "") for key in keys}
    rows = (*form.rows["sources"], row)
    return replace(form, rows={**form.rows, "sources": rows}), str(len(rows))
