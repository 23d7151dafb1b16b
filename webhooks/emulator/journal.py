"""Remembers what the platform saw, for the panel beside the phone.

Kept in memory only and bounded; never holds secrets or whole bodies.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

STEPS_PER_CHAT = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, in words for people."""

    step: str
    detail: str
    at_ms: int


class Journal:
    """The steps of every chat, newest last."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, str], deque[Step]] = {}

    def add(self, oa_id: str, user_id: str, step: Step) -> None:
        """Note a step in the chat of this citizen with this account."""
        chat = self._steps.setdefault((oa_id, user_id), deque(maxlen=STEPS_PER_CHAT))
        chat.append(step)

    def list_since(self, oa_id: str, user_id: str, at_ms: int) -> list[Step]:
        """Return the steps of one chat that happened at or after an instant."""
        return [s for s in self._steps.get((oa_id, user_id), ()) if s.at_ms >= at_ms]
