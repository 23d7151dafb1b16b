"""Rows of a workbook wait in a folder while it is made; a killed process leaves it behind.

They are words of citizens outside of the database, so the scheduler looks for such folders, and so
does whoever makes the next workbook.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import gettempdir

_PREFIX = "mot-cua-rows-"


def own_prefix() -> str:
    """Return how the folders of this process are called."""
    return f"{_PREFIX}{os.getpid()}-"


def remove_leftovers() -> int:
    """Remove the folders of processes that are no more; return how many went."""
    removed = 0
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdigit() and not _lives(int(number)):
            # Other people's folders stay: nothing of ours is in them.
            shutil.rmtree(folder, ignore_errors=True)
            removed += not folder.exists()
    return removed


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
