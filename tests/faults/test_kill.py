"""SIGKILL at every labelled step: nothing lost, no reply doubled."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.app import build
from bot.conversation.guide import Guide
from knowledge.index import load_or_build
from tests.factories import APP, OA
from tests.fakes import APP_SECRET, WEBHOOK_SECRET
from tests.faults.victim import victim_settings
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.openapi import create_platform_app
from webhooks.emulator.platform import Platform
from webhooks.emulator.server import create_server
from webhooks.factory import create_web

STEPS = [
    "worker.claimed",
    "worker.answered",
    "worker.writing",
    "worker.finished",
    "sender.claimed",
    "sender.accepted",
    "sender.recorded",
]
QUESTIONS = ["lệ phí chứng thực bản sao", "xin chào", "phản ánh đèn đường hỏng ở thôn 3", "gửi"]
ROOT = Path(__file__).parents[2]


class Street:
    """An emulated Zalo with real sockets, and a database whose bot processes die."""

    def __init__(self, folder: Path, guide: Guide, index: Path) -> None:
        self.database, self.index = folder / "bot.db", index
        self.zalo = Platform(EmulatorClock(), self._post, rng=random.Random(3))
        self.zalo.add_app(APP, APP_SECRET, WEBHOOK_SECRET, "https://bot.example/webhooks/zalo")
        self.zalo.add_oa(OA, "UBND phường Mẫu", APP, profile="gov")
        self.zalo.receipts = False
        self.server = create_server(create_platform_app(self.zalo), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        settings = victim_settings(self.database, self.url, str(index))
        self.app = build(settings, session=requests.Session(), guide=guide)
        self.app.tokens.import_pair(OA, self.zalo.issue_tokens(OA))
        self.web = create_web(self.app).test_client()
        self.zalo.start()

    def run_victim(self, label: str, nth: int) -> int:
        """Run a bot process until it dies or has nothing left to do; return its exit status."""
        command = [sys.executable, "-m", "tests.faults.victim"]
        command += [str(self.database), self.url, str(self.index), label, str(nth)]
        return subprocess.run(command, cwd=ROOT, timeout=120, check=False).returncode

    def finish(self) -> None:
        """Let healthy processes finish everything, late echoes too."""
        assert self.run_victim("nowhere", 1) == 0
        # From here on echoes come only when asked for, so that none arrives after the last look.
        self.zalo.stop()
        while self.zalo.run_due() or "received" in self.app.store.inbox.counts():
            assert self.run_victim("nowhere", 1) == 0

    def close(self) -> None:
        self.zalo.stop()
        self.server.shutdown()
        self.server.server_close()
        self.app.close()

    def _post(self, _url: str, body: bytes, headers: object) -> int:
        return self.web.post("/webhooks/zalo", data=body, headers=headers).status_code  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "knowledge.db"
    load_or_build(path)
    return path


@pytest.fixture
def street(tmp_path: Path, guide: Guide, index: Path) -> Iterator[Street]:
    made = Street(tmp_path, guide, index)
    yield made
    made.close()


def ask_everything(street: Street) -> None:
    street.zalo.add_citizen("3001", "lan")
    for question in QUESTIONS:
        street.zalo.says("3001", OA, question)
    while street.zalo.run_due():
        pass


def heard(street: Street) -> list[str]:
    return [message.text for message in street.zalo.chat("3001", OA) if message.from_oa]


@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_this_step_loses_and_doubles_nothing(street: Street, step: str) -> None:
    ask_everything(street)

    assert street.run_victim(step, 2) == -9, "the victim must really have died there"
    street.finish()

    texts = heard(street)
    assert max(Counter(texts).values()) == 1, "no reply may be doubled"
    assert len(texts) == sum(street.app.store.outbox.counts().values())
    assert street.app.store.outbox.counts().keys() == {"sent"}
    assert street.app.store.inbox.counts().keys() == {"done"}
    assert len(street.app.store.cases.all()) == 1


@pytest.mark.bar
@pytest.mark.parametrize("seed", range(12))
def test_many_kills_at_random_steps_lose_and_double_nothing(street: Street, seed: int) -> None:
    chance = random.Random(seed)
    ask_everything(street)
    for _ in range(4):
        street.run_victim(chance.choice(STEPS), chance.randint(1, 4))
    street.finish()

    texts = heard(street)
    assert max(Counter(texts).values()) == 1
    assert street.app.store.outbox.counts().keys() == {"sent"}
    assert street.app.store.inbox.counts().keys() == {"done"}
    assert len(street.app.store.cases.all()) == 1
