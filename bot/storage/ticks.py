"""The journal of the scheduler: when each tick last ran, how long it took, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.storage.engine import Engine


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of one tick; `problem` is the name of an error, empty where it went well."""

    name: str
    started_at: int
    took_ms: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TickRow:
    """A line of the journal; `missed` counts the beats that nobody ran, caught up by one."""

    name: str
    owner: str
    started_at: int
    took_ms: int
    problem: str
    failed_at: int
    missed: int
    runs: int


class Ticks:
    """Keeps one line for each tick."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def record(self, owner: str, runs: Iterable[Ran], *, every_ms: int) -> None:
        """Write a beat's runs down in one transaction."""
        with self._engine.atomic():
            before = {row.name: row.started_at for row in self.all()}
            for ran in runs:
                gap = ran.started_at - before.get(ran.name, ran.started_at)
                self._engine.execute(
                    _RECORD,
                    name=ran.name,
                    owner=owner,
                    started_at=ran.started_at,
                    took_ms=ran.took_ms,
                    problem=ran.problem,
                    failed_at=ran.started_at if ran.problem else 0,
                    missed=max(0, gap // every_ms - 1),
                )

    def all(self) -> Sequence[TickRow]:
        """Return the journal by name."""
        rows = self._engine.query("SELECT * FROM tick_runs ORDER BY name")
        return [TickRow(**row) for row in rows]

    def leader(self, name: str) -> str:
        """Return who holds the named lease now, empty where nobody does."""
        rows = self._engine.query(
            "SELECT owner FROM leases WHERE name = :name AND until > :now",
            name=name,
            now=self._clock.millis(),
        )
        return str(rows[0]["owner"]) if rows else ""


_RECORD = """
    INSERT INTO tick_runs (name, owner, started_at, took_ms, problem, failed_at, missed)
    VALUES (:name, :owner, :started_at, :took_ms, :problem, :failed_at, :missed)
    ON CONFLICT (name) DO UPDATE
       SET owner = excluded.owner, started_at = excluded.started_at,
           took_ms = excluded.took_ms, problem = excluded.problem,
           failed_at = CASE WHEN excluded.failed_at > 0 THEN excluded.failed_at
                            ELSE tick_runs.failed_at END,
           missed = tick_runs.missed + excluded.missed, runs = tick_runs.runs + 1
"""
