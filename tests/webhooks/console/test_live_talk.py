"""An officer takes over the chat; the bot keeps silent and comes back by itself."""

from __future__ import annotations

import pytest

from bot.storage.staff import Role
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.webhooks.console.conftest import LAMP
from tests.webhooks.console.office import Officer, seen

PAGE = f"/cases/{OA}/{LAMP}"
FEE = "phí cấp bản sao giấy khai sinh bao nhiêu?"


@pytest.fixture
def town(town_on_each: Installation) -> Installation:
    """The bot on each engine: here people, officers and Zalo's own tool write to one talk."""
    return town_on_each


@pytest.fixture
def citizen(town: Installation) -> Citizen:
    somebody = town.citizen()
    somebody.says("phản ánh đèn đường hỏng ở thôn 3")
    somebody.says("gửi")
    return somebody


def code_of(town: Installation) -> str:
    return town.app.store.cases.all()[0].code


def talks(town: Installation, officer: Officer, *messages: str) -> str:
    """Take the chat over, say something, and return the code of the case."""
    code = code_of(town)
    assert officer.works_on(code, "takeover").status_code == 303
    for message in messages:
        assert officer.works_on(code, "say", message=message).status_code == 303
    town.settle()
    return code


def test_both_sides_talk_and_the_bot_keeps_silent(town: Installation, citizen: Citizen) -> None:
    lan = Officer(town, Role.OFFICER)
    code = talks(town, lan, "Đội điện đang ở đâu ạ?")
    heard = citizen.hears()
    assert f"đang nhắn trực tiếp với Ông/Bà về việc mã {code}" in heard
    assert "Đội điện đang ở đâu ạ?" in heard

    assert citizen.says(FEE) == ""

    page = lan.reads(f"/cases/{OA}/{code}")
    assert FEE in page
    assert "Lan đang nhắn trực tiếp" in page
    assert "Bot im lặng đến 09:30, 23/11/2026" in page


def test_the_bot_answers_again_after_the_set_time(town: Installation, citizen: Citizen) -> None:
    talks(town, Officer(town, Role.OFFICER), "Tôi xem rồi báo lại.")
    citizen.hears()
    town.pass_time(minutes=29)
    assert citizen.says(FEE) == ""
    town.pass_time(minutes=2)

    assert "8.000 đồng" in citizen.says(FEE)


def test_each_word_of_the_officer_prolongs_the_silence(
    town: Installation, citizen: Citizen
) -> None:
    lan = Officer(town, Role.OFFICER)
    code = talks(town, lan)
    town.pass_time(minutes=20)
    lan.works_on(code, "say", message="Đội điện đang trên đường.")
    town.pass_time(minutes=20)
    citizen.hears()

    assert citizen.says(FEE) == ""


def test_the_officer_hands_back_and_the_citizen_is_told(
    town: Installation, citizen: Citizen
) -> None:
    lan = Officer(town, Role.OFFICER)
    code = talks(town, lan)
    citizen.hears()
    assert lan.works_on(code, "handback").status_code == 303
    town.settle()

    assert "Trợ lý tự động trả lời tiếp" in citizen.hears()
    assert "8.000 đồng" in citizen.says(FEE)
    assert "trả cuộc trò chuyện lại cho bot" in lan.reads(f"/cases/{OA}/{code}")


def test_a_talk_in_zalos_own_tool_shows_in_the_console_and_can_be_handed_back(
    town: Installation, citizen: Citizen
) -> None:
    town.zalo.officer_says(OA, citizen.user_id, "Chào bà, tôi là cán bộ.", "9")
    town.settle()
    citizen.hears()
    assert citizen.says(FEE) == ""
    lan, code = Officer(town, Role.OFFICER), code_of(town)
    assert "Có cán bộ đang nhắn bằng công cụ của Zalo" in lan.reads(f"/cases/{OA}/{code}")
    lan.works_on(code, "handback")
    town.settle()

    assert "8.000 đồng" in citizen.says(FEE)


def test_in_danger_the_bot_speaks_and_the_officer_reads_it_too(
    town: Installation, citizen: Citizen
) -> None:
    lan = Officer(town, Role.OFFICER)
    code = talks(town, lan)

    assert "114" in citizen.says("cháy nhà cứu với")
    assert "cháy nhà cứu với" in lan.reads(f"/cases/{OA}/{code}")


def test_an_accusation_in_the_talk_is_not_written_down_and_the_officer_is_warned(
    town: Installation, citizen: Citizen
) -> None:
    lan = Officer(town, Role.OFFICER)
    code = talks(town, lan)
    citizen.hears()

    heard = citizen.says("tôi tố cáo ông chủ tịch xã nhận hối lộ")
    assert "chưa phải là đơn tố cáo" in heard
    for reader in (lan, Officer(town, Role.VIEWER)):
        shown = reader.reads(f"/cases/{OA}/{code}")
        assert "hối lộ" not in shown
        assert "Tin có nội dung tố cáo nên không ghi ở đây" in shown
    assert citizen.says("dạ em chờ") == ""
    assert "dạ em chờ" in lan.reads(f"/cases/{OA}/{code}")


def test_a_colleague_takes_the_talk_over_before_writing(
    town: Installation, citizen: Citizen
) -> None:
    lan, hung = Officer(town, Role.OFFICER), Officer(town, Role.OFFICER, name="Hùng")
    code = talks(town, lan)
    answer = hung.works_on(code, "say", message="Xin chào")
    assert answer.status_code == 422
    assert "do người khác giữ" in seen(answer)
    assert hung.works_on(code, "takeover").status_code == 303
    assert hung.works_on(code, "say", message="Tôi là Hùng.").status_code == 303

    assert lan.works_on(code, "say", message="x").status_code == 422


def test_the_open_page_fetches_only_what_is_new(town: Installation, citizen: Citizen) -> None:
    lan = Officer(town, Role.OFFICER)
    code = talks(town, lan, "Xin chào")
    assert lan.opens(f"/cases/{OA}/{code}/talk?seen=1").status_code == 204
    citizen.says("đèn hỏng từ hôm qua")
    fresh = lan.opens(f"/cases/{OA}/{code}/talk?seen=1")

    assert "đèn hỏng từ hôm qua" in fresh.text
    assert "seen=2" in fresh.text
    assert "<html" not in fresh.text


def test_what_was_said_is_written_down_without_the_words(
    town: Installation, citizen: Citizen
) -> None:
    lan = Officer(town, Role.OFFICER)
    code = talks(town, lan, "Xin chào bà Ba")
    rows = town.app.store.engine.query("SELECT * FROM audit_log WHERE what = 'case.chat'")

    assert [(row["who"], row["target"]) for row in rows] == [(lan.account.id, code)]
    assert "bà Ba" not in str([dict(row) for row in rows])


def test_zalos_closed_window_allows_no_live_talk_and_says_the_way_round(
    desk: Installation,
) -> None:
    desk.clock.advance(days=8)
    lan = Officer(desk, Role.OFFICER)
    page = lan.reads(PAGE)
    assert "Zalo không cho nhắn trực tiếp lúc này" in page
    answer = lan.works_on(LAMP, "takeover")

    assert answer.status_code == 422
    assert "tin được giữ lại" in seen(answer)
    assert desk.app.store.outbox.counts() == {}


def test_live_words_that_zalo_refuses_say_so_at_once_and_are_kept(
    town: Installation, citizen: Citizen
) -> None:
    lan = Officer(town, Role.OFFICER)
    code = talks(town, lan)
    town.zalo.fail_next("/v2.0/oa/message", -230)
    lan.works_on(code, "say", message="Đội điện đang tới.")
    town.settle()
    citizen.hears()

    fresh = lan.opens(f"/cases/{OA}/{code}/talk?seen=1")
    assert "Zalo không cho gửi; được giữ lại, hiện ra khi người dân nhắn lần tới" in seen(fresh)
    assert lan.opens(f"/cases/{OA}/{code}/talk?seen=2").status_code == 204
    town.pass_time(minutes=31)
    assert "Đội điện đang tới." in citizen.says("xin chào")


@pytest.mark.parametrize("message", ["  ", "x" * 1_501])
def test_an_empty_or_endless_message_is_not_sent(
    desk: Installation, lan: Officer, message: str
) -> None:
    lan.works_on(LAMP, "takeover")
    assert lan.works_on(LAMP, "say", message=message).status_code == 422


def test_from_an_old_page_nobody_takes_over(desk: Installation, lan: Officer) -> None:
    Officer(desk, Role.OFFICER).works_on(LAMP, "move", status="in_progress")

    assert lan.sends(f"{PAGE}/takeover", version="1").status_code == 409
    assert desk.app.store.handovers.find(OA, desk.app.store.cases.get(LAMP).person) is None
