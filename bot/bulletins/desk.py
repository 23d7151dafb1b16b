"""Takes new bulletins in and tells how far each has come; refuses what may not be sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.bulletins.sending import cause_of, rendered
from bot.clock import local_time
from bot.config import Oa
from bot.errors import MarkedSecret, UnknownThing
from bot.models import Bulletin
from bot.storage.store import Store
from bot.wording import wording_of
from knowledge.secrecy import marking

# One Zalo message; a bulletin in parts would count and arrive as several.
MAX_CHARACTERS = 1900
# Somebody who types the present minute is not late.
LATEST_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class NewBulletin:
    """What staff entered; `due_at` is UTC epoch milliseconds."""

    title: str
    text: str
    source: str
    checked_on: date
    due_at: int


def schedule(store: Store, oa: Oa, new: NewBulletin) -> str:
    """Schedule a bulletin and return its id.

    Raises UnknownThing when title, text or source is missing, the whole is too long, or a date
    cannot be right; MarkedSecret for a text with a marking of state secrets.
    """
    level = marking(f"{new.title}\n{new.text}\n{new.source}")
    if level is not None:
        raise MarkedSecret(level)
    for name in ("title", "text", "source"):
        if not getattr(new, name).strip():
            raise UnknownThing(f"the bulletin's {name} is empty; nothing is sent without it")
    now = store.clock.millis()
    if new.checked_on > local_time(now).date():
        raise UnknownThing("the source's checked-on day lies in the future; give the day it was")
    if new.due_at < now - LATEST_MS:
        raise UnknownThing("the bulletin's time has passed; leave --at out to send it now")
    draft = Bulletin("", oa.id, new.title, new.text, new.source, new.checked_on, new.due_at, "")
    length = len(unicodedata.normalize("NFC", rendered(draft, wording_of(oa))))
    if length > MAX_CHARACTERS:
        over = length - MAX_CHARACTERS
        raise UnknownThing(f"the bulletin is {over} characters too long; shorten its text")
    return store.bulletins.add(
        oa.id,
        title=new.title.strip(),
        text=new.text.strip(),
        source=new.source.strip(),
        checked_on=new.checked_on,
        due_at=new.due_at,
    )


def progress(store: Store) -> Sequence[Bulletin]:
    """Return every bulletin with its deliveries counted by status."""
    return [
        replace(bulletin, counts=store.outbox.counts(cause_of(bulletin.id)))
        for bulletin in store.bulletins.all()
    ]
