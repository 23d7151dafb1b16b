"""Databases with the whole schema in them, made once for each test process and then copied.

Most tests need a database of today's schema and none of its history. The migrations themselves
are proved by tests that begin with an empty one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from bot.storage.store import open_engine
from tests.postgres import temporary_database

_FOLDER = tempfile.gettempdir()
"""The model outlives the test that is the first to ask for it, and its own temporary folder."""


def sqlite_file(path: Path) -> Path:
    """Put a database of today's schema where none is yet; return where it stands."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_sqlite_model(), path)
    return path


@contextmanager
def postgres_model(cluster: str) -> Iterator[str]:
    """Make a database of today's schema in a cluster; yield its name, for copying it."""
    with temporary_database(cluster) as url:
        engine = open_engine(url)
        engine.migrate()
        engine.close()
        yield url.partition("?")[0].rpartition("/")[2]


@cache
def _sqlite_model() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="schema-", dir=_FOLDER))
    engine = open_engine(f"sqlite:///{folder / 'bot.db'}")
    engine.migrate()
    engine.close()
    return folder / "bot.db"
