"""Which status may follow which, and for what reasons a case is not taken up.

Both are data with their legal basis (workflow.toml). Writes nothing; bot.cases.desk does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.models import CaseStatus

FINISHED = frozenset(
    {CaseStatus.ANSWERED, CaseStatus.CLOSED, CaseStatus.REFUSED, CaseStatus.DUPLICATE}
    | {CaseStatus.WITHDRAWN}
)
"""Statuses in which no term runs any more."""


class MoveRefused(BotError):
    """The case cannot be moved so; the message tells the officer why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is not taken up, with its basis and the day somebody last checked it."""

    key: str
    name: str
    basis: str
    checked_on: date


def next_statuses(status: CaseStatus) -> tuple[CaseStatus, ...]:
    """Return the statuses that an officer may choose now."""
    return tuple(CaseStatus(name) for name in _document()["next"][str(status)])


@lru_cache(maxsize=1)
def reasons() -> Mapping[str, Reason]:
    """Return the closed list of reasons by their keys."""
    return {row["key"]: Reason(**row) for row in _document()["reason"]}


def check_move(now: CaseStatus, to: CaseStatus, *, reason: str, text: str) -> None:
    """Raise MoveRefused where the move is not allowed or lacks what the record needs."""
    if to not in next_statuses(now):
        raise MoveRefused("Tình trạng hiện nay không chuyển được sang tình trạng đã chọn.")
    if to is CaseStatus.REFUSED and reason not in reasons():
        raise MoveRefused("Không thụ lý thì phải chọn một lý do trong danh sách.")
    if to is CaseStatus.TRANSFERRED and not text.strip():
        raise MoveRefused("Chuyển đi thì phải ghi chuyển đến đâu, theo văn bản số mấy.")
    if to is CaseStatus.DUPLICATE and not text.strip():
        raise MoveRefused("Trùng thì phải ghi mã của phản ánh được giữ lại.")


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("workflow.toml").read_text(encoding="utf-8"))
