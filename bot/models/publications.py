"""Orders to publish: rows that a process works on, and everybody can look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PublicationStatus(StrEnum):
    """How far an order has come.

    ASKING waits for a person who accepts what would get worse; READY waits for the processes that
    answer to have the version ready.
    """

    WAITING = "waiting"
    ASKING = "asking"
    READY = "ready"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Drop:
    """A known question that would lose its entry: `before` and `after` are ids, "" for none."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Report:
    """Why an order was refused, or which known questions would lose their entry."""

    problems: tuple[str, ...] = ()
    drops: tuple[Drop, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """One order as it stands.

    `author` is the name that the history shows, `ordered_by` the account or server user. `digest`
    stands for the files that `version` was compiled from; `accepted_by` accepted the drops.
    """

    id: str
    status: PublicationStatus
    author: str
    ordered_by: str
    ordered_at: int
    changed_at: int
    note: str
    digest: str = ""
    version: str = ""
    accepted_by: str = ""
    report: Report = Report()

    @property
    def is_open(self) -> bool:
        """Whether something still happens to it."""
        return self.status in OPEN


OPEN = (PublicationStatus.WAITING, PublicationStatus.ASKING, PublicationStatus.READY)
