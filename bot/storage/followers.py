"""The people of each OA: the only table that holds, sealed, who they really are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from bot.clock import Clock
from bot.errors import UnknownThing
from bot.models import Follower, Recipient
from bot.storage.engine import Engine
from bot.storage.vault import Vault


class Followers:
    """Remembers who wrote, follows, or can no longer be reached."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def met(self, oa_id: str, recipient: Recipient, *, interacted_at: int) -> str:
        """Record that a person interacted and return their key.

        An anonymous talk has a new conversation id each time, so the newest recipient wins.
        """
        person = self.key_of(oa_id, recipient.user_id or recipient.anonymous_id)
        sealed = self._vault.seal(json.dumps(asdict(recipient)), place=_place(oa_id, person))
        self._engine.execute(
            """
            INSERT INTO followers (oa_id, person, sealed_recipient, is_anonymous,
                                   first_seen_at, interacted_at)
            VALUES (:oa_id, :person, :sealed, :is_anonymous, :now, :interacted_at)
            ON CONFLICT (oa_id, person) DO UPDATE
               SET sealed_recipient = excluded.sealed_recipient,
                   interacted_at = CASE WHEN excluded.interacted_at > followers.interacted_at
                                        THEN excluded.interacted_at
                                        ELSE followers.interacted_at END,
                   unreachable_since = NULL
            """,
            oa_id=oa_id,
            person=person,
            sealed=sealed,
            is_anonymous=int(not recipient.user_id),
            now=self._clock.millis(),
            interacted_at=interacted_at,
        )
        return person

    def key_of(self, oa_id: str, user_id: str) -> str:
        """Return the key by which a person of an OA stands in every table."""
        return self._vault.person(oa_id, user_id)

    def set_following(self, oa_id: str, person: str, following: bool) -> None:
        """Record a follow or an unfollow."""
        self._engine.execute(
            """
            UPDATE followers SET is_following = :following
             WHERE oa_id = :oa_id AND person = :person
            """,
            oa_id=oa_id,
            person=person,
            following=int(following),
        )

    def set_unreachable(self, oa_id: str, person: str) -> None:
        """Record that Zalo lets nobody write to this person until they write again."""
        self._engine.execute(
            """
            UPDATE followers SET unreachable_since = :now
             WHERE oa_id = :oa_id AND person = :person AND unreachable_since IS NULL
            """,
            oa_id=oa_id,
            person=person,
            now=self._clock.millis(),
        )

    def is_unreachable(self, oa_id: str, person: str) -> bool:
        """Say whether Zalo refused to let us write to this person, and they were silent since."""
        rows = self._engine.query(
            """
            SELECT unreachable_since FROM followers WHERE oa_id = :oa_id AND person = :person
            """,
            oa_id=oa_id,
            person=person,
        )
        return bool(rows) and rows[0]["unreachable_since"] is not None

    def recipient(self, oa_id: str, person: str) -> Recipient:
        """Return how Zalo names the person. Raises UnknownThing."""
        rows = self._engine.query(
            """
            SELECT sealed_recipient FROM followers WHERE oa_id = :oa_id AND person = :person
            """,
            oa_id=oa_id,
            person=person,
        )
        if not rows:
            raise UnknownThing(f"nobody with key {person[:8]}… is known to OA {oa_id}")
        opened = self._vault.open(rows[0]["sealed_recipient"], place=_place(oa_id, person))
        return Recipient(**json.loads(opened))

    def find(self, oa_id: str, person: str) -> Follower | None:
        """Return what is known of a person, without their id."""
        rows = self._engine.query(
            """
            SELECT oa_id, person, is_following, is_anonymous, interacted_at
              FROM followers WHERE oa_id = :oa_id AND person = :person
            """,
            oa_id=oa_id,
            person=person,
        )
        for row in rows:
            flags = {name: bool(row[name]) for name in ("is_following", "is_anonymous")}
            return Follower(**{**row, **flags})
        return None

    def is_reachable(self, oa_id: str, person: str, *, interacted_since: int) -> bool:
        """Say whether a person wrote lately enough, and Zalo refused us nothing since."""
        rows = self._engine.query(
            """
            SELECT person FROM followers
             WHERE oa_id = :oa_id AND person = :person AND unreachable_since IS NULL
               AND interacted_at > :since
            """,
            oa_id=oa_id,
            person=person,
            since=interacted_since,
        )
        return bool(rows)

    def following(self, oa_id: str) -> int:
        """Count the people of whom we know that they follow an OA."""
        rows = self._engine.query(
            "SELECT COUNT(*) AS n FROM followers WHERE oa_id = :oa_id AND is_following = 1",
            oa_id=oa_id,
        )
        return int(rows[0]["n"])

    def audience(
        self, oa_id: str, *, interacted_since: int, after: str, limit: int
    ) -> Sequence[str]:
        """Return keys of reachable followers in the window, in key order after `after`."""
        rows = self._engine.query(
            """
            SELECT person FROM followers
             WHERE oa_id = :oa_id AND is_following = 1 AND unreachable_since IS NULL
               AND interacted_at >= :since AND person > :after
             ORDER BY person
             LIMIT :limit
            """,
            oa_id=oa_id,
            since=interacted_since,
            after=after,
            limit=limit,
        )
        return [str(row["person"]) for row in rows]


def _place(oa_id: str, person: str) -> str:
    return f"followers.recipient:{oa_id}:{person}"
