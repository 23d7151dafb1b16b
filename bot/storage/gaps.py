"""Questions that the knowledge failed, waiting for an editor.

The rows of questions name no person. Beside them stands for seven days who asked, so that an
officer can still answer; those rows go when the person is forgotten. Which questions an editor
may see is part of the query.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date

from bot.clock import Clock, local_time
from bot.models import Asker, Gap, GapKind, GapStatus, NewGap
from bot.storage.engine import Engine, Row
from bot.storage.vault import Vault
from knowledge.text import fold

KEPT_DAYS = 90
"""How long an open question waits after it was last asked."""

ASKERS_DAYS = 7
"""How long we remember who asked: as long as Zalo lets us write to them."""

MOST_OPEN = 2_000
"""Open questions at most; the rarest and oldest go first."""

_HOUR = 3_600_000
_DAY = 24 * _HOUR
_ID_BYTES = 5


class Gaps:
    """Counts failed questions, and remembers what editors made of them."""

    def __init__(
        self, engine: Engine, vault: Vault, clock: Clock, *, most_open: int = MOST_OPEN
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._most_open = most_open

    def add(self, new: NewGap, *, oa_id: str, person: str) -> None:
        """Keep a question or count it once more; belongs into a transaction.

        The same question in other letters or accents is the same one. What is out of scope is
        counted no more; what was answered and fails again, because the answer was taken back or
        does not help, begins anew.
        """
        gap_id, now = secrets.token_hex(_ID_BYTES), self._clock.millis()
        question_hash = self._vault.text_hash(fold(new.question))
        key = {"oa_id": oa_id, "kind": str(new.kind), "entry": new.entry, "hash": question_hash}
        self._drop_all(_ANSWERED, **key)
        rows = self._engine.returning(
            """
            INSERT INTO gaps (id, oa_id, kind, entry, question_hash, sealed_question, last_seen_at,
                              status)
            VALUES (:id, :oa_id, :kind, :entry, :hash, :question, :hour, 'open')
            ON CONFLICT (oa_id, kind, entry, question_hash) DO UPDATE
               SET times = gaps.times + 1, last_seen_at = excluded.last_seen_at
             WHERE gaps.status = 'open'
            RETURNING id
            """,
            id=gap_id,
            **key,
            question=self._vault.seal(new.question, place=_place(gap_id)),
            hour=now // _HOUR * _HOUR,
        )
        for row in rows:
            self._count(str(row["id"]), oa_id=oa_id, person=person, now=now)

    def _count(self, gap_id: str, *, oa_id: str, person: str, now: int) -> None:
        self._engine.execute(
            """
            INSERT INTO gap_days (gap, day, times) VALUES (:gap, :day, 1)
            ON CONFLICT (gap, day) DO UPDATE SET times = gap_days.times + 1
            """,
            gap=gap_id,
            day=local_time(now).date().isoformat(),
        )
        if person:
            self._engine.execute(
                """
                INSERT INTO gap_askers (gap, oa_id, person, asked_at)
                VALUES (:gap, :oa_id, :person, :now)
                ON CONFLICT (gap, person) DO UPDATE SET asked_at = excluded.asked_at
                """,
                gap=gap_id,
                oa_id=oa_id,
                person=person,
                now=now,
            )

    def open_for(self, staff: str) -> Sequence[Gap]:
        """Return what waits for this editor, the most frequent first."""
        return [gap for gap in self._all_open(staff) if not gap.revision]

    def in_hand(self, staff: str) -> Sequence[Gap]:
        """Return what somebody makes something of, as far as this editor may see it."""
        return [gap for gap in self._all_open(staff) if gap.revision]

    def _all_open(self, staff: str) -> Sequence[Gap]:
        rows = self._engine.query(_OPEN, staff=staff, limit=self._most_open)
        days: dict[str, dict[str, int]] = {}
        for row in self._engine.query(_DAYS, staff=staff):
            days.setdefault(str(row["gap"]), {})[str(row["day"])] = int(row["times"])
        return [self._opened(row, days.get(str(row["id"]), {})) for row in rows]

    def askers(self, gap_ids: Iterable[str]) -> Sequence[Asker]:
        """Return who asked these questions in the last seven days, the newest first."""
        since = self._clock.millis() - ASKERS_DAYS * _DAY
        newest: dict[tuple[str, str], Asker] = {}
        for gap_id in gap_ids:
            for row in self._engine.query(
                "SELECT * FROM gap_askers WHERE gap = :gap AND asked_at >= :since",
                gap=gap_id,
                since=since,
            ):
                asker = Asker(str(row["oa_id"]), str(row["person"]), int(row["asked_at"]))
                key = (asker.oa_id, asker.person)
                if key not in newest or newest[key].asked_at < asker.asked_at:
                    newest[key] = asker
        return sorted(newest.values(), key=lambda each: -each.asked_at)

    def release(self, gap_ids: Iterable[str]) -> None:
        """Forget who asked, once they were handed to an officer; needs a transaction."""
        for gap_id in gap_ids:
            self._engine.execute("DELETE FROM gap_askers WHERE gap = :gap", gap=gap_id)

    def take(self, gap_ids: Iterable[str], revision: str, *, by: str) -> int:
        """Let questions wait for a revision, with their words and askers; needs a transaction.

        Returns how many; what is closed or in hand already stays as it is.
        """
        return sum(
            self._engine.execute(
                """
                UPDATE gaps SET revision = :revision, decided_by = :by
                 WHERE id = :id AND status = 'open' AND revision = ''
                """,
                id=gap_id,
                revision=revision,
                by=by,
            )
            for gap_id in gap_ids
        )

    def answer(self, revision: str, *, by: str, on: date) -> int:
        """Close what waited for a revision, for it is published. Returns how many."""
        found = self._engine.query(
            "SELECT id FROM gaps WHERE revision = :revision AND status = 'open'", revision=revision
        )
        ids = [str(row["id"]) for row in found]
        return self.decide(ids, GapStatus.ANSWERED, by=by, on=on, revision=revision)

    def let_go(self, revision: str) -> int:
        """Let what waited for a revision wait for an editor again. Returns how many."""
        return self._engine.execute(
            """
            UPDATE gaps SET revision = '', decided_by = ''
             WHERE revision = :revision AND status = 'open'
            """,
            revision=revision,
        )

    def decide(
        self, gap_ids: Iterable[str], status: GapStatus, *, by: str, on: date, revision: str = ""
    ) -> int:
        """Close questions; their words go, the hashes stay. Returns how many; needs a transaction.

        Safe to repeat: what is closed, or waits for another revision, stays as it is.
        """
        closed = 0
        for gap_id in gap_ids:
            changed = self._engine.execute(
                """
                UPDATE gaps SET status = :status, decided_by = :by, decided_on = :on,
                                sealed_question = ''
                 WHERE id = :id AND status = 'open' AND revision = :revision
                """,
                id=gap_id,
                revision=revision,
                status=str(status),
                by=by,
                on=on.isoformat(),
            )
            closed += changed
            if changed:
                self._engine.execute("DELETE FROM gap_askers WHERE gap = :gap", gap=gap_id)
        return closed

    def withdraw(self, oa_id: str, person: str) -> int:
        """Take back what a person asked lately, and return how many questions that were.

        What nobody else asked goes. Belongs into a transaction.
        """
        asked = self._engine.query(
            "SELECT gap FROM gap_askers WHERE oa_id = :oa_id AND person = :person",
            oa_id=oa_id,
            person=person,
        )
        self._engine.execute(
            "DELETE FROM gap_askers WHERE oa_id = :oa_id AND person = :person",
            oa_id=oa_id,
            person=person,
        )
        for row in asked:
            self._engine.execute(
                "UPDATE gaps SET times = times - 1 WHERE id = :id AND status = 'open'",
                id=row["gap"],
            )
            self._drop_all(_EMPTY, id=row["gap"])
        return len(asked)

    def purge(self) -> int:
        """Drop what was not asked for long, the least of too many, and who asked.

        Returns how many rows went.
        """
        now = self._clock.millis()
        before = now - ASKERS_DAYS * _DAY
        [row] = self._engine.query(_WAITING, old=now - KEPT_DAYS * _DAY)
        [askers] = self._engine.query(
            "SELECT COUNT(*) AS old FROM gap_askers WHERE asked_at < :before", before=before
        )
        # Asked first, because this runs at every tick and a write takes the lock.
        if not row["old"] and row["waiting"] <= self._most_open and not askers["old"]:
            return 0
        with self._engine.atomic():
            gone = self._engine.execute(
                "DELETE FROM gap_askers WHERE asked_at < :before", before=before
            )
            gone += self._drop_all(_OLD, old=now - KEPT_DAYS * _DAY)
            return gone + self._drop_all(_TOO_MANY, most=self._most_open)

    def _drop_all(self, which: str, **values: object) -> int:
        gone = [str(row["id"]) for row in self._engine.query(which, **values)]
        for gap_id in gone:
            self._engine.execute("DELETE FROM gap_askers WHERE gap = :id", id=gap_id)
            self._engine.execute("DELETE FROM gap_days WHERE gap = :id", id=gap_id)
            self._engine.execute("DELETE FROM gaps WHERE id = :id", id=gap_id)
        return len(gone)

    def _opened(self, row: Row, days: dict[str, int]) -> Gap:
        return Gap(
            id=str(row["id"]),
            oa_id=str(row["oa_id"]),
            kind=GapKind(row["kind"]),
            entry=str(row["entry"]),
            question=self._vault.open(row["sealed_question"], place=_place(row["id"])),
            times=int(row["times"]),
            last_seen_at=int(row["last_seen_at"]),
            days=days,
            revision=str(row["revision"]),
        )


def _place(gap_id: str) -> str:
    return f"gaps.question:{gap_id}"


# Roles that edit stand here as words; a test compares them with bot.staff.roles.
_OPEN = """
    SELECT * FROM gaps g
     WHERE status = 'open'
       AND EXISTS (SELECT 1 FROM staff_roles r
                    WHERE r.staff = :staff AND r.oa_id IN ('', g.oa_id) AND r.role = 'editor')
     ORDER BY times DESC, last_seen_at DESC, id LIMIT :limit
"""
_DAYS = """
    SELECT d.gap, d.day, d.times
      FROM gap_days d JOIN gaps g ON g.id = d.gap
     WHERE g.status = 'open'
       AND EXISTS (SELECT 1 FROM staff_roles r
                    WHERE r.staff = :staff AND r.oa_id IN ('', g.oa_id) AND r.role = 'editor')
"""
_WAITING = """
    SELECT COUNT(*) AS waiting, SUM(CASE WHEN last_seen_at < :old THEN 1 ELSE 0 END) AS old
      FROM gaps WHERE status = 'open'
"""
_ANSWERED = """
    SELECT id FROM gaps WHERE oa_id = :oa_id AND kind = :kind AND entry = :entry
       AND question_hash = :hash AND status = 'answered'
"""
_EMPTY = "SELECT id FROM gaps WHERE id = :id AND status = 'open' AND times < 1"
_OLD = "SELECT id FROM gaps WHERE status = 'open' AND last_seen_at < :old"
_TOO_MANY = """
    SELECT id FROM gaps
     WHERE status = 'open'
       AND id NOT IN (SELECT id FROM gaps WHERE status = 'open'
                       ORDER BY times DESC, last_seen_at DESC, id LIMIT :most)
"""
