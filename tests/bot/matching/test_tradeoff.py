"""The picture of the trade-off: well formed, labelled at its lines, and marked."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bot.matching.thresholds import Point
from bot.matching.tradeoff import HEIGHT, WIDTH, draw

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [
    Point(step / 100, right=0.9 - step / 500, wrong=0.1 - step / 1000, unfounded=step / 1000)
    for step in range(30, 96)
]


def picture(chosen: float = 0.62) -> ElementTree.Element:
    return ElementTree.fromstring(draw(POINTS, chosen=chosen))


def texts(drawn: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawn.iter(f"{SVG}text")]


def lines(drawn: ElementTree.Element) -> list[list[tuple[float, float]]]:
    return [
        [tuple(map(float, pair.split(","))) for pair in line.attrib["points"].split()]  # type: ignore[misc]
        for line in drawn.iter(f"{SVG}polyline")
    ]


def test_every_line_has_its_label() -> None:
    drawn = picture()

    assert len(lines(drawn)) == 4
    assert {
        *("answered rightly", "asked or handed over"),
        *("answered wrongly", "answered unfounded"),
    } <= set(texts(drawn))


def test_the_axes_begin_at_nought_and_are_named() -> None:
    told = texts(picture())

    assert "0 %" in told
    assert "100 %" in told
    assert "0.30" in told
    assert any("probability" in text for text in told)


@pytest.mark.parametrize("chosen", [0.30, 0.62, 0.95])
def test_the_chosen_threshold_is_marked_where_it_lies(chosen: float) -> None:
    drawn = picture(chosen)
    (mark,) = (p for p in drawn.iter(f"{SVG}path") if "stroke-dasharray" in p.attrib)
    at = round((chosen - 0.30) * 100)

    assert f"{chosen:.2f}" in texts(drawn)
    assert mark.attrib["d"].startswith(f"M{lines(drawn)[0][at][0]:.1f} ")


def test_everything_drawn_lies_in_the_picture() -> None:
    for line in lines(picture()):
        assert len(line) == len(POINTS)
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in line)


def test_a_greater_share_stands_higher() -> None:
    rightly, _, wrongly, _ = lines(picture())

    assert all(high[1] < low[1] for high, low in zip(rightly, wrongly, strict=True))
