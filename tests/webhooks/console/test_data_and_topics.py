"""The pages on personal data and on rising topics."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.cases import rights_watch
from bot.cases.rights_watch import RightsWatch, remind
from bot.cases.rising import RisingWatch, Rule
from bot.cases.subjects import gauges, level
from bot.storage.staff import Role
from bot.storage.subjects import Counted
from tests.factories import OA, a_case
from tests.fakes import Installation, settings
from tests.webhooks.console.office import Officer


def a_wish(town: Installation) -> str:
    """Let a citizen ask for a full copy and return the code."""
    lan = town.citizen()
    lan.says("dữ liệu của tôi")
    lan.says("1")
    [request] = town.app.store.rights.requests.open()
    return request.code


def test_a_request_stands_there_with_both_terms(town: Installation) -> None:
    code = a_wish(town)
    page = Officer(town, Role.OFFICER).reads("/data")

    assert code in page
    assert "Nhận bản đầy đủ" in page
    assert "26/11/2026" in page
    assert "08/12/2026" in page


def test_it_is_extended_once(town: Installation) -> None:
    code = a_wish(town)
    officer = Officer(town, Role.OFFICER)
    for _ in range(2):
        assert officer.sends(f"/data/{OA}/{code}/extend").status_code == 303

    found = town.app.store.rights.requests.find(officer.account.id, OA, code)
    assert found is not None
    assert (found.carry_out_on, found.is_extended) == (date(2026, 12, 23), True)
    [act] = [row for row in town.app.store.audit.walk() if row.what == "request.extend"]
    assert (act.who, act.target, act.detail) == (officer.account.id, code, "until=2026-12-23")


def test_an_officer_of_another_oa_sees_and_extends_nothing(town: Installation) -> None:
    code = a_wish(town)
    stranger = Officer(town, Role.OFFICER, oa_id="9")

    assert code not in stranger.reads("/data")
    assert stranger.sends(f"/data/{OA}/{code}/extend").status_code == 404


def test_an_answer_does_not_end_a_request_and_carrying_it_out_does(town: Installation) -> None:
    code = a_wish(town)
    town.app.store.cases.answer(town.app.store.cases.get(code), "Đang lập bản đầy đủ.")
    officer = Officer(town, Role.OFFICER)

    page = officer.reads("/data")
    assert "đã phản hồi" in page
    assert "thực hiện trước hết 08/12/2026" in page
    assert officer.sends(f"/data/{OA}/{code}/done").location.endswith("da=carried_out")
    assert "đã xong" in officer.reads("/data")
    assert officer.sends(f"/data/{OA}/{code}/done").location.endswith("da=over")
    [act] = [row for row in town.app.store.audit.walk() if row.what == "request.done"]
    assert (act.who, act.target) == (officer.account.id, code)


def test_officers_are_reminded_until_it_is_carried_out_and_approvers_when_it_is_late(
    town: Installation,
) -> None:
    code = a_wish(town)
    store = town.app.store
    store.cases.answer(store.cases.get(code), "Đang lập bản đầy đủ.")
    officer, leader = Officer(town, Role.OFFICER), Officer(town, Role.APPROVER)
    told = "Thực hiện yêu cầu về dữ liệu cá nhân"
    assert remind(store, date(2026, 12, 4)) == 0
    assert remind(store, date(2026, 12, 5)) == 1
    assert f"{told}: hạn ngày 08/12/2026" in officer.reads("/")
    assert told not in leader.reads("/")

    assert remind(store, date(2026, 12, 9)) == 2
    assert remind(store, date(2026, 12, 10)) == 0, "each is told once"
    assert f"{told}: đã hết hạn ngày 08/12/2026" in leader.reads("/")
    officer.sends(f"/data/{OA}/{code}/done")
    assert told not in officer.reads("/") + leader.reads("/")


def test_a_request_that_got_more_time_is_reminded_of_by_its_new_day(town: Installation) -> None:
    code = a_wish(town)
    officer = Officer(town, Role.OFFICER)
    remind(town.app.store, date(2026, 12, 6))
    officer.sends(f"/data/{OA}/{code}/extend")

    assert "Thực hiện yêu cầu về dữ liệu" not in officer.reads("/")
    assert remind(town.app.store, date(2026, 12, 21)) == 1
    assert "hạn ngày 23/12/2026" in officer.reads("/")


def test_the_page_of_today_says_when_many_peoples_data_are_held(
    town: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "gần hết mức của cấp độ 2"
    town.citizen().follows()
    watch = RightsWatch(town.app.store, town.clock)
    watch()
    assert told not in Officer(town, Role.VIEWER).reads("/")
    monkeypatch.setattr(rights_watch, "level", lambda: replace(level(), basic=1))
    town.clock.advance(hours=1)
    watch()
    assert told in Officer(town, Role.VIEWER).reads("/")
    town.clock.advance(hours=3)
    assert told not in Officer(town, Role.VIEWER).reads("/")


def test_the_alarm_comes_at_eighty_percent() -> None:
    below, at = Counted(79_999, 7_999), Counted(80_000, 8_000)

    assert [each.is_alarming for each in gauges(below, level())] == [False, False]
    assert [each.is_alarming for each in gauges(at, level())] == [True, True]


def test_people_are_counted_once_however_they_are_known(town: Installation) -> None:
    lan = town.citizen()
    lan.follows()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("gửi")
    town.citizen("hung").says("xin chào")

    assert town.app.store.rights.subjects.count() == Counted(basic=2, sensitive=1)


def test_a_rising_topic_stands_on_the_page_of_today_until_it_is_seen(town: Installation) -> None:
    store = town.app.store
    for number in range(3):
        code = f"PA-22{number}-222"
        case = a_case(code=code, text="mất nước sinh hoạt", place=f"thôn {number}")
        store.cases.add(case, oa_id=OA, person=f"p{number}", cause=code)
    RisingWatch(store, settings(Path("unused")), town.clock, Rule(3, 6))()
    officer, viewer = Officer(town, Role.OFFICER), Officer(town, Role.VIEWER)
    stranger = Officer(town, Role.OFFICER, oa_id="9")

    assert "cùng một việc" in officer.reads("/")
    assert "cùng một việc" in viewer.reads("/")
    assert "cùng một việc" not in stranger.reads("/")
    [row] = store.engine.query("SELECT id FROM rising_topics")
    stranger.sends(f"/topics/{row['id']}/seen")
    assert "cùng một việc" in officer.reads("/")
    assert officer.sends(f"/topics/{row['id']}/seen").status_code == 303
    assert "cùng một việc" not in viewer.reads("/")
    [act] = [each for each in store.audit.walk() if each.what == "topic.see"]
    assert (act.who, act.target) == (officer.account.id, row["id"])
