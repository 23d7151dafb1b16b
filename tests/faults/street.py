"""A street of citizens before an emulated Zalo with real sockets, and a bot whose processes die."""

from __future__ import annotations

import random
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import requests

from bot.app import App, build
from bot.bulletins import sending
from bot.conversation.guide import Guide
from tests.bulletins import TOPIC, a_scheduled
from tests.factories import APP, OA
from tests.fakes import APP_SECRET, WEBHOOK_SECRET
from tests.faults.nursery import Nursery
from tests.faults.victim import street_settings
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.openapi import create_platform_app
from webhooks.emulator.platform import Platform
from webhooks.emulator.server import create_server
from webhooks.factory import create_web

# A fee, a greeting, and a report that becomes a case.
QUESTIONS = (
    "lệ phí chứng thực bản sao",
    "xin chào",
    "phản ánh cán bộ một cửa quát mắng dân",
    "gửi",
)
BULLETIN = "BẢN TIN"
_CODE = re.compile(r"PA-[0-9A-Z]{3}-[0-9A-Z]{3}")
_RECEIVED = "SELECT COUNT(*) AS n FROM inbox WHERE event_name = 'user_send_text'"
_RESENDS_WITHOUT_PAUSE = 50
_MOST_SUCCESSORS = 40


class Street:
    """One OA, its citizens, and the database that survives every process of the bot."""

    def __init__(self, url: str, guide: Guide, nursery: Nursery | None = None) -> None:
        self.url, self.nursery = url, nursery
        self.zalo = Platform(EmulatorClock(), self._post, rng=random.Random(3))
        self.zalo.add_app(APP, APP_SECRET, WEBHOOK_SECRET, "https://bot.example/webhooks/zalo")
        self.zalo.add_oa(OA, "UBND phường Mẫu", APP, profile="gov")
        self.zalo.change_oa(OA, calls_per_minute=1_000_000)
        self.zalo.receipts = False
        self.server = create_server(create_platform_app(self.zalo), "127.0.0.1", 0)
        self.platform = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.app = self.another_bot(guide)
        self.app.tokens.import_pair(OA, self.zalo.issue_tokens(OA))
        self.web = create_web(self.app).test_client()
        self.zalo.start()

    def another_bot(self, guide: Guide, **work: object) -> App:
        """A bot of this process on the same database; the caller closes it."""
        settings = street_settings(self.url, self.platform, **work)
        return build(settings, session=requests.Session(), guide=guide)

    def says(self, user_id: str, *texts: str) -> None:
        """Let a citizen write, and wait until Zalo has delivered it all in the background."""
        self.zalo.add_citizen(user_id, f"Người {user_id}")
        before = self.count(_RECEIVED)
        for text in texts:
            self.zalo.says(user_id, OA, text)
        arrived = before + len(texts)
        eventually(lambda: self.count(_RECEIVED) >= arrived, "every message has arrived")

    def queue_bulletin(self, number: int) -> None:
        """Queue a bulletin to everybody who ever wrote, as if all had asked for it."""
        store, settings = self.app.store, self.app.settings
        sql = "SELECT person FROM followers WHERE oa_id = :oa_id"
        people = [str(row["person"]) for row in store.engine.query(sql, oa_id=OA)]
        with store.engine.atomic():
            for person in people:
                store.subscriptions.choose(OA, person, TOPIC, cause="test")
        a_scheduled(store, settings.oas[0], title=f"{BULLETIN} số {number}")
        sending.run(store, settings, self.app.clock)

    def start_campaign(self, **death: object) -> int:
        """Begin a process that sends bulletins, and return its id."""
        assert self.nursery is not None
        return self.nursery.start("campaign", url=self.url, platform=self.platform, **death)

    def wait(self, pid: int) -> int:
        """Return how a process ended."""
        assert self.nursery is not None
        return self.nursery.wait(pid)

    def let_minutes_pass(self) -> None:
        """Make due what waits for Zalo's next minute, as if it had come."""
        waits = "UPDATE outbox SET available_at = 0 WHERE status = 'pending'"
        self.app.store.engine.execute(waits)

    def carries_on_until(self, is_done: Callable[[], bool]) -> None:
        """Let healthy processes send bulletins, one after the other, until that is so.

        One that reaches the longest life of any child is followed by the next.
        """
        for _ in range(_MOST_SUCCESSORS):
            if is_done():
                return
            assert self.wait(self.start_campaign()) in (0, -signal.SIGALRM)
            self.let_minutes_pass()
        assert is_done()

    def settle_ledger(self) -> None:
        """Let the scheduler's tick carry what became of the bulletins into their ledger."""
        sending.run(self.app.store, self.app.settings, self.app.clock)

    def run_victim(self, **death: object) -> int:
        """Run a bot process until it dies or has nothing left to do; return its exit status."""
        assert self.nursery is not None
        return self.nursery.run("work", url=self.url, platform=self.platform, **death)

    def finish(self) -> None:
        """Let healthy processes finish everything, late echoes too."""
        assert self.run_victim() == 0
        # From here on echoes come only when asked for, so that none arrives after the last look.
        self.zalo.stop()
        while self.zalo.run_due() or "received" in self.app.store.inbox.counts():
            assert self.run_victim() == 0
        self.zalo.start()

    def heard(self, user_id: str, *, bulletins: bool = False) -> list[str]:
        """What the OA said to a citizen; a case's code differs from one to the next."""
        said = [message.text for message in self.zalo.chat(user_id, OA) if message.from_oa]
        return [_CODE.sub("PA-…", t) for t in said if t.startswith(BULLETIN) == bulletins]

    def count(self, sql: str, **values: object) -> int:
        """Return the number that a query counts as n."""
        return int(self.app.store.engine.query(sql, **values)[0]["n"])

    def close(self) -> None:
        """End the platform and let go of the database."""
        self.zalo.stop()
        self.server.shutdown()
        self.server.server_close()
        self.app.close()

    def _post(self, _url: str, body: bytes, headers: object) -> int:
        """Deliver as Zalo does, but without its pauses before the next attempt."""
        for _ in range(_RESENDS_WITHOUT_PAUSE):
            answer = self.web.post("/webhooks/zalo", data=body, headers=headers)  # type: ignore[arg-type]
            if answer.status_code == 200:
                break
            time.sleep(0.05)
        return answer.status_code


@contextmanager
def open_street(url: str, guide: Guide, nursery: Nursery | None = None) -> Iterator[Street]:
    """Open a street and close it afterwards."""
    street = Street(url, guide, nursery)
    try:
        yield street
    finally:
        street.close()


def eventually(is_so: Callable[[], bool], what: str, *, seconds: float = 60) -> None:
    """Wait until something is so; the bound is generous, for machines that do other work too."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, f"still not after {seconds} s: {what}"
        time.sleep(0.02)
