"""What a citizen asks for is told from the story around it and from what is denied."""

from __future__ import annotations

import pytest

from bot.matching.stance import aside, denied
from knowledge.text import tokens

WORDS = "sinh hộ chiếu kết hôn khai nghỉ bán sửa đất độc thân vay"
TOPICS = frozenset(WORDS.split())


def around(text: str) -> list[str]:
    words = tokens(text)
    places = aside(words, [1.0 if word.raw in TOPICS else 0.1 for word in words])
    return [word.raw for at, word in enumerate(words) if at in places]


@pytest.mark.parametrize(
    ("text", "told_around"),
    [
        ("con tôi mới sinh, muốn làm hộ chiếu", "con tôi mới sinh muốn"),
        ("muốn nghỉ bán để sửa nhà", "muốn để sửa nhà"),
        ("xin giấy độc thân để vay tiền", "xin để vay tiền"),
        ("đăng ký kết hôn cần gì", ""),
        ("đăng ký kết hôn thì làm sao", ""),
        ("kết hôn muốn nhanh", ""),
        ("de sua nha", ""),
    ],
)
def test_the_story_before_a_wish_and_its_aim_are_beside_the_question(
    text: str, told_around: str
) -> None:
    assert " ".join(around(text)) == told_around


@pytest.mark.parametrize(
    ("text", "untrue"),
    [
        ("bố mẹ chưa đăng ký kết hôn", "đăng ký kết hôn"),
        ("không có giấy khai sinh", "giấy khai sinh"),
        ("có phải đăng ký không", ""),
        ("làm xong chưa", ""),
    ],
)
def test_what_is_said_not_to_be_so_is_told_from_what_is_asked(text: str, untrue: str) -> None:
    words = tokens(text)

    assert " ".join(words[at].raw for at in denied(words)) == untrue
