"""An editor keeps the questions that each publication asks again."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from bot.models.revisions import Revision
from bot.storage.staff import Role
from tests.fakes import Installation
from tests.webhooks.console.office import Officer, seen
from webhooks.console.revision_words import dropped_to

PAGE, BIRTH = "/knowledge/golden", "1.001193"
ASKED = "đăng ký khai sinh cho con cần những giấy tờ gì"


def sends(officer: Officer, **fields: str) -> TestResponse:
    marks = set(re.findall(r'name="mark" value="([^"]+)"', officer.opens(PAGE).text))
    [mark] = marks
    return officer.sends(PAGE, **{"mark": mark, **fields})


def draft(town: Installation) -> Revision:
    [found] = town.app.store.revisions.list()
    return found


def test_a_question_is_added_shown_with_what_it_gets_and_taken_out(
    town: Installation, mai: Officer
) -> None:
    assert "Chưa có câu nào" in mai.reads(PAGE)
    assert sends(mai, question=ASKED, entry=BIRTH).status_code == 303
    sends(mai, question="mở quán phở cần gì hả trời ơi", entry=BIRTH)

    page = mai.reads(PAGE)
    assert "đang trả lời đúng" in page
    assert re.search(r"mở quán phở .{0,300}đang (đưa|nói|trả lời:)", page)
    assert draft(town).path == "golden.jsonl"
    assert draft(town).text.count("\n") == 2
    assert mai.reads(f"{PAGE}?q=khai+sinh").count("Bỏ câu này") == 1

    sends(mai, question=ASKED, do="drop")
    assert ASKED not in draft(town).text
    acts = [row.what for row in town.app.store.audit.walk() if row.who == mai.account.id]
    assert acts == ["revision.add", "revision.change", "revision.change"]


def test_an_entry_may_be_named_by_its_title_and_chosen_of_several(
    town: Installation, mai: Officer
) -> None:
    several = sends(mai, question=ASKED, entry="khai sinh")
    assert several.status_code == 422
    assert "Có nhiều bài khớp" in seen(several)
    assert f'value="{ASKED}"' in several.text

    assert sends(mai, question=ASKED, entry="khai sinh", choice=BIRTH).status_code == 303
    assert BIRTH in draft(town).text


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"question": " ", "entry": BIRTH}, "Ghi câu hỏi"),
        ({"question": ASKED, "entry": ""}, "Không có bài nào khớp"),
        ({"question": ASKED, "entry": "phi thuyền"}, "Không có bài nào khớp"),
    ],
)
def test_a_form_with_something_missing_is_shown_again(
    town: Installation, mai: Officer, fields: dict[str, str], word: str
) -> None:
    answer = sends(mai, **fields)

    assert answer.status_code == 422
    assert word in seen(answer)
    assert town.app.store.revisions.list() == []


def test_who_is_slower_is_told_and_a_question_stands_once(town: Installation, mai: Officer) -> None:
    lan = Officer(town, Role.EDITOR, name="Lan")
    [mark] = set(re.findall(r'name="mark" value="([^"]+)"', mai.opens(PAGE).text))
    sends(lan, question=ASKED, entry=BIRTH)
    late = mai.sends(PAGE, mark=mark, question="phí khai sinh bao nhiêu", entry=BIRTH)

    assert late.status_code == 409
    assert "Có người vừa sửa danh sách này" in seen(late)
    assert "phí khai sinh bao nhiêu" in late.text
    twice = sends(mai, question=ASKED, entry=BIRTH)
    assert twice.status_code == 422
    assert "đã có trong danh sách" in seen(twice)


def test_a_list_with_damaged_rows_is_shown_and_what_is_whole_can_be_taken_out(
    town: Installation, mai: Officer
) -> None:
    damaged = '{"question": "\\ud83d", "expect": ["1.001193"]}\n' + "[" * 100_000 + "\n"
    typed = f'{{"question": "{ASKED.replace(" ", "  ")}", "expect": ["{BIRTH}"]}}\n'
    [mark] = set(re.findall(r'name="mark" value="([^"]+)"', mai.opens(PAGE).text))
    mai.sends("/knowledge/tables/golden.jsonl", mark=mark, text=damaged + typed)

    assert "không phải một câu hỏi kiểm tra" in mai.reads("/knowledge/tables/golden.jsonl?xem=chu")
    assert mai.reads(PAGE).count("Bỏ câu này") == 1
    assert sends(mai, question=ASKED, do="drop").status_code == 303
    assert draft(town).text == damaged
    again = sends(mai, question=ASKED, do="drop")
    assert again.status_code == 422
    assert "Câu này không có trong danh sách" in seen(again)


def test_a_trial_asks_the_published_questions_too(town: Installation, mai: Officer) -> None:
    store = town.app.store
    made = store.revisions.add(
        "golden.jsonl", f'{{"question": "{ASKED}", "expect": ["{BIRTH}"]}}\n', base="", by="lan"
    )
    store.revisions.publish(store.revisions.get(made), shipped="", replaces="")
    mai.sends("/knowledge/entries/faq/bao-chi.md/edit")
    [own] = [each for each in store.revisions.list() if each.author == mai.account.id]

    assert "Đã hỏi lại 1 câu" in mai.reads(f"/knowledge/edit/{own.id}/try")


def test_a_special_situation_that_takes_a_question_is_called_as_officers_call_it() -> None:
    assert dropped_to("guard:denunciation") == "tình huống đặc biệt “Tố cáo”"
    assert dropped_to("") == "không bài nào trả lời ngay"
