"""Makes and checks password hashes (argon2id), a bounded number at a time.

One check costs 46 MiB and some tenths of a second on purpose (docs/decisions/0018). Unbounded, a
crowd at the login page would take the memory that citizens' messages need.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from bot.errors import BotError
from knowledge.text import fold

MIN_CHARACTERS, MAX_CHARACTERS = 12, 200
_MIN_DIFFERENT = 5
_MEMORY_KIB, _PASSES, _LANES = 46 * 1024, 2, 1
_AT_ONCE = 2
_WAIT_SECONDS = 5.0

_COMMON = frozenset(
    {"", "matkhau", "password", "passw", "quantri", "quantrivien", "admin", "administrator"}
    | {"canbo", "vietnam", "motcua", "motcuaoa", "qwertyuiop", "zalo", "ubnd", "uybannhandan"}
    | {"khongbiet", "iloveyou", "anhyeuem", "welcome", "letmein", "hanoi", "saigon", "demo"}
)
"""What is left of a bad password when digits, signs and accents are taken away."""


class PasswordRefused(BotError):
    """The password is too easy to guess; the message says why."""


class TooBusy(BotError):
    """Too many passwords are being checked right now."""


class Passwords:
    """Hashes and checks, at most two at a time in one process."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(_PASSES, _MEMORY_KIB, _LANES, type=Type.ID)
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._nobody = ""

    def hashed(self, password: str, *, login: str) -> str:
        """Return the hash of a new password. Raises PasswordRefused or TooBusy."""
        problem = problem_of(password, login=login)
        if problem:
            raise PasswordRefused(problem)
        return self._made(password)

    def is_right(self, password_hash: str, password: str) -> bool:
        """Say whether the password fits. Raises TooBusy."""
        with _Taken(self._turn):
            try:
                return self._hasher.verify(password_hash, _normal(password))
            except (VerifyMismatchError, VerificationError, InvalidHashError):
                return False

    def nobody(self) -> str:
        """Return a hash that no password fits, so that an unknown name takes as long."""
        with self._lock:
            self._nobody = self._nobody or self._made(secrets.token_urlsafe(24))
            return self._nobody

    def _made(self, password: str) -> str:
        with _Taken(self._turn):
            return self._hasher.hash(_normal(password))


class _Taken:
    """A turn at the hasher. Raises TooBusy when none comes in time."""

    def __init__(self, turn: threading.BoundedSemaphore) -> None:
        self._turn = turn

    def __enter__(self) -> None:
        if not self._turn.acquire(timeout=_WAIT_SECONDS):
            raise TooBusy("too many sign-ins at this moment; try again in a few seconds")

    def __exit__(self, *_: object) -> None:
        self._turn.release()


def problem_of(password: str, *, login: str) -> str:
    """Return in Vietnamese why a password is refused; empty when it is good."""
    text = _normal(password)
    if len(text) < MIN_CHARACTERS:
        return f"Mật khẩu cần ít nhất {MIN_CHARACTERS} ký tự; một câu ngắn dễ nhớ là tốt nhất."
    if len(text) > MAX_CHARACTERS:
        return f"Mật khẩu dài nhất {MAX_CHARACTERS} ký tự."
    letters = "".join(character for character in fold(text) if character.isalpha())
    if len(set(text)) < _MIN_DIFFERENT or letters in _COMMON:
        return "Mật khẩu này quá dễ đoán; hãy dùng một câu chỉ riêng mình nghĩ ra."
    if login and login in text.lower():
        return "Mật khẩu không được chứa tên đăng nhập."
    return ""


def _normal(password: str) -> str:
    # The same accents may come composed or not, depending on the keyboard.
    return unicodedata.normalize("NFC", password)
