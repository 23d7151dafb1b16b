"""Days, months and nights as people in Vietnam count them.

The time zone of Zalo's rules is nowhere stated; Asia/Ho_Chi_Minh is assumed
(protocol notes 4.1). Vietnam knows no summer time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
MORNING_HOUR = 6
NIGHT_HOUR = 22


def local(at_ms: int) -> datetime:
    """Return an instant as a Vietnamese clock shows it."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(VIETNAM)


def day(at_ms: int) -> date:
    """Return the day an instant belongs to."""
    return local(at_ms).date()


def written_day(at_ms: int) -> str:
    """Return the day as Zalo writes it in profiles."""
    return local(at_ms).strftime("%d/%m/%Y")


def month(at_ms: int) -> str:
    """Return the name of the month, over which quotas run."""
    return local(at_ms).strftime("%Y-%m")


def is_night(at_ms: int) -> bool:
    """Say whether nothing promotional may be sent: 22:00 to 05:59."""
    return not MORNING_HOUR <= local(at_ms).hour < NIGHT_HOUR


def next_morning_ms(at_ms: int) -> int:
    """Return the next 06:00 after an instant of the night."""
    here = local(at_ms)
    days = 1 if here.hour >= NIGHT_HOUR else 0
    morning = datetime.combine(here.date() + timedelta(days=days), time(MORNING_HOUR), VIETNAM)
    return round(morning.timestamp() * 1000)
