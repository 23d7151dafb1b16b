"""An editor finds an entry, writes on a draft of it, and sees beside it what citizens will read."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bot.editorial import desk
from bot.editorial.files import Overlaid, base_files
from bot.models import GapKind, NewGap, NewProposal
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.staff import Role
from bot.storage.store import Store
from knowledge.golden import golden_of
from tests.factories import OA, recipient
from tests.fakes import Installation
from tests.knowledge.test_forms import changes
from tests.webhooks.console.filled import FilledForm
from tests.webhooks.console.office import Officer, acts, seen

FILES = base_files()
CERTIFY = "procedures/chung-thuc-chu-ky.md"
ENTRY = f"/knowledge/entries/{CERTIFY}"
POOL = "hồ bơi của phường có bán vé tháng không"


@pytest.fixture
def lan(town: Installation) -> Officer:
    return Officer(town, Role.EDITOR, name="Lan")


def drafts(town: Installation) -> list[Revision]:
    return list(town.app.store.revisions.list(RevisionStatus.DRAFT))


def begins(officer: Officer, town: Installation, path: str = CERTIFY) -> Revision:
    """Open a file to be edited and return the draft."""
    answer = officer.sends(f"/knowledge/entries/{path}/edit")
    assert answer.status_code == 303
    return town.app.store.revisions.get(answer.headers["Location"].split("/")[-1].split("?")[0])


def form_of(officer: Officer, draft: Revision, view: str = "") -> FilledForm:
    page = officer.opens(f"/knowledge/edit/{draft.id}{view}")
    assert page.status_code == 200
    return FilledForm(page.text, "entry-form")


def saves(officer: Officer, draft: Revision, where: str = "", **values: str) -> TestResponse:
    """Send the form as the page holds it, with some fields changed."""
    fields = form_of(officer, draft, "?xem=chu" if "text" in values else "").changed(**values)
    return officer.browser.post(f"/console/knowledge/edit/{draft.id}{where}", data=fields)


def text_of(town: Installation, draft: Revision) -> str:
    return town.app.store.revisions.get(draft.id).text


@pytest.mark.parametrize("query", ["chứng thực chữ ký", "CHUNG THUC CHU KY", "2.000884"])
def test_an_entry_is_found_with_and_without_accents_and_by_its_code(
    mai: Officer, query: str
) -> None:
    page = mai.opens(f"/knowledge/entries?q={query}").text

    assert re.findall(r"/knowledge/entries/\w+/[\w@-]+\.md", page)[0] == ENTRY


def test_a_text_that_no_program_can_read_is_kept_shown_and_not_handed_in(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    saves(mai, draft, text="+++\nx = " + "[" * 100_000 + "\n+++\nChữ.\n")

    assert "[[[[" in text_of(town, draft)
    assert "thông tin ở đầu viết sai" in mai.reads(f"/knowledge/edit/{draft.id}")
    assert mai.opens(f"/knowledge/edit/{draft.id}/try").status_code == 200
    address = f"/knowledge/revisions/{draft.id}"
    version = str(town.app.store.revisions.get(draft.id).version)
    assert mai.opens(address).status_code == 200
    assert mai.sends(f"{address}/hand-in", version=version).status_code == 422


def test_a_search_may_be_for_one_kind_and_may_find_nothing(mai: Officer) -> None:
    assert "chung-thuc-chu-ky" not in mai.opens("/knowledge/entries?q=chữ+ký&loai=faq").text
    page = mai.reads("/knowledge/entries?q=phi+thuyền")
    assert "Không có bài nào khớp" in page
    assert "trang 2" in mai.reads("/knowledge/entries?page=2")


def test_an_entry_is_shown_as_citizens_read_it_on_a_day(mai: Officer) -> None:
    page = mai.reads(ENTRY)
    assert "Người dân sẽ đọc: 1 tin" in page
    assert "10.000 đồng/trường hợp" in page

    birth = "/knowledge/entries/procedures/khai-sinh@2027-03-01.md"
    assert "Luật Hộ tịch mới" in mai.reads(f"{birth}?ngay=2027-03-02")
    assert "Luật Hộ tịch mới số" not in mai.reads(f"{birth}?ngay=2026-11-26")
    assert mai.opens("/knowledge/entries/procedures/khong-co.md").status_code == 404
    assert mai.opens("/knowledge/entries/places/xa.csv").status_code == 404


def test_opening_an_entry_twice_goes_on_with_the_same_draft(
    town: Installation, mai: Officer
) -> None:
    first = begins(mai, town)
    again = begins(mai, town)

    assert first.id == again.id
    assert first.text == FILES[CERTIFY]
    assert acts(town, mai) == ["revision.add"]


def test_saving_a_form_that_nobody_touched_changes_no_character(
    town: Installation, mai: Officer
) -> None:
    for path in sorted(FILES)[:: len(FILES) // 12]:
        if path.startswith(("faq/", "procedures/")):
            draft = begins(mai, town, path)
            assert saves(mai, draft).status_code == 303
            assert text_of(town, draft) == FILES[path], path


@pytest.mark.bar
def test_saving_the_form_of_any_shipped_entry_changes_no_character(
    town: Installation, mai: Officer
) -> None:
    paths = [each for each in FILES if each.startswith(("faq/", "procedures/"))]
    for path in paths:
        draft = begins(mai, town, path)
        saves(mai, draft)
        assert text_of(town, draft) == FILES[path], path
    assert len(paths) > 300


def test_a_changed_field_changes_one_line_and_is_written_down(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    answer = saves(mai, draft, fees__0__amount="15.000 đồng")

    assert answer.headers["Location"].endswith("?da=saved")
    assert changes(FILES[CERTIFY], text_of(town, draft)) == ["- amount = 10000", "+ amount = 15000"]
    assert "Đã lưu bản nháp" in mai.reads(answer.headers["Location"].removeprefix("/console"))
    assert acts(town, mai) == ["revision.add", "revision.change"]


def test_rows_are_added_and_taken_out(town: Installation, mai: Officer) -> None:
    draft = begins(mai, town)
    saves(mai, draft, papers__3__name="Ảnh 4x6", papers__3__form="bản chính", papers__0__drop="1")

    text = text_of(town, draft)
    assert "Ảnh 4x6" in text
    assert "(chưa ký)" not in text


def test_what_is_wrong_is_kept_as_typed_and_the_field_is_named(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    saves(mai, draft, fees__0__amount="mười nghìn", f__valid_to="2020-01-01")

    page = mai.opens(f"/knowledge/edit/{draft.id}")
    assert 'value="mười nghìn"' in unescape(page.text)
    assert "Mức phí thứ 1, số đồng" in seen(page)
    assert "chỉ ghi chữ số" in seen(page)
    assert "Đến hết ngày : Ngày cuối sớm hơn ngày bắt đầu" in seen(page)


def test_typing_saves_the_draft_and_shows_the_phone_without_a_new_page(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    answer = saves(mai, draft, "/live", lead="Ký trước mặt cán bộ. Phí 10.000 đồng/trường hợp.")

    assert "<html" not in answer.text
    assert 'name="version" id="version" value="2"' in answer.text
    assert "Ký trước mặt cán bộ." in seen(answer)
    assert "Đã lưu nháp lúc" in seen(answer)
    assert "Ký trước mặt cán bộ." in text_of(town, draft)
    town.pass_time(minutes=1)
    saves(mai, draft, "/live", lead="Ký trước mặt cán bộ.")
    assert acts(town, mai) == ["revision.add"]


@pytest.mark.parametrize("view", ["", "?xem=chu", "/try"])
def test_a_page_opens_the_revisions_once(
    town: Installation, mai: Officer, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    draft, read = begins(mai, town), []
    honest = desk.files_now

    def counting(store: Store, folder: Path) -> Overlaid:
        read.append(folder)
        return honest(store, folder)

    monkeypatch.setattr(desk, "files_now", counting)
    assert mai.opens(f"/knowledge/edit/{draft.id}{view}").status_code == 200
    assert len(read) == 1


def test_the_preview_speaks_as_on_the_chosen_day(town: Installation, mai: Officer) -> None:
    draft = begins(mai, town)
    answer = saves(mai, draft, "/live", f__valid_to="2026-12-31", ngay="2027-01-02")

    assert "10.000 đồng" not in seen(answer)[seen(answer).index("Điện thoại sẽ hiện") :]


def test_the_text_of_a_file_may_be_edited_and_may_be_wrong_for_a_while(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    broken = FILES[CERTIFY].replace("amount = 10000", "amount = ")
    saves(mai, draft, text=broken)

    page = mai.opens(f"/knowledge/edit/{draft.id}")
    assert text_of(town, draft) == broken
    assert "Cả bài ở dạng chữ" in seen(page)
    assert "thiếu ngoặc kép" in seen(page)
    line = broken.split("\n").index("amount = ") + 1
    assert f"dòng {line}" in seen(page)


def test_an_empty_text_is_no_deletion(town: Installation, mai: Officer) -> None:
    draft = begins(mai, town)
    answer = saves(mai, draft, text="  ")

    assert answer.status_code == 422
    assert "Bài đang trống" in seen(answer)
    assert text_of(town, draft) == FILES[CERTIFY]


def test_a_heading_inside_a_field_is_refused_and_stays_on_the_screen(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    answer = saves(mai, draft, lead="Trả lời ngay.\n## Lệ phí\n10.000 đồng")

    assert answer.status_code == 422
    assert "bỏ dấu ##" in seen(answer)
    assert "Trả lời ngay." in seen(answer)
    assert text_of(town, draft) == FILES[CERTIFY]


def test_the_slower_of_two_editors_gets_both_texts(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    draft = begins(mai, town)
    slow = form_of(lan, draft).changed(lead="Lan viết câu này.")
    saves(mai, draft, lead="Mai viết câu kia.")
    answer = lan.browser.post(f"/console/knowledge/edit/{draft.id}", data=slow)

    assert answer.status_code == 409
    assert "Chưa lưu: có người vừa lưu" in seen(answer)
    assert "Lan viết câu này." in seen(answer)
    assert "Mai viết câu kia." in seen(answer)
    assert "Mai viết câu kia." in text_of(town, draft)
    merged = FilledForm(answer.text, "entry-form").changed()
    assert lan.browser.post(f"/console/knowledge/edit/{draft.id}", data=merged).status_code == 303
    assert "Lan viết câu này." in text_of(town, draft)


def test_somebody_slower_who_is_still_typing_is_told(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    draft = begins(mai, town)
    slow = form_of(lan, draft).changed(lead="Lan viết câu này.")
    saves(mai, draft, lead="Mai viết câu kia.")
    answer = lan.browser.post(f"/console/knowledge/edit/{draft.id}/live", data=slow)

    assert "Có người vừa lưu bản nháp này" in seen(answer)
    assert "Mai viết câu kia." in text_of(town, draft)


def test_one_person_in_two_windows_does_not_stand_in_their_own_way(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    old = form_of(mai, draft).changed(lead="Cửa sổ thứ nhất.")
    saves(mai, draft, lead="Cửa sổ thứ hai.")

    assert mai.browser.post(f"/console/knowledge/edit/{draft.id}", data=old).status_code == 303


def test_who_opens_an_entry_that_somebody_writes_on_is_led_to_that_draft(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    first = begins(mai, town)
    answer = lan.sends(f"/knowledge/entries/{CERTIFY}/edit")

    assert "da=joined" in answer.headers["Location"]
    page = lan.reads(answer.headers["Location"].removeprefix("/console"))
    assert "đang có bản nháp của người khác" in page
    assert "do Mai mở" in page
    assert drafts(town) == [first]
    assert "Sửa tiếp bản nháp của Mai" in lan.reads(ENTRY)


def test_two_drafts_of_one_file_warn_both_editors(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    first = begins(mai, town)
    lan.sends(f"/knowledge/entries/{CERTIFY}/edit", apart="1")
    [_, second] = drafts(town)

    assert begins(lan, town).id == second.id
    assert "Người khác cũng đang sửa bài này: bản của Lan" in mai.reads(
        f"/knowledge/edit/{first.id}"
    )
    assert "của Mai" in lan.reads(ENTRY)
    assert "đang có bản sửa" in lan.reads("/knowledge/entries?q=2.000884")


def test_a_new_entry_begins_with_a_name_and_its_questions(town: Installation, mai: Officer) -> None:
    fields = {"kind": "faq", "title": "Giờ mở cửa hồ bơi", "questions": f"{POOL}\n\n{POOL}"}
    answer = mai.sends("/knowledge/entries/new", **fields)
    [draft] = drafts(town)

    assert draft.path == "faq/gio-mo-cua-ho-boi.md"
    assert draft.base == ""
    page = mai.reads(answer.headers["Location"].removeprefix("/console"))
    assert "Nguồn : Chưa điền. Cách sửa: điền vào." in page
    mai.sends("/knowledge/entries/new", **fields)
    assert drafts(town)[1].path == "faq/gio-mo-cua-ho-boi-2.md"
    empty = mai.sends("/knowledge/entries/new", title="?!", questions="câu đã gõ")
    assert empty.status_code == 422
    assert "câu đã gõ" in seen(empty)


def corrects_fee(officer: Officer, entry: str = ENTRY, **fields: str) -> TestResponse:
    """Send the form for a fee as the page holds it now."""
    [mark] = re.findall(r'name="mark" value="([^"]+)"', officer.opens(f"{entry}/fee").text)
    return officer.sends(f"{entry}/fee", **{"mark": mark, **fields})


def chosen_fees(answer: TestResponse) -> list[str]:
    return re.findall(r'name="fee" value="(\d+)" checked', answer.text)


def test_a_fee_is_corrected_from_a_day_on(town: Installation, mai: Officer) -> None:
    fields = {
        "fee": "0",
        "amount": "15.000",
        "since": "2027-01-01",
        "basis": "Thông tư mẫu",
        "source": "Trang mẫu",
        "checked_on": "2026-11-20",
    }
    answer = corrects_fee(mai, **fields)
    assert answer.headers["Location"].endswith("?da=fee")

    [draft] = drafts(town)
    page = f"/knowledge/edit/{draft.id}"
    assert "Không có lỗi" in mai.reads(page)
    assert "15.000 đồng" in mai.reads(f"{page}?ngay=2027-01-02")
    assert "valid_to = 2026-12-31" in draft.text
    assert draft.text.count("[[fees]]") == 2


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"amount": "nhiều"}, "Ghi số tiền mới"),
        ({"since": ""}, "Ghi ngày bắt đầu"),
        ({"since": "2020-01-01"}, ""),
        ({"basis": " "}, "Ghi văn bản"),
        ({"source": ""}, "Ghi tên văn bản"),
        ({"since": "0001-01-01"}, "Chọn ngày khác"),
        ({"amount": "9" * 5_000}, "Ghi số tiền mới"),
        ({"fee": "7"}, "Chọn mức phí"),
    ],
)
def test_a_fee_form_with_something_missing_is_shown_again(
    town: Installation, mai: Officer, wrong: dict[str, str], word: str
) -> None:
    fields = {
        "fee": "0",
        "amount": "15000",
        "since": "2027-01-01",
        "basis": "Thông tư mẫu",
        "source": "Trang mẫu",
        "checked_on": "2026-11-20",
    }
    answer = corrects_fee(mai, **{**fields, **wrong})

    if word:
        assert answer.status_code == 422
        assert word in seen(answer)
        assert drafts(town) == []
    else:
        assert answer.status_code == 303


def test_a_fee_is_not_written_into_a_draft_that_somebody_changed_meanwhile(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    page = lan.opens(f"{ENTRY}/fee").text
    [mark] = re.findall(r'name="mark" value="([^"]+)"', page)
    fields = {"fee": "0", "amount": "15000", "basis": "Thông tư mẫu", "source": "Trang mẫu"}
    fields |= {"checked_on": "2026-11-20", "since": "2027-01-01"}
    corrects_fee(mai, **fields)
    late = lan.sends(f"{ENTRY}/fee", **{**fields, "amount": "17000"}, mark=mark)

    assert late.status_code == 409
    assert "Chưa ghi: có người vừa mở" in seen(late)
    assert "bản nháp đang có của Mai" in seen(late)
    assert 'value="17000"' in late.text
    [draft] = drafts(town)
    assert "17000" not in draft.text


def test_a_fee_that_moved_to_another_place_is_chosen_again_before_anything_else_is_asked(
    town: Installation, mai: Officer, lan: Officer
) -> None:
    fields = {"fee": "0", "amount": "15000", "basis": "Thông tư mẫu", "source": "Trang mẫu"}
    fields |= {"checked_on": "2026-11-20", "since": "2027-01-01"}
    corrects_fee(mai, **fields)
    [mark] = re.findall(r'name="mark" value="([^"]+)"', lan.opens(f"{ENTRY}/fee").text)
    corrects_fee(mai, **fields | {"since": "2026-12-15", "amount": "12000"})
    [before] = drafts(town)

    slow = fields | {"fee": "1", "amount": "17000", "since": "2020-01-01"}
    late = lan.sends(f"{ENTRY}/fee", **slow, mark=mark)
    assert (late.status_code, chosen_fees(late)) == (409, [])
    assert 'value="17000"' in late.text
    del slow["fee"]
    asked = corrects_fee(lan, **slow | {"since": "2027-06-01"})
    assert (asked.status_code, chosen_fees(asked)) == (422, [])
    assert "Chọn mức phí cần sửa" in seen(asked)
    assert drafts(town) == [before]


def test_the_only_fee_is_chosen_at_first_and_no_form_counts_as_the_newest(
    town: Installation, mai: Officer
) -> None:
    assert chosen_fees(mai.opens(f"{ENTRY}/fee")) == ["0"]
    fields = {"fee": "0", "amount": "15000", "basis": "Thông tư mẫu", "source": "Trang mẫu"}
    fields |= {"checked_on": "2026-11-20", "since": "2027-01-01"}
    unmarked = mai.sends(f"{ENTRY}/fee", **fields)

    assert (unmarked.status_code, chosen_fees(unmarked)) == (409, [])
    assert drafts(town) == []


def test_a_fee_cannot_change_before_it_began(town: Installation, mai: Officer) -> None:
    fields = {"fee": "0", "amount": "15000", "basis": "Thông tư mẫu", "source": "Trang mẫu"}
    fields |= {"checked_on": "2026-11-20"}
    corrects_fee(mai, **fields, since="2027-01-01")
    late = corrects_fee(mai, **{**fields, "fee": "1"}, since="2026-12-01")

    assert late.status_code == 422
    assert "Mức cũ không áp dụng vào ngày trước đó" in seen(late)
    assert chosen_fees(late) == ["1"]


def test_a_trial_tells_what_wins_before_and_after_and_which_questions_change(
    town: Installation, mai: Officer
) -> None:
    store, day = town.app.store, town.clock.millis()
    person = store.followers.met(OA, recipient(), interacted_at=day)
    with store.engine.atomic():
        store.gaps.add(NewGap(GapKind.UNANSWERED, POOL), oa_id=OA, person=person)
        store.proposals.add(NewProposal("1.001193", "làm giấy khai sinh cho con ở hồ bơi"))
    fields = {"title": "Hồ bơi", "questions": f"{POOL}\nlàm giấy khai sinh cho con ở hồ bơi"}
    mai.sends("/knowledge/entries/new", **fields)
    [draft] = drafts(town)
    saves(
        mai,
        draft,
        lead="Hồ bơi mở cửa buổi sáng.",
        sources__0__title="Bảng giờ (bài mẫu)",
        sources__0__checked_on="2026-11-20",
    )
    page = mai.reads(f"/knowledge/edit/{draft.id}/try?hoi=ho boi phuong mo may gio")

    assert "Đang trả lời nói là chưa biết Với bản nháp này Hồ bơi" in page
    golden = len(golden_of(base_files()["golden.jsonl"]))
    assert f"Đã hỏi lại {golden + 2} câu" in page
    assert "mất bài đúng “làm giấy khai sinh cho con ở hồ bơi”" in page
    assert f"“{POOL}”: nói là chưa biết → Hồ bơi" in page


def test_an_entry_with_faults_says_so_where_it_would_be_handed_in(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    answer = saves(mai, draft, do="try", lead="Phí 12 đồng.")

    assert answer.headers["Location"].split("?")[0].endswith(f"/knowledge/edit/{draft.id}/try")
    page = mai.reads(f"/knowledge/edit/{draft.id}/try")
    assert "Bài còn 1 chỗ phải sửa" in page
    assert "Gửi duyệt" not in page[page.index("Câu hỏi đã biết") :]


def test_a_draft_without_faults_is_handed_in_from_the_trial(
    town: Installation, mai: Officer
) -> None:
    draft = begins(mai, town)
    saves(mai, draft, lead="Ký trước mặt cán bộ.")
    page = mai.opens(f"/knowledge/edit/{draft.id}/try").text
    address = f"/console/knowledge/revisions/{draft.id}/hand-in"
    assert f'action="{address}"' in page
    data = {"csrf": mai.csrf, "version": "2"}

    assert mai.browser.post(address, data=data).status_code == 303
    assert town.app.store.revisions.get(draft.id).status is RevisionStatus.REVIEW


def test_what_is_no_draft_any_more_cannot_be_written_on(town: Installation, mai: Officer) -> None:
    draft = begins(mai, town)
    fields = form_of(mai, draft).changed(lead="Muộn rồi.")
    store = town.app.store
    store.revisions.move(draft, RevisionStatus.REVIEW, by=mai.account.id)
    answer = mai.browser.post(f"/console/knowledge/edit/{draft.id}", data=fields)

    assert answer.status_code == 409
    assert "không còn là bản nháp" in seen(answer)
    assert text_of(town, draft) == FILES[CERTIFY]
    assert mai.opens("/knowledge/edit/nothing").status_code == 404
