"""What followers chose to be told about, and a log of every choice with what it agreed to.

`topic` names a topic, a group or a place (bot.bulletins.topics). Silence is no choice: there is
no row that a person's own words, or an officer's group tag, did not make.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import Clock
from bot.storage.consenttexts import keep_consent
from bot.storage.engine import Engine
from bot.storage.ids import IdMaker


class Subscriptions:
    """Keeps who chose what."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def choose(self, oa_id: str, person: str, topic: str, *, cause: str, consent: str = "") -> bool:
        """Record a choice and say whether it is new; `consent` is the text that was agreed to."""
        now = self._clock.millis()
        changed = self._engine.execute(
            """
            INSERT INTO subscriptions (oa_id, topic, person, since)
            VALUES (:oa_id, :topic, :person, :now)
            ON CONFLICT (oa_id, topic, person) DO NOTHING
            """,
            oa_id=oa_id,
            topic=topic,
            person=person,
            now=now,
        )
        if changed:
            agreed = keep_consent(self._engine, self._clock, consent)
            self._log(oa_id, person, topic, "chosen", cause=cause, consent=agreed)
        return bool(changed)

    def stop(self, oa_id: str, person: str, topic: str = "", *, cause: str) -> Sequence[str]:
        """End one choice, or all of them, and return those that were ended."""
        ended = [each for each in self.of(oa_id, person) if topic in ("", each)]
        for each in ended:
            self._engine.execute(
                """
                DELETE FROM subscriptions
                 WHERE oa_id = :oa_id AND topic = :topic AND person = :person
                """,
                oa_id=oa_id,
                topic=each,
                person=person,
            )
            self._log(oa_id, person, each, "stopped", cause=cause, consent="")
        return ended

    def of(self, oa_id: str, person: str) -> Sequence[str]:
        """Return what a person chose, the oldest first."""
        rows = self._engine.query(
            """
            SELECT topic FROM subscriptions WHERE oa_id = :oa_id AND person = :person
             ORDER BY since, topic
            """,
            oa_id=oa_id,
            person=person,
        )
        return [str(row["topic"]) for row in rows]

    def has(self, oa_id: str, person: str, topic: str) -> bool:
        """Say whether a person chose this."""
        rows = self._engine.query(
            """
            SELECT 1 AS n FROM subscriptions
             WHERE oa_id = :oa_id AND topic = :topic AND person = :person
            """,
            oa_id=oa_id,
            topic=topic,
            person=person,
        )
        return bool(rows)

    def counts(self, oa_id: str) -> dict[str, int]:
        """Return how many people chose each topic, group and place."""
        rows = self._engine.query(
            """
            SELECT topic, COUNT(*) AS n FROM subscriptions WHERE oa_id = :oa_id
             GROUP BY topic ORDER BY topic
            """,
            oa_id=oa_id,
        )
        return {str(row["topic"]): int(row["n"]) for row in rows}

    def log(self, oa_id: str, person: str) -> Sequence[tuple[str, str, str]]:
        """Return every choice of a person: what happened, the topic, the consent's version."""
        rows = self._engine.query(
            """
            SELECT what, topic, consent FROM subscription_log
             WHERE oa_id = :oa_id AND person = :person ORDER BY id
            """,
            oa_id=oa_id,
            person=person,
        )
        return [(str(row["what"]), str(row["topic"]), str(row["consent"])) for row in rows]

    def _log(
        self, oa_id: str, person: str, topic: str, what: str, *, cause: str, consent: str
    ) -> None:
        self._engine.execute(
            """
            INSERT INTO subscription_log (id, oa_id, person, topic, what, cause, consent,
                                          happened_at)
            VALUES (:id, :oa_id, :person, :topic, :what, :cause, :consent, :now)
            """,
            id=self._ids.new(),
            oa_id=oa_id,
            person=person,
            topic=topic,
            what=what,
            cause=cause,
            consent=consent,
            now=self._clock.millis(),
        )
