"""Everything that decides whether and when somebody gets a bulletin, read in one query.

Reads only; bot.bulletins.eligibility decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.models import Bulletin
from bot.storage.engine import Engine, Row


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reader whose turn may have come, with all that decides it.

    `today` and `this_week` count bulletins that went or are on their way to this person.
    """

    person: str
    attempt: int
    is_unreachable: bool
    interacted_at: int
    has_topic: bool
    has_group: bool
    has_place: bool
    today: int = 0
    this_week: int = 0


class Candidates:
    """Looks at readers of the ledger who wait, and at everybody who chose a topic."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def waiting(
        self, bulletin: Bulletin, *, day: int, week: int, limit: int
    ) -> Sequence[Candidate]:
        """Return readers who wait and may be looked at now; `day` and `week` begin the counts."""
        rows = self._engine.query(
            _CANDIDATES,
            **_addressed(bulletin),
            now=self._clock.millis(),
            day=day,
            week=week,
            limit=limit,
        )
        return [_candidate(row) for row in rows]

    def choosers(
        self, bulletin: Bulletin, *, day: int, week: int, after: str, limit: int
    ) -> Sequence[Candidate]:
        """Return who chose the bulletin's topic, after a person, as `waiting` would."""
        rows = self._engine.query(
            _CHOOSERS,
            **_addressed(bulletin),
            oa_id=bulletin.oa_id,
            day=day,
            week=week,
            after=after,
            limit=limit,
        )
        return [_candidate(row) for row in rows]

    def open_rows(
        self, bulletin: Bulletin, *, day: int, week: int, after: str, limit: int
    ) -> Sequence[Candidate]:
        """Return who stands in the ledger and still waits, after a person, whenever their turn."""
        rows = self._engine.query(
            _OPEN, **_addressed(bulletin), day=day, week=week, after=after, limit=limit
        )
        return [_candidate(row) for row in rows]


def _addressed(bulletin: Bulletin) -> dict[str, object]:
    audience = bulletin.content.audience
    return {
        "bulletin": bulletin.id,
        "topic": audience.topic,
        "audience_group": audience.group,
        "place": audience.place,
    }


def _candidate(row: Row) -> Candidate:
    flags = ("is_unreachable", "has_topic", "has_group", "has_place")
    return Candidate(**{**row, **{name: bool(row[name]) for name in flags}})


# A message on its way counts whenever it was queued: nobody knows yet on which day it arrives.
_FACTS = """
           CASE WHEN f.unreachable_since IS NULL THEN 0 ELSE 1 END AS is_unreachable,
           COALESCE(f.interacted_at, 0) AS interacted_at,
           CASE WHEN t.person IS NULL THEN 0 ELSE 1 END AS has_topic,
           CASE WHEN :audience_group = '' OR g.person IS NOT NULL THEN 1 ELSE 0 END AS has_group,
           CASE WHEN :place = '' OR p.person IS NOT NULL THEN 1 ELSE 0 END AS has_place,
           (SELECT COUNT(*) FROM bulletin_readers d
             WHERE d.oa_id = r.oa_id AND d.person = r.person AND d.bulletin <> :bulletin
               AND (d.status = 'queued'
                    OR (d.status IN ('sent', 'unknown') AND d.changed_at >= :day))) AS today,
           (SELECT COUNT(*) FROM bulletin_readers d
             WHERE d.oa_id = r.oa_id AND d.person = r.person AND d.bulletin <> :bulletin
               AND (d.status = 'queued'
                    OR (d.status IN ('sent', 'unknown') AND d.changed_at >= :week))) AS this_week
"""
_JOINS = """
      LEFT JOIN followers f ON f.oa_id = r.oa_id AND f.person = r.person
      LEFT JOIN subscriptions t
             ON t.oa_id = r.oa_id AND t.topic = :topic AND t.person = r.person
      LEFT JOIN subscriptions g
             ON g.oa_id = r.oa_id AND g.topic = :audience_group AND g.person = r.person
      LEFT JOIN subscriptions p
             ON p.oa_id = r.oa_id AND p.topic = :place AND p.person = r.person
"""

_CANDIDATES = f"""
    SELECT r.person, r.attempt, {_FACTS}
      FROM bulletin_readers r {_JOINS}
     WHERE r.bulletin = :bulletin AND r.status = 'waiting' AND r.not_before <= :now
     ORDER BY r.not_before, r.person
     LIMIT :limit
"""  # noqa: S608 - composed of constants

_OPEN = f"""
    SELECT r.person, r.attempt, {_FACTS}
      FROM bulletin_readers r {_JOINS}
     WHERE r.bulletin = :bulletin AND r.status = 'waiting' AND r.person > :after
     ORDER BY r.person
     LIMIT :limit
"""  # noqa: S608 - composed of constants

_CHOOSERS = f"""
    SELECT r.person, 0 AS attempt, {_FACTS}
      FROM subscriptions r {_JOINS}
     WHERE r.oa_id = :oa_id AND r.topic = :topic AND r.person > :after
     ORDER BY r.person
     LIMIT :limit
"""  # noqa: S608 - composed of constants
