"""An officer looks at what came with a case."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.models import CaseDetails, SentFile
from bot.staff.roles import Right, roles_with
from bot.storage.staff import Role
from tests.bot.files import samples
from tests.factories import OA
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP, WASTE
from tests.webhooks.console.office import Officer

PAGE = f"/cases/{OA}/{LAMP}"


def add_file(town: Installation, number: int, media_type: str = "", data: bytes = b"") -> None:
    """Keep a file with the lamp's case, or only list it where there are no bytes."""
    store = town.app.store
    case = store.cases.get(LAMP)
    file = SentFile(f"e1.{number:02}", "https://x", "../../<b>đơn</b>.html")
    store.attachments.add([file], oa_id=OA, person=case.person)
    store.attachments.bind([file.id], cause=LAMP, sender=case.person, person=case.person)
    row = store.attachments.find(file.id)
    if data and row is not None:
        town.app.files.cabinet.put(row.file_name, row.key, data)
        store.attachments.stored(file.id, media_type=media_type, size_bytes=len(data))


@pytest.fixture
def with_files(desk: Installation) -> Installation:
    """The lamp's case has a picture, a paper, one that waits and one that failed."""
    add_file(desk, 1, "image/jpeg", samples.a_picture())
    add_file(desk, 2, "application/pdf", samples.a_pdf())
    add_file(desk, 3)
    add_file(desk, 4)
    desk.app.store.attachments.failed("e1.04", "too_large")
    return desk


def test_the_page_shows_pictures_offers_papers_and_tells_what_failed(
    with_files: Installation,
) -> None:
    officer = Officer(with_files, Role.OFFICER)
    page = officer.opens(PAGE).text

    assert f'<img src="/console{PAGE}/files/1" alt="Ảnh 1 người dân gửi"' in page
    assert "<b>đơn</b>" not in page
    text = officer.reads(PAGE)
    assert "Tải tệp 2 (PDF, 1 KB)" in text
    assert "Tệp 3: đang tải về từ Zalo" in text
    assert "Tệp 4 không tải được: tệp lớn quá mức cho phép." in text


def test_a_picture_opens_in_place_and_carries_no_more_than_pixels(
    with_files: Installation,
) -> None:
    answer = Officer(with_files, Role.VIEWER).opens(f"{PAGE}/files/1")

    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{LAMP}-1.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(answer.data)).size == (60, 40)


def test_a_paper_is_for_saving_only_under_a_name_of_ours(with_files: Installation) -> None:
    answer = Officer(with_files, Role.OFFICER).opens(f"{PAGE}/files/2")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{LAMP}-2.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.data == samples.a_pdf()


@pytest.mark.parametrize("number", ["0", "3", "4", "5", "99", "-1", "x", "1%2F..%2F2"])
def test_what_is_not_there_is_not_found(with_files: Installation, number: str) -> None:
    assert Officer(with_files, Role.OFFICER).opens(f"{PAGE}/files/{number}").status_code == 404


def test_who_may_not_see_the_case_does_not_see_its_pictures(with_files: Installation) -> None:
    for role in Role:
        may_see = role in roles_with(Right.SEE_CASES)
        status = Officer(with_files, role).opens(f"{PAGE}/files/1").status_code
        assert status == (200 if may_see else 403), role
    stranger = Officer(with_files, Role.OFFICER, oa_id="9")
    assert stranger.opens(f"{PAGE}/files/1").status_code == 404
    other = f"/cases/{OA}/{WASTE}/files/1"
    assert Officer(with_files, Role.OFFICER).opens(other).status_code == 404


def test_a_file_that_is_gone_or_was_changed_on_disk_is_not_found(with_files: Installation) -> None:
    officer = Officer(with_files, Role.OFFICER)
    first, second = with_files.app.store.attachments.of_case(with_files.app.store.cases.get(LAMP))[
        :2
    ]
    with_files.app.files.cabinet.remove(first.file_name)
    with_files.app.files.cabinet.put(second.file_name, b"x" * 32, samples.HTML)

    assert officer.opens(f"{PAGE}/files/1").status_code == 404
    assert officer.opens(f"{PAGE}/files/2").status_code == 404


def test_an_erased_picture_is_said_to_be_erased(with_files: Installation) -> None:
    store = with_files.app.store
    store.erasure.forget(OA, store.cases.get(LAMP).person)
    officer = Officer(with_files, Role.OFFICER)

    assert "Tệp 1 đã xoá" in officer.reads(PAGE)
    assert officer.opens(f"{PAGE}/files/1").status_code == 404


def test_a_contact_is_for_those_who_work_on_the_case(desk: Installation) -> None:
    told = CaseDetails(happened="từ thứ Hai", place_now="xã Mẫu", contact="0912345678")
    desk.app.store.intake.add(told, cause=LAMP)

    worker = Officer(desk, Role.OFFICER).reads(PAGE)
    reader = Officer(desk, Role.VIEWER).reads(PAGE)
    assert "0912345678" in worker
    assert "0912345678" not in reader
    assert "chỉ người xử lý xem được" in reader
    for page in (worker, reader):
        assert "từ thứ Hai" in page
        assert "xã Mẫu" in page
