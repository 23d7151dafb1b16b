"""Which side of a topic is asked, and when a message names no topic of its own."""

from __future__ import annotations

import pytest

from bot.matching.matcher import Matcher
from knowledge.model import Facet


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("lệ phí bao nhiêu", Facet.FEE),
        ("het bao nhieu tien vay", Facet.FEE),
        ("có mất tiền không", Facet.FEE),
        ("mất bao lâu", Facet.DURATION),
        ("may ngay thi xong", Facet.DURATION),
        ("mất mấy ngày", Facet.DURATION),
        ("nộp ở đâu", Facet.PLACE),
        ("làm online được không", Facet.PLACE),
        ("cần giấy tờ gì", Facet.PAPERS),
        ("can mang theo gi", Facet.PAPERS),
        ("các bước thế nào", Facet.STEPS),
        ("kết quả là gì", Facet.RESULT),
        ("theo luật nào", Facet.BASIS),
        ("ai chủ trì", Facet.ORGANISATION),
        ("bao giờ thì làm", Facet.PERIOD),
        ("tuyên truyền qua kênh nào", Facet.CHANNELS),
        ("có những nhiệm vụ gì", Facet.TASKS),
        ("kinh phí lấy ở đâu", Facet.FUNDING),
        ("báo cáo thế nào", Facet.REPORTING),
        ("mục đích là gì", Facet.AIMS),
    ],
)
def test_the_asked_side_comes_first(matcher: Matcher, text: str, facet: Facet) -> None:
    assert matcher.facets(text)[:1] == (facet,)


@pytest.mark.parametrize("text", ["bị mất căn cước", "mất cccd rồi", "xin chào", ""])
def test_a_loss_asks_for_no_side(matcher: Matcher, text: str) -> None:
    assert matcher.facets(text) == ()


def test_several_sides_keep_their_order(matcher: Matcher) -> None:
    asked = matcher.facets("lệ phí bao nhiêu và nộp ở đâu")

    assert asked.index(Facet.FEE) < asked.index(Facet.PLACE)


@pytest.mark.parametrize(
    "text",
    [
        "phí bao nhiêu",
        "còn lệ phí thì sao ạ",
        "mất bao lâu vậy ad",
        "cần giấy tờ gì nữa",
        "nop o dau",
        "làm online được không",
        "thủ tục này mất mấy ngày",
        "bao nhiêu tiền?",
    ],
)
def test_a_side_without_a_topic_is_a_follow_up(matcher: Matcher, text: str) -> None:
    assert matcher.is_bare_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "lệ phí khai sinh bao nhiêu",
        "kết hôn cần giấy tờ gì",
        "nộp phạt nguội ở đâu",
        "cảm ơn",
        "khai sinh",
        "",
    ],
)
def test_a_topic_or_no_side_is_no_follow_up(matcher: Matcher, text: str) -> None:
    assert not matcher.is_bare_follow_up(text)


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("trợ cấp bao nhiêu một tháng", (Facet.RESULT,)),
        ("trợ cấp hưu trí hà nội bao nhiêu", (Facet.RESULT,)),
        ("mỗi tháng được bao nhiêu tiền", (Facet.RESULT,)),
        ("nộp hồ sơ trợ cấp lệ phí bao nhiêu", (Facet.PAPERS, Facet.FEE)),
        ("bao nhiêu tuổi được kết hôn", (Facet.NOTE,)),
        ("cả nước có bao nhiêu tỉnh", ()),
        ("khai sinh bao nhiêu vậy ạ", (Facet.FEE,)),
    ],
)
def test_how_much_is_a_fee_only_when_money_is_paid(
    matcher: Matcher, text: str, facets: tuple[Facet, ...]
) -> None:
    assert matcher.facets(text) == facets


def test_a_life_event_or_an_own_wording_is_no_follow_up(matcher: Matcher) -> None:
    assert not matcher.is_bare_follow_up("con mới đẻ làm giấy tờ gì")
    assert not matcher.is_bare_follow_up("con moi de lam giay to gi")
    assert not matcher.is_bare_follow_up("nộp hồ sơ trực tuyến thế nào")
    assert matcher.is_bare_follow_up("nộp trực tuyến thế nào")
