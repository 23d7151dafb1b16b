"""Writes down what who is signed in looks at; what they change is written where it is changed.

Call `saw` before a page is made: when the record cannot be written, the page is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.audit import Act
from bot.storage.casework import CaseFile
from webhooks.console import access


def saw(
    what: str, *, oa_id: str = "", target: str = "", detail: str = "", why: str = "work"
) -> None:
    """Write down a read of personal data. Raises StorageError."""
    by = access.account_here().id
    access.app_here().store.audit.record(Act(by, what, oa_id, target, detail, why))


def saw_list(what: str, files: Sequence[CaseFile], *, detail: str = "") -> None:
    """Write down which cases a list showed; an empty list shows nobody."""
    if files:
        codes = " ".join(file.case.code for file in files)
        saw(what, target="cases", detail=f"{detail} {codes}".strip())
