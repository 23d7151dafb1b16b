"""SIGKILL while a picture is fetched: it is kept once, whatever step the process dies at."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.files.cabinet import Cabinet
from tests.factories import OA
from tests.faults.street import Street, eventually
from tests.faults.victim import STEPS

FILE_STEPS = ("file.asked", "file.fetched", "file.put")
PHOTOS = "SELECT COUNT(*) AS n FROM inbox WHERE event_name = 'user_send_image'"
CASES = "SELECT COUNT(*) AS n FROM cases"
SIGKILL, SIGALRM = -9, -14
KILLS = 30


def sends_a_picture(street: Street, user_id: str) -> None:
    """Let a citizen report something with a picture; the platform holds it."""
    street.says(user_id, "phản ánh cán bộ một cửa quát mắng dân")
    before = street.count(PHOTOS)
    street.zalo.sends_image(user_id, OA, url=f"{street.platform}/static/anh-mau.png")
    eventually(lambda: street.count(PHOTOS) > before, "the picture has arrived")
    street.says(user_id, "gửi")


def finish(street: Street, folder: Path) -> None:
    while True:
        assert street.run_victim(files=str(folder)) == 0
        if "received" not in street.app.store.inbox.counts():
            return


def check(street: Street, folder: Path, citizens: int) -> None:
    """Every case has its one picture, each lies in the folder once and can be opened."""
    cabinet = Cabinet(folder)
    rows = [
        file
        for case in street.app.store.cases.all()
        for file in street.app.store.attachments.by_case_id(case.id)
    ]
    assert [row.status for row in rows] == ["stored"] * citizens
    assert all(cabinet.get(row.file_name, row.key).startswith(b"\xff\xd8") for row in rows)
    finished = [name for name in cabinet.names() if "." not in name]
    assert sorted(finished) == sorted(row.file_name for row in rows)
    assert street.count(CASES) == citizens


@pytest.mark.bar
@pytest.mark.parametrize("step", [*STEPS, *FILE_STEPS])
def test_a_process_killed_at_this_step_keeps_the_picture_once(
    small_street: Street, tmp_path: Path, step: str
) -> None:
    folder = tmp_path / "pictures"
    sends_a_picture(small_street, "lan")
    killed = [small_street.run_victim(label=step, nth=nth, files=str(folder)) for nth in (1, 2, 1)]
    finish(small_street, folder)

    assert killed[0] == SIGKILL, "the victim must have died there"
    check(small_street, folder, 1)


@pytest.mark.bar
def test_thirty_kills_lose_and_double_no_picture(small_street: Street, tmp_path: Path) -> None:
    chance, folder, died = random.Random("pictures"), tmp_path / "pictures", 0
    for number in range(KILLS):
        if number % 3 == 0:
            sends_a_picture(small_street, f"citizen-{number}")
        death: dict[str, object] = {"label": chance.choice(FILE_STEPS), "nth": 1}
        if chance.random() < 0.5:
            death = {"seconds": chance.uniform(0.05, 0.4)}
        died += small_street.run_victim(files=str(folder), **death) in (SIGKILL, SIGALRM)
    finish(small_street, folder)

    assert died >= KILLS // 3
    check(small_street, folder, KILLS // 3)
