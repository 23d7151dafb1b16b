"""Takes a temporary PostgreSQL away and brings it back."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import psycopg


class Cluster:
    """The cluster behind an address of tests.postgres."""

    def __init__(self, url: str, binaries: Path) -> None:
        self._url = url
        self._pg_ctl = binaries / "pg_ctl"
        with psycopg.connect(url, autocommit=True) as connection:
            [self._data] = connection.execute("SHOW data_directory").fetchone() or [""]

    def cut_every_connection(self) -> int:
        """End every other session, as an operator or a failing proxy does; return how many."""
        sql = """
            SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
        """
        with psycopg.connect(self._url, autocommit=True) as connection:
            [count] = connection.execute(sql).fetchone() or [0]
        return int(count)

    def stop(self) -> None:
        """Stop the cluster without waiting for anybody."""
        self._control("-m", "fast", "stop")

    def start(self) -> None:
        """Start it again with the settings it had."""
        options = (Path(self._data) / "postmaster.opts").read_text().split(" ", 1)[1]
        self._control("-l", str(Path(self._data).parent / "log"), "-o", options, "start")

    def _control(self, *words: str) -> None:
        command = [str(self._pg_ctl), "-D", self._data, "-w", *words]
        if os.geteuid() == 0:
            owner = pwd.getpwuid(Path(self._data).stat().st_uid).pw_name
            command = ["runuser", "-u", owner, "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
