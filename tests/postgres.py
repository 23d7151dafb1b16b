"""A real temporary PostgreSQL cluster for the tests, run by an unprivileged user."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def binaries() -> Path | None:
    """Return the folder with initdb; Debian keeps it off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path and shutil.which("pg_ctl") else None


@contextmanager
def temporary_cluster(bin_folder: Path, *more: str) -> Iterator[str]:
    """Start an empty cluster on a socket of its own, with more settings; yield its address."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        # initdb refuses root.
        shutil.chown(folder, user)
    data = folder / "data"
    command = ["-D", str(data)]
    _run(user, bin_folder / "initdb", *command, "-A", "trust", "-U", "bot", "--no-sync")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    settings += "".join(f" -c {each}" for each in more)
    log = str(folder / "log")
    try:
        _run(user, bin_folder / "pg_ctl", *command, "-w", "-l", log, "-o", settings, "start")
        yield f"postgresql:///postgres?host={folder}&user=bot"
    finally:
        _run(user, bin_folder / "pg_ctl", *command, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary_database(cluster: str, model: str = "template1") -> Iterator[str]:
    """Make a database in the cluster, empty or the copy of another, and drop it afterwards."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {model}")  # type: ignore[arg-type]
    try:
        yield cluster.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(cluster, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def _run(user: str, *command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", user, "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")
