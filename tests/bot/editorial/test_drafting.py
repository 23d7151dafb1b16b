"""A draft becomes a file of the content, or everything stays as it was."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.editorial.drafting import apply, as_file, missing, slug_of
from bot.errors import EditRefused, UnknownThing
from bot.storage.drafts import Body, Draft, DraftKind, DraftStatus
from knowledge.loader import CONTENT, load

TODAY = date(2026, 11, 23)
POOL = Body(
    title='Hồ bơi phường mở "mấy giờ"',
    questions=("hồ bơi phường mở mấy giờ", 'vé vào "hồ bơi" bán ở đâu'),
    answer="Hồ bơi mở cửa buổi sáng và buổi chiều.\n\nXin gọi {phone} để hỏi giờ hôm nay.",
    source="Bảng giờ ở cổng hồ bơi (bài mẫu)",
    checked_on="2026-11-20",
)


def a_draft(body: Body, kind: DraftKind = DraftKind.ENTRY, entry: str = "") -> Draft:
    return Draft("d1", kind, entry, DraftStatus.OPEN, 1, "mai", 1, 1, body)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def test_a_new_entry_becomes_a_file_that_the_check_finds_nothing_in(content: Path) -> None:
    path = apply(content, a_draft(POOL), on=TODAY)

    assert path == content / "faq/ho-boi-phuong-mo-may-gio.md"
    [entry] = [each for each in load(content).entries if each.file == f"faq/{path.name}"]
    assert (entry.title, entry.questions) == (POOL.title, POOL.questions)
    assert entry.sources[0].checked_on == date(2026, 11, 20)


def test_a_wording_goes_into_the_file_of_its_entry_once(content: Path) -> None:
    draft = a_draft(Body(questions=("bóp rớt mất căn cước",)), DraftKind.WORDING, "1.014064")
    path = apply(content, draft, on=TODAY)
    again = apply(content, draft, on=TODAY)

    assert path == again
    assert path.read_text(encoding="utf-8").count("bóp rớt mất căn cước") == 1


@pytest.mark.parametrize(
    "body",
    [
        replace(POOL, answer="Vé 20.000 đồng."),
        replace(POOL, source=""),
        replace(POOL, checked_on="2026-12-31"),
        replace(POOL, title="???"),
    ],
    ids=["a figure without a row", "no source", "read tomorrow", "no name for the file"],
)
def test_what_the_check_would_refuse_leaves_no_file(content: Path, body: Body) -> None:
    before = sorted(content.rglob("*"))
    with pytest.raises(EditRefused):
        apply(content, a_draft(body), on=TODAY)

    assert sorted(content.rglob("*")) == before


def test_a_second_entry_of_the_same_title_is_refused(content: Path) -> None:
    apply(content, a_draft(POOL), on=TODAY)
    with pytest.raises(EditRefused, match="exists already"):
        apply(content, a_draft(POOL), on=TODAY)


def test_a_wording_of_an_entry_that_is_gone_is_told(content: Path) -> None:
    draft = a_draft(Body(questions=("x",)), DraftKind.WORDING, "9.999999")
    with pytest.raises(UnknownThing):
        apply(content, draft, on=TODAY)


def test_what_is_missing_is_named() -> None:
    assert missing(Body()) == ("tiêu đề", "câu hỏi", "câu trả lời", "nguồn", "ngày đọc nguồn")
    assert missing(POOL) == ()


def test_quotes_and_addresses_are_written_safely() -> None:
    text = as_file(replace(POOL, address='https://x.gov.vn/"'), on=TODAY)

    assert 'title = "Hồ bơi phường mở \\"mấy giờ\\""' in text
    assert 'url = "https://x.gov.vn/\\""' in text
    assert len(slug_of("rất dài " * 40)) <= 60
