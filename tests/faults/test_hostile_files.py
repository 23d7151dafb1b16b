"""Hostile addresses and files through the whole product: none is called, fetched or kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.conversation.guide import Guide
from bot.sender.downloading import MOST_ATTEMPTS
from tests.bot.files import samples
from tests.bot.files.host import NAME, PUBLIC, Host, answer, open_host
from tests.bot.files.test_contents import BAD
from tests.bot.files.test_fetching import endless, endless_chunks, silent, slow_body
from tests.bot.files.test_gate import INNER_ADDRESSES, STRANGE_ADDRESSES
from tests.factories import OA
from tests.fakes import Citizen, Installation

GOOD = f"https://{NAME}/anh.jpg"
HIDING = (samples.a_picture() + samples.HTML, samples.a_picture() + samples.a_word_file("x.exe"))


class Town:
    """A bot whose files come over real sockets from one host, which does what it likes."""

    def __init__(self, folder: Path, clock: MovableClock, guide: Guide, host: Host) -> None:
        self.host = host
        fetch = host.fetcher(max_bytes=2_000_000, seconds=0.5)
        self.bot = Installation(folder, clock, guide, fetch=fetch)
        self.sent = 0

    def receives(self, url: str) -> None:
        """Let somebody attach this address to a report of theirs and send the report."""
        citizen = Citizen(self.bot, f"citizen {self.sent}")
        citizen.user_id = f"4{self.sent:018}"
        self.bot.zalo.add_citizen(citizen.user_id, "Lan")
        self.sent += 1
        citizen.says(f"phản ánh đèn đường hỏng ở thôn {self.sent}")
        self.bot.zalo.sends_image(citizen.user_id, OA, url=url)
        self.bot.settle()
        citizen.says("gửi")

    def gives_up(self) -> None:
        """Let so much time pass that every fetching has come to its end."""
        for _ in range(MOST_ATTEMPTS + 1):
            self.bot.pass_time(minutes=16)

    def statuses(self) -> list[str]:
        query = "SELECT status FROM attachments ORDER BY id"
        return [str(row["status"]) for row in self.bot.app.store.engine.query(query)]

    @property
    def names(self) -> list[str]:
        return self.bot.app.files.cabinet.names()


@pytest.fixture
def town(tmp_path: Path, clock: MovableClock, guide: Guide) -> Iterator[Town]:
    with open_host(tmp_path) as host:
        made = Town(tmp_path, clock, guide, host)
        yield made
        made.bot.app.close()


@pytest.mark.bar
def test_of_a_hundred_hostile_addresses_none_is_called(town: Town) -> None:
    town.host.says(answer(samples.a_picture()))
    for address in STRANGE_ADDRESSES:
        town.receives(address)
    for inner in INNER_ADDRESSES:
        town.host.names[NAME] = [PUBLIC, inner] if town.sent % 2 else [inner]
        town.receives(GOOD)

    assert town.sent >= 80
    # An empty address is none; nothing is listed for it.
    assert town.statuses() == ["failed"] * (town.sent - 1)
    assert (town.host.dialled, town.host.asked, town.names) == ([], [], [])


@pytest.mark.bar
def test_of_hosts_that_misbehave_nothing_is_kept(town: Town) -> None:
    for behave in (endless, endless_chunks, silent, slow_body):
        town.host.behave = behave
        town.receives(GOOD)
        town.gives_up()
    for status in ("301 Moved", "302 Found", "307 Temporary", "404 Not Found", "500 Oops"):
        town.host.says(answer(samples.a_picture(), "Location: https://127.0.0.1/", status=status))
        town.receives(GOOD)
        town.gives_up()
    for lie in ("image/jpeg", "image/png", "application/pdf"):
        town.host.says(answer(samples.HTML, f"Content-Type: {lie}"))
        town.receives(GOOD)

    assert town.statuses() == ["failed"] * 12
    assert town.names == []
    assert set(town.host.dialled) == {(PUBLIC, 443)}


@pytest.mark.bar
def test_of_bombs_and_polyglots_nothing_harmful_is_kept(town: Town) -> None:
    for raw, _ in BAD.values():
        town.host.says(answer(raw))
        town.receives(GOOD)
    for raw in HIDING:
        town.host.says(answer(raw))
        town.receives(GOOD)

    kept = [
        town.bot.app.files.cabinet.get(row.file_name, row.key)
        for case in town.bot.app.store.cases.all()
        for row in town.bot.app.store.attachments.by_case_id(case.id)
        if row.status == "stored"
    ]
    assert len(kept) == len(HIDING)
    assert not [data for data in kept if b"alert(1)" in data or b"PK\x03\x04" in data]
