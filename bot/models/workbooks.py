"""A workbook that an editor sent, as it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentWorkbook:
    """`name` is what the file was called; `body` what was read of it, in a form of the reader's."""

    id: str
    name: str
    staff: str
    sent_at: int
    body: str
