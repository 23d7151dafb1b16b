"""What people asked for about their own data, by when it is due, and whether it was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.clock import Clock
from bot.models import Requesting, Wish
from bot.models.scopes import Scope, scope_of
from bot.storage.engine import Engine, Row

_LISTED = 200


@dataclass(frozen=True, slots=True)
class DataRequest:
    """A request as staff see it; its words stand in the case.

    `done_at`: when the wish was carried out, or came to nothing because the case was refused or
    taken back. An answer alone ends no request.
    """

    case_id: str
    oa_id: str
    scope: Scope
    assignee: str
    person: str
    code: str
    what: Wish
    purpose: str
    status: str
    received_at: int
    answer_on: date
    carry_out_on: date
    is_extended: bool
    done_at: int | None


class DataRequests:
    """Files requests beside their cases."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, new: Requesting, *, cause: str) -> None:
        """File a request with the case of the same cause; safe to call again."""
        self._engine.execute(
            """
            INSERT INTO data_requests (case_id, oa_id, person, what, purpose, received_at,
                                       carry_out_on, done_at)
            SELECT id, oa_id, person, :what, :purpose, received_at, :carry_out_on,
                   CASE WHEN :is_done = 1 THEN received_at ELSE NULL END
              FROM cases WHERE cause = :cause
            ON CONFLICT (case_id) DO NOTHING
            """,
            what=str(new.what),
            purpose=new.purpose,
            carry_out_on=new.carry_out_on.isoformat(),
            is_done=int(bool(new.answer)),
            cause=cause,
        )

    def listed(self, staff: str) -> Sequence[DataRequest]:
        """Return the requests that somebody may see, the open and most urgent ones first."""
        rows = self._engine.query(_SELECT + _SEEN + _ORDER, staff=staff, limit=_LISTED)
        return [_request(row) for row in rows]

    def find(self, staff: str, oa_id: str, code: str) -> DataRequest | None:
        """Return a request by the code of its case, if this officer may see it."""
        which = " AND c.oa_id = :oa_id AND c.code = :code"
        rows = self._engine.query(_SELECT + _SEEN + which, staff=staff, oa_id=oa_id, code=code)
        return _request(rows[0]) if rows else None

    def open(self) -> Sequence[DataRequest]:
        """Return what is still to be carried out."""
        return [_request(row) for row in self._engine.query(f"{_SELECT} WHERE {_IS_OPEN}")]

    def to_erase(self) -> Sequence[DataRequest]:
        """Return the wishes to be forgotten that nobody carried out yet."""
        rows = self._engine.query(
            _SELECT + " WHERE r.what = 'delete' AND r.done_at IS NULL AND r.person <> ''"
        )
        return [_request(row) for row in rows]

    def extend(self, request: DataRequest, last: date) -> bool:
        """Give a request more time, once; say whether that was possible."""
        return bool(
            self._engine.execute(
                """
                UPDATE data_requests SET carry_out_on = :last, is_extended = 1
                 WHERE case_id = :case_id AND is_extended = 0 AND done_at IS NULL
                """,
                case_id=request.case_id,
                last=last.isoformat(),
            )
        )

    def done(self, request: DataRequest) -> bool:
        """Record that a wish was carried out; say whether that was news."""
        return bool(
            self._engine.execute(
                """
                UPDATE data_requests SET done_at = :now
                 WHERE case_id = :case_id AND done_at IS NULL
                """,
                case_id=request.case_id,
                now=self._clock.millis(),
            )
        )

    def is_heard(self, request: DataRequest) -> bool:
        """Say whether nothing waits any more to be sent to who asked."""
        return not self._engine.query(
            """
            SELECT id FROM outbox
             WHERE oa_id = :oa_id AND person = :person
               AND status IN ('pending', 'sending', 'ambiguous') LIMIT 1
            """,
            oa_id=request.oa_id,
            person=request.person,
        )


_SELECT = """
    SELECT r.case_id, r.oa_id, r.person, c.code, c.scope, c.assignee, r.what, r.purpose, c.status,
           r.received_at, c.due_on, r.carry_out_on, r.is_extended,
           CASE WHEN c.status IN ('refused', 'withdrawn')
                THEN COALESCE(r.done_at, c.answered_at, r.received_at) ELSE r.done_at END AS done_at
      FROM data_requests r JOIN cases c ON c.id = r.case_id
"""
_SEEN = " WHERE c.scope IN (SELECT s.scope FROM case_readers s WHERE s.staff = :staff)"
_IS_OPEN = "r.done_at IS NULL AND c.status NOT IN ('refused', 'withdrawn')"
_ORDER = f"""
     ORDER BY CASE WHEN {_IS_OPEN} THEN 0 ELSE 1 END, r.carry_out_on, r.case_id DESC
     LIMIT :limit
"""


_TEXTS = ("case_id", "oa_id", "assignee", "person", "code", "purpose")


def _request(row: Row) -> DataRequest:
    return DataRequest(
        **{key: str(row[key]) for key in _TEXTS},
        scope=scope_of(str(row["scope"])),
        what=Wish(row["what"]),
        status=str(row["status"]),
        received_at=int(row["received_at"]),
        answer_on=date.fromisoformat(row["due_on"]),
        carry_out_on=date.fromisoformat(row["carry_out_on"]),
        is_extended=bool(row["is_extended"]),
        done_at=row["done_at"],
    )
