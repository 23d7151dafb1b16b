"""When something happened is understood as people write it, and a house number is no day."""

from __future__ import annotations

import pytest

from bot.conversation.forms import tells_time
from tests.bot.conversation.talk import Talk


@pytest.mark.parametrize(
    "said",
    ["20/11", "hôm 20/11", "1/12", "20/11/2026", "7:30", "7:30 sáng", "khoảng 19:05", "7h30"],
)
def test_days_and_hours_in_figures_are_a_time(said: str) -> None:
    assert tells_time(said)


@pytest.mark.parametrize(
    "said",
    ["ngõ 20/11", "số 12/5 đường Hùng Vương", "45/11", "3/27", "25:10", "0912/345", "1:50000"]
    + ["khoảng 1/3 con đường từ chợ đến trường bị hư hết cả"],
)
def test_houses_shares_and_impossible_days_are_none(said: str) -> None:
    assert not tells_time(said)


@pytest.mark.parametrize("said", ["20/11", "7:30", "1/12"])
def test_at_the_summary_a_day_in_figures_is_kept(talk: Talk, said: str) -> None:
    assert "Nhắn" in talk.says("phản ánh đèn đường hỏng ở thôn 3")

    assert said in talk.says(said)
    talk.says("gửi")
    [(_, case)] = talk.cases.filed
    assert talk.cases.details[case.id].happened == said


def test_at_the_summary_a_house_number_is_a_place(talk: Talk) -> None:
    talk.says("phản ánh đèn đường hỏng ở thôn 3")
    talk.says("ngõ 20/11")
    talk.says("gửi")

    [(_, case)] = talk.cases.filed
    assert (case.place, talk.cases.details[case.id].happened) == ("ngõ 20/11", "")
