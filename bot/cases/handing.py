"""Hands a question that the bot could not answer to an officer, who can still write to the asker.

One case for each person whom Zalo lets us write to now; the words are the masked question.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from itertools import islice

from bot.cases.clocks import due_on
from bot.cases.codes import new_code
from bot.cases.reach import LONGEST_MS
from bot.models import Asker, CaseKind, NewCase
from bot.storage.store import Store
from knowledge.calendar import WorkingCalendar

MOST = 5
"""People of one question who are answered by hand; more of them need an entry, not an officer."""


def hand_over(
    store: Store, askers: Iterable[Asker], text: str, *, cause: str, calendar: WorkingCalendar
) -> tuple[str, ...]:
    """File a request for a person for each of them, and return the codes.

    Belongs into a transaction that also forgets who asked, so that nobody is handed on twice. The
    cause of a case names nobody.
    """
    codes = []
    now = store.clock.millis()
    for asker in reachable(store, askers):
        own = f"{cause}:{secrets.token_hex(8)}"
        code = _free_code(store, asker.oa_id, own)
        due = due_on(CaseKind.HUMAN, now, calendar=calendar)
        new = NewCase(CaseKind.HUMAN, text, "", code, due)
        store.cases.add(new, oa_id=asker.oa_id, person=asker.person, cause=own)
        codes.append(code)
    return tuple(codes)


def reachable(store: Store, askers: Iterable[Asker]) -> list[Asker]:
    """Return those whom Zalo lets us write to now, the first few of them."""
    since = store.clock.millis() - LONGEST_MS
    there = (
        each
        for each in askers
        if store.followers.is_reachable(each.oa_id, each.person, interacted_since=since)
    )
    return list(islice(there, MOST))


def _free_code(store: Store, oa_id: str, cause: str) -> str:
    attempt = 0
    while not store.cases.is_free(oa_id, code := new_code(cause, attempt=attempt)):
        attempt += 1
    return code
