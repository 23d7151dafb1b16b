"""Reads what came in a form's fields back into a form, tidied but never judged.

Names of fields: `f-title`, `s-papers` (a section), `c-papers` (how sure it is),
`fees-0-amount` (a cell), `fees-0-drop` (take the row out), `fees-n` (how many rows there were).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from werkzeug.datastructures import MultiDict

from knowledge.drafts import HEADINGS
from knowledge.forms import Form
from knowledge.model import Kind
from knowledge.schema import Key, Type, schema_of

MOST_ROWS = 300
_THOUSANDS = re.compile(r"\d{1,3}([ .]\d{3})+")
_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")

Fields = MultiDict[str, str]


def form_of(fields: Fields, old: Form) -> Form:
    """Return what was typed; a field that did not come keeps what the form says now."""
    schema = schema_of(old.kind)
    texts = {
        key.name: _cell(key, fields.get(f"f-{key.name}", old.texts[key.name]))
        for key in schema.keys
        if not key.is_list
    }
    lists = {key.name: _items(fields, key, old) for key in schema.keys if key.is_list}
    rows = {name: _rows(fields, name, keys, old) for name, keys in schema.tables.items()}
    levels = {side: fields.get(f"c-{side}", old.levels[side]) for side in schema.sides}
    sections = {
        heading: _body(fields.get(f"s-{facet.value}", old.sections[heading]))
        for heading, facet in HEADINGS[old.kind].items()
    }
    return Form(old.kind, texts, lists, rows, levels, _body(fields.get("lead", old.lead)), sections)


def text_of(fields: Fields) -> str:
    """Return a whole file's text as it was typed."""
    text = _nfc(fields.get("text", "")).replace("\r\n", "\n").strip()
    return f"{text}\n" if text else ""


def line_of(fields: Fields, name: str) -> str:
    """Return one line of text."""
    return _line(fields.get(name, ""))


def number_of(text: str) -> str:
    """Return a number without the dots and the currency that people write."""
    bare = re.sub(r"\s*(đồng|đ|vnđ|vnd)\.?$", "", text.strip(), flags=re.IGNORECASE)
    return re.sub(r"[ .]", "", bare) if _THOUSANDS.fullmatch(bare) else bare


def day_of(text: str) -> str:
    """Return a day in ISO form where it is written day first; else what was typed."""
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, reversed(found.groups()))).isoformat() if found else text
    except ValueError:
        return text


def date_of(text: str) -> date | None:
    """Return a day that is written day first or in ISO form; None for anything else."""
    try:
        return date.fromisoformat(day_of(text))
    except ValueError:
        return None


def _rows(
    fields: Fields, name: str, keys: tuple[Key, ...], old: Form
) -> tuple[Mapping[str, str], ...]:
    if f"{name}-n" not in fields:
        return old.rows[name]
    count = min(fields.get(f"{name}-n", 0, type=int) or 0, MOST_ROWS)
    found = []
    for at in range(count + 1):
        row = {key.name: _cell(key, fields.get(f"{name}-{at}-{key.name}", "")) for key in keys}
        if any(row.values()) and f"{name}-{at}-drop" not in fields:
            found.append(row)
    return tuple(found)


def _items(fields: Fields, key: Key, old: Form) -> tuple[str, ...]:
    name = f"f-{key.name}"
    if key.choices or key.table:
        return _ticked(fields, name, old.lists[key.name])
    if name not in fields:
        return old.lists[key.name]
    lines = (_line(each) for each in fields[name].splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))


def _ticked(fields: Fields, name: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the choices ticked; those of before keep their order, new ones follow."""
    if f"{name}-n" not in fields:
        return before
    ticked = fields.getlist(name)
    return (
        *(each for each in before if each in ticked),
        *(each for each in ticked if each not in before),
    )


def _cell(key: Key, text: str) -> str:
    tidy: Mapping[Type, Callable[[str], str]] = {Type.NUMBER: number_of, Type.DAY: day_of}
    return tidy.get(key.type, str)(_line(text))


def _line(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in _nfc(text))
    return " ".join(printable.split())


def _body(text: str) -> str:
    lines = _nfc(text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def has_form(kind: Kind | None) -> bool:
    """Say whether files of this kind are shown as a form."""
    return kind in (Kind.FAQ, Kind.PROCEDURE)
