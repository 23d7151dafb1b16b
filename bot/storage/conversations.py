"""What the bot remembers of each talk, sealed; the lease columns belong to the inbox."""

from __future__ import annotations

from bot.models import Lease
from bot.storage.engine import Engine
from bot.storage.vault import Vault


class Conversations:
    """Reads the state of a conversation and seals a new one."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def state(self, lease: Lease) -> str:
        """Return the remembered state as JSON text, "" for a new conversation."""
        rows = self._engine.query(
            "SELECT sealed_state FROM conversations WHERE oa_id = :oa_id AND id = :id",
            oa_id=lease.oa_id,
            id=lease.conversation,
        )
        sealed = str(rows[0]["sealed_state"]) if rows else ""
        return self._vault.open(sealed, place=_state(lease)) if sealed else ""

    def sealed(self, lease: Lease, state: str) -> str:
        """Seal a state for this conversation."""
        return self._vault.seal(state, place=_state(lease))


def _state(lease: Lease) -> str:
    return f"conversations.state:{lease.oa_id}:{lease.conversation}"
