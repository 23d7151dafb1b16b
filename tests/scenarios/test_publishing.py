"""Knowledge changes under a running bot: at once, in every process, and back again."""

from __future__ import annotations

import gc
import shutil
import weakref
from datetime import date
from pathlib import Path

import pytest

from bot.conversation.guide import build_guide
from bot.shelf import Shelf
from bot.storage.knowledge import SILENT_SECONDS
from knowledge.index import build, index_of
from knowledge.loader import CONTENT, load
from tests.bot.editorial.small import a_folder
from tests.bulletins import CONTENT as BULLETIN
from tests.bulletins import a_scheduled
from tests.factories import made_current
from tests.fakes import Installation

HOURS = "faq/gio-lam-viec.md"
FEW = 10
NEW = "Thứ Bảy tuần này có trực đến trưa."
DAY_MOVED = """
[[makeup_workday]]
date = 2026-11-24
document = "Thông báo mẫu"

[[holiday]]
date = 2026-11-25
name = "Nghỉ bù"
document = "Thông báo mẫu"
checked_on = 2026-11-20
"""


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The packaged content with one sentence more in one answer."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / HOURS
    head, fence, body = path.read_text(encoding="utf-8").rpartition("+++\n")
    path.write_text(f"{head}{fence}{NEW}\n{body}", encoding="utf-8")
    return content


def stored(town: Installation, content: Path, folder: Path) -> str:
    """Store the content as a version that nobody answers from yet."""
    version = build(load(content), folder / "new.db")
    town.app.store.knowledge.add(version, (folder / "new.db").read_bytes(), author="Lan")
    return version


def test_what_is_published_is_answered_without_a_restart(
    town: Installation, changed: Path, tmp_path: Path
) -> None:
    version = stored(town, changed, tmp_path)
    town.app.shelf.step()
    lan = town.citizen()
    before = lan.says("thứ bảy có làm việc không")

    made_current(town.app.store, version, author="Lan")
    town.app.shelf.step()
    after = lan.says("thứ bảy có làm việc không")

    assert NEW not in before
    assert NEW in after


def test_every_process_changes_over_and_says_when_it_is_ready(
    town: Installation, changed: Path, tmp_path: Path
) -> None:
    versions = town.app.store.knowledge
    other = Shelf(versions, "other-host:1", town.app.shelf)
    version = stored(town, changed, tmp_path)

    other.step()
    assert versions.readers() == {"other-host:1": version}
    assert other().version != version

    made_current(town.app.store, version, author="Lan")
    other.step()
    assert other().version == version


def test_a_process_that_prepares_for_long_is_waited_for(town: Installation, tmp_path: Path) -> None:
    versions, clock = town.app.store.knowledge, town.clock
    version = stored(town, a_folder(tmp_path), tmp_path)
    begun, silent = clock.millis(), list[int]()

    def breathe() -> None:
        clock.advance(seconds=1)
        if "slow:1" not in versions.readers():
            silent.append(clock.millis())

    slow = Shelf(versions, "slow:1", town.app.shelf, breathe, now=lambda: clock.millis() / 1000)
    slow.step()

    assert clock.millis() - begun > 2 * SILENT_SECONDS * 1000
    assert len(silent) <= 1, "before its first sign of life it is not known"
    assert versions.readers() == {"slow:1": version}


def test_what_is_no_longer_answered_from_goes_at_once(tmp_path: Path) -> None:
    guide = build_guide(index_of(load(a_folder(tmp_path))))
    assert guide.matcher.match("hồ bơi mở mấy giờ vậy", as_of=date(2026, 11, 26))
    gone = weakref.ref(guide.matcher)
    gc.disable()
    while gc.collect() >= FEW:  # what tests before this one left behind
        pass
    try:
        del guide
        assert gone() is None, "the collector would have to stop everybody to find it"
        assert gc.collect() < FEW, "a part of it is left for the collector"
    finally:
        gc.enable()


def test_going_back_answers_as_before(town: Installation, changed: Path, tmp_path: Path) -> None:
    first = stored(town, CONTENT, tmp_path)
    made_current(town.app.store, first, author="Lan")
    made_current(town.app.store, stored(town, changed, tmp_path), author="Lan")
    town.app.shelf.step()
    lan = town.citizen()
    assert NEW in lan.says("thứ bảy có làm việc không")

    made_current(town.app.store, first, author="Lan", note="sai giờ")
    town.app.shelf.step()

    assert NEW not in lan.says("thứ bảy có làm việc không")


def test_a_damaged_version_is_never_answered_from(
    town: Installation, changed: Path, tmp_path: Path
) -> None:
    version = stored(town, changed, tmp_path)
    town.app.store.engine.execute(
        "UPDATE knowledge_versions SET digest = 'x' WHERE version = :version", version=version
    )
    made_current(town.app.store, version, author="Lan")

    with pytest.raises(Exception, match="altered"):
        town.app.shelf.step()

    assert NEW not in town.citizen().says("thứ bảy có làm việc không")


def test_a_published_sentence_is_said_at_once_and_taken_back(
    town: Installation, tmp_path: Path
) -> None:
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    (content / "wording.toml").write_text('[menu]\nlist = "Chào {honorific}, cần gì ạ?"\n', "utf-8")
    lan = town.citizen()

    first = stored(town, CONTENT, tmp_path)
    made_current(town.app.store, first, author="Lan")
    made_current(town.app.store, stored(town, content, tmp_path), author="Lan")
    town.app.shelf.step()

    assert "Chào Ông/Bà, cần gì ạ?" in lan.says("menu")

    made_current(town.app.store, first, author="Lan", note="nhầm")
    town.app.shelf.step()
    assert "Chào Ông/Bà, cần gì ạ?" not in lan.says("menu")


def test_a_corrected_day_off_counts_for_bulletins_without_a_restart(
    town_on_each: Installation, tmp_path: Path
) -> None:
    town = town_on_each
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    (content / "calendar.local.toml").write_text(DAY_MOVED, "utf-8")
    lan, oa = town.citizen(), town.app.settings.oas[0]
    lan.follows()
    lan.says("nhận tin lịch tiếp công dân")

    town.pass_time(days=1)  # 24/11, a day off until the decision was corrected
    a_scheduled(town.app.store, oa)
    town.tick()
    assert lan.hears() == ""
    made_current(town.app.store, stored(town, content, tmp_path), author="Lan")
    town.app.shelf.step()
    town.tick()
    assert BULLETIN.title in lan.hears()

    town.pass_time(days=1)  # 25/11, which took its place
    lan.says("xin chào")
    a_scheduled(town.app.store, oa)
    town.tick()
    assert lan.hears() == ""
