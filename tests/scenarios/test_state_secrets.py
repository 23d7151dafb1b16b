"""What is marked as a state secret neither comes in nor goes out."""

from __future__ import annotations

import pytest

from bot.cases.answering import answer_case
from bot.errors import MarkedSecret, MoveRefused
from bot.models import BulletinStatus
from tests.bulletins import an_approved
from tests.factories import OA, a_delivery, recipient
from tests.fakes import Installation


def kept(town: Installation) -> list[str]:
    """Return what the inbox holds of refused messages."""
    rows = town.app.store.engine.query("SELECT sealed_body FROM inbox WHERE label = 'guard:secret'")
    return [str(row["sealed_body"]) for row in rows]


def test_a_marked_message_is_refused_told_why_and_not_kept(town: Installation) -> None:
    lan = town.citizen()
    lan.says("xin chào")
    told = lan.says("TỐI MẬT\nKế hoạch phòng thủ khu vực thôn 3")

    assert "không tiếp nhận" in told
    assert "thu hồi" in told
    assert "phòng thủ" not in told
    assert kept(town) == [""]
    assert town.app.store.cases.all() == []


def test_a_marked_part_of_a_report_does_not_get_into_it(town: Installation) -> None:
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("độ mật: mật. công văn về tuyến đường quân sự")
    lan.says("gửi")

    [case] = town.app.store.cases.all()
    assert "quân sự" not in case.text


def test_also_while_an_officer_is_talking(town: Installation) -> None:
    lan = town.citizen()
    lan.says("xin chào")
    town.zalo.officer_says(OA, lan.user_id, "Chào anh, tôi là cán bộ một cửa", "4711")
    town.settle()
    lan.hears()

    assert "không tiếp nhận" in lan.says("văn bản MẬT số 5 đây ạ")
    assert kept(town) == [""]


def test_somebody_in_danger_is_helped_first(town: Installation) -> None:
    told = town.citizen().says("cháy nhà rồi cứu với\nMẬT")

    assert told.index("114") < told.index("không tiếp nhận")


def test_ordinary_secrets_are_ordinary_questions(town: Installation) -> None:
    told = town.citizen().says("quên mật khẩu VNeID thì làm sao")

    assert "dấu chỉ mức độ mật" not in told


def test_an_officers_marked_answer_is_not_sent_and_the_case_stays_open(
    town: Installation,
) -> None:
    lan = town.citizen()
    lan.says("phản ánh đèn đường hỏng ở thôn 3")
    lan.says("gửi")
    [case] = town.app.store.cases.all()
    with pytest.raises(MarkedSecret, match="không gửi qua Zalo"):
        answer_case(town.app.store, town.app.settings, case, "TUYỆT MẬT\nTheo phương án 2")
    town.settle()

    assert "phương án" not in "".join(lan.all_heard())
    assert town.app.store.cases.get(case.code).answer == ""


def test_a_marked_bulletin_is_not_handed_in(town: Installation) -> None:
    [oa] = town.app.settings.oas
    with pytest.raises(MoveRefused, match="mark of secrecy"):
        an_approved(town.app.store, oa, title="Lịch trực (MẬT)")

    [kept] = town.app.store.bulletins.all()
    assert kept.status is BulletinStatus.DRAFT


def test_whatever_got_past_the_desks_is_stopped_at_the_last_door(town: Installation) -> None:
    lan = town.citizen()
    lan.says("xin chào")
    person = town.app.store.followers.met(
        OA, recipient(lan.user_id), interacted_at=town.clock.millis()
    )
    town.app.store.outbox.add([a_delivery(person, payload={"text": "TỐI MẬT: toạ độ 11.2"})])
    town.settle()

    assert "toạ độ" not in "".join(lan.all_heard())
