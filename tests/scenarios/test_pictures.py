"""A citizen sends pictures and files with a report, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.conversation.guide import Guide
from bot.errors import FileAway, FileRefused
from bot.files.fetching import Fetch
from bot.models import Case, FileStatus
from bot.sender.downloading import MOST_ATTEMPTS
from bot.storage.staff import Role
from tests.bot.files import samples
from tests.bot.files.test_lettering import a_letter
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.webhooks.console.office import Officer

LAMP = "phản ánh đèn đường hỏng ở thôn 3"


class Shelf:
    """A host of files that gives what a test puts there, and counts."""

    def __init__(self) -> None:
        self.content: bytes | FileRefused | FileAway = samples.a_picture()
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        if isinstance(self.content, bytes):
            return self.content
        raise self.content


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def street(tmp_path: Path, clock: MovableClock, guide: Guide, shelf: Fetch) -> Installation:
    return Installation(tmp_path, clock, guide, fetch=shelf)


def reported(citizen: Citizen, *pictures: str) -> None:
    citizen.says(LAMP)
    for name in pictures:
        citizen.sends(name)
    citizen.says("gửi")


def only_case(town: Installation) -> Case:
    [case] = town.app.store.cases.all()
    return case


def statuses(town: Installation) -> list[str]:
    files = town.app.store.attachments.of_case(only_case(town))
    return [f"{file.status}:{file.reason}" if file.reason else file.status for file in files]


def on_disk(town: Installation) -> int:
    return len(town.app.files.cabinet.names())


def test_a_picture_is_fetched_at_once_and_stands_with_the_case(
    street: Installation, shelf: Shelf
) -> None:
    lan = street.citizen()
    lan.says(LAMP)
    assert "Đã ghi kèm vào phản ánh: 1 tệp" in lan.sends("mot.jpg")
    assert shelf.asked == ["https://media.zdn.vn/static/mot.jpg"]
    lan.says("gửi")

    [file] = street.app.store.attachments.of_case(only_case(street))
    assert (file.status, file.media_type) == (FileStatus.STORED, "image/jpeg")
    kept = street.app.files.cabinet.get(file.file_name, file.key)
    assert len(kept) == file.size_bytes
    assert samples.SECRET not in kept


def test_the_platforms_own_picture_and_paper_come_through(town: Installation) -> None:
    lan = town.citizen()
    reported(lan, "anh-mau.png", "don-mau.pdf")

    files = town.app.store.attachments.of_case(only_case(town))
    assert [file.media_type for file in files] == ["image/jpeg", "application/pdf"]
    assert files[1].name == "don-kien-nghi.pdf"


def test_a_picture_beside_no_report_is_not_fetched(street: Installation, shelf: Shelf) -> None:
    lan = street.citizen()
    lan.sends("mot.jpg")
    lan.says("phí cấp lại căn cước bao nhiêu")
    lan.sends("hai.jpg")

    assert shelf.asked == []
    assert on_disk(street) == 0


def test_at_most_ten_pictures_of_one_report_are_fetched(street: Installation, shelf: Shelf) -> None:
    reported(street.citizen(), *(f"{number}.jpg" for number in range(12)))

    assert len(shelf.asked) == 10
    assert statuses(street) == ["stored"] * 10


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (FileRefused("address"), "address"),
        (FileRefused("too_large"), "too_large"),
        (samples.SVG, "kind"),
        (samples.a_picture()[:100], "damaged"),
    ],
)
def test_what_cannot_be_taken_is_told_on_the_case_and_asked_for_once(
    street: Installation, shelf: Shelf, content: bytes | FileRefused, reason: str
) -> None:
    shelf.content = content
    reported(street.citizen(), "mot.jpg")
    street.pass_time(hours=25)

    assert statuses(street) == [f"failed:{reason}"]
    assert len(shelf.asked) == 1
    assert on_disk(street) == 0


def test_a_host_that_is_away_is_asked_again_and_the_picture_comes(
    street: Installation, shelf: Shelf
) -> None:
    shelf.content = FileAway("away")
    lan = street.citizen()
    reported(lan, "mot.jpg")
    assert statuses(street) == ["waiting"]
    assert "mã PA-" in "".join(lan.all_heard()), "nobody waits for a picture"

    shelf.content = samples.a_picture()
    street.pass_time(minutes=16)

    assert statuses(street) == ["stored"]


def test_a_host_that_stays_away_is_given_up(street: Installation, shelf: Shelf) -> None:
    shelf.content = FileAway("too_slow")
    reported(street.citizen(), "mot.jpg")
    for _ in range(MOST_ATTEMPTS + 2):
        street.pass_time(minutes=16)

    assert len(shelf.asked) == MOST_ATTEMPTS
    assert statuses(street) == ["failed:too_slow"]
    assert street.app.store.outbox.counts("file:") == {"failed": 1}


def test_whoever_withdraws_takes_the_pictures_along(street: Installation, shelf: Shelf) -> None:
    lan, hung = street.citizen("lan"), street.citizen("hung")
    reported(lan, "mot.jpg", "hai.jpg")
    hung.says("rác chất đống ở chợ Mẫu không ai dọn")
    hung.sends("ba.jpg")
    assert on_disk(street) == 3

    street.zalo.withdraws(lan.user_id, OA)
    street.settle()
    assert statuses(street) == ["erased", "erased"]
    street.tick()

    assert on_disk(street) == 1


def test_a_picture_that_was_on_its_way_when_its_sender_withdrew_is_not_kept(
    street: Installation, shelf: Shelf
) -> None:
    shelf.content = FileAway("away")
    lan = street.citizen()
    reported(lan, "mot.jpg")
    street.zalo.withdraws(lan.user_id, OA)
    street.settle()
    shelf.content = samples.a_picture()
    street.pass_time(hours=1)

    assert statuses(street) == ["erased"]
    assert on_disk(street) == 0


def test_a_report_that_is_thrown_away_takes_its_pictures_along(
    street: Installation, clock: MovableClock
) -> None:
    lan = street.citizen()
    lan.says(LAMP)
    lan.sends("mot.jpg")
    lan.says("huỷ")
    street.tick()

    assert on_disk(street) == 0
    lan.says(LAMP)
    lan.sends("hai.jpg")
    lan.says("sửa lại")
    lan.says("đèn đường hỏng ở thôn 4")
    lan.says("gửi")
    street.pass_time(minutes=2)
    street.tick()
    assert statuses(street) == ["stored"]
    assert on_disk(street) == 1


def test_a_report_left_open_for_a_week_loses_its_pictures(street: Installation) -> None:
    lan = street.citizen()
    lan.says(LAMP)
    lan.sends("mot.jpg")
    street.pass_time(days=8)
    street.tick()

    assert on_disk(street) == 0


def test_pictures_go_with_the_case_when_its_time_is_over(street: Installation) -> None:
    reported(street.citizen(), "mot.jpg")
    case = only_case(street)
    street.app.store.cases.answer(case, "Đã sửa.")
    street.pass_time(days=365 * 2 + 40)
    street.tick()

    assert statuses(street) == ["erased"]
    assert on_disk(street) == 0


def test_a_file_that_no_row_names_is_removed(street: Installation) -> None:
    reported(street.citizen(), "mot.jpg")
    street.app.files.cabinet.put("f" * 32, b"k" * 32, b"left by a killed process")
    street.tick()

    assert on_disk(street) == 1
    assert statuses(street) == ["stored"]


def test_an_anonymous_report_keeps_its_pictures_and_nobody(street: Installation) -> None:
    lan = street.citizen()
    lan.says(LAMP)
    lan.sends("mot.jpg")
    lan.says("ẨN DANH")

    assert statuses(street) == ["stored"]
    people = street.app.store.engine.query("SELECT person FROM attachments")
    assert [row["person"] for row in people] == [""]


@pytest.mark.parametrize("step", ["sender.claimed", "sender.accepted", "sender.recorded"])
def test_a_sender_that_dies_at_any_step_leaves_one_picture(
    tmp_path: Path, clock: MovableClock, guide: Guide, shelf: Shelf, step: str
) -> None:
    class Killed(BaseException):
        pass

    deaths = [1]

    def at(passed: str) -> None:
        if passed == step and shelf_is_next() and deaths:
            deaths.pop()
            raise Killed

    def shelf_is_next() -> bool:
        query = "SELECT 1 AS n FROM outbox WHERE kind = 'download' AND fence = 1"
        return bool(street.app.store.engine.query(query))

    street = Installation(tmp_path, clock, guide, at=at, fetch=shelf)
    lan = street.citizen()
    lan.says(LAMP)
    with pytest.raises(Killed):
        lan.sends("mot.jpg")
    street.pass_time(minutes=10)
    lan.says("gửi")
    street.pass_time(minutes=2)
    street.tick()

    assert statuses(street) == ["stored"]
    assert on_disk(street) == 1
    assert street.app.store.outbox.counts("file:") == {"sent": 1}


def test_a_document_marked_inside_is_not_kept_and_its_sender_is_told(
    street: Installation, shelf: Shelf
) -> None:
    shelf.content = a_letter("TUYỆT MẬT")
    lan = street.citizen()
    lan.says(LAMP)
    told = lan.sends("don.docx")

    assert "dấu chỉ mức độ mật" in told
    assert "thu hồi" in told
    lan.says("gửi")
    assert statuses(street) == ["failed:marked"]
    assert on_disk(street) == 0
    page = Officer(street, Role.OFFICER).reads(f"/cases/{OA}/{only_case(street).code}")
    assert "có dấu chỉ mức độ mật, không được nhận" in page
