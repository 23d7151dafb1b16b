"""What an evaluation counts, shown on an engine whose answers are known."""

from __future__ import annotations

import pytest

from bot.matching.evaluate import Row, evaluate, names_of, rows_of
from bot.matching.figures import Report
from bot.matching.matcher import Matcher
from knowledge.loader import load
from tests.bot.matching.conftest import TODAY

ROWS = (
    Row("đăng ký khai sinh", frozenset({"1.001193"}), "procedure", "accented"),
    Row("dang ky ket hon", frozenset({"1.000894"}), "procedure", "unaccented"),
    Row("đăng ký tạm trú", frozenset({"1.004222"}), "procedure", "accented"),
    Row("giá vàng hôm nay", frozenset(), "oos"),
)


@pytest.fixture(scope="module")
def report(matcher: Matcher) -> Report:
    return Report(evaluate(matcher, ROWS, as_of=TODAY))


def test_shares_are_counted_by_group(report: Report) -> None:
    figures = report.figures(set="procedure")

    assert figures.count == 3
    assert figures.recall_1.value == pytest.approx(2 / 3)
    assert figures.wrong.value == pytest.approx(1 / 3)
    assert report.figures(set="procedure", style="unaccented").right.value == 1.0
    assert report.figures(set="oos").oos_answered.value == 0.0


def test_misses_name_the_wrong_answer(report: Report) -> None:
    assert [result.row.question for result in report.misses()] == ["đăng ký tạm trú"]


def test_the_table_has_a_line_for_every_group(report: Report) -> None:
    lines = report.table().splitlines()

    assert [line.split()[0] for line in lines[1:]] == [
        "oos",
        "procedure",
        "accented",
        "unaccented",
        "all",
    ]


def test_an_empty_report_has_figures_too() -> None:
    assert Report(()).figures().count == 0
    assert Report(()).figures().p99_ms == 0.0


def test_an_entry_is_also_meant_by_its_slug_and_by_the_further_codes_it_covers() -> None:
    names = names_of(load().entries)

    assert names["1.012796"] == "1.012790"
    assert names["slug:dinh-chinh-so-do"] == "1.012790"
    assert names["1.012790"] == "1.012790"


def test_a_slug_stands_for_its_entry() -> None:
    record = {"question": "x", "expect": ["slug:khai-sinh", "faq:a"], "set": "s", "style": ["b"]}

    rows = rows_of([record], names={"slug:khai-sinh": "1.001193"})

    assert rows == [Row("x", frozenset({"1.001193", "faq:a"}), "s", "b")]
