"""The same plan, written down in the ways in which agencies hand plans over."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from datetime import date

import docx
import pytest

from knowledge.importers.plans.lines import flat
from knowledge.importers.plans.model import DraftTask, PlanDraft
from knowledge.importers.plans.plan import parse, read_bytes
from knowledge.importers.plans.reading import read_text
from tests.knowledge.plans.texts import ALIGNED, HEAD, SHAPES, TABBED, TAIL

LEADS = ["Phòng Văn hóa - Xã hội", "Trung tâm Dịch vụ tổng hợp", "UBND xã"]
PARTNERS = [
    ("Các thôn", "Đoàn xã"),
    ("Văn phòng HĐND và UBND xã", "Các thôn"),
    ("Mặt trận Tổ quốc xã", "Các đoàn thể"),
]
CONTENTS = [
    "Treo băng rôn về dịch vụ công trực tuyến tại các thôn",
    "Phát tin trên loa truyền thanh (02 tin/01 tháng)",
    "Đối thoại với người dân",
]
PERIODS = ["Quý I/2026", "Định kỳ hàng tuần", "Trước ngày 30/6/2026"]


def plan_of(text: str) -> PlanDraft:
    return parse(read_text(text))


def without_accents(text: str) -> str:
    return "".join(flat(c).upper() if c.isupper() else flat(c) for c in text)


def word_file(rows: Sequence[Sequence[str]], *paragraphs: str) -> bytes:
    document = docx.Document()
    letterhead = document.add_table(1, 2)
    letterhead.rows[0].cells[0].text = "ỦY BAN NHÂN DÂN\nTỈNH MIỀN ĐÔNG\nSố: 07/KH-UBND"
    letterhead.rows[0].cells[1].text = "CỘNG HÒA\nMiền Đông, ngày 03 tháng 02 năm 2026"
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def told(task: DraftTask) -> tuple[str, str, tuple[str, ...], str]:
    return task.content, task.lead, task.partners, task.period.text


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_gives_the_same_tasks(name: str) -> None:
    tasks = plan_of(HEAD + SHAPES[name] + TAIL).tasks

    assert [task.no for task in tasks] == [1, 2, 3]
    expected = list(zip(CONTENTS, LEADS, PARTNERS, PERIODS, strict=True))
    assert [told(task) for task in tasks] == expected
    assert (tasks[0].period.start, tasks[0].period.end) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (tasks[1].period.recurrence, tasks[1].period.quota) == ("weekly", 2)
    assert tasks[2].period.end == date(2026, 6, 30)


@pytest.mark.parametrize("name", SHAPES)
def test_accents_lost_in_scanning_lose_no_task(name: str) -> None:
    tasks = plan_of(without_accents(HEAD + SHAPES[name] + TAIL)).tasks

    assert [flat(task.content) for task in tasks] == [flat(text) for text in CONTENTS]
    assert [flat(task.lead) for task in tasks] == [flat(text) for text in LEADS]
    assert [tuple(map(flat, task.partners)) for task in tasks] == [
        tuple(map(flat, partners)) for partners in PARTNERS
    ]


@pytest.mark.parametrize("name", SHAPES)
def test_each_task_names_the_line_where_it_begins(name: str) -> None:
    text = HEAD + SHAPES[name] + TAIL
    lines = text.split("\n")
    for task in plan_of(text).tasks:
        near = " ".join(lines[task.line - 1 : task.line + 1])
        assert task.content.split()[0] in near


def test_the_head_is_read_whole() -> None:
    draft = plan_of(HEAD + TABBED + TAIL)

    assert draft.number == "15/KH-UBND"
    assert draft.agency == "UBND xã Suối Vàng"
    assert draft.title == "Thông tin, tuyên truyền cải cách hành chính xã Suối Vàng năm 2026"
    assert (draft.period, draft.issued_on) == ("năm 2026", date(2026, 1, 12))
    assert draft.contents == ("Cách nộp hồ sơ trực tuyến.", "Cách gửi phản ánh, kiến nghị.")


def test_duties_outside_the_table_are_kept_apart_with_the_reports() -> None:
    draft = plan_of(HEAD + TABBED + TAIL)

    assert [duty.lead for duty in draft.duties] == ["Văn phòng HĐND và UBND xã", "Các thôn"]
    [report] = draft.reports
    assert (report.by, report.periods) == ("Văn phòng HĐND và UBND xã", ("quarterly",))


def test_numbers_that_begin_anew_in_each_group_are_counted_through() -> None:
    draft = plan_of(
        HEAD
        + "TT\tNhiệm vụ\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời gian hoàn thành\n"
        + "(1)\t(2)\t(3)\t(4)\t(5)\n"
        + "I\tTuyên truyền trên báo chí\n"
        + "1\tMở chuyên mục, mỗi quý ít nhất 02 bài\tBáo tỉnh\tCác sở, ngành\tHằng quý\n"
        + "II\tTuyên truyền trực quan\n"
        + "1\tDựng pa nô\tSở Xây dựng\t\tTháng 11/2025 - tháng 02/2026\n"
        + "2\tIn tờ gấp\tSở Nội vụ\tSở Tài chính và Sở Y tế\t6 tháng đầu năm\n"
    )
    first, second, third = draft.tasks

    assert [(task.no, task.group) for task in draft.tasks] == [
        (1, "Tuyên truyền trên báo chí"),
        (2, "Tuyên truyền trực quan"),
        (3, "Tuyên truyền trực quan"),
    ]
    assert (first.period.recurrence, first.period.quota) == ("quarterly", 2)
    assert (second.period.start, second.period.end) == (date(2025, 11, 1), date(2026, 2, 28))
    assert third.partners == ("Sở Tài chính", "Sở Y tế")


def test_duties_given_body_by_body_become_tasks() -> None:
    draft = plan_of(
        HEAD.partition("III.")[0]
        + "III. TỔ CHỨC THỰC HIỆN\n"
        + "1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp, Văn phòng UBND tỉnh mở chuyên mục.\n"
        + "2. Đề nghị Đài Phát thanh và Truyền hình tỉnh:\n"
        + "a) Phát bản tin hàng tuần.\n"
        + "b) Phối hợp với Báo tỉnh đưa tin.\n"
        + "3. Yêu cầu các sở, ban, ngành tổ chức quán triệt.\n"
    )

    assert [task.lead for task in draft.tasks] == [
        "Sở Nội vụ",
        "Đài Phát thanh và Truyền hình tỉnh",
        "Đài Phát thanh và Truyền hình tỉnh",
        "Các sở, ban, ngành",
    ]
    assert draft.tasks[0].partners == ("Sở Tư pháp", "Văn phòng UBND tỉnh")
    assert draft.tasks[1].period.recurrence == "weekly"
    assert draft.tasks[3].period.text == "năm 2026"


HEADS = ("STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian")
ROWS = (
    ("1", "Dựng pa nô", "Sở Nội vụ", "Các sở, ban, ngành", "Quý II/2026"),
    ("2", "Bản tin (03 bản tin/tháng)", "Đài tỉnh", "Sở Nội vụ;", "Định kỳ"),
    ("", "", "", "Sở Tư pháp", "hàng tuần"),
    ("3", "Hội thi", "Tỉnh đoàn", "", "Từ ngày 01/3 đến ngày 30/4/2026"),
)


@pytest.mark.parametrize("counted_by_word", [False, True], ids=["numbers", "Word's own numbers"])
def test_a_word_file_with_letterhead_and_table(*, counted_by_word: bool) -> None:
    rows = [("", *row[1:]) if counted_by_word else row for row in ROWS]
    draft = parse(
        read_bytes(word_file([HEADS, *rows], "KẾ HOẠCH", "Tuyên truyền năm 2026"), "a.docx")
    )

    assert (draft.number, draft.agency) == ("07/KH-UBND", "UBND tỉnh Miền Đông")
    assert [task.content for task in draft.tasks] == [ROWS[0][1], ROWS[1][1], ROWS[3][1]]
    assert draft.tasks[1].partners == ("Sở Nội vụ", "Sở Tư pháp")
    assert draft.tasks[1].period.text == "Định kỳ hàng tuần"
    assert draft.tasks[2].period.start == date(2026, 3, 1)


def test_heads_in_two_rows_are_one_head() -> None:
    above = ("STT", "Nội dung", "Đơn vị", "", "Thời gian")
    below = ("", "", "Chủ trì", "Phối hợp", "")
    draft = parse(read_bytes(word_file([above, below, ROWS[0]], "KẾ HOẠCH", "Năm 2026"), "a.docx"))

    [task] = draft.tasks
    assert (task.lead, task.partners) == ("Sở Nội vụ", ("Các sở, ban, ngành",))


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + TABBED).encode("utf-8-sig"),
        (HEAD + TABBED).encode("utf-16"),
        unicodedata.normalize("NFD", HEAD + TABBED).encode(),
        (HEAD + TABBED).replace("\n", "\r\n").encode(),
    ],
    ids=["with a mark", "UTF-16", "letters and accents apart", "lines of Windows"],
)
def test_every_way_of_writing_unicode_is_read(content: bytes) -> None:
    assert [task.content for task in parse(read_bytes(content, "kh.txt")).tasks] == CONTENTS


def test_web_pages_leave_their_comment_forms_behind() -> None:
    noise = "2 Comments\n\nTrả lời\n\nEmail của bạn sẽ không được hiển thị công khai.\nHay quá!\n"
    draft = plan_of(HEAD + ALIGNED + TAIL + noise)

    assert [task.content for task in draft.tasks] == CONTENTS
    left_out = [change.before for change in draft.mended if change.kind == "noise"]
    assert "2 Comments" in left_out
    assert "Hay quá!" in left_out


def test_what_was_mended_is_listed_with_its_line() -> None:
    draft = plan_of(HEAD + TABBED.replace("dịch vụ công", "dich vụ công") + TAIL)
    [change] = [change for change in draft.mended if change.kind == "ocr"]

    assert (change.before, change.after) == ("dich vụ công trực tuyến", "dịch vụ công trực tuyến")
    assert draft.tasks[0].line == change.line
    assert draft.tasks[0].content == CONTENTS[0]


def test_words_that_only_look_like_standing_phrases_stay() -> None:
    text = "Cần bố trí theo tình hình thực tế, có quan điểm rõ, quyết định kỷ luật"
    draft = plan_of(HEAD + f"1. {text}\n- Chủ trì: Sở Nội vụ\n")

    assert draft.tasks[0].content == text
    assert not [change for change in draft.mended if change.kind == "ocr"]
