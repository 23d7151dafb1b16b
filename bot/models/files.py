"""Pictures and files that citizens send with a report: as they are sent, and as they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileStatus(StrEnum):
    """Where a citizen's file stands."""

    WAITING = "waiting"
    STORED = "stored"
    FAILED = "failed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A picture or file that a message points to; the id is made of the event's.

    `name` is what the citizen's phone called it, for show only.
    """

    id: str
    url: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A row of the files; `reason` says why a failed one failed.

    `file_name` and `key` lead to its bytes, `media_type` is what they really are.
    """

    id: str
    oa_id: str
    case_id: str
    status: FileStatus
    reason: str
    media_type: str
    size_bytes: int
    name: str
    file_name: str
    key: bytes
