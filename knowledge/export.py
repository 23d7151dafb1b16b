"""Writes the content files of an index into a folder again, exactly as they were compiled."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from knowledge.index import IndexDamaged, files_of


class ExportRefused(Exception):
    """The folder is not empty, or the index names a path outside of it."""


def export(index: Path, folder: Path) -> int:
    """Write every content file of an index and return how many.

    Loading the folder gives the same version again. Raises ExportRefused for a folder that has
    something in it, so that nobody's work is overwritten, and IndexDamaged.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ExportRefused(f"{folder} is not empty; export into a new folder")
    files = files_of(index)
    for name in files:
        if not _is_inside(name):
            raise IndexDamaged(f"{index}: {name} leads out of the folder; do not trust this file")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return len(files)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name
