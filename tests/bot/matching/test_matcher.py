"""What the engine makes of real spellings, and what it refuses to guess."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.decision import Answer, Choices, Decision, NoMatch
from bot.matching.matcher import Matcher
from tests.bot.matching.conftest import TODAY, Ask


def best(decision: Decision) -> str:
    if isinstance(decision, Answer):
        return decision.candidate.entry
    return decision.candidates[0].entry if decision.candidates else ""


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Đăng ký khai sinh cho con cần giấy tờ gì?", "1.001193"),
        ("dang ky khai sinh cho con", "1.001193"),
        ("ddawng kys khai sinh cho con owr ddaau", "1.001193"),
        ("đk ks cho bé cần gì", "1.001193"),
        ("dang ki ket hom can gi", "1.000894"),
        ("đăng kí kết hôn", "1.000894"),
        ("em sắp lấy vợ thì làm giấy gì", "1.000894"),
        ("mất cccd làm lại ở đâu", "1.014064"),
        ("căn cước hết hạn thì đổi ở đâu", "1.014063"),
        ("dang ky tam tru cho nguoi thue nha", "1.004194"),
        ("nhap ho khau cho vo", "1.004222"),
        ("nộp hồ sơ trực tuyến như thế nào", "faq:nop-truc-tuyen"),
        ("chỉ số sipas là gì vậy ạ", "faq:sipas"),
        ("thủ tục 1.000894", "1.000894"),
    ],
)
def test_the_right_entry_comes_first(ask: Ask, question: str, entry: str) -> None:
    assert best(ask(question)) == entry


def test_the_verb_tells_siblings_apart(ask: Ask) -> None:
    assert best(ask("đăng ký lại khai sinh")) == "1.004884"
    assert best(ask("đăng ký khai sinh")) == "1.001193"
    assert best(ask("đổi căn cước")) == "1.014063"
    assert best(ask("cấp lại căn cước")) == "1.014064"


def test_typed_accents_are_evidence(matcher: Matcher) -> None:
    wedding, *_ = matcher.rank("kể chuyện cưới đi", as_of=TODAY)
    laughing = matcher.rank("kể chuyện cười đi", as_of=TODAY)

    assert wedding.entry.id == "1.000894"
    assert all(row.probability < wedding.probability for row in laughing)
    assert all(row.raw < wedding.raw / 2 for row in laughing if row.entry == wedding.entry)


@pytest.mark.parametrize(
    "question",
    ["giá vàng hôm nay bao nhiêu", "cách nấu phở bò", "asdfgh", "???", "", "ạ", "xin chào"],
)
def test_what_is_off_topic_is_not_answered(ask: Ask, question: str) -> None:
    assert not isinstance(ask(question), Answer)


def test_nothing_known_is_no_match(ask: Ask) -> None:
    assert isinstance(ask("bitcoin blockchain ethereum"), NoMatch)


@pytest.mark.parametrize(
    "question",
    [
        "đăng ký kết hôn với người nước ngoài",
        "đăng ký khai sinh lưu động",
        "đăng ký kết hôn bên Lào",
    ],
)
def test_a_sibling_that_is_not_in_the_content_is_not_answered(ask: Ask, question: str) -> None:
    assert not isinstance(ask(question), Answer)


def test_the_province_decides_between_plans(ask: Ask) -> None:
    decision = ask("kế hoạch tuyên truyền cải cách hành chính của gia lai")

    assert isinstance(decision, Answer)
    assert decision.candidate.entry == "plan:gia-lai-2022"


def test_plans_without_a_province_are_a_choice(ask: Ask) -> None:
    decision = ask("kế hoạch tuyên truyền cải cách hành chính")

    assert isinstance(decision, Choices)
    assert {c.entry for c in decision.candidates} >= {"plan:dak-nong-2020", "plan:gia-lai-2022"}


def test_a_province_beside_a_procedure_does_not_make_it_a_plan(ask: Ask) -> None:
    assert best(ask("đăng ký khai sinh ở kon tum")) == "1.001193"


def test_a_plan_of_another_year_is_at_most_a_choice(ask: Ask) -> None:
    assert not isinstance(ask("kế hoạch tuyên truyền của gia lai năm 2026"), Answer)
    assert isinstance(ask("kế hoạch tuyên truyền của gia lai năm 2022"), Answer)


def test_doing_something_again_is_another_procedure(ask: Ask) -> None:
    assert not isinstance(ask("đăng ký kết hôn lại"), Answer)
    assert isinstance(ask("đăng ký kết hôn"), Answer)


def test_an_expired_entry_is_not_known_today(matcher: Matcher) -> None:
    question = "nuôi chim yến trong nhà"

    assert best(matcher.match(question, as_of=date(2025, 6, 1))) == "9.000001"
    assert best(matcher.match(question, as_of=TODAY)) != "9.000001"


def test_an_entry_of_another_scope_is_not_known(matcher: Matcher) -> None:
    scopes = frozenset({"national", "province:quang-ngai"})

    assert best(matcher.match("đăng ký tàu cá", as_of=TODAY, scopes=scopes)) == "9.000002"
    assert best(matcher.match("đăng ký tàu cá", as_of=TODAY)) != "9.000002"


@given(st.text(max_size=300))
def test_any_text_gets_a_decision(matcher: Matcher, text: str) -> None:
    decision = matcher.match(text, as_of=TODAY)

    assert isinstance(decision, Answer | Choices | NoMatch)
    assert all(0 <= row.probability <= 1 for row in matcher.rank(text, as_of=TODAY))
    matcher.facets(text)
    matcher.is_bare_follow_up(text)


def test_an_explanation_names_rewrites_and_strange_words(matcher: Matcher) -> None:
    explained = matcher.explain("mất cccd ở chợ Bến Thành", as_of=TODAY)

    assert ("cccd", "can") in explained.rewrites
    assert "chợ" in explained.unexplained
    assert explained.acts == ("again",)
    assert explained.candidates[0][0].entry == "1.014064"
    assert explained.candidates[0][1]["coverage"] > 0


def test_the_same_question_gets_the_same_answer(matcher: Matcher) -> None:
    asked = [matcher.match("làm căn cước", as_of=TODAY) for _ in range(3)]

    assert asked[0] == asked[1] == asked[2]
