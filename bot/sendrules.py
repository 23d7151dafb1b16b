"""The rules of sending bulletins that an installation may set: how often, when, how fast.

The defaults keep within Nghị định 91/2020/NĐ-CP on advertising messages, though a bulletin that
somebody asked for is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_HOURS, _PERCENT = 24, 100
_AT_LEAST_1 = (
    *("per_day", "per_week", "window_hours", "last_days", "stale_days", "error_least"),
    *("broadcasts_per_day", "broadcasts_per_month"),
)
_SHARE = 0.8
_USUAL_CALLS = 90


@dataclass(frozen=True, slots=True)
class Bulletins:
    """Limits for bulletins; hours are Vietnamese time."""

    per_day: int = 1
    per_week: int = 3
    quiet_from_hour: int = 22
    quiet_to_hour: int = 7
    on_holidays: bool = False
    per_minute: int = 0
    window_hours: int = 48
    price_dong: int = 55
    last_days: int = 3
    stale_days: int = 30
    error_percent: int = 10
    error_least: int = 20
    broadcasts_per_day: int = 1
    broadcasts_per_month: int = 4

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each key whose value would send at no time, at any time or for ever, and why."""
        if not 0 <= self.quiet_to_hour < self.quiet_from_hour <= _HOURS:
            text = f"must be hours of 0 to {_HOURS}, quiet_to_hour before quiet_from_hour"
            yield "quiet_from_hour, quiet_to_hour", text
        for key in _AT_LEAST_1:
            if getattr(self, key) < 1:
                yield key, "must be at least 1"
        for key in ("per_minute", "price_dong"):
            if getattr(self, key) < 0:
                yield key, "must be 0 or more"
        if not 1 <= self.error_percent <= _PERCENT:
            yield "error_percent", f"must lie between 1 and {_PERCENT}"

    def pace(self, calls_per_minute: int) -> int:
        """Return the bulletin messages a minute, of an OA with this call limit (0: unknown).

        A fifth of the calls is kept for people who wait for an answer (bot.zalo.limiter).
        """
        return self.per_minute or max(1, int((calls_per_minute or _USUAL_CALLS) * _SHARE))
