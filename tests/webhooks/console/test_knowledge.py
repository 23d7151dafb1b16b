"""The editors' desk: what the bot failed to answer, and what a click makes of it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from bot.editorial.files import hash_of
from bot.models import CaseKind, GapKind, NewGap
from bot.models.revisions import RevisionStatus
from bot.storage.staff import Role
from tests.factories import OA, recipient
from tests.fakes import Installation
from tests.webhooks.console.office import Officer, acts, seen

POWER = "bao giờ có điện lại ở khu phố 3"
CARD = "rớt bóp mất căn cước phải mần răng"
LOST_CARD, BIRTH = "1.014064", "1.001193"
RAIN = "trời mưa thì nộp hồ sơ giấy khai sinh kiểu gì"


def asked(town: Installation, question: str, *, times: int = 1, kind: str = "unanswered") -> None:
    store = town.app.store
    for number in range(times):
        user = f"30000000000000000{number:02}"
        person = store.followers.met(OA, recipient(user), interacted_at=town.clock.millis())
        with store.engine.atomic():
            store.gaps.add(NewGap(GapKind(kind), question), oa_id=OA, person=person)


def ids(officer: Officer, town: Installation) -> list[str]:
    return [gap.id for gap in town.app.store.gaps.open_for(officer.account.id)]


def sends(officer: Officer, town: Installation, action: str, **fields: str) -> TestResponse:
    """Press one of the buttons of the only group."""
    data = {"csrf": officer.csrf, "gap": ids(officer, town), **fields}
    return officer.browser.post(f"/console/knowledge/gaps/{action}", data=data)


def test_what_citizens_ask_in_vain_stands_on_the_page_without_who_asked(
    town: Installation, mai: Officer
) -> None:
    for name in ("lan", "hung"):
        town.citizen(name).says("hồ bơi phường mở mấy giờ")

    page = mai.reads("/knowledge/gaps")
    assert "hồ bơi phường mở mấy giờ" in page
    assert "2 lượt" in page
    assert "Chuyển cán bộ (2 người)" in page


def test_questions_alike_stand_in_one_group_and_the_most_frequent_comes_first(
    town: Installation, mai: Officer
) -> None:
    asked(town, POWER)
    asked(town, "khi nào có điện lại ở khu phố 3", times=2)
    asked(town, "xin số điện thoại của thầy cúng", times=2)

    page = mai.reads("/knowledge/gaps")
    assert "2 nhóm câu hỏi, 5 lượt hỏi" in page
    assert "1 cách hỏi khác" in page


def test_a_wording_becomes_a_draft_when_nothing_else_changes(
    town: Installation, mai: Officer
) -> None:
    asked(town, CARD)
    answer = sends(mai, town, "wording", wording=CARD, entry=LOST_CARD)

    assert answer.headers["Location"].endswith("?da=wording")
    [draft] = town.app.store.revisions.list()
    assert (draft.status, draft.author) == (RevisionStatus.DRAFT, mai.account.id)
    assert f'"{CARD}",' in draft.text
    assert ids(mai, town) == []
    assert "Đang soạn: 1 nhóm" in mai.reads("/knowledge/gaps")
    assert f"/knowledge/revisions/{draft.id}" in mai.opens("/knowledge/gaps").text
    assert acts(town, mai) == ["revision.add", "gap.wording"]
    assert draft.path in mai.reads("/knowledge/revisions")


def test_wordings_for_one_entry_add_up_in_one_draft(town: Installation, mai: Officer) -> None:
    for wording in (CARD, "rớt bóp mất căn cước công dân phải mần răng"):
        asked(town, wording)
        sends(mai, town, "wording", wording=wording, entry=LOST_CARD)

    [draft] = town.app.store.revisions.list()
    assert draft.text.count("rớt bóp mất căn cước") == 2


def test_a_wording_builds_on_what_is_about_to_be_published(
    town: Installation, mai: Officer
) -> None:
    asked(town, CARD)
    sends(mai, town, "wording", wording=CARD, entry=LOST_CARD)
    [first] = town.app.store.revisions.list()
    town.app.store.revisions.move(first, RevisionStatus.REVIEW, by=mai.account.id)
    again = "rớt bóp mất căn cước công dân phải mần răng"
    asked(town, again)
    sends(mai, town, "wording", wording=again, entry=LOST_CARD)

    [second] = town.app.store.revisions.list(RevisionStatus.DRAFT)
    assert second.base == hash_of(first.text)
    assert CARD in second.text


def test_a_wording_that_another_entry_has_is_refused_and_nothing_is_written(
    town: Installation, mai: Officer
) -> None:
    asked(town, CARD)
    entries = town.app.shelf().index.entries
    other = next(each for each in entries.values() if each.id == "1.001193")
    answer = sends(mai, town, "wording", wording=other.questions[0], entry=LOST_CARD)

    assert answer.status_code == 422
    assert "Chưa ghi gì" in seen(answer)
    assert town.app.store.revisions.list() == []
    assert len(ids(mai, town)) == 1


@pytest.mark.parametrize(("right", "status"), [(LOST_CARD, 303), (BIRTH, 422)])
def test_a_golden_question_is_kept_by_its_entry_and_may_be_won_back_by_it(
    town: Installation, mai: Officer, right: str, status: int
) -> None:
    text = f'{{"question": "{RAIN}", "expect": ["{right}"]}}\n'
    store = town.app.store
    made = store.revisions.add("golden.jsonl", text, base="", by="lan")
    store.revisions.publish(store.revisions.get(made), shipped="", replaces="")
    asked(town, RAIN)

    answer = sends(mai, town, "wording", wording=RAIN, entry=LOST_CARD)

    assert answer.status_code == status
    assert len(store.revisions.list(RevisionStatus.DRAFT)) == (status == 303)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"entry": "9.999999", "wording": "x"}, "Chọn một bài"),
        ({"entry": LOST_CARD, "wording": " "}, "còn trống"),
        ({"entry": LOST_CARD, "wording": "a" * 121}, "dài quá"),
    ],
)
def test_a_form_without_entry_or_words_is_sent_back(
    town: Installation, mai: Officer, fields: dict[str, str], word: str
) -> None:
    asked(town, CARD)
    answer = sends(mai, town, "wording", **fields)

    assert answer.status_code == 422
    assert word in seen(answer)


def test_a_new_entry_begins_with_every_question_of_the_group(
    town: Installation, mai: Officer
) -> None:
    asked(town, POWER, times=2)
    asked(town, "khi nào có điện lại ở khu phố 3")
    answer = sends(mai, town, "draft")

    page = mai.browser.get(answer.headers["Location"])
    assert "Nguồn : Chưa điền" in seen(page)
    assert POWER in seen(page)
    [draft] = town.app.store.revisions.list()
    assert draft.path == "faq/cau-hoi-2026-11-23.md"
    assert draft.text.count("khu phố 3") == 3
    asked(town, POWER + " ạ")
    sends(mai, town, "draft")
    assert len({each.path for each in town.app.store.revisions.list()}) == 2


def test_out_of_scope_is_never_shown_again(town: Installation, mai: Officer) -> None:
    asked(town, POWER)
    sends(mai, town, "out")
    asked(town, POWER)

    assert POWER not in mai.reads("/knowledge/gaps")
    assert acts(town, mai) == ["gap.out_of_scope"]


def test_an_officer_can_answer_who_asked_while_zalo_lets_them(
    town: Installation, mai: Officer
) -> None:
    lan = town.citizen("lan")
    lan.says("hồ bơi phường mở mấy giờ")
    assert sends(mai, town, "hand").headers["Location"].endswith("?da=handed")

    [case] = town.app.store.cases.all()
    assert (case.kind, case.text) == (CaseKind.HUMAN, "hồ bơi phường mở mấy giờ")
    officer = Officer(town, Role.OFFICER)
    officer.works_on(case.code, "answer", answer="Chiều nay 17 giờ có điện lại.")
    town.settle()
    assert "17 giờ có điện lại" in lan.hears()
    assert "Chuyển cán bộ (" not in mai.reads("/knowledge/gaps")
    assert sends(mai, town, "hand").status_code == 422


def test_nobody_is_handed_over_when_the_window_has_closed(town: Installation) -> None:
    asked(town, POWER)
    town.pass_time(days=7, minutes=1)
    mai = Officer(town, Role.EDITOR)

    answer = sends(mai, town, "hand")
    assert answer.status_code == 422
    assert "Zalo không còn cho gửi" in seen(answer)
    assert town.app.store.cases.all() == []


def test_two_editors_do_not_decide_twice(town: Installation, mai: Officer) -> None:
    asked(town, POWER)
    known = ids(mai, town)
    sends(mai, town, "out")
    late = mai.browser.post("/console/knowledge/gaps/draft", data={"csrf": mai.csrf, "gap": known})

    assert late.status_code == 409
    assert "Có người vừa xử lý" in seen(late)


def test_an_editor_of_another_oa_sees_and_decides_nothing_here(
    town: Installation, mai: Officer
) -> None:
    asked(town, POWER)
    stranger = Officer(town, Role.EDITOR, oa_id="9")
    data = {"csrf": stranger.csrf, "gap": ids(mai, town)}

    assert POWER not in stranger.reads("/knowledge/gaps")
    answer = stranger.browser.post("/console/knowledge/gaps/out", data=data)
    assert answer.status_code == 409
    assert len(ids(mai, town)) == 1


def test_coverage_tells_the_share_answered_and_what_is_asked_most(
    town: Installation, mai: Officer
) -> None:
    lan = town.citizen("lan")
    lan.says("rớt bóp mất căn cước phải mần răng")
    lan.says("đúng rồi")
    lan.says("hồ bơi phường mở mấy giờ")

    page = mai.reads("/knowledge/coverage")
    assert "50% câu hỏi được trả lời ngay" in page
    assert "Cấp, quản lý căn cước" in page
    title = town.app.shelf().index.entries[LOST_CARD].name
    assert title in page
    assert 'class="columns"' in mai.opens("/knowledge/coverage?days=7").text
    assert mai.opens("/knowledge/coverage?days=8").status_code == 200


def test_the_page_counts_an_answer_that_was_denied(town: Installation, mai: Officer) -> None:
    for name in ("lan", "hung", "mai"):
        citizen = town.citizen(name)
        citizen.says("rớt bóp mất căn cước phải mần răng")
        citizen.says("không phải cái đó")

    page = mai.reads("/knowledge/coverage")
    worst = page[page.index("Bị chê nhiều nhất") :]
    assert town.app.shelf().index.entries[LOST_CARD].name in worst
    assert "trả lời bị chê" in mai.reads("/knowledge/gaps")


def test_every_chart_has_its_numbers_as_text(town: Installation, mai: Officer) -> None:
    town.citizen("lan").says("rớt bóp mất căn cước phải mần răng")
    page = mai.opens("/knowledge/coverage").text

    assert page.count('<svg class="columns"') == 1
    assert "Bảng số" in page
    assert re.search(r"<td>23/11/2026</td><td>1</td><td>100%</td>", unescape(page))


def test_the_editors_first_page_leads_to_the_desk(mai: Officer) -> None:
    assert "/console/knowledge/gaps" in mai.opens("/").text
