"""Who asks for the order of things means the entry that lists them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.matching.journeys import JourneyTalk, journey
from bot.matching.matcher import Matcher
from knowledge.index import index_of
from knowledge.loader import load
from knowledge.model import Entry
from knowledge.text import plain
from tests.bot.matching.conftest import TODAY, a_procedure

BIRTH, CARD, HOUSE = "1.000001", "1.000002", "1.000003"
LIST = replace(a_procedure("1.000009", "Mới sinh con: làm gì trước"), bundle=(BIRTH, CARD, HOUSE))
ALONE = a_procedure(BIRTH, "Đăng ký khai sinh")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(index_of(load()))


@pytest.mark.parametrize(
    ("entry", "alike", "is_asked", "worth"),
    [
        (ALONE, {BIRTH, CARD}, True, 0.0),
        (LIST, set(), False, 0.0),
        (LIST, {BIRTH}, False, 0.0),
        (LIST, set(), True, 0.5),
        (LIST, {BIRTH, CARD}, False, 0.25),
        (LIST, {BIRTH, CARD, HOUSE}, True, 1.0),
    ],
)
def test_an_order_asked_for_and_procedures_named_speak_for_a_list(
    entry: Entry, alike: set[str], is_asked: bool, worth: float
) -> None:
    assert journey(entry, frozenset(alike), is_asked=is_asked) == worth


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("khai sinh, bảo hiểm, nhập khẩu cái nào trước", True),
        ("mat het giay to lam lai tu dau", True),
        ("xây nhà phải qua các bước nào", True),
        ("lệ phí khai sinh bao nhiêu", False),
        ("trước đây tôi ở xã Đắk Wil", False),
    ],
)
def test_words_of_order_are_heard(question: str, is_asked: bool) -> None:
    assert JourneyTalk().heard(plain(question)) is is_asked


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("xây nhà thì thủ tục nào làm trước, thủ tục nào làm sau", "faq:viec-xay-nha"),
        ("mới sinh con phải lo những việc gì, cái nào trước", "faq:viec-sinh-con"),
    ],
)
def test_the_list_comes_first(matcher: Matcher, question: str, entry: str) -> None:
    assert matcher.rank(question, as_of=TODAY)[0].entry.id == entry
