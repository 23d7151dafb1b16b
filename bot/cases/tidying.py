"""Removes citizens' files that nobody may read any more, and what killed processes left behind."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.clock import Clock
from bot.files.cabinet import Cabinet
from bot.models import FileStatus
from bot.storage.store import Store

log = logging.getLogger(__name__)

UNSENT_DAYS = 7
"""A report left open so long is not sent any more, so its pictures go."""

_DAY_MS = 24 * 3_600_000
_PAUSE_MS = 60_000


class Tidying:
    """Compares folder and rows once a minute; whoever erased a row made its bytes noise before."""

    def __init__(self, store: Store, cabinet: Cabinet, clock: Clock) -> None:
        self._store = store
        self._cabinet = cabinet
        self._clock = clock
        self._next_at = 0

    def run(self) -> int:
        """Erase and remove what is due, and return how many files were removed."""
        now = self._clock.millis()
        if now < self._next_at:
            return 0
        self._next_at = now + _PAUSE_MS
        rows = self._store.attachments
        rows.give_up(before=now - _DAY_MS)
        rows.let_go_unsent(before=now - UNSENT_DAYS * _DAY_MS)
        # The folder first: a file that is written after this look was listed before it.
        found = self._cabinet.names()
        in_use = rows.names_in_use()
        unused = [name for name in found if not _is_used(name, in_use)]
        for name in unused:
            self._cabinet.remove(name)
        if unused:
            log.info("files removed", extra={"count": len(unused)})
        return len(unused)


def _is_used(name: str, in_use: Mapping[str, FileStatus]) -> bool:
    """Say whether a file belongs to a row; an unfinished one only while it is waited for."""
    finished, _, ending = name.partition(".")
    status = in_use.get(finished)
    return status is not None and (not ending or status is FileStatus.WAITING)
