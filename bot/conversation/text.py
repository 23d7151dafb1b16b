"""Turns content text into chat text: no Markdown, "•" lists, Vietnamese dates and amounts."""

from __future__ import annotations

import re
from datetime import date

_BULLET = re.compile(r"^[ \t]*[-*][ \t]+", re.MULTILINE)
_BLANKS = re.compile(r"\n\s*\n+")


def chat(text: str) -> str:
    """Return content as it reads in a chat."""
    bare = text.replace("**", "")
    return _BLANKS.sub("\n", _BULLET.sub("• ", bare)).strip()


def day(value: date) -> str:
    """Return a date as people write it: 24/11/2026."""
    return f"{value:%d/%m/%Y}"


def money(amount: int) -> str:
    """Return an amount with dots between the thousands: 8.000."""
    return f"{amount:,}".replace(",", ".")


def brief(text: str, limit: int) -> str:
    """Return whole lines up to a limit in characters; at least the first line."""
    kept: list[str] = []
    for line in text.splitlines():
        if kept and sum(map(len, kept)) + len(kept) + len(line) > limit:
            break
        kept.append(line)
    return "\n".join(kept)
