"""Lets people in and out, keeps guessing slow, and writes down who tried.

Tells a caller neither whether a name exists nor whether an account is closed. The record of acts
names accounts alone, never what was typed: people type passwords into the wrong field.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from bot.staff import secondfactor
from bot.staff.passwords import Passwords
from bot.storage.audit import STRANGER, Act
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
    if _is_throttled(store, login, address):
        return TooMany()
    account = store.staff.find(login)
    known = store.staff.password_hash(account.id) if account else passwords.nobody()
    fits = passwords.is_right(known, password)
    if account is None or not fits or not account.is_active:
        return _refused(store, account, "closed" if fits and account else "password")
    if not secondfactor.passes(store, account.id, code):
        return _refused(store, account, "code")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with store.engine.atomic():
        store.attempts.forgiven(_name_subject(login))
        store.sessions.begin(hash_of(token), account.id)
        store.audit.append(Act(account.id, "session.begin", target=account.login))
    return Welcome(token, account)


def sign_out(store: Store, account: Account, token: str) -> None:
    """End the session of a token."""
    with store.engine.atomic():
        store.sessions.end(hash_of(token))
        store.audit.append(Act(account.id, "session.end", target=account.login))


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


def _refused(store: Store, account: Account | None, why: str) -> Refused:
    # A row for an unknown name as well, so that no answer takes longer than another.
    told = why if account else "name"
    target = account.login if account else ""
    store.audit.record(Act(STRANGER, "session.refuse", target=target, detail=told))
    return Refused()


def _is_throttled(store: Store, login: str, address: str) -> bool:
    # Both are counted always: the second must not depend on the first one's answer.
    by_name = store.attempts.counted(_name_subject(login))
    by_address = store.attempts.counted(f"address:{address}")
    over = by_name - ATTEMPTS_PER_NAME, by_address - ATTEMPTS_PER_ADDRESS
    # One row for the first attempt too many: who goes on trying must not fill the record.
    if 1 in over:
        account = store.staff.find(login)
        target = account.login if account else ""
        store.audit.record(Act(STRANGER, "session.throttle", target=target))
    return max(over) > 0


def _name_subject(login: str) -> str:
    return f"name:{login}"
