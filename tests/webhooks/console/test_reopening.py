"""A citizen opens a case again, and whoever works on it reads why."""

from __future__ import annotations

import pytest

from bot.cases.answering import answer_case
from bot.models import CaseStatus
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Installation
from tests.webhooks.console.office import Officer

REASON = "vì đèn vẫn tắt, gọi 0912 345 678"


@pytest.fixture
def code(town: Installation) -> str:
    """A lamp that was answered and that its author wants to be looked at again."""
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("gửi")
    [case] = town.app.store.cases.all()
    answer_case(town.app.store, town.app.settings, case, "Đã thay bóng đèn.")
    town.pass_time(hours=1)
    lan.says(f"mở lại {case.code} {REASON}")
    return case.code


def test_the_page_and_its_timeline_tell_why(town: Installation, code: str) -> None:
    shown = Officer(town, Role.OFFICER).reads(f"/cases/{OA}/{code}")

    assert f"Lý do đề nghị xem lại {REASON}" in shown
    timeline = shown[shown.index("Diễn biến") :]
    assert timeline.index("trả lời người dân") < timeline.index("Người dân đề nghị xem lại")
    assert timeline.count(REASON) == 1


def test_who_may_only_look_reads_the_reason_without_numbers(town: Installation, code: str) -> None:
    shown = Officer(town, Role.VIEWER).reads(f"/cases/{OA}/{code}")

    assert "vì đèn vẫn tắt" in shown
    assert "0912" not in shown


def test_opening_again_is_no_work_of_an_officer(town: Installation, code: str) -> None:
    shown = Officer(town, Role.OFFICER).reads(f"/cases/{OA}/{code}")

    assert town.app.store.cases.get(code).status is CaseStatus.REOPENED
    assert "đúng hạn" not in shown


def test_the_second_request_writes_no_second_line(town: Installation, code: str) -> None:
    town.citizen().says(f"mở lại {code} vì đèn vẫn tắt")

    assert Officer(town, Role.OFFICER).reads(f"/cases/{OA}/{code}").count("đề nghị xem lại") == 2


def test_what_is_covered_leaves_the_reason_too(town: Installation, code: str) -> None:
    officer = Officer(town, Role.OFFICER)
    officer.works_on(code, "redact", words="0912 345 678", why="số của người khác")

    shown = officer.reads(f"/cases/{OA}/{code}")
    assert "vì đèn vẫn tắt, gọi [đã che]" in shown
    assert "0912" not in shown
