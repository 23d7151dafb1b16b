"""Holds calls back before Zalo has to refuse them.

Zalo counts by clock minute, so an allowance is filled anew when the minute changes: a bucket
that drips would let nearly twice the limit into one of Zalo's minutes. Sleeps never: an empty
allowance raises Throttled with the seconds to wait. Each process keeps its own count; what the
others spend is seen in Zalo's own figures, which every answer carries.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Oa
from bot.errors import Throttled
from bot.models import Priority

DEFAULT_APP_CALLS = 4000
# The last fifth of a minute's calls is kept for people who wait for an answer.
RESERVED_SHARE = 0.2
# Of a limit that Zalo names we use nine tenths: our minute is not exactly Zalo's.
_USED_SHARE = 0.9
_MINUTE_MS = 60_000
# Past the change of the minute by our clock it may not have changed by Zalo's yet.
_MARGIN_SECONDS = 1.0
_LIMIT_HEADER, _REMAIN_HEADER = "X-RateLimit-Limit", "X-RateLimit-Remain"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One call that may be made, and the minute it counts in."""

    oa_id: str
    app_id: str
    minute: int


@dataclass(slots=True)
class _Allowance:
    """Calls of one OA or app in the present minute."""

    limit: int
    minute: int = 0
    left: int = 0

    def turn(self, minute: int) -> None:
        if minute != self.minute:
            self.minute, self.left = minute, self.limit

    def has_room(self, *, for_reply: bool) -> bool:
        kept = 0 if for_reply else int(self.limit * RESERVED_SHARE)
        return self.left > kept


class Limiter:
    """Counts the calls of every OA and app of this process. Safe to share among threads."""

    def __init__(self, clock: Clock, *, calls: int = 0, app_calls: int = DEFAULT_APP_CALLS) -> None:
        """Take the calls a minute of each OA; 0 waits for what Zalo's first answer tells."""
        self._clock = clock
        # Until the first answer only the app's limit holds: that one answer names the OA's own.
        self._calls = calls or app_calls
        self._app_calls = app_calls
        self._oas: dict[str, _Allowance] = {}
        self._apps: dict[str, _Allowance] = {}
        self._lock = threading.Lock()

    def spend(self, oa: Oa, priority: Priority) -> Ticket:
        """Take one call out of this minute's allowance.

        Replies and emergencies may use all of it, everything else leaves a fifth. Raises
        Throttled, with the seconds until the next minute.
        """
        for_reply = priority <= Priority.REPLY
        with self._lock:
            minute = self._clock.millis() // _MINUTE_MS
            own = self._oas.setdefault(oa.id, _Allowance(self._calls))
            shared = self._apps.setdefault(oa.app_id, _Allowance(self._app_calls))
            for allowance in (own, shared):
                allowance.turn(minute)
            if not (own.has_room(for_reply=for_reply) and shared.has_room(for_reply=for_reply)):
                text = f"OA {oa.id}: this minute's calls are used up"
                raise Throttled(text, delay_seconds=self.seconds_to_next_minute())
            own.left -= 1
            shared.left -= 1
        return Ticket(oa.id, oa.app_id, minute)

    def heed(self, ticket: Ticket, headers: Mapping[str, str]) -> None:
        """Learn an OA's limit and what is left of it from an answer's headers."""
        limit, remain = _figure(headers, _LIMIT_HEADER), _figure(headers, _REMAIN_HEADER)
        with self._lock:
            own = self._oas[ticket.oa_id]
            if limit:
                usable = max(1, int(limit * _USED_SHARE))
                own.left = max(0, own.left + usable - own.limit)
                own.limit = usable
            # An answer of a former minute says nothing about this one.
            if remain is not None and own.minute == ticket.minute:
                own.left = min(own.left, remain)

    def refused(self, ticket: Ticket, *, by_app: bool) -> float:
        """Close this minute after -32 and return the seconds until the next one."""
        with self._lock:
            closed = [self._oas[ticket.oa_id]]
            closed += [self._apps[ticket.app_id]] if by_app else []
            for allowance in closed:
                allowance.turn(self._clock.millis() // _MINUTE_MS)
                allowance.left = 0
            return self.seconds_to_next_minute()

    def seconds_to_next_minute(self) -> float:
        """Return how long to wait until Zalo surely counts anew."""
        return (_MINUTE_MS - self._clock.millis() % _MINUTE_MS) / 1000 + _MARGIN_SECONDS


def _figure(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
