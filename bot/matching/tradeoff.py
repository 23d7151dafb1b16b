"""Draws what comes of each threshold: right, wrong and handed over, as an SVG picture.

Labels stand at the lines, the axes begin at nought, and the chosen threshold is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.matching.thresholds import Point

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 56, 150, 24, 48
_LINES: tuple[tuple[str, str, Callable[[Point], float]], ...] = (
    ("answered rightly", "#1a7f37", lambda point: point.right),
    ("asked or handed over", "#57606a", lambda point: point.handed_over),
    ("answered wrongly", "#b42318", lambda point: point.wrong),
    ("answered unfounded", "#9a6700", lambda point: point.unfounded),
)
"""Name, colour and value of each line; the last is a share of questions without an answer."""


def draw(points: Sequence[Point], *, chosen: float) -> str:
    """Return the picture of a curve as SVG text."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_axes(points),
        _mark(points, chosen),
        *(_line(points, *line) for line in _LINES),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(points: Sequence[Point], threshold: float) -> float:
    first, last = points[0].threshold, points[-1].threshold
    return LEFT + (threshold - first) / (last - first) * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def _axes(points: Sequence[Point]) -> list[str]:
    right = WIDTH - RIGHT
    lines = []
    for tenth in range(0, 11, 2):
        y = _y(tenth / 10)
        lines.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#d0d7de"/>')
        place = f'x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end"'
        lines.append(f"<text {place}>{tenth * 10} %</text>")
    for point in points[:: max(1, len(points) // 6)]:
        x = _x(points, point.threshold)
        lines.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
            f"{point.threshold:.2f}</text>"
        )
    middle = (LEFT + right) / 2
    lines.append(
        f'<text x="{middle:.1f}" y="{HEIGHT - 8}" text-anchor="middle">'
        "answer from this probability on</text>"
    )
    return lines


def _mark(points: Sequence[Point], chosen: float) -> str:
    x = _x(points, chosen)
    return (
        f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#0969da" stroke-dasharray="4 4"/>'
        f'<text x="{x + 5:.1f}" y="{TOP + 12}" fill="#0969da">{chosen:.2f}</text>'
    )


def _line(points: Sequence[Point], name: str, colour: str, value: Callable[[Point], float]) -> str:
    path = " ".join(f"{_x(points, p.threshold):.1f},{_y(value(p)):.1f}" for p in points)
    last = points[-1]
    x, y = _x(points, last.threshold) + 6, _y(value(last)) + 4
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}">{name}</text>'
    )
