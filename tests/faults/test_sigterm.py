"""SIGTERM while Zalo delivers: what was acknowledged is kept, and the next start does the rest."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from bot.conversation.guide import Guide
from tests.factories import APP, OA, a_text_event
from tests.fakes import APP_SECRET, SECRET_KEY, WEBHOOK_SECRET
from tests.faults.street import Street, eventually, open_street
from webhooks.signature import HEADER, sign

ROOT = Path(__file__).parents[2]
WEBHOOKS_PER_SECOND = 50
CLIENTS = 5
EXIT_SECONDS = 15
TIMES = 5


@dataclass
class Load:
    """Zalo delivering many events at a steady pace, and how each was answered."""

    url: str
    acknowledged: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def deliver(self) -> None:
        """Be one of its clients until told to stop."""
        with requests.Session() as session:
            session.trust_env = False
            while not self.stop.wait(CLIENTS / WEBHOOKS_PER_SECOND):
                self._deliver_one(session)

    def _deliver_one(self, session: requests.Session) -> None:
        raw = a_text_event("xin chào", user=f"{len(self.statuses) % 20}")
        body = json.loads(raw)
        mac = sign(raw, app_id=APP, timestamp=body["timestamp"], secret=WEBHOOK_SECRET)
        try:
            answer = session.post(self.url, data=raw, headers={HEADER: f"mac={mac}"}, timeout=5)
        except requests.ConnectionError:
            return  # nobody listens, or nobody answered: Zalo tries again later
        self.statuses.append(answer.status_code)
        if answer.status_code == 200:
            self.acknowledged.append(f"user_send_text:{body['message']['msg_id']}")


@pytest.fixture
def agency(storage_url: str, tmp_path: Path, guide: Guide) -> Iterator[tuple[Street, Path, str]]:
    """An emulated Zalo, the settings of a real installation before it, and its webhook."""
    with open_street(storage_url, guide) as street:
        for number in range(20):
            street.says(f"{number}", "xin chào")  # so that Zalo knows them
        port = a_free_port()
        config = tmp_path / "config.toml"
        config.write_text(config_text(street, port, tmp_path / "knowledge.db"), encoding="utf-8")
        yield street, config, f"http://127.0.0.1:{port}"


@pytest.mark.bar
@pytest.mark.parametrize("storage_url", ["sqlite", "postgres"], indirect=True)
def test_a_stop_under_load_loses_nothing_that_was_acknowledged(
    agency: tuple[Street, Path, str],
) -> None:
    street, config, url = agency
    for _ in range(TIMES):
        with serving(config, url) as process, load_on(f"{url}/webhooks/zalo") as load:
            eventually(lambda: len(load.acknowledged) >= WEBHOOKS_PER_SECOND, "the load arrives")
            process.send_signal(signal.SIGTERM)
            assert process.wait(EXIT_SECONDS) == 0
        assert set(load.statuses) == {200}, "no answer was an error"
        missing = [key for key in load.acknowledged if not is_stored(street, key)]
        assert missing == []

    with serving(config, url) as process:
        eventually(lambda: "received" not in street.app.store.inbox.counts(), "the rest is done")
        process.send_signal(signal.SIGTERM)
        assert process.wait(EXIT_SECONDS) == 0


@contextmanager
def serving(config: Path, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the product's own command until the block ends."""
    command = [sys.executable, "-m", "bot", "--config", str(config), "serve"]
    environ = {
        **os.environ,
        "TEST_APP_SECRET": APP_SECRET,
        "TEST_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "BOT_SECRET_KEY": SECRET_KEY,
    }
    with config.with_name("serve.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
    try:
        eventually(lambda: is_alive(url), "the program listens")
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@contextmanager
def load_on(url: str) -> Iterator[Load]:
    """Deliver events from several clients until the block ends."""
    load = Load(url)
    clients = [threading.Thread(target=load.deliver) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        yield load
        time.sleep(0.2)  # some more knock at the closed door
    finally:
        load.stop.set()
        for client in clients:
            client.join()


def is_stored(street: Street, dedupe_key: str) -> bool:
    sql = "SELECT COUNT(*) AS n FROM inbox WHERE dedupe_key = :key"
    return street.count(sql, key=dedupe_key) == 1


def is_alive(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.ConnectionError:
        return False


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def config_text(street: Street, port: int, index: Path) -> str:
    return f"""
[server]
port = {port}

[storage]
url = "{street.url}"
knowledge_index = "{index}"

[zalo]
openapi_url = "{street.platform}"
oauth_url = "{street.platform}"
calls_per_minute = 100000

[log]
level = "warning"

[[oa]]
id = "{OA}"
name = "UBND phường Mẫu"
app_id = "{APP}"
app_secret_env = "TEST_APP_SECRET"
webhook_secret_env = "TEST_WEBHOOK_SECRET"
"""
