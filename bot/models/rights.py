"""What people decide about their own data, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shredding:
    """The event's own words are not kept."""
