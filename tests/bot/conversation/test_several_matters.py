"""What names several matters becomes several cases; what is one matter stays one."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.models import CaseKind
from tests.bot.conversation.talk import Talk


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "Tôi phản ánh 2 việc: 1. đèn đường hỏng ở thôn 3 2. rác chất đống ở chợ Mẫu",
            [CaseKind.REPORT, CaseKind.REPORT],
        ),
        (
            "đèn đường hỏng ở thôn 3. Ngoài ra cán bộ một cửa phường Mẫu quát mắng dân",
            [CaseKind.REPORT, CaseKind.ATTITUDE],
        ),
        (
            "den duong hong o thon 3, ngoai ra rac chat dong o cho mau",
            [CaseKind.REPORT, CaseKind.REPORT],
        ),
        (
            "Khen cô Hoa ở một cửa rất nhiệt tình. Đèn đường hỏng ở thôn 3 mãi không ai sửa.",
            [CaseKind.PRAISE, CaseKind.REPORT],
        ),
        (
            "- ổ gà đầy đường trước chợ Mẫu\n- tôi góp ý nên lắp thêm ghế chờ ở một cửa",
            [CaseKind.REPORT, CaseKind.SUGGESTION],
        ),
    ],
)
def test_each_matter_gets_its_own_case_and_code(
    talk: Talk, text: str, kinds: list[CaseKind]
) -> None:
    assert f"nêu {len(kinds)} việc" in talk.says(text)
    assert "Còn việc tiếp theo" in talk.says("gửi")
    talk.says("gửi")

    cases = [case for _, case in talk.cases.filed]
    assert [case.kind for case in cases] == kinds
    assert len({case.code for case in cases}) == len(kinds)
    assert talk.state.draft is None


@pytest.mark.parametrize(
    "text",
    [
        "rác chất đống ở chợ Mẫu, bốc mùi hôi thối. Mấy hôm nay không ai dọn.",
        "đèn đường hỏng ở thôn 3, từ thứ hai đến giờ không ai sửa",
        "ổ gà đầy đường trước chợ Mẫu. Đường này mới làm năm ngoái.",
    ],
)
def test_one_matter_in_several_sentences_stays_one(talk: Talk, text: str) -> None:
    talk.says(text)

    assert talk.state.draft is not None
    assert talk.state.draft.text == text
    assert talk.state.draft.matters == ()


def test_numbered_questions_are_no_reports(talk: Talk) -> None:
    talk.says("1. phí khai sinh 2. kết hôn cần giấy gì")

    assert talk.state.draft is None


def test_a_denunciation_among_the_matters_is_explained_and_nothing_is_kept(talk: Talk) -> None:
    heard = talk.says("1. đèn đường hỏng ở thôn 3 2. tôi tố cáo ông chủ tịch xã nhận hối lộ")

    assert "chưa phải là đơn tố cáo" in heard
    assert talk.state.draft is None
    assert talk.cases.filed == []


def test_the_missing_place_of_each_matter_is_asked(talk: Talk) -> None:
    assert "ở đâu" in talk.says("1. đèn đường hỏng 2. rác chất đống không ai dọn")
    talk.says("thôn 3")
    talk.says("gửi")
    assert "ở đâu" in talk.says("gửi")
    talk.says("thôn 5")
    talk.says("gửi")
    talk.says("gửi")

    assert [case.place for _, case in talk.cases.filed] == ["thôn 3", "thôn 5"]


def test_a_place_told_once_for_all_is_the_place_of_each(talk: Talk) -> None:
    talk.says("Ở thôn 3 có 2 việc: 1. đèn đường hỏng 2. rác chất đống không ai dọn")
    talk.says("gửi")
    talk.says("gửi")

    assert len(talk.cases.filed) == 2
    assert all("thôn 3" in case.text for _, case in talk.cases.filed)


def test_a_report_put_aside_follows_the_new_one(talk: Talk, clock: MovableClock) -> None:
    talk.says("rác chất đống không ai dọn")
    clock.advance(hours=3)
    talk.says("phản ánh đèn đường hỏng ở thôn 3")

    assert "rác" not in talk.says("gửi").splitlines()[0]
    talk.says("chợ Mẫu")
    talk.says("gửi")
    talk.says("gửi")

    assert [case.text for _, case in talk.cases.filed] == [
        "phản ánh đèn đường hỏng ở thôn 3",
        "rác chất đống không ai dọn",
    ]
