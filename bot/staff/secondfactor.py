"""The second factor of signing in: six digits of an app (RFC 6238), or a recovery code.

A code counts once, and half a minute early or late. How often somebody may try is counted by
bot.staff.signing_in together with the passwords.
"""

from __future__ import annotations

import hmac
import re
import secrets

import pyotp

from bot.storage.audit import Act
from bot.storage.staff import Account
from bot.storage.store import Store

ISSUER = "Mot Cua OA"
RECOVERY_CODES = 8
_STEP_MS = 30_000
_EARLY_OR_LATE = (0, -1, 1)
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_RECOVERY_CHARACTERS = 12


def begin(store: Store, account: Account) -> str:
    """Make a secret that is not asked for yet, and return the address an app reads it from."""
    act = _act(account, "account.totp_begin")
    store.second_factors.begin(account.id, pyotp.random_base32(), act)
    return address_of(store, account)


def address_of(store: Store, account: Account) -> str:
    """Return the address of a begun second factor; empty where there is none, or it is on."""
    factor = store.second_factors.find(account.id)
    if factor is None or factor.is_on:
        return ""
    return pyotp.TOTP(factor.secret).provisioning_uri(name=account.login, issuer_name=ISSUER)


def confirm(store: Store, account: Account, code: str) -> tuple[str, ...]:
    """Turn a begun second factor on with its first code; return the recovery codes, or nothing."""
    factor = store.second_factors.find(account.id)
    if factor is None or factor.is_on or not _is_fresh(store, account.id, factor.secret, code):
        return ()
    made = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    act = _act(account, "account.totp_on")
    store.second_factors.turn_on(account.id, [_typed(each) for each in made], act)
    return made


def turn_off(store: Store, account: Account) -> None:
    """Ask for no codes any more; whoever calls has seen a good one."""
    store.second_factors.turn_off(account.id, _act(account, "account.totp_off"))


def passes(store: Store, staff: str, code: str) -> bool:
    """Say whether the second factor is satisfied: there is none on, or the code is good once."""
    factor = store.second_factors.find(staff)
    if factor is None or not factor.is_on:
        return True
    if _is_fresh(store, staff, factor.secret, code):
        return True
    return store.second_factors.use_recovery(staff, _typed(code)) if code else False


def is_on(store: Store, staff: str) -> bool:
    """Say whether an account is asked for a second factor."""
    factor = store.second_factors.find(staff)
    return factor is not None and factor.is_on


def _is_fresh(store: Store, staff: str, secret: str, code: str) -> bool:
    now, typed = store.clock.millis() // _STEP_MS, re.sub(r"\s", "", code)
    totp = pyotp.TOTP(secret)
    for apart in _EARLY_OR_LATE:
        expected = totp.generate_otp(now + apart)
        if hmac.compare_digest(expected.encode(), typed.encode()):
            return store.second_factors.use_step(staff, now + apart)
    return False


def _act(account: Account, what: str) -> Act:
    return Act(account.id, what, target=account.login)


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_CHARACTERS))
    return "-".join(letters[at : at + 4] for at in range(0, _RECOVERY_CHARACTERS, 4))


def _typed(code: str) -> str:
    """Return a recovery code as it is compared: capitals, gaps and dashes are forgiven."""
    return re.sub(r"[\s-]", "", code.lower())
