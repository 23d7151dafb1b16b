"""What a check finds in content that is well formed but not true, fresh or short enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.loader import CONTENT, load
from knowledge.obsolete import obsolete_names

TODAY = date(2026, 11, 23)
# The day the packaged entries were last held against their sources.
LAST_REVIEW = date(2026, 11, 26)
Replace = Callable[[str, str, str], None]
KHAI_SINH = "procedures/khai-sinh.md"
LONG = "Ông/Bà mang giấy tờ. " * 60


def test_good_content_has_no_problem(content: Path) -> None:
    assert check(load(content), TODAY, content) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (KHAI_SINH, "valid_from = 2025-07-01", "valid_from = 2025-07-01\nvalid_to = 2026-11-22",
         "expired on 2026-11-22"),
        (KHAI_SINH, "2026-10-01", "2026-05-01", "last checked on 2026-05-01"),
        (KHAI_SINH, "2026-10-01", "2026-12-01", "in the future"),
        (KHAI_SINH, "faq:mat-giay-khai-sinh", "faq:khong-co", 'names "faq:khong-co"'),
        (KHAI_SINH, "faq:mat-giay-khai-sinh", "1.001193", "names the entry itself"),
        (KHAI_SINH, 'code = "1.001193"', 'code = "1.1193"', '"1.1193" is no procedure code'),
        (KHAI_SINH, "https://dichvucong.gov.vn", "https://example.com", "no official address"),
        (KHAI_SINH, "- Tờ khai\n", "- Tờ khai tại https://gov.vn.example.com\n", "no official"),
        (KHAI_SINH, "- Tờ khai\n", LONG, "at most 700"),
        (KHAI_SINH, "Đăng ký tại xã nơi cư trú.", "Nộp tại UBND huyện.", '"UBND huyện"'),
        (KHAI_SINH, "Đăng ký tại xã nơi cư trú.\n", "", "no answer before the first heading"),
        (KHAI_SINH, '"con mới đẻ"', '"mat giay khai sinh thi lam sao"', "also stands in"),
        (KHAI_SINH, "- Tờ khai\n", "- Tờ khai, 2 bản\n", 'states "2"'),
        (KHAI_SINH, "- Tờ khai\n", "- Tờ khai theo Nghị định 9/2020/NĐ-CP\n", "9/2020/NĐ-CP"),
        (KHAI_SINH, 'value = "60 ngày"', 'value = "60 ngày"\nsource = 2', "no [[sources]]"),
        (KHAI_SINH, "## Thời hạn\nchưa kiểm tra\n", "", 'ask for "duration"'),
        ("faq/mat-giay-khai-sinh.md", "valid_from", 'bundle = ["1.999999"]\nvalid_from',
         '"bundle" names "1.999999"'),
        ("faq/mat-giay-khai-sinh.md", "Xin bản sao trích lục.", LONG, "at most 1100"),
    ],
)  # fmt: skip
def test_a_problem_is_found(
    content: Path, replace: Replace, *, file: str, old: str, new: str, message: str
) -> None:
    replace(file, old, new)

    problems = check(load(content), TODAY, content)

    assert [p for p in problems if message in p.message], problems


def test_a_fee_cannot_have_two_amounts_on_one_day(content: Path, replace: Replace) -> None:
    fee = '[[fees]]\ncase = "đúng hạn"\namount = {}\nchannel = "mọi hình thức"\nbasis = "x"\n{}'
    replace(KHAI_SINH, "[[fees]]", fee.format(8000, "valid_from = 2027-01-01\n\n[[fees]]"))
    assert any("two amounts" in p.message for p in check(load(content), TODAY, content))

    replace(KHAI_SINH, "amount = 0\n", "amount = 0\nvalid_to = 2026-12-31\n")
    assert check(load(content), TODAY, content) == []


@pytest.mark.parametrize(
    "text",
    [
        "Cấp huyện đã bỏ, hồ sơ của UBND huyện chuyển về xã.",
        "Nộp tại xã (trước là UBND huyện).",
        "Nhiều người gọi là “Phòng Tư pháp huyện”.",
        "Không cần sổ hộ khẩu.",
        "Trước đây do Sở Thông tin và Truyền thông làm.",
    ],
)
def test_what_is_gone_may_be_named_as_gone(text: str) -> None:
    assert list(obsolete_names(text)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nộp tại UBND huyện nơi cư trú.", "UBND huyện"),
        ("Mang theo sổ hộ khẩu. Trước đây cũng vậy.", "sổ hộ khẩu"),
        ("Dịch vụ công mức độ 3, 4.", "mức độ 3, 4"),
    ],
)
def test_what_is_gone_is_not_stated_as_current(text: str, name: str) -> None:
    assert list(obsolete_names(text)) == [name]


def test_the_packaged_content_has_no_problem() -> None:
    problems = [str(problem) for problem in check(load(CONTENT), LAST_REVIEW)]

    assert problems == []
