"""What an editor wrote word for word is answered word for word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.matching.facets import FacetReader
from bot.matching.known import Known
from bot.matching.weigher import Weigher
from knowledge.lexicon import Lexicon
from tests.bot.matching.conftest import a_faq, a_procedure

BIRTH = a_procedure("1.001193", "Đăng ký khai sinh", "con mới đẻ làm giấy gì", short="khai sinh")
CARDS = [
    replace(a_procedure(f"1.01406{at}", title), aliases=("làm căn cước",))
    for at, title in enumerate(("Cấp thẻ căn cước", "Cấp đổi thẻ căn cước"), start=1)
]
LESSONS = replace(a_faq("hoc-lai-xe", "Học lái xe ở đâu"), aliases=("thi bằng lái",))
PLOTS = a_procedure("1.012784", "Tách thửa đất", "hợp thửa đất ở đâu", "xin hợp thửa đất")
LICENCE = replace(a_procedure("3.000347", "Đổi giấy phép lái xe"), aliases=("bằng lái",))


@pytest.fixture(scope="module")
def known() -> Known:
    lexicon = Lexicon()
    weigher = Weigher(FacetReader(lexicon))
    return Known([BIRTH, *CARDS, PLOTS, LESSONS, LICENCE], lexicon, weigher)


@pytest.mark.parametrize(
    ("question", "entries"),
    [
        ("con mới đẻ làm giấy gì", ["1.001193"]),
        ("con moi de lam giay gi", ["1.001193"]),
        ("xin hop thua dat", ["1.012784"]),
        ("dạ cho em hỏi khai sinh ạ", ["1.001193"]),
        ("thế còn khai sinh thì sao", ["1.001193"]),
        ("phí khai sinh bao nhiêu", ["1.001193"]),
        ("lam can cuoc", ["1.014061", "1.014062"]),
        ("bằng lái", ["3.000347"]),
        ("thi bằng lái", ["faq:hoc-lai-xe"]),
        ("khai sinh cho con nuôi", []),
        ("con mới đẻ", []),
        ("khai sính", []),
    ],
)
def test_only_the_very_words_are_known(known: Known, question: str, entries: list[str]) -> None:
    assert list(known.entries(question)) == entries


def test_a_wording_is_told_as_its_editor_wrote_it(known: Known) -> None:
    assert known.wordings("hop thua dat o dau") == {"1.012784": "hợp thửa đất ở đâu"}
    assert known.wordings("con mới đẻ làm giấy gì ạ") == {"1.001193": "con mới đẻ làm giấy gì"}
    assert known.wordings("khai sinh") == {}
