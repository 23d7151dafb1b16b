"""One deed for many cases; each is its own, and what cannot be done is listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.cases.desk import Move, assign, move
from bot.cases.workflow import MoveRefused, next_statuses
from bot.config import Settings
from bot.errors import CaseChanged, UnknownThing
from bot.models import CaseStatus
from bot.storage.casework import CaseFile
from bot.storage.store import Store


@dataclass(frozen=True, slots=True)
class NotDone:
    """A case that was left as it was, and why."""

    file: CaseFile
    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a bulk action."""

    done: tuple[CaseFile, ...]
    left: tuple[NotDone, ...]


def assign_all(store: Store, files: Sequence[CaseFile], *, by: str, to: str) -> Done:
    """Give cases to somebody, or to nobody with an empty `to`."""
    return _each(files, lambda file: assign(store, file, by=by, to=to))


def close_all(
    store: Store, settings: Settings, files: Sequence[CaseFile], *, by: str, reason: str
) -> Done:
    """Close the cases that may be closed and tell each citizen the reason.

    Raises MoveRefused without a reason.
    """
    if not reason.strip():
        raise MoveRefused("Kết thúc nhiều việc thì phải ghi lý do; người dân đọc lý do đó.")
    made = Move(CaseStatus.CLOSED, text=reason)

    def close(file: CaseFile) -> None:
        if CaseStatus.CLOSED not in next_statuses(file.case.status):
            raise MoveRefused("Chưa trả lời người dân, hoặc đã kết thúc rồi.")
        move(store, settings, file, made, by=by)

    return _each(files, close)


def _each(files: Sequence[CaseFile], deed: Callable[[CaseFile], None]) -> Done:
    done: list[CaseFile] = []
    left: list[NotDone] = []
    for file in files:
        try:
            deed(file)
        except CaseChanged:
            left.append(NotDone(file, "Có người vừa thay đổi việc này; xem lại rồi làm riêng."))
        except (MoveRefused, UnknownThing) as error:
            left.append(NotDone(file, str(error)))
        else:
            done.append(file)
    return Done(tuple(done), tuple(left))
