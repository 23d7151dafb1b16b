"""Reads the dates that officers type into forms."""

from __future__ import annotations

import re
from datetime import date

_TYPED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def read_date(text: str) -> date | None:
    """Return the day in "2026-11-27" or "27/11/2026"; None for anything else."""
    typed = _TYPED.fullmatch(text.strip())
    iso = f"{typed[3]}-{int(typed[2]):02}-{int(typed[1]):02}" if typed else text.strip()
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
