"""Shows an entry as citizens would read it on a day: the whole, and each side that can be asked.

The very sentences of the product; chooses nothing and sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.conversation.answers import PROCEDURE_FACETS, facets_of, render
from bot.conversation.review import faults
from bot.wording import Wording
from bot.zalo.splitting import split
from knowledge.index import index_of
from knowledge.loader import Base
from knowledge.model import Entry
from knowledge.problems import Problem


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply in its messages; `asked` is what the citizen writes to get it, "" for the whole."""

    asked: str
    parts: tuple[str, ...]


def shown(entry: Entry, *, wording: Wording, as_of: date) -> Iterator[Shown]:
    """Yield every reply about an entry on a day; outside its days there is only one."""
    yield Shown("", split(render(entry, wording=wording, as_of=as_of)))
    if not entry.validity.covers(as_of):
        return
    for facet in facets_of(entry, PROCEDURE_FACETS):
        text = render(entry, wording=wording, as_of=as_of, facets=(facet,))
        yield Shown(wording.say(f"ask.{facet.value}"), split(text))


def spoken_problems(base: Base, path: str, *, wording: Wording, as_of: date) -> Iterator[Problem]:
    """Yield what is wrong with the replies that a file gives; there is no line to point at."""
    for fault in faults(index_of(base), wording=wording, day=as_of):
        if fault.reply.entry.file == path:
            yield Problem(path, 1, fault.message)
