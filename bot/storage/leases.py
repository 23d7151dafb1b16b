"""Named rights that one process holds for a while, such as leadership or a token refresh.

Waits for nobody, and cannot stop a holder whose time ran out: whoever writes on the strength of
a lease checks the fence, or writes what is right whoever holds it.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.storage.engine import Engine

_ABSURDLY_LONG = 20


class Leases:
    """Rows that expire by themselves, so that a killed holder blocks nobody for long."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, name: str, owner: str, *, seconds: float) -> int | None:
        """Return a new fence when the lease was free or had run out, else None.

        Not reentrant: the present owner is refused as well, and renews instead.
        """
        now = self._clock.millis()
        rows = self._engine.returning(
            """
            INSERT INTO leases (name, owner, until, fence)
            VALUES (:name, :owner, :until, 1)
            ON CONFLICT (name) DO UPDATE
               SET owner = excluded.owner, until = excluded.until, fence = leases.fence + 1
             WHERE leases.until <= :now OR leases.until > :absurd
            RETURNING fence
            """,
            name=name,
            owner=owner,
            until=now + round(seconds * 1000),
            now=now,
            # Taken before the clock was set back: its holder would have renewed it long since.
            absurd=now + round(seconds * 1000) * _ABSURDLY_LONG,
        )
        return int(rows[0]["fence"]) if rows else None

    def renew(self, name: str, fence: int, *, seconds: float) -> bool:
        """Hold on for so many seconds from now; False when somebody else took over.

        A lease that ran out but that nobody wanted is renewed.
        """
        changed = self._engine.execute(
            "UPDATE leases SET until = :until WHERE name = :name AND fence = :fence",
            name=name,
            fence=fence,
            until=self._clock.millis() + round(seconds * 1000),
        )
        return changed == 1

    def release(self, name: str, fence: int) -> None:
        """Let go. Does nothing when somebody else took over."""
        # The row stays, so that fences never repeat.
        self._engine.execute(
            "UPDATE leases SET owner = '', until = 0 WHERE name = :name AND fence = :fence",
            name=name,
            fence=fence,
        )
