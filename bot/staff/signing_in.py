"""Lets people in, and keeps guessing slow.

Tells a caller neither whether a name exists nor whether an account is closed.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from bot.staff import secondfactor
from bot.staff.passwords import Passwords
from bot.storage.sessions import SignInAttempts
from bot.storage.staff import Account
from bot.storage.store import Store

ATTEMPTS_PER_NAME = 10
ATTEMPTS_PER_ADDRESS = 100
"""Within ten minutes. Wide, because behind a proxy everybody has one address."""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Welcome:
    """Signed in; the token goes into the cookie and is nowhere stored."""

    token: str
    account: Account


@dataclass(frozen=True, slots=True)
class Refused:
    """Name, password or second factor do not fit, or the account is closed."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many attempts; nothing was checked."""


SignIn = Welcome | Refused | TooMany


def normal_login(typed: str) -> str:
    """Return a login name as it is stored."""
    return typed.strip().lower()


def is_login(login: str) -> bool:
    """Say whether it can be a login name."""
    return _LOGIN.fullmatch(login) is not None


def sign_in(
    store: Store, passwords: Passwords, *, login: str, password: str, address: str, code: str = ""
) -> SignIn:
    """Check name, password and second factor, and open a session. Raises TooBusy."""
    login = normal_login(login)
    if _is_throttled(store.attempts, login, address):
        return TooMany()
    account = store.staff.find(login)
    known = store.staff.password_hash(account.id) if account else passwords.nobody()
    fits = passwords.is_right(known, password)
    if account is None or not fits or not account.is_active:
        return Refused()
    if not secondfactor.passes(store, account.id, code):
        return Refused()
    store.attempts.forgiven(_name_subject(login))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    store.sessions.begin(hash_of(token), account.id)
    return Welcome(token, account)


def signed_in(store: Store, token: str, *, is_use: bool = True) -> Account | None:
    """Return who holds the token; None when the session is over or the account closed.

    What a page asks for by itself is no use, and keeps no session alive.
    """
    staff_id = store.sessions.holder(hash_of(token), is_use=is_use) if token else None
    account = store.staff.get(staff_id) if staff_id else None
    return account if account is not None and account.is_active else None


def hash_of(token: str) -> str:
    """Return what is stored of a token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_throttled_name(attempts: SignInAttempts, login: str) -> bool:
    """Count one more try of a secret of an account, and say whether there were too many."""
    return attempts.counted(_name_subject(login)) > ATTEMPTS_PER_NAME


def _is_throttled(attempts: SignInAttempts, login: str, address: str) -> bool:
    # Both are counted always: the second must not depend on the first one's answer.
    by_name = attempts.counted(_name_subject(login))
    by_address = attempts.counted(f"address:{address}")
    return by_name > ATTEMPTS_PER_NAME or by_address > ATTEMPTS_PER_ADDRESS


def _name_subject(login: str) -> str:
    return f"name:{login}"
