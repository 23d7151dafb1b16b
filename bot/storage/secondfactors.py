"""Second factors of accounts: a sealed secret, and hashes of recovery codes.

Makes and checks no codes; bot.staff.secondfactor does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.clock import Clock
from bot.storage.audit import Act, Audit
from bot.storage.engine import Engine
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What an account's codes are made of; not asked for until it is on."""

    secret: str
    is_on: bool


class SecondFactors:
    """Keeps the second factors; what is done to one goes into the record of acts with it."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock, audit: Audit) -> None:
        self._audit = audit
        self._engine = engine
        self._vault = vault
        self._clock = clock

    def find(self, staff: str) -> SecondFactor | None:
        """Return an account's second factor, on or only begun."""
        rows = self._engine.query("SELECT * FROM staff_totp WHERE staff = :staff", staff=staff)
        if not rows:
            return None
        secret = self._vault.open(str(rows[0]["sealed_secret"]), place=_place(staff))
        return SecondFactor(secret, bool(rows[0]["is_on"]))

    def begin(self, staff: str, secret: str, act: Act) -> None:
        """Keep a new secret that is not asked for yet; one that is on stays as it is."""
        with self._engine.atomic():
            self._engine.execute(
                _BEGIN,
                staff=staff,
                secret=self._vault.seal(secret, place=_place(staff)),
                now=self._clock.millis(),
            )
            self._audit.append(act)

    def turn_on(self, staff: str, codes: Iterable[str], act: Act) -> None:
        """Ask for codes from now on, and keep the hashes of new recovery codes."""
        with self._engine.atomic():
            self._engine.execute("UPDATE staff_totp SET is_on = 1 WHERE staff = :s", s=staff)
            self._engine.execute("DELETE FROM staff_recovery_codes WHERE staff = :s", s=staff)
            for code in codes:
                self._engine.execute(
                    "INSERT INTO staff_recovery_codes (staff, code_hash) VALUES (:staff, :hash)",
                    staff=staff,
                    hash=self._hash(staff, code),
                )
            self._audit.append(act)

    def turn_off(self, staff: str, act: Act) -> bool:
        """Forget an account's second factor and say whether there was one."""
        with self._engine.atomic():
            self._engine.execute("DELETE FROM staff_recovery_codes WHERE staff = :s", s=staff)
            gone = self._engine.execute("DELETE FROM staff_totp WHERE staff = :s", s=staff)
            self._audit.append(act)
        return bool(gone)

    def use_step(self, staff: str, step: int) -> bool:
        """Take the code of a half minute; False where it or a later one was used before."""
        return bool(
            self._engine.execute(
                """
                UPDATE staff_totp SET last_step = :step
                 WHERE staff = :staff AND last_step < :step
                """,
                staff=staff,
                step=step,
            )
        )

    def use_recovery(self, staff: str, code: str) -> bool:
        """Take a recovery code; False where there is none such, or no more."""
        return bool(
            self._engine.execute(
                "DELETE FROM staff_recovery_codes WHERE staff = :staff AND code_hash = :hash",
                staff=staff,
                hash=self._hash(staff, code),
            )
        )

    def recovery_left(self, staff: str) -> int:
        """Return how many recovery codes are left."""
        rows = self._engine.query(
            "SELECT COUNT(*) AS n FROM staff_recovery_codes WHERE staff = :staff", staff=staff
        )
        return int(rows[0]["n"])

    def _hash(self, staff: str, code: str) -> str:
        return self._vault.text_hash(f"recovery:{staff}:{code}")


def _place(staff: str) -> str:
    return f"staff_totp.secret:{staff}"


_BEGIN = """
    INSERT INTO staff_totp (staff, sealed_secret, made_at) VALUES (:staff, :secret, :now)
    ON CONFLICT (staff) DO UPDATE
       SET sealed_secret = :secret, made_at = :now, last_step = 0
     WHERE staff_totp.is_on = 0
"""
