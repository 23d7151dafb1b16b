"""An editor changes tables row by row or as text, sees what it does, and loses nothing typed."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from bot.models.revisions import Revision, RevisionStatus
from bot.storage.staff import Role
from knowledge.loader import CONTENT
from tests.fakes import Installation
from tests.webhooks.console.office import Officer, seen
from webhooks.console.table_words import GUARDS

BASE = "/knowledge/tables"


def drafts(town: Installation, path: str) -> list[Revision]:
    return list(town.app.store.revisions.list(RevisionStatus.DRAFT, path=path))


def saves(officer: Officer, address: str, **fields: str) -> TestResponse:
    """Fill in a form of a table as it is now."""
    page = officer.opens(f"{BASE}/{address}").text
    [mark] = set(re.findall(r'name="mark" value="([^"]+)"', page))
    path = address.partition("?")[0]
    data = {"csrf": officer.csrf, "mark": mark, **fields}
    return officer.browser.post(f"/console{BASE}/{path}", data=data)


def test_every_table_is_listed_and_opens(mai: Officer) -> None:
    page = mai.opens(BASE).text
    addresses = re.findall(r'href="/console(/knowledge/(?:tables/|golden)[^"]*)"', page)

    assert len(addresses) >= 14
    for address in addresses:
        assert mai.opens(address).status_code == 200, address
    assert mai.opens(f"{BASE}/faq/bao-chi.md").status_code == 404
    assert mai.opens(f"{BASE}/synonyms/khong-co.toml").status_code == 404


@pytest.mark.parametrize(
    "path", ["abbreviations.toml", "guards.toml", "life_events.toml", "wording.toml"]
)
def test_a_text_that_no_program_can_read_is_kept_shown_and_told(mai: Officer, path: str) -> None:
    assert saves(mai, f"{path}?xem=chu", text="x = " + "[" * 100_000).status_code == 303

    assert "Bản nháp có chỗ phải sửa" in mai.reads(f"{BASE}/{path}")
    assert mai.opens(f"{BASE}/{path}?xem=chu").status_code == 200
    assert mai.opens(f"{BASE}/{path}?thu=mất+căn+cước").status_code == 200


def test_the_two_calendars_of_days_off_stand_side_by_side(mai: Officer) -> None:
    titles = re.findall(r'<span class="row-text">([^<]+)</span>', mai.opens(BASE).text)

    country = titles.index("Lịch nghỉ cả nước")
    assert titles[country + 1] == "Lịch nghỉ riêng"


def test_a_sentence_is_found_previewed_saved_and_put_back(mai: Officer, town: Installation) -> None:
    assert "menu.list" in mai.reads(f"{BASE}/wording.toml?q=thu+tuc+hanh+chinh")
    assert "Người dân sẽ đọc" in mai.reads(f"{BASE}/wording.toml?muc=menu.plans")

    saved = saves(
        mai, "wording.toml?muc=menu.plans", muc="menu.plans", value="Mời {honorific} chọn kế hoạch."
    )
    assert saved.status_code == 303
    [draft] = drafts(town, "wording.toml")
    assert 'plans = "Mời {honorific} chọn kế hoạch."' in draft.text
    page = mai.reads(f"{BASE}/wording.toml?muc=menu.plans")
    assert "Mời Ông/Bà chọn kế hoạch." in page
    assert "Đang xem bản nháp" in page

    saves(mai, "wording.toml?muc=menu.plans", muc="menu.plans", do="drop", value="")
    [draft] = drafts(town, "wording.toml")
    assert "plans" not in draft.text


def test_a_sentence_without_its_place_is_kept_and_told(mai: Officer) -> None:
    saves(mai, "wording.toml?muc=sorry.late", muc="sorry.late", value="Xin lỗi vì chậm.")

    page = mai.reads(f"{BASE}/wording.toml?muc=sorry.late")
    assert "thiếu chỗ điền {sent}" in page
    assert "Bản nháp có chỗ phải sửa" in page


def test_a_short_form_is_changed_added_and_taken_out(mai: Officer, town: Installation) -> None:
    path = "abbreviations.toml"
    saves(mai, f"{path}?muc=safe/cccd", muc="safe/cccd", **{"f:key": "cccd", "f:value": "căn cước"})
    saves(mai, f"{path}?nhom=safe", nhom="safe", **{"f:key": "ttpv", "f:value": "trung tâm"})
    saves(mai, f"{path}?muc=safe/gks", muc="safe/gks", do="drop")

    [draft] = drafts(town, path)
    assert 'cccd = "căn cước"' in draft.text
    assert 'ttpv = "trung tâm"' in draft.text
    assert "gks =" not in draft.text
    assert draft.version == 3
    assert "đã sửa" in mai.reads(f"{BASE}/{path}?q=cccd")
    acts = [row.what for row in town.app.store.audit.walk()]
    assert acts[-3:] == ["revision.add", "revision.change", "revision.change"]


def test_a_phrase_more_is_tried_on_the_guards_before_it_is_published(mai: Officer) -> None:
    before = mai.reads(f"{BASE}/guards.toml?thu=hế+nhô")
    assert "Đang công bố: không nhận là tình huống đặc biệt" in before

    saved = saves(
        mai,
        "guards.toml?muc=smalltalk/1",
        muc="smalltalk/1",
        **{"f:phrases": "(tạm biệt|bye|hế nhô)"},
    )
    assert saved.status_code == 303
    after = mai.reads(f"{BASE}/guards.toml?thu=hế+nhô")
    assert "Theo bản đang xem: Tạm biệt" in after


def test_a_phrase_that_cannot_be_read_is_told_with_its_line(mai: Officer) -> None:
    saves(mai, "guards.toml?muc=smalltalk/1", muc="smalltalk/1", **{"f:phrases": "<nobody> đi"})

    assert re.search(r"dòng \d+: Câu nhận ra viết sai", mai.reads(f"{BASE}/guards.toml"))


def test_who_is_slower_keeps_what_was_typed_and_sees_the_other_text(
    mai: Officer, town: Installation
) -> None:
    address, path = f"{BASE}/abbreviations.toml?muc=safe/cccd", "abbreviations.toml"
    page = mai.opens(address).text
    [mark] = set(re.findall(r'name="mark" value="([^"]+)"', page))
    saves(mai, f"{path}?muc=safe/cccd", muc="safe/cccd", **{"f:value": "từ cửa sổ khác"})

    data = {"csrf": mai.csrf, "mark": mark, "muc": "safe/cccd", "f:value": "chữ vừa gõ"}
    late = mai.browser.post(f"/console{BASE}/{path}", data=data)

    assert late.status_code == 409
    assert 'value="chữ vừa gõ"' in late.text
    assert "từ cửa sổ khác" in seen(late)
    [draft] = drafts(town, path)
    assert "chữ vừa gõ" not in draft.text


def test_a_table_is_edited_as_text_and_a_mistake_is_named(mai: Officer, town: Installation) -> None:
    text = 'complete_to = 2027-12-31\n\n[[holiday]]\ndate = 2027-13-01\nname = "Hội"\n'
    saves(mai, "calendar.local.toml?xem=chu", text=text)

    assert drafts(town, "calendar.local.toml")[0].text == text
    page = mai.reads(f"{BASE}/calendar.local.toml?xem=chu")
    assert "Bản nháp có chỗ phải sửa" in page
    assert "dòng 4: Bảng viết sai" in page


def test_a_colleague_who_works_on_the_same_table_is_named(mai: Officer, town: Installation) -> None:
    lan = Officer(town, Role.EDITOR, name="Lan")
    saves(lan, "abbreviations.toml?muc=safe/cccd", muc="safe/cccd", **{"f:value": "căn cước"})

    assert "Lan đang sửa" in mai.reads(BASE)
    page = mai.reads(f"{BASE}/abbreviations.toml")
    assert "Đang xem bản nháp do Lan mở" in page
    assert 'value="căn cước"' in mai.opens(f"{BASE}/abbreviations.toml?muc=safe/cccd").text


def test_of_two_colleagues_who_begin_on_a_table_the_second_is_told_and_both_rows_stand(
    mai: Officer, town: Installation
) -> None:
    lan = Officer(town, Role.EDITOR, name="Lan")
    path = "abbreviations.toml"
    page = mai.opens(f"{BASE}/{path}?nhom=safe").text
    [mark] = set(re.findall(r'name="mark" value="([^"]+)"', page))
    saves(lan, f"{path}?nhom=safe", nhom="safe", **{"f:key": "ttpv", "f:value": "trung tâm"})

    typed = {"csrf": mai.csrf, "nhom": "safe", "f:key": "ubxa", "f:value": "ủy ban xã"}
    late = mai.browser.post(f"/console{BASE}/{path}", data={"mark": mark, **typed})
    assert late.status_code == 409
    assert "Bảng vừa được sửa ở nơi khác" in seen(late)
    [again] = set(re.findall(r'name="mark" value="([^"]+)"', late.text))
    saved = mai.browser.post(f"/console{BASE}/{path}", data={"mark": again, **typed})
    assert saved.status_code == 303

    [draft] = drafts(town, path)
    assert 'ttpv = "trung tâm"' in draft.text
    assert 'ubxa = "ủy ban xã"' in draft.text
    assert draft.writers == (lan.account.id, mai.account.id)


def test_a_synonym_more_is_tried_on_a_question(mai: Officer) -> None:
    row = "synonyms/chung.toml?muc=/trích lục khai tử"
    page = mai.opens(f"{BASE}/{row}").text
    assert "bản sao giấy chứng tử" in page
    asked = f"{BASE}/synonyms/chung.toml?thu=xin+cái+tờ+lục+lạc+lo"
    assert "Đang công bố: không bài nào" in mai.reads(asked)

    fields = {"f:key": "trích lục khai tử", "f:value": "bản sao giấy chứng tử\ntờ lục lạc lo"}
    saves(mai, row, muc="/trích lục khai tử", **fields)

    after = mai.reads(asked)
    assert "Theo bản đang xem: không bài nào" not in after
    assert "trích lục" in after.partition("Theo bản đang xem:")[2].lower()[:200]


def test_every_situation_has_a_name_that_officers_say(mai: Officer) -> None:
    names = re.findall(
        r'^(?:name|wording) = "([^"]+)"', (CONTENT / "guards.toml").read_text(), re.MULTILINE
    )

    assert set(names) - set(GUARDS) == set()
    page = mai.reads(f"{BASE}/guards.toml")
    assert "Khẩn cấp" in page
    assert "Hồ sơ trễ hạn" in page


def test_a_life_event_more_is_offered_in_the_form_once_it_is_published(
    mai: Officer, town: Installation
) -> None:
    path = "life_events.toml"
    listed = mai.reads(f"{BASE}/{path}?q=sinh+con")
    assert re.search(r"sinh con \d+ thủ tục: .*khai sinh", listed)
    saves(mai, f"{path}?nhom=event", nhom="event", **{"f:name": "nhập ngũ"})
    [draft] = drafts(town, path)
    assert draft.text.endswith('[[event]]\nname = "nhập ngũ"\n')

    mai.sends("/knowledge/entries/procedures/chung-thuc-chu-ky.md/edit")
    [entry] = drafts(town, "procedures/chung-thuc-chu-ky.md")
    form = f"/knowledge/edit/{entry.id}"
    assert 'value="nhập ngũ"' not in mai.opens(form).text
    town.app.store.revisions.publish(draft, shipped="", replaces="")
    assert 'value="nhập ngũ"' in mai.opens(form).text


def test_the_page_says_where_hours_and_telephones_stand(mai: Officer) -> None:
    page = mai.reads(BASE)

    assert "Giờ, điện thoại, địa chỉ của từng OA" in page
    assert "config.toml" in page


def test_the_largest_table_is_saved_whole_as_text(mai: Officer, town: Installation) -> None:
    whole = (CONTENT / "guards.toml").read_text(encoding="utf-8")
    longer = whole + "# " + "ghi chú " * 20_000 + "\n"

    assert saves(mai, "guards.toml?xem=chu", text=longer).status_code == 303
    [draft] = drafts(town, "guards.toml")
    assert draft.text == longer

    refused = saves(mai, "guards.toml?xem=chu", text=longer + "#" * 400_000)
    assert refused.status_code == 422
    assert drafts(town, "guards.toml")[0].text == longer
