"""Wordings that citizens confirmed and an editor decides on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A question, free of personal data, for which a citizen confirmed that an entry answers it."""

    entry: str
    question: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that editors may accept as a wording of an entry; nobody knows who asked it."""

    id: str
    entry: str
    question: str
    times: int
    last_seen_at: int
