"""How the packaged content answers its own wordings, and questions that once went astray."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.matching.decision import Answer, Candidate, Choices
from bot.matching.matcher import Matcher
from knowledge.index import index_of
from knowledge.loader import Base, load
from knowledge.text import fold

TODAY = date(2026, 11, 23)
FLOOR = 0.97
JUDGES = ("blind_*.jsonl", "grown_*.jsonl", "held_*.jsonl")
"""Sets that judge the content; an answer that stands in the exam paper is no answer."""


@pytest.fixture(scope="module")
def base() -> Base:
    return load()


@pytest.fixture(scope="module")
def engine(base: Base) -> Matcher:
    return Matcher(index_of(base))


def said(engine: Matcher, question: str) -> tuple[Candidate, ...]:
    """Return what is answered or offered."""
    decision = engine.match(question, as_of=TODAY)
    if isinstance(decision, Answer):
        return (decision.candidate,)
    return decision.candidates if isinstance(decision, Choices) else ()


@pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.bar, id="all"), pytest.param(8, id="one of eight")]
)
def test_every_entry_is_found_by_its_own_wordings(base: Base, engine: Matcher, every: int) -> None:
    wordings = [(entry.id, question) for entry in base.entries for question in entry.questions]
    asked = [
        (entry, text)
        for entry, question in wordings[::every]
        for text in (question, fold(question))
    ]
    lost = [
        (entry, text)
        for entry, text in asked
        if engine.is_bare_follow_up(text) or entry not in {c.entry for c in said(engine, text)}
    ]
    second = [
        (entry, text)
        for entry, text in asked
        if engine.rank(text, as_of=TODAY)[0].entry.id != entry
    ]

    assert len(lost) <= (1 - FLOOR) * len(asked), lost
    assert len(second) <= (1 - FLOOR) * len(asked), second


def test_no_wording_is_a_question_of_a_set_that_judges(base: Base) -> None:
    files = [file for names in JUDGES for file in Path(__file__).parent.glob(names)]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    judging = {fold(row["question"]) for row in map(json.loads, lines) if "question" in row}
    own = {question for entry in base.entries for question in entry.questions}

    assert len(judging) > 3_000
    assert sorted(question for question in own if fold(question) in judging) == []


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("ba tôi mất hôm qua, tôi phải làm gì", "1.000656"),
        ("nhà có người mất thì làm giấy tờ gì", "1.000656"),
        ("cha tôi vừa mất", "1.000656"),
        ("me em moi mat toi qua", "1.000656"),
        ("chồng tôi chết rồi làm giấy gì", "1.000656"),
        ("ông nội mới qua đời", "1.000656"),
        ("mẹ tôi mất căn cước", "1.014064"),
        ("ba toi mat can cuoc", "1.014064"),
        ("con moi de lam giay to gi", "1.001193"),
        ("bé nhà em mới sinh", "1.001193"),
        ("vợ tôi vừa đẻ", "1.001193"),
        ("đóng cửa tiệm tạp hóa", "1.001266"),
        ("căn cước ghi sai ngày sinh", "1.014063"),
        ("bao nhiêu tuổi được kết hôn", "1.000894"),
        ("cả nước có bao nhiêu tỉnh", "faq:sap-nhap-tinh"),
        ("chỉ thị 15/CT-UBND", "plan:kon-tum-2024"),
        ("kế hoạch 289/KH-UBND", "plan:binh-phuoc-2023"),
        ("quyết định 925/QĐ-UBND", "plan:gia-lai-2022"),
        ("quyet dinh so 925", "plan:gia-lai-2022"),
        ("kế hoạch 37/KH-UBND", "plan:ha-noi-2023"),
        ("kế hoạch 02/KH-UBND", "plan:dak-nong-2020"),
        ("kho bạc nhà nước đắk nông được giao gì", "plan:dak-nong-2020"),
        ("24/11 có nghỉ không", "faq:ngay-nghi"),
        ("tết đinh mùi nghỉ mấy ngày", "faq:nghi-tet-2027"),
    ],
)
def test_a_question_is_answered(engine: Matcher, question: str, entry: str) -> None:
    decision = engine.match(question, as_of=TODAY)

    assert isinstance(decision, Answer), decision
    assert decision.candidate.entry == entry
    assert not engine.is_bare_follow_up(question)


@pytest.mark.parametrize(
    "question",
    [
        "mất giấy đăng ký doanh nghiệp",
        "đăng ký nhãn hiệu hàng hóa",
        "đăng ký lại khai tử cho người nước ngoài đã về nước",
        "kế hoạch hà nội năm 2026",
        "kế hoạch gia lai năm 2023",
        "kế hoạch Lâm Đồng 2026",
    ],
)
def test_what_is_not_held_is_at_most_offered(engine: Matcher, question: str) -> None:
    assert not isinstance(engine.match(question, as_of=TODAY), Answer)


@pytest.mark.parametrize(
    "question",
    [
        "8000 một bản hả",
        "bạn tên gì",
        "không phải",
        "đồ ngu",
        "nấu phở thế nào",
        "tối nay mấy giờ đá bóng",
        "ok",
    ],
)
def test_nothing_is_said_to_what_is_not_ours(engine: Matcher, question: str) -> None:
    assert said(engine, question) == ()


def test_both_identity_card_procedures_are_offered_first(engine: Matcher) -> None:
    offered = [candidate.entry for candidate in said(engine, "làm căn cước")[:2]]

    assert sorted(offered) == ["1.014063", "1.014064"]


def test_a_merger_beside_an_identity_card_is_not_the_procedure_alone(engine: Matcher) -> None:
    offered = {c.entry for c in said(engine, "sáp nhập rồi có phải đổi căn cước không")}

    assert "faq:sap-nhap-tinh" in offered


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2027, 2, 4), date(2027, 8, 1)])
def test_known_holidays_outlive_the_open_question_of_tet(engine: Matcher, day: date) -> None:
    decision = engine.match("giỗ tổ 2027 vào ngày nào", as_of=day)

    assert isinstance(decision, Answer)
    assert decision.candidate.entry == "faq:ngay-nghi"
