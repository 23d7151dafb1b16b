"""Reads every reply that the knowledge can give, as a stern reader would.

Renders each entry as each kind of OA would say it on a day, whole and side by side, and tells
what no reply may contain: names of what is gone, figures that no row backs, too much text, a
fact without its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.conversation.answers import (
    MAX_CHARACTERS,
    PLAN_FACETS,
    PROCEDURE_FACETS,
    facets_of,
    render,
)
from bot.conversation.plans import one_task
from bot.wording import Wording
from knowledge.index import Index
from knowledge.model import Entry, Facet, Plan
from knowledge.obsolete import obsolete_names
from knowledge.tracing import backing, figures
from knowledge.versions import NATIONAL

_SOURCE = re.compile(r"^Nguồn: .+, kiểm tra ngày \d{2}/\d{2}/\d{4}\.$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply about an entry; `asked` names the side or the task, "" for all of it."""

    entry: Entry
    asked: str
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a reply."""

    reply: Reply
    message: str


def replies(index: Index, *, wording: Wording, day: date) -> Iterator[Reply]:
    """Yield every reply that the entries give on a day, in every scope they are written for."""
    for name, versions in index.versions.items():
        scopes = {entry.scope for entry in versions}
        for scope in sorted(scopes | {"national"}):
            entry = index.entry(name, day, NATIONAL | {scope})
            if entry is not None and entry.scope in {scope, "oa", "national"}:
                yield from _replies_of(entry, wording, day)


def faults(index: Index, *, wording: Wording, day: date) -> Iterator[Fault]:
    """Yield what is wrong with the replies of a day; the same fault of one entry once."""
    common = figures(" ".join(map(wording.fill, ("{phone}", "{hours}", "{address}", "{agency}"))))
    seen = set()
    for reply in replies(index, wording=wording, day=day):
        for message in _faults(reply, common, day):
            if (reply.entry.file, message) not in seen:
                seen.add((reply.entry.file, message))
                yield Fault(reply, message)


def _replies_of(entry: Entry, wording: Wording, day: date) -> Iterator[Reply]:
    yield Reply(entry, "", render(entry, wording=wording, as_of=day))
    order = PLAN_FACETS if isinstance(entry, Plan) else PROCEDURE_FACETS
    for facet in facets_of(entry, order):
        text = render(entry, wording=wording, as_of=day, facets=(facet,))
        yield Reply(entry, facet.value, text)
    if isinstance(entry, Plan):
        for task in entry.tasks:
            yield Reply(entry, f"{task.no}", one_task(entry, task.no, wording=wording).text)


def _faults(reply: Reply, common: frozenset[str], day: date) -> Iterator[str]:
    entry = reply.entry
    if len(reply.text) > MAX_CHARACTERS:
        yield f"a reply has {len(reply.text)} characters; at most {MAX_CHARACTERS}"
    if entry.validity.covers(day) and not _SOURCE.search(reply.text):
        yield f'the reply on "{reply.asked or "all"}" names no source with its day'
    if _speaks_of_today(reply):
        for name in dict.fromkeys(obsolete_names(reply.text)):
            yield f'a reply names "{name}" as if it still existed; write what replaced it'
    loose = figures(reply.text) - backing(entry) - common - _ends(entry)
    for figure in sorted(loose):
        yield f'a reply states "{figure}", which is in no row; add [[facts]] with its source'


def _speaks_of_today(reply: Reply) -> bool:
    """Say whether the reply states what is so now; a plan may speak of its own time."""
    return not isinstance(reply.entry, Plan) or reply.asked == Facet.TODAY.value


def _ends(entry: Entry) -> frozenset[str]:
    """Return the day after an entry's last one, on which other rules begin."""
    last = entry.validity.valid_to
    if last is None or last == date.max:
        return frozenset()
    return figures(f"{date.fromordinal(last.toordinal() + 1):%d/%m/%Y}")
