"""What a check is given and what it says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import requests

from bot.clock import Clock
from bot.config import Settings
from bot.storage.store import sqlite_path

Space = Callable[[Path], tuple[int, int]]
"""Returns the size of a folder's disk and what is free on it, in bytes."""


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about the installation, and what to do where it is not well.

    Holds no secret, no token and no address with a password.
    """

    level: Level
    sentence: str
    remedy: str = ""


Findings = Iterator[Finding]


def ok(sentence: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, sentence)


def warning(sentence: str, remedy: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(Level.WARNING, sentence, remedy)


def problem(sentence: str, remedy: str) -> Finding:
    """It does not work, or will soon lose something."""
    return Finding(Level.PROBLEM, sentence, remedy)


def disk_space(folder: Path) -> tuple[int, int]:
    """Return size and free bytes of the folder's disk. Raises OSError."""
    usage = shutil.disk_usage(folder)
    return usage.total, usage.free


@dataclass(frozen=True, slots=True)
class Patient:
    """The installation under examination, and the means to look at it."""

    settings: Settings
    clock: Clock
    session: requests.Session
    public_url: str = ""
    space: Space = disk_space

    @property
    def database(self) -> Path | None:
        """The file of an SQLite database; None on PostgreSQL."""
        url = self.settings.storage.url
        return sqlite_path(url) if url.startswith("sqlite:///") else None

    @property
    def key_file(self) -> Path | None:
        """Where the key lies when the settings do not give it; None where it has no place."""
        if self.settings.secret_key is not None or self.database is None:
            return None
        return self.database.with_name("secret.key")
