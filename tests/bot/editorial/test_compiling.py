"""What a version would change for known questions, asked of the whole content."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.editorial.compiling import Job, compiled
from bot.editorial.files import base_files
from bot.models.publications import Drop
from tests.bot.editorial.small import MARKET, MARKET_OLD, POOL, POOL_OLD, an_entry

TODAY = date(2026, 11, 26)
CARD, LOST_CARD = "rớt bóp mất căn cước phải mần răng", "1.014064"
SMALL = Job({POOL: POOL_OLD, MARKET: MARKET_OLD}, None, {POOL: POOL_OLD}, (), TODAY)


def test_a_new_entry_that_takes_a_confirmed_question_is_told_by_name() -> None:
    shipped = base_files()
    thief = {"faq/thay-cung.md": an_entry("Thầy cúng", "Xem bảng ở cổng.", CARD)}
    job = Job({**shipped, **thief}, None, shipped, ((CARD, LOST_CARD),), TODAY)

    assert compiled(job).drops == (Drop(CARD, LOST_CARD, "faq:thay-cung"),)
    assert compiled(replace(job, files=shipped)).drops == ()


def test_a_special_situation_that_takes_a_golden_question_is_told_by_name() -> None:
    asked = "ho boi phuong mo may gio"
    golden = {"golden.jsonl": f'{{"question": "{asked}", "expect": ["slug:ho-boi"]}}\n'}
    guards = base_files()["guards.toml"]
    caught = guards.replace('"tố cáo", "tố giác"', '"hồ bơi", "tố cáo", "tố giác"', 1)
    job = replace(SMALL, files={**SMALL.files, **golden, "guards.toml": guards})

    assert compiled(job).drops == ()
    published = replace(job, before=compiled(job).index)
    for each in (job, published):
        found = compiled(replace(each, files={**job.files, "guards.toml": caught}))
        assert found.drops == (Drop(asked, "faq:ho-boi", "guard:denunciation"),)


def test_a_golden_question_of_one_oa_is_asked_of_that_oa() -> None:
    own = POOL_OLD.replace("valid_from", 'scope = "oa:77"\nvalid_from')
    golden = {"golden.jsonl": '{"question": "ho boi phuong", "expect": ["faq:ho-boi"]}\n'}
    job = replace(SMALL, files={**SMALL.files, POOL: own, **golden}, shipped={POOL: own})
    guards = base_files()["guards.toml"].replace('"tố cáo", "tố giác"', '"hồ bơi", "tố cáo"', 1)

    found = compiled(replace(job, files={**job.files, "guards.toml": guards}))
    assert found.drops == (Drop("ho boi phuong", "faq:ho-boi", "guard:denunciation"),)


def test_the_version_before_is_what_is_answered_from() -> None:
    before = compiled(replace(SMALL, files={MARKET: MARKET_OLD}))
    without_pool = replace(SMALL, files={MARKET: MARKET_OLD}, before=before.index)

    assert compiled(without_pool).drops == ()
    assert compiled(replace(without_pool, before=None)).drops == (
        Drop("hồ bơi phường mở mấy giờ", "faq:ho-boi", ""),
    )


def test_what_new_files_take_away_is_asked_of_the_shipped_ones_that_are_gone() -> None:
    asked = "hồ bơi phường mở mấy giờ"
    new = {"faq/be-boi.md": an_entry("Bể bơi quận", "Bể bơi mở buổi tối.", "bể bơi quận ở đâu")}

    assert compiled(replace(SMALL, files={**SMALL.files, **new})).drops == ()
    assert compiled(replace(SMALL, files=new)).drops == (Drop(asked, "faq:ho-boi", ""),)


def test_an_index_of_an_older_program_is_no_obstacle() -> None:
    assert compiled(replace(SMALL, before=b"no index")).version


def test_what_was_checked_and_published_is_not_read_again_but_its_days_are() -> None:
    before = compiled(SMALL)
    again = replace(SMALL, before=before.index)
    changed = {**SMALL.files, POOL: POOL_OLD.replace("buổi sáng", "từ 6 giờ 30")}
    late = POOL_OLD.replace("valid_from", "valid_to = 2026-01-01\nvalid_from")

    assert compiled(again) == before
    assert "6 giờ 30" in compiled(replace(again, files=changed)).problems[0]
    assert compiled(replace(again, files={POOL: late})).problems


@pytest.mark.parametrize("text", ["không phải một bài", POOL_OLD.replace("[[sources]]", "[[x]]")])
def test_content_that_does_not_hold_gets_no_version(text: str) -> None:
    found = compiled(replace(SMALL, files={POOL: text}))

    assert (found.version, found.index) == ("", b"")
    assert found.problems[0].startswith(POOL)
