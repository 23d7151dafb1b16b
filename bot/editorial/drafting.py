"""Turns an editor's draft into a file of the content, or leaves the content as it was."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from bot.editorial.accepting import entry_of, has_wording, new_problems, write_wording
from bot.errors import EditRefused
from bot.storage.drafts import Body, Draft, DraftKind
from knowledge.loader import load
from knowledge.text import fold

_FOLDER = "faq"
_LONGEST_NAME = 60


def apply(content: Path, draft: Draft, *, on: date) -> Path:
    """Write a draft into a content folder and return the file.

    The content check must find nothing new afterwards; else all is as before and EditRefused is
    raised. Raises UnknownThing where the entry of a wording is gone.
    """
    if draft.kind is DraftKind.ENTRY:
        return _write_entry(content, draft.body, on=on)
    entry = entry_of(load(content), draft.entry)
    [wording] = draft.body.questions
    if has_wording(entry, wording):
        return content / entry.file
    return write_wording(content, entry, wording, on=on)


def missing(body: Body) -> tuple[str, ...]:
    """Return what an entry still lacks before it can become a file, in the editors' words."""
    parts = {
        "tiêu đề": body.title,
        "câu hỏi": "".join(body.questions),
        "câu trả lời": body.answer,
        "nguồn": body.source,
        "ngày đọc nguồn": body.checked_on,
    }
    return tuple(name for name, text in parts.items() if not text.strip())


def as_file(body: Body, *, on: date) -> str:
    """Return the text of the content file of a new entry."""
    questions = "".join(f"  {_quoted(question)},\n" for question in body.questions)
    address = f"url = {_quoted(body.address)}\n" if body.address else ""
    return (
        f"+++\ntitle = {_quoted(body.title)}\nquestions = [\n{questions}]\n"
        f"valid_from = {on.isoformat()}\n\n[[sources]]\ntitle = {_quoted(body.source)}\n{address}"
        f"checked_on = {body.checked_on}\n+++\n{body.answer.strip()}\n"
    )


def slug_of(title: str) -> str:
    """Return the name of a new entry's file: its title without accents, joined by dashes."""
    words = re.findall(r"[a-z0-9]+", fold(title))
    name = ""
    for word in words:
        if len(name) + len(word) >= _LONGEST_NAME:
            break
        name = f"{name}-{word}" if name else word
    return name


def _write_entry(content: Path, body: Body, *, on: date) -> Path:
    lacking = missing(body)
    if lacking:
        raise EditRefused(f"the draft lacks: {', '.join(lacking)}")
    path = content / _FOLDER / f"{slug_of(body.title)}.md"
    if not slug_of(body.title) or path.exists():
        raise EditRefused(f"{path} exists already or has no name; give the draft another title")
    with new_problems(content, on) as problems:
        path.write_text(as_file(body, on=on), encoding="utf-8")
    if problems:
        path.unlink()
        listed = "; ".join(map(str, problems))
        raise EditRefused(f"nothing was changed, for the content check then says: {listed}")
    return path


def _quoted(text: str) -> str:
    # Basic strings of TOML are written as JSON writes them.
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
