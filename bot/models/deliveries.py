"""What goes out: deliveries in their order, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


class Priority(IntEnum):
    """Order of deliveries on their way out; smaller goes first."""

    EMERGENCY = 0
    REPLY = 10
    FILE = 15
    NOTIFICATION = 20
    BULLETIN = 30


class Lane(StrEnum):
    """Who carries a delivery out: a slow host of files must not keep a reply waiting."""

    MESSAGES = "messages"
    FILES = "files"


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    AMBIGUOUS = "ambiguous"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """An effect on the outside world that waits to be carried out.

    `cause` and `position` make it unique: the same cause can never queue it twice.
    """

    oa_id: str
    kind: str
    person: str
    cause: str
    position: int
    payload: Mapping[str, Any]
    priority: Priority = Priority.REPLY
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row of the outbox."""

    id: str
    oa_id: str
    kind: str
    person: str
    payload: Mapping[str, Any]
    priority: int
    attempts: int
    created_at: int
    fence: int
    resends: int
    cause: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An ambiguous delivery for which no echo came in time."""

    id: str
    kind: str
    resends: int
    has_sender_died: bool
