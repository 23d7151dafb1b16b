"""Checks of files and disk: who may read them, where they lie, how much room is left."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bot.cli.checkup.finding import Finding, Findings, Patient, ok, problem, warning
from bot.errors import StorageError
from bot.storage.sqlite import refuse_network_file_system

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_KEY_LENGTH = 32
_ENOUGH_BYTES, _ENOUGH_SHARE = 1_000_000_000, 0.10
# Below this a commit may fail any moment, and Zalo is asked to come again.
_TOO_LITTLE_BYTES = 100_000_000


def key(patient: Patient) -> Findings:
    """Look whether there is a key, and whether it is its owner's alone."""
    if patient.settings.secret_key is not None:
        yield ok("The key comes from BOT_SECRET_KEY.")
        return
    path, database = patient.key_file, patient.database
    if path is None or database is None:
        yield problem("There is no key.", "Set BOT_SECRET_KEY to 32 random bytes as hex.")
    elif path.exists():
        yield _key_in(path)
    elif database.exists():
        remedy = f"Put it back as {path}, or set BOT_SECRET_KEY."
        yield problem("The database is there, but its key is not.", remedy)
    else:
        yield ok("The key is made at the first start, beside the database.")


def _key_in(path: Path) -> Finding:
    if _is_open_to_others(path):
        return problem(f"Others can read the key file {path}.", f"Run: chmod 600 {path}")
    if len(path.read_text(encoding="ascii", errors="replace").strip()) < _KEY_LENGTH:
        return problem(f"The key file {path} is damaged.", "Restore it from its backup.")
    return ok("The key file is there and its owner's alone.")


def files(patient: Patient) -> Findings:
    """Look at the modes and owners of an SQLite database and of its folder."""
    database = patient.database
    if database is None:
        yield ok("PostgreSQL keeps its own files.")
        return
    if not database.exists():
        yield ok("There are no files yet; the first start makes them.")
        return
    folder = database.parent
    own = [path for path in sorted(folder.glob(f"{database.name}*")) if path.is_file()]
    found = [*_open_files(own), *_foreign_files(folder, own), *_folder(folder)]
    yield from found or [ok("The database and its folder are their owner's alone.")]


def _open_files(paths: list[Path]) -> Findings:
    for path in paths:
        if _is_open_to_others(path):
            yield problem(f"Others can read {path}.", f"Run: chmod 600 {path}")


def _foreign_files(folder: Path, paths: list[Path]) -> Findings:
    # A command that was once run as root leaves files behind that the service cannot open.
    if os.name != "posix":
        return
    owner = folder.stat().st_uid
    for path in paths:
        if path.stat().st_uid != owner:
            remedy = f"Run: chown --reference={folder} {path}"
            yield problem(f"{path} belongs to another account than its folder.", remedy)


def _folder(folder: Path) -> Findings:
    mode = folder.stat().st_mode
    if os.name != "posix" or not mode & _OTHERS:
        return
    remedy = f"Run: chmod 700 {folder}"
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield problem(f"Others can put files into {folder}.", remedy)
    else:
        yield warning(f"Others can look into {folder}.", remedy)


def _is_open_to_others(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)


def file_system(patient: Patient) -> Findings:
    """Look whether the database lies on a disk of this machine."""
    if patient.database is None:
        yield ok("PostgreSQL chooses its own disk.")
        return
    try:
        refuse_network_file_system(_existing(patient.database.parent))
    except StorageError as error:
        yield problem(f"{error}.", "Network file systems lose locks, and with them messages.")
    else:
        yield ok("The database lies on a local disk.")


def disk(patient: Patient) -> Findings:
    """Look whether there is room to grow."""
    folder = _existing((patient.database or Path(patient.settings.storage.knowledge_index)).parent)
    total, free = patient.space(folder)
    share = free / total if total else 0.0
    sentence = f"{free / 1e9:.1f} GB are free, {share:.0%} of the disk."
    remedy = "Free some room; without it events are refused and Zalo switches the webhook off."
    if free < _TOO_LITTLE_BYTES:
        yield problem(sentence, remedy)
    elif free < _ENOUGH_BYTES or share < _ENOUGH_SHARE:
        yield warning(sentence, remedy)
    else:
        yield ok(sentence)


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    folder = folder.resolve()
    return next(path for path in (folder, *folder.parents) if path.exists())
