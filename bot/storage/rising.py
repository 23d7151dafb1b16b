"""Topics that rise: which cases belong together, and whether somebody has seen the alarm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.storage.engine import Engine
from bot.storage.ids import IdMaker


@dataclass(frozen=True, slots=True)
class Topic:
    """One alarm; `sort` says whether the matter or the place is the same.

    `codes` are the cases that whoever asks may see, `is_whole` whether these are all.
    """

    id: str
    oa_id: str
    sort: str
    raised_at: int
    codes: tuple[str, ...]
    is_whole: bool = True


class RisingTopics:
    """Keeps alarms and their cases; holds no words."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def known(self, sort: str, case_ids: Iterable[str]) -> dict[str, str]:
        """Return the topic of each of these cases that belongs to one."""
        found: dict[str, str] = {}
        for case_id in case_ids:
            rows = self._engine.query(
                "SELECT topic FROM rising_cases WHERE sort = :sort AND case_id = :case_id",
                sort=sort,
                case_id=case_id,
            )
            if rows:
                found[case_id] = str(rows[0]["topic"])
        return found

    def start(self, oa_id: str, sort: str) -> str:
        """Raise an alarm and return its topic; belongs into a transaction with its cases."""
        topic, now = self._ids.new(), self._clock.millis()
        self._engine.execute(
            """
            INSERT INTO rising_topics (id, oa_id, sort, raised_at, grown_at)
            VALUES (:id, :oa_id, :sort, :now, :now)
            """,
            id=topic,
            oa_id=oa_id,
            sort=sort,
            now=now,
        )
        return topic

    def join(self, topic: str, sort: str, case_ids: Iterable[str]) -> int:
        """Put cases to a topic and return how many are new there."""
        added = sum(
            self._engine.execute(
                """
                INSERT INTO rising_cases (sort, case_id, topic) VALUES (:sort, :case_id, :topic)
                ON CONFLICT (sort, case_id) DO NOTHING
                """,
                sort=sort,
                case_id=case_id,
                topic=topic,
            )
            for case_id in case_ids
        )
        if added:
            self._engine.execute(
                "UPDATE rising_topics SET grown_at = :now WHERE id = :id",
                id=topic,
                now=self._clock.millis(),
            )
        return added

    def unseen(self, staff: str) -> Sequence[Topic]:
        """Return the alarms with cases this officer may see that nobody put aside, newest first."""
        grouped: dict[str, Topic] = {}
        for row in self._engine.query(_UNSEEN, staff=staff):
            facts = {key: row[key] for key in ("id", "oa_id", "sort", "raised_at")}
            before = grouped.setdefault(row["id"], Topic(**facts, codes=()))
            codes = (*before.codes, str(row["code"])) if row["may_see"] else before.codes
            is_whole = before.is_whole and bool(row["may_see"])
            grouped[row["id"]] = replace(before, codes=codes, is_whole=is_whole)
        return [topic for topic in grouped.values() if topic.codes]

    def see(self, topic: str, *, by: str) -> bool:
        """Record who saw an alarm; say whether it was the first time."""
        return bool(
            self._engine.execute(
                """
                UPDATE rising_topics SET seen_at = :now, seen_by = :by
                 WHERE id = :id AND seen_at IS NULL
                """,
                id=topic,
                by=by,
                now=self._clock.millis(),
            )
        )


_UNSEEN = """
    SELECT t.id, t.oa_id, t.sort, t.raised_at, c.code,
           CASE WHEN c.scope IN (SELECT s.scope FROM case_readers s WHERE s.staff = :staff)
                THEN 1 ELSE 0 END AS may_see
      FROM rising_topics t
      JOIN rising_cases r ON r.topic = t.id
      JOIN cases c ON c.id = r.case_id
     WHERE t.seen_at IS NULL
     ORDER BY t.id DESC, c.id
"""
