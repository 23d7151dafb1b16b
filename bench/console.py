"""How fast the officers' console is with 100,000 cases, beside itself with 1,000.

    python -m bench.console [--quick]

Every page goes through the real Flask application and SQLite on disk, one request after the other.
What was computed tells a slow page from a machine that does other work.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.manycases import OA, Office, office
from bench.report import circumstances, percentile, table
from bot.clock import SystemClock
from bot.conversation.guide import build_guide
from knowledge.index import load_or_build

PAGES = {
    "today": "/",
    "list, open": "/cases",
    "list, overdue": "/cases?shelf=overdue",
    "list, finished, page 50": "/cases?shelf=finished&page=50",
    "list, all of a kind and status": "/cases?shelf=all&kind=rule&status=closed",
    "list, all, nothing fits": "/cases?shelf=all&kind=praise&status=refused",
    "live counts": "/counts",
    "search by code": "/cases?shelf=all&q={code}",
    "search by part of a code": "/cases?shelf=all&q={part}",
    "search by words": "/cases?shelf=all&q=ghe+ngoi+cho",
    "search by words, none fits": "/cases?shelf=all&q=cau+treo",
    "case": "/cases/{oa}/{code}",
}
_SMALL, _LARGE = 1_000, 100_000


def main() -> None:
    """Print the table."""
    is_quick = "--quick" in sys.argv[1:]
    rounds = 12 if is_quick else 60
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), SystemClock()
        guide = build_guide(load_or_build(folder / "knowledge.db"))
        with (
            office(folder / "s", guide, clock, cases=_SMALL, open_cases=50) as small,
            office(folder / "l", guide, clock, cases=_LARGE, open_cases=5_000) as large,
        ):
            rows = [_row(page, path, small, large, rounds) for page, path in PAGES.items()]
    head = ("page", "p50 ms", "p95 ms", "p95 computed ms", f"ratio to {_SMALL:,} cases")
    print(circumstances("The console with many cases", rounds))
    print(table(head, rows))


def _row(page: str, path: str, small: Office, large: Office, rounds: int) -> Sequence[str]:
    """Measure both in turns, so that whatever else the machine does meets both."""
    for each in (small, large):
        _request(each, path)
    pairs = [(_request(small, path), _request(large, path)) for _ in range(rounds)]
    few, many = ([took for took, _ in column] for column in zip(*pairs, strict=True))
    computed = sorted(cost for _, (_, cost) in pairs)
    middle, slow = percentile(sorted(many), 0.5), percentile(sorted(many), 0.95)
    ratio = middle / percentile(sorted(few), 0.5)
    return page, f"{middle:.0f}", f"{slow:.0f}", f"{percentile(computed, 0.95):.0f}", f"{ratio:.2f}"


def _request(desk: Office, path: str) -> tuple[float, float]:
    """Return how many milliseconds a page took, and how many of them were computing."""
    address = path.format(oa=OA, code=desk.code, part=desk.code[:6])
    begun, computed = time.perf_counter(), time.process_time()
    answer = desk.browser.get(f"/console{address}")
    took, cost = time.perf_counter() - begun, time.process_time() - computed
    assert answer.status_code == 200, (address, answer.status)
    return took * 1000, cost * 1000


if __name__ == "__main__":
    main()
