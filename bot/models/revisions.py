"""New texts of content files, from the first draft to their end.

A revision replaces one file of the content as a whole. It is answered from only after it was
approved by somebody else and published.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RevisionStatus(StrEnum):
    """Where a revision stands; only a published one is part of what is answered from."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETIRED = "retired"
    DROPPED = "dropped"


OPEN = (RevisionStatus.DRAFT, RevisionStatus.REVIEW, RevisionStatus.APPROVED)
"""What may still change what is answered."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A text for one content file as it stands; `version` is named by who changes it.

    `text` is empty where the file is to go. `base` is the hash of the text that was edited, empty
    for a new file. `writers` are all who changed the text; none of them may approve it.
    `publish_on` and `expire_on` are ISO days or empty. `shipped`, set at publication, is the hash
    of the program's own file at that time, and `replaces` names the revision that was published
    for the file before.
    """

    id: str
    path: str
    text: str
    base: str
    status: RevisionStatus
    version: int
    author: str
    writers: tuple[str, ...]
    approver: str
    publish_on: str
    expire_on: str
    created_at: int
    changed_at: int
    note: str
    shipped: str
    replaces: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody of the staff says about a revision."""

    staff: str
    written_at: int
    text: str
