"""Finds what is wrong with well-formed content: stale, unsourced, contradictory, too long.

Form was checked by knowledge.loader. A problem here does not stop a build by itself; the
command line and the tests decide that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.checks.ages import aged, wrong_dates
from knowledge.checks.doubles import dead_names, same_codes, same_questions
from knowledge.checks.rows import wrong_rows
from knowledge.checks.texts import wrong_texts
from knowledge.loader import CONTENT, Base
from knowledge.model import Entry
from knowledge.problems import Problem
from knowledge.versions import versions_of

# Where a message quotes nothing, its second word tells which key it speaks of.
_KEYS = {"entry": "valid_to", "source;": "+++", "answer": "+++"}


def check(
    base: Base,
    today: date,
    root: Path = CONTENT,
    *,
    others: Collection[Entry] = (),
    is_read: Callable[[Entry], bool] = lambda _entry: False,
) -> list[Problem]:
    """List every problem of the content on a day, in file order.

    `root` is the folder that was loaded; its files tell on which line a problem stands. `others`
    are entries beside the base: names may lead to them, and nothing of theirs may stand twice.
    Where an entry `is_read`, because the very same was checked before, its words are not read once
    more; what depends on the day and on other entries is.
    """
    known = {entry.id for entry in (*base.entries, *others)}
    found = [
        (entry, said)
        for entry in base.entries
        for said in _entry(entry, today, known, is_read=is_read(entry))
    ]
    whole = replace(base, entries=(*others, *base.entries))
    own = {entry.file for entry in base.entries}
    doubles = (*same_questions(whole), *same_codes(whole))
    found += [(entry, said) for entry, said in doubles if entry.file in own]
    versions = versions_of(base.entries)
    reminders = (
        (entry, said) for entry in base.entries for said in aged(entry, versions[entry.id], today)
    )
    problems = [_placed(root, entry, said) for entry, said in found]
    problems += [_placed(root, entry, said, is_reminder=True) for entry, said in reminders]
    return sorted(problems)


def line_of(root: Path, file: str, message: str) -> int:
    """Find the line that a message speaks of: the first one with its quoted words."""
    quoted = re.search('"(.+?)"', message)
    wanted = quoted[1] if quoted else _KEYS.get(message.split()[1], "")
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    return next((n for n, text in enumerate(lines, start=1) if wanted and wanted in text), 1)


def _placed(root: Path, entry: Entry, message: str, *, is_reminder: bool = False) -> Problem:
    return Problem(entry.file, line_of(root, entry.file, message), message, is_reminder)


def _entry(entry: Entry, today: date, known: set[str], *, is_read: bool) -> Iterator[str]:
    yield from wrong_dates(entry, today)
    if not is_read:
        yield from wrong_texts(entry)
        yield from wrong_rows(entry)
    yield from dead_names(entry, known)
