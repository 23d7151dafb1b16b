"""Keeps what must come back unchanged from a consent page: state and verifier, sealed.

Makes no link and trades no code: bot.zalo.consent does.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.clock import Clock
from bot.models import ConsentRequest
from bot.storage.engine import Engine
from bot.storage.vault import Vault


class Consents:
    """One link under way for each OA; a newer one takes the place of the older."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def save(self, oa_id: str, request: ConsentRequest, *, seconds: float) -> None:
        """Remember what was put into the link, for so long."""
        self._engine.execute(
            """
            INSERT INTO consents (oa_id, sealed_request, expires_at)
            VALUES (:oa_id, :sealed, :expires_at)
            ON CONFLICT (oa_id) DO UPDATE
               SET sealed_request = excluded.sealed_request, expires_at = excluded.expires_at
            """,
            oa_id=oa_id,
            sealed=self._vault.seal(json.dumps(asdict(request)), place=_place(oa_id)),
            expires_at=self._clock.millis() + round(seconds * 1000),
        )

    def find(self, oa_id: str) -> ConsentRequest | None:
        """Return what the OA's link held, or None when there is none or its time is over."""
        rows = self._engine.query(
            "SELECT sealed_request FROM consents WHERE oa_id = :oa_id AND expires_at > :now",
            oa_id=oa_id,
            now=self._clock.millis(),
        )
        if not rows:
            return None
        return ConsentRequest(
            **json.loads(self._vault.open(rows[0]["sealed_request"], place=_place(oa_id)))
        )

    def forget(self, oa_id: str) -> None:
        """Close the OA's link, and clear away those of others whose time is over."""
        self._engine.execute(
            "DELETE FROM consents WHERE oa_id = :oa_id OR expires_at <= :now",
            oa_id=oa_id,
            now=self._clock.millis(),
        )


def _place(oa_id: str) -> str:
    return f"consents.request:{oa_id}"
