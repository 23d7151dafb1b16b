"""A throw-away installation whose real processes are measured from outside."""

from __future__ import annotations

import math
import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.batching import Batching
from bench.report import ROOT
from bot.clock import SystemClock
from bot.config import Settings, load
from bot.storage.store import Store, open_engine, open_store
from bot.storage.vault import Vault
from tests.postgres import binaries, temporary_cluster, temporary_database

HOST = "127.0.0.1"
OA, APP = "2000000000000000001", "1000000000000000001"
WEBHOOK_SECRET, APP_SECRET, KEY = "webhook-secret-of-the-bench", "app-secret", "k" * 40
_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Crew:
    """How many threads of the real service work beside its web edge."""

    workers: int = 0
    senders: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with a database and an address."""

    folder: Path
    storage_url: str
    port: int
    zalo_url: str = f"http://{HOST}:9"
    more: str = ""

    def settings(self, crew: Crew) -> Settings:
        """Write the settings and load them."""
        return load(self._config(crew), _environment())

    def _config(self, crew: Crew) -> Path:
        path = self.folder / "config.toml"
        text = _TEXT.format(site=self, crew=crew, oa=OA, app=APP) + self.more
        path.write_text(text, encoding="utf-8")
        return path

    @contextmanager
    def serving(self, crew: Crew) -> Iterator[int]:
        """Run the real `serve`; yield its process id."""
        command = ["-m", "bot", "--config", str(self._config(crew)), "serve"]
        with running(command, self.port, log=self.folder / "serve.log") as pid:
            yield pid

    @contextmanager
    def store(self) -> Iterator[tuple[Store, Batching]]:
        """Open the database from here, with an engine that can write in batches."""
        engine = Batching(open_engine(self.storage_url))
        try:
            yield open_store(engine, Vault(KEY), SystemClock()), engine
        finally:
            engine.close()


@contextmanager
def site(engine: str, *, zalo_url: str = f"http://{HOST}:9", more: str = "") -> Iterator[Site]:
    """Make an empty installation on `sqlite` or on a temporary `postgres`, with more settings."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        if engine == "sqlite":
            yield Site(folder, f"sqlite:///{folder / 'bot.db'}", free_port(), zalo_url, more)
            return
        with _durable_cluster() as cluster, temporary_database(cluster) as url:
            yield Site(folder, url, free_port(), zalo_url, more)


@contextmanager
def running(words: list[str], port: int, *, log: Path) -> Iterator[int]:
    """Run a Python program of ours until the block ends; it must open the port.

    Yields its process id.
    """
    environment = {**os.environ, **_environment()}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        _wait_for(port, process, log)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def computed_seconds(pid: int) -> float:
    """Return how long a process has computed so far; nan where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return math.nan
    # The 14th and 15th fields of the whole line: in the program and in the kernel for it.
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"the program did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def _durable_cluster() -> Iterator[str]:
    """Start the tests' temporary cluster again with fsync on, or its commits would be hollow."""
    found = binaries()
    if found is None:
        raise SystemExit("PostgreSQL is missing: apt-get install postgresql")
    with temporary_cluster(found) as url:
        folder = parse_qs(urlsplit(url).query)["host"][0]
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=on"
        words = [str(found / "pg_ctl"), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log"]
        words += ["-o", options, "-m", "fast", "restart"]
        if os.geteuid() == 0:
            words = ["runuser", "-u", pwd.getpwnam("postgres").pw_name, "--", *words]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")
        yield url


def _environment() -> dict[str, str]:
    return {"BOT_SECRET_KEY": KEY, "BENCH_APP": APP_SECRET, "BENCH_HOOK": WEBHOOK_SECRET}


_TEXT = """
[server]
port = {site.port}
[storage]
url = "{site.storage_url}"
knowledge_index = "{site.folder}/knowledge.db"
[zalo]
openapi_url = "{site.zalo_url}"
oauth_url = "{site.zalo_url}"
calls_per_minute = 1000000
app_calls_per_minute = 1000000
[work]
workers = {crew.workers}
senders = {crew.senders}
[log]
level = "error"
[[oa]]
id = "{oa}"
name = "UBND phường Mẫu"
app_id = "{app}"
app_secret_env = "BENCH_APP"
webhook_secret_env = "BENCH_HOOK"
"""
