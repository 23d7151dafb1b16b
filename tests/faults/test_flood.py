"""Half a day away, then Zalo delivers everything at once, in no order at all."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.conversation.guide import Guide
from tests.fakes import Citizen, Installation

QUESTIONS = ("lệ phí chứng thực bản sao", "làm khai sinh cho con cần gì", "xin chào")
SORRY = "Trợ lý xin lỗi vì chậm"


class DammedTown(Installation):
    """An installation whose incoming webhooks pile up somewhere on the way."""

    is_dammed = False

    def __init__(self, folder: Path, clock: MovableClock, guide: Guide) -> None:
        self.held: list[tuple[bytes, Mapping[str, str]]] = []
        super().__init__(folder, clock, guide)

    def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        if not self.is_dammed:
            return super()._post(url, body, headers)
        self.held.append((body, headers))
        return 200

    def breaks(self, chance: random.Random) -> None:
        """Deliver all that was held, each event twice, in random order."""
        self.is_dammed = False
        flood = self.held * 2
        chance.shuffle(flood)
        for body, headers in flood:
            assert super()._post("", body, headers) == 200


@pytest.fixture
def dammed(tmp_path: Path, clock: MovableClock, guide: Guide) -> Iterator[DammedTown]:
    town = DammedTown(tmp_path, clock, guide)
    yield town
    town.app.close()


@pytest.fixture
def people(dammed: DammedTown) -> list[Citizen]:
    """Five people who all wrote three messages while nothing came through."""
    people = [dammed.citizen(name) for name in ("lan", "hung", "mai", "binh", "sau")]
    for person in people:
        person.says("xin chào")
        person.hears()
    dammed.is_dammed = True
    for text in QUESTIONS:
        for person in people:
            person.says(text)
        dammed.pass_time(minutes=1)
    return people


@pytest.mark.parametrize("seed", range(3))
def test_after_twelve_hours_everyone_is_answered_once_in_order_and_with_an_apology(
    dammed: DammedTown, people: list[Citizen], seed: int
) -> None:
    dammed.pass_time(hours=12)
    dammed.breaks(random.Random(seed))
    dammed.settle()

    for person in people:
        fee, birth, greeting = person.all_heard()[1:]
        assert "2.000 đồng" in fee
        assert "khai sinh" in birth
        assert "chào" in greeting
        assert all(SORRY in text for text in (fee, birth, greeting))


def test_after_ten_minutes_nobody_needs_an_apology(
    dammed: DammedTown, people: list[Citizen]
) -> None:
    dammed.pass_time(minutes=10)
    dammed.breaks(random.Random(0))
    dammed.settle()

    assert all(len(person.all_heard()) == 1 + len(QUESTIONS) for person in people)
    assert not any(SORRY in text for person in people for text in person.all_heard())
