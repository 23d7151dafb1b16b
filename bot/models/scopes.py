"""What a case is about and where: the ground on which accounts are limited."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """An OA, a field and an area; empty while nobody said which."""

    oa_id: str
    field: str = ""
    area: str = ""

    @property
    def key(self) -> str:
        """The scope as one word; its parts hold no slash."""
        return f"{self.oa_id}/{self.field}/{self.area}"


def scope_of(key: str) -> Scope:
    """Return the scope of a key."""
    oa_id, field, area = key.split("/") if key else ("", "", "")
    return Scope(oa_id, field, area)
