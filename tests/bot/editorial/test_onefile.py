"""One file with another text is judged as the whole content would judge it, in no time."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.guide import Guide
from bot.editorial.advice import advise, is_known
from bot.editorial.files import base_files, tried
from bot.editorial.onefile import Around, Looked, look
from knowledge.problems import Problem
from knowledge.whereabouts import Place
from tests.test_documents import editors_messages

TODAY = date(2026, 11, 26)
CERTIFY = "procedures/chung-thuc-chu-ky.md"
BIRTH = "procedures/khai-sinh.md"
FILES = base_files()
OF_TABLES = (
    "the file is no TOML",
    "… stands twice",
    "columns",
    "unknown columns",
    "the row has more cells",
    '"kind" is "…", but',
    '"code" is "…"; write the',
    '"province" is',
    "old name",
    "the code",
)
"""Beginnings of what only tables can earn; their own pages tell them."""


def seen(guide: Guide, path: str, text: str) -> Looked:
    around = Around(guide.index, guide.matcher.known)
    return look(FILES, path, text, around=around, on=TODAY)


def with_line(old: str, new: str, path: str = CERTIFY) -> str:
    assert old in FILES[path]
    return FILES[path].replace(old, new, 1)


@pytest.mark.parametrize(
    "text",
    [
        FILES[CERTIFY],
        with_line("amount = 10000", 'amount = "mười nghìn"'),
        with_line("source = 2", "source = 9"),
        with_line('related = ["2.000815"', 'related = ["9.999999"'),
        with_line("xong trong ngày", "xong trong 12 ngày"),
        with_line('"chứng thực chữ ký ở đâu"', '"lam giay khai sinh cho con o dau"'),
        with_line("checked_on = 2026-07-15", "checked_on = 2027-07-15"),
        with_line("+++", "", CERTIFY),
        "",
    ],
)
def test_a_file_alone_is_told_the_same_as_with_the_whole_content(guide: Guide, text: str) -> None:
    alone = [each for each in seen(guide, CERTIFY, text).problems if not each.is_reminder]
    whole = tried(FILES, CERTIFY, text or "\n", on=TODAY)

    assert [each for each in whole.problems if each.file == CERTIFY] == alone


def test_a_code_that_another_file_has_is_told(guide: Guide) -> None:
    found = seen(guide, CERTIFY, with_line('code = "2.000884"', 'code = "1.001193"'))
    [told] = [advise(each, FILES[CERTIFY]) for each in found.problems]

    assert told.wrong == "mã “1.001193” đã là của bài procedures/khai-sinh@2027-03-01.md"
    assert told.place.key == "code"


def test_the_later_version_of_an_entry_is_read_with_it(guide: Guide) -> None:
    found = seen(guide, BIRTH, FILES[BIRTH])

    assert found.files == {BIRTH, "procedures/khai-sinh@2027-03-01.md"}
    assert found.base is not None
    assert len(found.base.entries) == 2
    entry = found.entry_of(BIRTH)
    assert entry is not None
    assert entry.file == BIRTH


def test_every_message_about_an_entry_has_its_sentence() -> None:
    lacking = [each for each in editors_messages() if not is_known(each)]

    assert [each for each in lacking if not each.startswith(OF_TABLES)] == []


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence"),
    [
        (
            "amount = 10000",
            'amount = "mười nghìn"',
            Place("amount", "fees", 0),
            "Không phải số nguyên. Cách sửa: chỉ ghi chữ số, không ghi chữ và đơn vị.",
        ),
        (
            'form = "xuất trình"',
            'form = "mang theo"',
            Place("form", "papers", 1),
            "“mang theo” không nằm trong các giá trị được phép. Cách sửa: chọn một trong: bản "
            "chính, bản sao, bản sao chứng thực, xuất trình, điện tử.",
        ),
        (
            "thường xong trong ngày",
            "thường xong trong 12 ngày",
            Place("lead"),
            "Bài nêu “12” mà không dòng nào ghi. Cách sửa: thêm vào bảng Con số trong bài, "
            "kèm nguồn; hoặc bỏ con số.",
        ),
        (
            "valid_from = 2025-07-01",
            "valid_from = 2025-07-01\nvalid_to = 2025-01-01",
            Place("valid_to"),
            "Ngày cuối sớm hơn ngày bắt đầu. Cách sửa: sửa một trong hai ngày.",
        ),
        (
            "checked_on = 2026-07-15",
            "checked_on = 2026-01-15",
            Place("title", "sources", 0),
            "Quá 180 ngày chưa đọc lại nguồn “Cổng Dịch vụ công quốc gia, thủ tục 2.000884” (lần "
            "cuối 15/01/2026). Cách sửa: đọc lại nguồn, sửa bài nếu cần, ghi ngày mới.",
        ),
    ],
)
def test_advice_names_the_field_and_the_remedy(
    guide: Guide, old: str, new: str, place: Place, sentence: str
) -> None:
    text = with_line(old, new)
    told = [advise(each, text) for each in seen(guide, CERTIFY, text).problems]

    assert (place, sentence) in [(each.place, each.sentence) for each in told]


def test_a_message_nobody_wrote_a_sentence_for_is_shown_as_it_is() -> None:
    told = advise(Problem(CERTIFY, 3, "the moon is full"), FILES[CERTIFY])

    assert told.sentence == "Có chỗ chưa đúng: the moon is full. Cách sửa: sửa rồi kiểm tra lại."
    assert told.place == Place("title")
