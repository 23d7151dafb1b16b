"""Keeps the keys that name people, so that they outlive a change of the installation secret.

They are made from the secret once, at the first start, and stand in the database sealed with
the current key, like everything else there.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.storage.engine import Engine
from bot.storage.vault import Identity, Vault

_NAME = "identity"
_PLACE = f"installation_keys.key:{_NAME}"


def with_kept_identity(engine: Engine, vault: Vault, clock: Clock) -> Vault:
    """Return the vault with this installation's lasting identity.

    The first process to come writes it down. Raises SealBroken when none of the vault's keys is
    the one that sealed it: then nothing else in the database would open either.
    """
    if not engine.query(_FIND, name=_NAME):
        engine.execute(
            """
            INSERT INTO installation_keys (name, sealed_key, created_at)
            VALUES (:name, :sealed, :now)
            ON CONFLICT (name) DO NOTHING
            """,
            name=_NAME,
            sealed=vault.seal(vault.identity.to_text(), place=_PLACE),
            now=clock.millis(),
        )
    # Read again: another process may have been the first.
    sealed = str(engine.query(_FIND, name=_NAME)[0]["sealed_key"])
    return vault.with_identity(Identity.from_text(vault.open(sealed, place=_PLACE)))


_FIND = "SELECT sealed_key FROM installation_keys WHERE name = :name"
