"""A content file as a form: every key a field, every row a line of fields, all of them texts.

The form is a view of the file. What somebody typed is kept as typed, right or wrong, and what the
form does not know stays in the file as it stood; knowledge.check judges afterwards.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.drafts import HEADINGS
from knowledge.editing import EditError
from knowledge.front import Front, Row, Value
from knowledge.model import Kind
from knowledge.schema import Key, Type, schema_of

_FENCE = "+++"
_NUMBER = re.compile(r"0|-?[1-9]\d{0,17}")


@dataclass(frozen=True, slots=True)
class Form:
    """What a form shows: "" is an empty field, and each row has every key of its table."""

    kind: Kind
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    lead: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)


def read_form(text: str, kind: Kind) -> Form:
    """Return the form of a content file; of an empty text, an empty form.

    Raises EditError where the file has not the two parts, or its front matter is no TOML.
    """
    front, body = _parts(text)
    return _form(front.values, body, kind)


def write_form(text: str, form: Form) -> str:
    """Return a file's text with what a form says; an empty text becomes a new file.

    Raises EditError where the file is written in a way that the form cannot change safely.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    front, body = _parts(text)
    old = _form(front.values, body, form.kind)
    if old == form and text:
        return text
    _write_front(front, old, form)
    head = front.text()
    joined = f"{_FENCE}\n{head}{'' if head.endswith(chr(10)) or not head else chr(10)}{_FENCE}\n"
    written = joined + _write_body(body, old, form)
    if read_form(written, form.kind) != form or _others(written, form) != _others(text, form):
        raise EditError("the file has an unusual form; change its text instead")
    return written.replace("\n", ends)


def _parts(text: str) -> tuple[Front, str]:
    lines = text.replace("\r\n", "\n").split("\n")
    if not text.strip():
        return Front(""), ""
    if lines[0].rstrip() != _FENCE:
        raise EditError(f'the first line must be "{_FENCE}", then the front matter')
    end = next((n for n in range(1, len(lines)) if lines[n].rstrip() == _FENCE), None)
    if end is None:
        raise EditError(f'the front matter is not closed; put a line "{_FENCE}" before the text')
    try:
        return Front("\n".join(lines[1:end])), "\n".join(lines[end + 1 :])
    except tomllib.TOMLDecodeError as error:
        raise EditError(f"the front matter is no TOML: {error}") from error


def _form(values: Mapping[str, object], body: str, kind: Kind) -> Form:
    schema = schema_of(kind)
    blocks = _blocks(body, kind)
    levels = values.get("confidence")
    return Form(
        kind,
        {key.name: _shown(values.get(key.name)) for key in schema.keys if not key.is_list},
        {key.name: _items(values.get(key.name)) for key in schema.keys if key.is_list},
        {name: _rows(values.get(name), keys) for name, keys in schema.tables.items()},
        {
            side: _shown(levels.get(side)) if isinstance(levels, dict) else ""
            for side in schema.sides
        },
        blocks[0][1],
        {heading: dict(blocks[1:]).get(heading, "") for heading in HEADINGS[kind]},
    )


def _rows(value: object, keys: Sequence[Key]) -> tuple[Mapping[str, str], ...]:
    rows = value if isinstance(value, list) else []
    return tuple(
        {key.name: _in_row(row.get(key.name)) for key in keys}
        for row in rows
        if isinstance(row, dict)
    )


def _in_row(value: object) -> str:
    """Return what a field of a row shows: of a list, a line for each item."""
    return "\n".join(_items(value)) if isinstance(value, list) else _shown(value)


def _shown(value: object) -> str:
    if value is None or isinstance(value, list | dict):
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _items(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _write_front(front: Front, old: Form, form: Form) -> None:
    schema = schema_of(form.kind)
    for key in schema.keys:
        if key.is_list:
            items = form.lists[key.name]
            if items != old.lists[key.name]:
                front.put(key.name, items or None)
        elif form.texts[key.name] != old.texts[key.name]:
            front.put(key.name, _typed(key, form.texts[key.name]))
    for name, keys in schema.tables.items():
        if form.rows[name] != old.rows[name]:
            before = [_typed_row(keys, row) for row in old.rows[name]]
            after = [_typed_row(keys, row) for row in form.rows[name]]
            front.put_rows(name, before, [row for row in after if row])
    for side, level in form.levels.items():
        if level != old.levels[side]:
            front.put(side, level or None, table="confidence")


def _typed_row(keys: Sequence[Key], row: Mapping[str, str]) -> Row:
    typed = {key.name: _typed(key, row.get(key.name, "")) for key in keys}
    return {name: value for name, value in typed.items() if value is not None}


def _typed(key: Key, text: str) -> Value | None:
    """Return what a text means; what is no number or no day stays a text, for the check to tell."""
    if not text:
        return None
    if key.is_list:
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    if key.type is Type.NUMBER and _NUMBER.fullmatch(text):
        return int(text)
    if key.type is Type.DAY and _is_day(text):
        return date.fromisoformat(text)
    return text


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _others(text: str, form: Form) -> Mapping[str, object]:
    """Return what stands in the front matter beside the form's own keys."""
    schema = schema_of(form.kind)
    own = {key.name for key in schema.keys} | schema.tables.keys() | {"confidence"}
    values = _parts(text)[0].values
    return {name: value for name, value in values.items() if name not in own}


def _blocks(body: str, kind: Kind) -> list[tuple[str, str]]:
    """Cut a body at its known headings; the first block has none. Twice the same is one text."""
    return [(heading, "\n".join(lines).strip()) for heading, lines in _cut(body, kind)]


def _cut(body: str, kind: Kind) -> list[tuple[str, list[str]]]:
    blocks: list[tuple[str, list[str]]] = [("", [])]
    for line in body.split("\n"):
        heading = line.removeprefix("## ").strip() if line.startswith("## ") else ""
        if heading in HEADINGS[kind] and heading not in dict(blocks):
            blocks.append((heading, []))
        else:
            blocks[-1][1].append(line)
    return blocks


def _write_body(body: str, old: Form, form: Form) -> str:
    blocks = _cut(body, form.kind) if body else [("", [""])]
    wanted = {"": form.lead, **form.sections}
    changed = {h for h in wanted if wanted[h] != {"": old.lead, **old.sections}[h]}
    order = ["", *HEADINGS[form.kind]]
    for heading in order:
        known = [name for name, _ in blocks]
        if heading in changed and heading in known:
            at = known.index(heading)
            blocks[at] = (heading, wanted[heading].split("\n"))
            if heading and not wanted[heading]:
                del blocks[at]
        elif heading in changed:
            before = [n for n, name in enumerate(known) if order.index(name) < order.index(heading)]
            blocks.insert(max(before) + 1, (heading, wanted[heading].split("\n")))
    return _joined(blocks, changed)


def _joined(blocks: Sequence[tuple[str, list[str]]], changed: set[str]) -> str:
    """Write the blocks, those that changed with one blank line to the next."""
    lines: list[str] = []
    for n, (heading, own) in enumerate(blocks):
        lines += [f"## {heading}"] if heading else []
        lines += own
        follows = blocks[n + 1][0] if n + 1 < len(blocks) else None
        if follows is not None and (heading in changed or follows in changed) and lines[-1]:
            lines.append("")
    text = "\n".join(lines)
    return text if text.endswith("\n") or not changed else f"{text}\n"
