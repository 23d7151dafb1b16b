"""The program's own files with revisions over them, and what a release does to both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.editorial.files import (
    base_files,
    current_files,
    examined,
    hash_of,
    is_content_path,
    tried,
)
from bot.models.revisions import Revision, RevisionStatus
from knowledge.loader import load

TODAY = date(2026, 11, 26)
OLD, OURS, NEW = "Mở cửa lúc 6 giờ.", "Mở cửa lúc 7 giờ.", "Mở cửa lúc 8 giờ."
POOL = "faq/ho-boi.md"
ENTRY = """+++
title = "Hồ bơi phường mở mấy giờ"
questions = ["hồ bơi phường mở mấy giờ"]
valid_from = 2026-11-01

[[sources]]
title = "Bảng giờ ở cổng hồ bơi (bài mẫu)"
checked_on = 2026-11-20
+++
Hồ bơi mở cửa buổi sáng. Xin gọi {phone} để hỏi giờ hôm nay.
"""
PUBLISHED = Revision(
    id="r1",
    path=POOL,
    text=OURS,
    base=hash_of(OLD),
    status=RevisionStatus.PUBLISHED,
    version=4,
    author="mai",
    writers=("mai",),
    approver="lan",
    publish_on="",
    expire_on="",
    created_at=1,
    changed_at=1,
    note="",
    shipped=hash_of(OLD),
    replaces="",
)


def test_a_published_revision_stands_over_the_shipped_file() -> None:
    found = current_files({POOL: OLD, "faq/cho.md": "Chợ."}, [PUBLISHED])

    assert dict(found.files) == {POOL: OURS, "faq/cho.md": "Chợ."}
    assert found.conflicts == ()


def test_a_release_that_changed_the_file_is_a_conflict_and_changes_nothing_that_is_live() -> None:
    found = current_files({POOL: NEW}, [PUBLISHED])

    assert found.files[POOL] == OURS
    assert found.conflicts == (PUBLISHED,)


def test_a_release_that_takes_the_file_away_is_a_conflict_too() -> None:
    assert current_files({}, [PUBLISHED]).conflicts == (PUBLISHED,)


def test_a_release_that_says_the_same_is_no_conflict() -> None:
    assert current_files({POOL: OURS}, [PUBLISHED]).conflicts == ()


def test_a_revision_without_text_takes_the_file_away() -> None:
    gone = replace(PUBLISHED, text="")

    assert current_files({POOL: OLD}, [gone]).files == {}
    assert current_files({POOL: NEW}, [gone]).conflicts == (gone,)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("faq/ho-boi.md", True),
        ("procedures/khai-sinh@2027-03-01.md", True),
        ("places/communes.csv", True),
        ("wording.toml", True),
        ("../config.toml", False),
        ("/etc/passwd.md", False),
        ("faq/../../x.md", False),
        ("faq/x.py", False),
        ("other/x.md", False),
        ("faq/.x.md", False),
    ],
)
def test_a_revision_reaches_no_file_outside_the_content(path: str, is_one: bool) -> None:
    assert is_content_path(path) is is_one
    if not is_one:
        assert tried({}, path, "x", on=TODAY).base is None


def test_the_shipped_files_come_through_a_folder_unchanged() -> None:
    files = base_files()

    assert files == load().files
    found = examined(files, on=TODAY)
    assert found.base is not None
    assert found.base.files == files


def test_a_new_entry_is_tried_beside_the_others() -> None:
    found = tried(base_files(), POOL, ENTRY, on=TODAY)

    assert found.problems == ()
    assert found.base is not None
    assert POOL in {entry.file for entry in found.base.entries}


def test_what_does_not_load_is_told_with_file_and_line() -> None:
    found = tried(base_files(), POOL, ENTRY.replace("valid_from = 2026-11-01", ""), on=TODAY)

    assert found.base is None
    assert {problem.file for problem in found.problems} == {POOL}


def test_what_loads_and_has_no_source_is_a_problem_with_its_line() -> None:
    found = tried(
        base_files(), POOL, ENTRY.replace('title = "Bảng giờ', 'title = "" # "'), on=TODAY
    )

    assert any(problem.file == POOL and problem.line for problem in found.problems)
