"""Every figure that an entry's texts mention must stand in a row with a source."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.loader import load
from knowledge.tracing import backing, figures, unsourced, untraced


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lệ phí 8.000 đồng một bản", {"8000"}),
        ("8000 đồng", {"8000"}),
        ("từ 1/3/2027", {"01/03/2027"}),
        ("từ 01/03/2027 đến hết 30/6", {"01/03/2027", "30/06"}),
        ("Nghị quyết 66.22/2026/NQ-CP", {"66.22/2026/NQ-CP"}),
        ("Kế hoạch 289/KH-UBND", {"289/KH-UBND"}),
        ("thủ tục 1.001193", {"1.001193"}),
        ("0,5% giá trị", {"0,5"}),
        ("gọi 113, 114 hoặc 115", {"113", "114", "115"}),
        ("- Bước 1: nộp\n- Bước 2: nhận", set()),
        ("1. Tờ khai\n2. Giấy chứng sinh", set()),
        ("mẫu CT01, tại https://dichvucong.gov.vn/123", set()),
        ("3 ngày làm việc.", {"3"}),
    ],
)
def test_figures_are_read_in_one_spelling(text: str, found: set[str]) -> None:
    assert figures(text) == found


@given(st.integers(min_value=0, max_value=10**9))
def test_an_amount_is_the_same_with_and_without_dots(amount: int) -> None:
    dotted = f"{amount:,}".replace(",", ".")

    assert figures(f"{dotted} đồng") == figures(f"{amount} đồng") == {str(amount)}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(figures(text))


def test_a_figure_of_a_row_backs_the_text(content: Path) -> None:
    path = content / "procedures/khai-sinh.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("nơi cư trú.\n", "nơi cư trú, trong 60 ngày.\n"), encoding="utf-8")

    assert [list(untraced(entry)) for entry in load(content).entries] == [[], [], []]


def test_a_figure_without_a_row_is_told_with_its_line(content: Path) -> None:
    path = content / "procedures/khai-sinh.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- Tờ khai\n", "- Tờ khai, 90 ngày\n"), encoding="utf-8")
    (entry,) = (e for e in load(content).entries if e.id == "1.001193")

    assert list(untraced(entry)) == [("90", "- Tờ khai, 90 ngày")]


def test_rows_of_every_kind_back_figures(content: Path) -> None:
    (entry,) = (e for e in load(content).entries if e.id == "1.001193")

    assert {"0", "60/2014/QH13", "30/06/2025", "60", "01/10/2026"} <= backing(entry)
    assert list(unsourced(entry)) == []
