"""An officer ties cases together, and hides what nobody should read."""

from __future__ import annotations

import json

import pytest

from bot.cases.redacting import MARK
from bot.models import CaseStatus
from bot.storage.reseal import COLUMNS
from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.webhooks.console.conftest import LAMP, THANKS, WASTE
from tests.webhooks.console.office import Officer, seen

PAGE = f"/cases/{OA}/{LAMP}"
CARD = "001099001234"


def newest(town: Installation) -> str:
    rows = town.app.store.engine.query("SELECT code FROM cases ORDER BY id DESC LIMIT 1")
    return str(rows[0]["code"])


def filed(town: Installation, citizen: Citizen, text: str) -> str:
    citizen.says(text)
    citizen.says("gửi")
    return newest(town)


def test_all_who_wait_for_a_duplicate_are_told_and_follow_the_kept_case(
    town: Installation,
) -> None:
    first, second, third = (town.citizen(name) for name in ("lan", "hung", "mai"))
    kept = filed(town, first, "phản ánh đèn đường hỏng ở thôn 3")
    merged = filed(town, second, "phản ánh rác thải đổ bừa ở chợ Mới")
    store = town.app.store
    case = store.cases.get(merged)
    third.says("xin chào")
    [person] = {
        str(row["person"])
        for row in store.engine.query("SELECT person FROM followers")
        if row["person"] not in {store.cases.get(kept).person, case.person}
    }
    store.intake.join(case.id, oa_id=OA, person=person)
    for citizen in (first, second, third):
        citizen.hears()

    officer = Officer(town, Role.OFFICER)
    assert officer.works_on(merged, "merge", kept=kept.lower()).status_code == 303
    town.settle()

    for citizen in (second, third):
        assert f"gộp phản ánh mã {merged} vào phản ánh mã {kept}" in citizen.hears()
    assert first.hears() == ""
    assert f"Đã gộp vào {kept}" in officer.reads(f"/cases/{OA}/{merged}")
    assert f"Gộp cả {merged}" in officer.reads(f"/cases/{OA}/{kept}")
    assert f"Đã gộp vào phản ánh mã {kept}: đã tiếp nhận" in second.says(f"tra cứu {merged}")
    officer.works_on(kept, "answer", answer="Đã sửa cả hai việc.")
    town.settle()
    for citizen in (first, second, third):
        assert "Đã sửa cả hai việc." in citizen.hears()


def test_merging_once_more_takes_the_earlier_ones_along(desk: Installation, lan: Officer) -> None:
    lan.works_on(LAMP, "merge", kept=WASTE)
    lan.works_on(WASTE, "merge", kept=THANKS)

    store = desk.app.store
    assert store.cases.get(LAMP).status is CaseStatus.DUPLICATE
    kept = store.caselinks.kept_for(store.cases.get(LAMP).id)
    assert kept is not None
    assert kept.code == THANKS


def test_a_merged_case_can_stand_for_itself_again(desk: Installation, lan: Officer) -> None:
    lan.works_on(LAMP, "merge", kept=WASTE)
    lan.works_on(LAMP, "move", status="reopened")

    assert "Đã gộp vào" not in lan.reads(PAGE)
    assert lan.works_on(LAMP, "merge", kept=WASTE).status_code == 303


@pytest.mark.parametrize(
    ("kept", "told"),
    [(LAMP, "chính việc này"), ("PA-999-999", "Không tìm thấy"), ("gì đó", "Không tìm thấy")],
)
def test_what_cannot_be_merged_is_said_to_be_so(lan: Officer, kept: str, told: str) -> None:
    answer = lan.works_on(LAMP, "merge", kept=kept)

    assert answer.status_code == 422
    assert told in seen(answer)


def test_nothing_is_merged_into_a_duplicate(lan: Officer) -> None:
    lan.works_on(WASTE, "merge", kept=THANKS)

    assert "đã gộp vào việc khác" in seen(lan.works_on(LAMP, "merge", kept=WASTE))


def test_related_cases_name_each_other_until_that_is_undone(
    desk: Installation, lan: Officer
) -> None:
    lan.works_on(LAMP, "relate", other=WASTE)
    assert f"Liên quan đến {WASTE}" in lan.reads(PAGE)
    assert f"Liên quan đến {LAMP}" in lan.reads(f"/cases/{OA}/{WASTE}")
    lan.works_on(WASTE, "relate", other=LAMP)

    assert "Liên quan đến" not in lan.reads(PAGE)
    assert desk.app.store.outbox.counts() == {}


def test_hidden_words_are_nowhere_any_more(town: Installation) -> None:
    citizen, officer = town.citizen(), Officer(town, Role.OFFICER)
    code = filed(town, citizen, f"phản ánh ông Ba căn cước {CARD} xả rác ở thôn 3")
    officer.works_on(code, "note", note=f"đã tra {CARD}")
    assert CARD in town.app.store.cases.get(code).text

    sent = officer.works_on(code, "redact", words=CARD, why="Số căn cước của người khác")
    assert sent.status_code == 303

    page = officer.reads(f"/cases/{OA}/{code}")
    assert f"căn cước {MARK} xả rác" in page
    assert "Lan che thông tin cá nhân" in page
    assert "Số căn cước của người khác" in page
    assert CARD not in page
    assert CARD not in everything(town)


def everything(town: Installation) -> str:
    """Return every sealed text of the database that can still be opened."""
    vault, opened = town.app.store.redaction._vault, []
    for column in COLUMNS:
        for row in town.app.store.engine.query(f"SELECT * FROM {column.table}"):
            sealed = str(row[f"sealed_{column.name}"])
            keys = {"row_key": row[column.row_key]}
            keys["sub_key"] = "" if column.sub_key == "''" else row[column.sub_key]
            if sealed:
                opened.append(vault.open(sealed, place=column.place(keys)))
    return json.dumps(opened, ensure_ascii=False)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"words": "a", "why": "x"}, "ít nhất 3 ký tự"),
        ({"words": "đèn đường", "why": " "}, "vì sao"),
        ({"words": "đèn đường", "why": "nêu ĐÈN ĐƯỜNG"}, "không được nhắc lại"),
        ({"words": "không có chữ này", "why": "x"}, "Không thấy"),
    ],
)
def test_hiding_needs_words_that_are_there_and_a_ground(
    desk: Installation, lan: Officer, fields: dict[str, str], told: str
) -> None:
    answer = lan.works_on(LAMP, "redact", **fields)

    assert answer.status_code == 422
    assert told in seen(answer)
    assert "đèn đường" in desk.app.store.cases.get(LAMP).text
    assert desk.app.store.casestory.of(desk.app.store.cases.get(LAMP)) == []


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("merge", {"kept": WASTE}),
        ("relate", {"other": WASTE}),
        ("redact", {"words": "đèn đường", "why": "x"}),
    ],
)
def test_from_an_old_page_nothing_is_tied_or_hidden(
    desk: Installation, lan: Officer, action: str, fields: dict[str, str]
) -> None:
    Officer(desk, Role.OFFICER).works_on(LAMP, "move", status="in_progress")
    answer = lan.sends(f"{PAGE}/{action}", version="1", **fields)

    assert answer.status_code == 409
    assert "đèn đường" in desk.app.store.cases.get(LAMP).text
    assert desk.app.store.caselinks.of(desk.app.store.cases.get(LAMP)) == []
