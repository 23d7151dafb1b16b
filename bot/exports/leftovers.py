"""Rows of a workbook wait in a folder while it is made; a killed process leaves it behind.

They are words of citizens outside of the database, so the scheduler looks for such folders, and so
does whoever makes the next workbook. A folder in use is locked by its maker, and the system lets
go of the lock when the process ends, however it ends; a process number would tell less, for it is
given again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

_PREFIX = "mot-cua-rows-"


@contextmanager
def rows_folder() -> Iterator[str]:
    """Make a folder that nobody takes for a left-over, and remove it afterwards."""
    while True:
        made = TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        with made as folder, _opened(Path(folder)) as handle:
            # Somebody who looks for left-overs may have been quicker than the lock.
            if handle is not None and _is_locked(handle) and Path(folder).exists():
                yield folder
                return


def remove_leftovers() -> int:
    """Remove the folders that nobody holds any more; return how many went."""
    removed = 0
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with _opened(folder) as handle:
            if handle is not None and _is_locked(handle):
                shutil.rmtree(folder, ignore_errors=True)
                removed += not folder.exists()
    return removed


@contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """Open a folder; None where it is gone, or other people's."""
    handle = None
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield handle
    finally:
        if handle is not None:
            os.close(handle)


def _is_locked(handle: int) -> bool:
    """Take the lock of a folder, for as long as it is open; return False where another has it."""
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except OSError:
        return False
    return True
