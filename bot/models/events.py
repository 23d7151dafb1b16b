"""What came in: an event as it was received, and who holds its conversation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the web edge reads of a webhook: enough to verify, store and order it.

    `user_id` is empty for events without a person. `is_told_by_person` says that no message tells
    the event apart, so that `dedupe_key` ends with a hash that a known id could be tried on.
    """

    app_id: str
    oa_id: str
    event_name: str
    user_id: str
    dedupe_key: str
    timestamp: str
    is_told_by_person: bool = False

    @property
    def platform_at(self) -> int:
        """The instant Zalo gave the event, 0 where it is not a number."""
        return int(self.timestamp) if self.timestamp.isascii() and self.timestamp.isdigit() else 0


def message_key(event_name: str, msg_id: str) -> str:
    """Return the key by which an event about a message is known, however often it comes.

    Receipts reuse the id of our message, so the event's name qualifies it.
    """
    return f"{event_name}:{msg_id}"


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One received event as the worker takes it; `body` is the raw JSON text."""

    id: str
    oa_id: str
    event_name: str
    conversation: str
    person: str
    platform_at: int
    received_at: int
    attempts: int
    body: str


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one conversation until `until`; `fence` unmasks late holders."""

    oa_id: str
    conversation: str
    owner: str
    fence: int
    until: int
