"""Citizens' cases: what was said, where, by when it is due, and what was answered.

A citizen finds only their own case: the person is part of the query, not of a later check.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bot.clock import Clock
from bot.errors import UnknownThing
from bot.models import Case, CaseKind, CaseStatus, NewCase, Sight
from bot.models.scopes import Scope
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker
from bot.storage.scopes import Scopes
from bot.storage.sight import OFFICER, seen, sight_of
from bot.storage.vault import Vault

_SEALED = ("text", "place", "answer")


class Cases:
    """Files, finds and answers cases."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(self, new: NewCase, *, oa_id: str, person: str, cause: str) -> bool:
        """File a case once per cause and say whether it is new."""
        case_id = self._ids.new()
        scope = Scope(oa_id, new.field)
        Scopes(self._engine).keep(scope)
        return bool(
            self._engine.execute(
                """
                INSERT INTO cases (id, oa_id, code, person, kind, status, cause, received_at,
                                   due_on, scope, sealed_text, sealed_place,
                                   is_protected, clock)
                VALUES (:id, :oa_id, :code, :person, :kind, 'received', :cause, :now,
                        :due_on, :scope, :text, :place, :protected,
                        CASE WHEN :protected = 1 THEN 'accusation' ELSE 'reply' END)
                ON CONFLICT (cause) DO NOTHING
                """,
                id=case_id,
                oa_id=oa_id,
                code=new.code,
                person=person,
                kind=str(new.kind),
                cause=cause,
                now=self._clock.millis(),
                due_on=new.due_on.isoformat(),
                protected=int(new.is_protected),
                scope=scope.key,
                text=self._vault.seal(new.text, place=_place("text", case_id)),
                place=self._vault.seal(new.place, place=_place("place", case_id)),
            )
        )

    def find(self, oa_id: str, code: str, person: str) -> Case | None:
        """Return the case only to the person who filed it, or joined it."""
        rows = self._engine.query(
            """
            SELECT * FROM cases
             WHERE oa_id = :oa_id AND code = :code
               AND (person = :person OR is_protected = 0
                    AND id IN (SELECT case_id FROM case_followers WHERE person = :person))
            """,
            oa_id=oa_id,
            code=code,
            person=person,
        )
        return self.opened(rows[0], sight=Sight.FULL) if rows else None

    def list_of(self, oa_id: str, person: str) -> Sequence[Case]:
        """Return the cases that a person filed or joined, newest first, ten at most."""
        rows = self._engine.query(
            """
            SELECT * FROM cases
             WHERE id IN (SELECT id FROM cases WHERE oa_id = :oa_id AND person = :person
                          UNION SELECT case_id FROM case_followers
                                 WHERE oa_id = :oa_id AND person = :person)
               AND (is_protected = 0 OR person = :person)
             ORDER BY id DESC LIMIT 10
            """,
            oa_id=oa_id,
            person=person,
        )
        return [self.opened(row, sight=Sight.FULL) for row in rows]

    def recent(self, oa_id: str, kind: CaseKind, *, since: int, limit: int) -> Sequence[Case]:
        """Return the newest unanswered cases of one kind of an OA, whoever filed them.

        Other citizens may hear of these, so protected ones are not among them.
        """
        rows = self._engine.query(
            """
            SELECT * FROM cases
             WHERE oa_id = :oa_id AND kind = :kind
               AND status NOT IN ('answered', 'closed', 'refused', 'duplicate', 'withdrawn')
               AND received_at >= :since AND is_protected = 0
             ORDER BY received_at DESC LIMIT :limit
            """,
            oa_id=oa_id,
            kind=str(kind),
            since=since,
            limit=limit,
        )
        return [self.opened(row, sight=Sight.FULL) for row in rows]

    def by_cause(self, cause: str) -> Case | None:
        """Return the case that an event filed."""
        rows = self._engine.query("SELECT * FROM cases WHERE cause = :cause", cause=cause)
        return self.opened(rows[0], sight=Sight.FULL) if rows else None

    def by_id(self, case_id: str) -> Case | None:
        """Return a case whole, for what its own author does to it."""
        rows = self._engine.query("SELECT * FROM cases WHERE id = :id", id=case_id)
        return self.opened(rows[0], sight=Sight.FULL) if rows else None

    def is_of(self, case_id: str, *, person: str, statuses: Collection[CaseStatus]) -> bool:
        """Say whether the person filed this case and it has one of the statuses."""
        rows = self._engine.query(
            "SELECT status FROM cases WHERE id = :id AND person = :person",
            id=case_id,
            person=person,
        )
        return bool(rows) and CaseStatus(rows[0]["status"]) in statuses

    def is_free(self, oa_id: str, code: str) -> bool:
        """Say whether no case of this OA has the code yet."""
        rows = self._engine.query(
            "SELECT id FROM cases WHERE oa_id = :oa_id AND code = :code", oa_id=oa_id, code=code
        )
        return not rows

    def get(self, code: str, *, oa_id: str = "") -> Case:
        """Return a case for the command line, which is told nothing of a protected one.

        Raises UnknownThing, also when two OAs have the code.
        """
        rows = self._engine.query(
            "SELECT * FROM cases WHERE code = :code AND (:oa_id = '' OR oa_id = :oa_id)",
            code=code,
            oa_id=oa_id,
        )
        if not rows:
            raise UnknownThing(f"no case has the code {code}; see: python -m bot cases list")
        if len(rows) > 1:
            raise UnknownThing(f"several OAs have a case {code}; add --oa ID")
        return self.opened(rows[0], sight=sight_of(rows[0], rank=OFFICER))

    def all(self, *, status: CaseStatus | None = None, limit: int = 200) -> Sequence[Case]:
        """Return cases for officers, the most urgent first."""
        rows = self._engine.query(
            """
            SELECT * FROM cases WHERE (:status = '' OR status = :status)
             ORDER BY CASE WHEN status IN ('answered', 'closed', 'refused', 'duplicate',
                                           'withdrawn') THEN 1 ELSE 0 END, due_on, id
             LIMIT :limit
            """,
            status=str(status or ""),
            limit=limit,
        )
        return [self.opened(row, sight=sight_of(row, rank=OFFICER)) for row in rows]

    def answer(self, case: Case, text: str) -> int:
        """Record an officer's answer and return the case's new version."""
        rows = self._engine.returning(
            """
            UPDATE cases SET status = 'answered', sealed_answer = :answer, answered_at = :now,
                             version = version + 1, has_news = 0
             WHERE id = :id RETURNING version
            """,
            id=case.id,
            answer=self._vault.seal(text, place=_place("answer", case.id)),
            now=self._clock.millis(),
        )
        if not rows:
            raise UnknownThing(f"the case {case.code} was removed meanwhile")
        return int(rows[0]["version"])

    def begin(self, case: Case) -> int:
        """Record that somebody works on an open case and return its new version."""
        rows = self._engine.returning(
            """
            UPDATE cases SET status = 'in_progress', version = version + 1
             WHERE id = :id AND status IN ('received', 'reopened') RETURNING version
            """,
            id=case.id,
        )
        if not rows:
            raise UnknownThing(f"{case.code} is not waiting to be begun; see: cases show")
        return int(rows[0]["version"])

    def opened(self, row: Row, *, sight: Sight) -> Case:
        """Return the case of a row; storage of officers' work reads rows as well."""
        is_withheld = sight is Sight.WITHHELD
        names = () if is_withheld else _SEALED
        opened = {name: seen(self._unsealed(row, name), sight) for name in names}
        return Case(
            **{key: row[key] for key in ("id", "oa_id", "code")},
            person="" if is_withheld else row["person"],
            is_protected=bool(row["is_protected"]),
            clock=str(row["clock"]),
            sight=sight,
            kind=CaseKind(row["kind"]),
            status=CaseStatus(row["status"]),
            received_at=row["received_at"],
            due_on=date.fromisoformat(row["due_on"]),
            answered_at=row["answered_at"],
            reason=row["reason"],
            **{"text": "", "place": "", **opened},
        )

    def _unsealed(self, row: Row, name: str) -> str:
        sealed = row[f"sealed_{name}"]
        return self._vault.open(sealed, place=_place(name, row["id"])) if sealed else ""


def _place(column: str, case_id: str) -> str:
    return f"cases.{column}:{case_id}"
