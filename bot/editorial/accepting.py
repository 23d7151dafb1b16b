"""Writes an accepted wording into its content file, or leaves the file exactly as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bot.errors import EditRefused, UnknownThing
from knowledge.check import check
from knowledge.editing import EditError, replace_file, with_question
from knowledge.loader import Base, load
from knowledge.model import Entry
from knowledge.problems import ContentError, Problem
from knowledge.text import fold


def entry_of(base: Base, entry_id: str) -> Entry:
    """Return an entry of the content. Raises UnknownThing."""
    for entry in base.entries:
        if entry.id == entry_id:
            return entry
    raise UnknownThing(f"the content has no entry {entry_id} any more; reject the proposal")


def has_wording(entry: Entry, wording: str) -> bool:
    """Say whether the entry is asked by these words already, however they are typed."""
    return fold(wording) in {fold(question) for question in entry.questions}


def write_wording(content: Path, entry: Entry, wording: str, *, on: date) -> Path:
    """Add a wording to the entry's file and return its path.

    The content check must find nothing new afterwards; else the file is put back and
    EditRefused raised.
    """
    path = content / entry.file
    try:
        original = path.read_bytes()
        with new_problems(content, on) as problems:
            replace_file(path, with_question(original.decode(), wording).encode())
        if problems:
            replace_file(path, original)
    except (OSError, UnicodeDecodeError, EditError) as error:
        raise EditRefused(f"{path} cannot be changed: {error}") from error
    if problems:
        listed = "; ".join(map(str, problems))
        raise EditRefused(f"nothing was changed, for the content check then says: {listed}")
    return path


@contextmanager
def new_problems(content: Path, on: date) -> Iterator[list[Problem]]:
    """Fill the list, at the end of the block, with what the check finds then and not before."""
    before = {problem.message for problem in _problems(content, on)}
    found: list[Problem] = []
    yield found
    found += [each for each in _problems(content, on) if each.message not in before]


def _problems(content: Path, on: date) -> Sequence[Problem]:
    try:
        found = check(load(content), on, content)
    except ContentError as error:
        return error.problems
    return [problem for problem in found if not problem.is_reminder]
