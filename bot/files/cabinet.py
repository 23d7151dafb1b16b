"""Keeps citizens' files on disk, each sealed with a key of its own that stands in the database.

A file without its row is noise: erasing the key erases the file wherever copies of it lie. Names
are made by chance and tell nothing. Nothing here is reachable by the web server.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SealBroken, UnknownThing

_NAME = re.compile(r"[0-9a-f]{32}")
_LISTED = re.compile(r"[0-9a-f]{32}(?:\.[0-9a-f]{8})?")
_NONCE_BYTES = 12
_SPARE_BYTES = 200 * 1024 * 1024


class Cabinet:
    """One folder that the web and the sender of an installation share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has_room(self) -> bool:
        """Say whether the disk has room for files without starving the database."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return shutil.disk_usage(self._folder).free > _SPARE_BYTES

    def put(self, name: str, key: bytes, data: bytes) -> None:
        """Seal a file and write it under its name, whole or not at all; safe to call again."""
        path = self._path(name)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, data, name.encode())
        unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise

    def get(self, name: str, key: bytes) -> bytes:
        """Return a file. Raises UnknownThing where it is not, SealBroken where it was changed."""
        try:
            sealed = self._path(name).read_bytes()
        except OSError as error:
            raise UnknownThing("the file is not here; is the folder of files restored?") from error
        try:
            return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken("a citizen's file was changed on disk") from error

    def remove(self, name: str) -> None:
        """Delete what `names` named; safe to call again."""
        if not _LISTED.fullmatch(name):
            raise UnknownThing("no file of ours has such a name")
        (self._folder / name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Return what lies here: files, and unfinished ones as the name with an ending."""
        if not self._folder.is_dir():
            return []
        return [path.name for path in self._folder.iterdir() if _LISTED.fullmatch(path.name)]

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise UnknownThing("no file of ours has such a name")
        return self._folder / name
