"""Seals text for one row, and turns a person's id into a key that reveals nobody.

A sealed value opens only in the place it was sealed for (table, column and row are part of the
authenticated data), so that swapping two ciphertexts is noticed. It names the key that sealed it,
so that the installation secret can be changed (docs/decisions/0010-key-rotation.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SealBroken

_NONCE_BYTES = 12
_KEY_ID_BYTES = 4
_KEY_BYTES = 32
# 2.<key id>.<base64>; format 1, which named no key, is still read.
_FORMAT = "2"
_FIRST_FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Identity:
    """The keys that name people and find echoes; they stay when the sealing key changes."""

    person_key: bytes
    text_key: bytes

    def __repr__(self) -> str:
        return "Identity(***)"

    def to_text(self) -> str:
        """Return the keys as text, to be sealed."""
        return (self.person_key + self.text_key).hex()

    @classmethod
    def of_secret(cls, secret: str) -> Identity:
        """Derive the keys of an installation that is new with this secret."""
        return cls(_derived(secret, "person"), _derived(secret, "text"))

    @classmethod
    def from_text(cls, text: str) -> Identity:
        """Read what `to_text` wrote."""
        raw = bytes.fromhex(text)
        return cls(raw[:_KEY_BYTES], raw[_KEY_BYTES:])


class _Key:
    """One secret's cipher and the name that sealed values give it."""

    def __init__(self, secret: str) -> None:
        self.id = _derived(secret, "key id", _KEY_ID_BYTES).hex()
        self.cipher = AESGCM(_derived(secret, "seal"))


class Vault:
    """Encryption at rest with keys derived from the installation secret.

    Seals with `secret` alone and opens what any of the `previous` ones sealed as well, the
    newest first.
    """

    def __init__(
        self,
        secret: str,
        nonce: Callable[[int], bytes] = secrets.token_bytes,
        *,
        previous: Sequence[str] = (),
        identity: Identity | None = None,
    ) -> None:
        self._secrets = (secret, *previous)
        self._keys = tuple(_Key(each) for each in self._secrets)
        # Without a kept identity the oldest secret is the one that named people so far.
        self._identity = identity or Identity.of_secret(self._secrets[-1])
        self._nonce = nonce

    @property
    def identity(self) -> Identity:
        """The keys of `person` and `text_hash`."""
        return self._identity

    def with_identity(self, identity: Identity) -> Vault:
        """Return this vault with other keys for people and echoes."""
        first, *previous = self._secrets
        return Vault(first, self._nonce, previous=previous, identity=identity)

    @property
    def current_mark(self) -> str:
        """How every value begins that the current key sealed."""
        return f"{_FORMAT}.{self._keys[0].id}."

    def seal(self, text: str, *, place: str) -> str:
        """Encrypt text for one place, such as `inbox.body:<row id>`."""
        nonce = self._nonce(_NONCE_BYTES)
        sealed = self._keys[0].cipher.encrypt(nonce, text.encode(), place.encode())
        return self.current_mark + base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, *, place: str) -> str:
        """Decrypt a value sealed for this place.

        Raises SealBroken for a missing or wrong key, a moved or a damaged value.
        """
        head, _, encoded = sealed.rpartition(".")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise _broken(place) from error
        for key in self._keys_for(head):
            try:
                opened = key.cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], place.encode())
            except (InvalidTag, ValueError):
                continue
            return opened.decode()
        raise _broken(place)

    def person(self, oa_id: str, user_id: str) -> str:
        """Return the stable key of a person within one OA."""
        message = f"{oa_id}\x1f{user_id}".encode()
        return hmac.new(self._identity.person_key, message, hashlib.sha256).hexdigest()[:32]

    def text_hash(self, text: str) -> str:
        """Return a keyed hash by which an echo finds its delivery without storing the text."""
        return hmac.new(self._identity.text_key, text.encode(), hashlib.sha256).hexdigest()[:32]

    def chain_hash(self, text: str) -> str:
        """Return the keyed hash of a row of the record of acts; it outlives a change of secret."""
        key = hmac.new(self._identity.text_key, b"audit chain", hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def _keys_for(self, head: str) -> Iterator[_Key]:
        """Yield the keys that may have sealed a value with this beginning."""
        for key in self._keys:
            if head in (_FIRST_FORMAT, f"{_FORMAT}.{key.id}"):
                yield key


def _broken(place: str) -> SealBroken:
    remedy = "was the database copied without its key?"
    return SealBroken(f"{place.partition(':')[0]} cannot be opened; {remedy}")


def key_file_secret(path: Path) -> tuple[str, bool]:
    """Return the secret in the key file, and whether it had to be made.

    The file is created with mode 0600. Raises SealBroken when others can read it or it is empty.
    """
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _read_key_file(path), False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return _read_key_file(path), True


def _read_key_file(path: Path) -> str:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SealBroken(f"others can read the key file {path}; run: chmod 600 {path}")
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < 32:
        raise SealBroken(f"the key file {path} is damaged; restore it from its backup")
    return secret


def _derived(secret: str, purpose: str, length: int = _KEY_BYTES) -> bytes:
    info = f"mot-cua-oa/{purpose}".encode()
    return HKDF(SHA256(), length, salt=None, info=info).derive(secret.encode())
