"""The rules of sending bulletins that an installation may set: how often, when, how fast.

The defaults keep within Nghị định 91/2020/NĐ-CP on advertising messages, though a bulletin that
somebody asked for is none.
"""

from __future__ import annotations

from dataclasses import dataclass

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

    def pace(self, calls_per_minute: int) -> int:
        """Return the bulletin messages a minute, of an OA with this call limit (0: unknown).

        A fifth of the calls is kept for people who wait for an answer (bot.zalo.limiter).
        """
        return self.per_minute or max(1, int((calls_per_minute or _USUAL_CALLS) * _SHARE))
