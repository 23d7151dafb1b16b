"""How long a hundred thousand cases take into files, and how much memory that needs.

Baseline: the same cases read from the database and opened, without writing anything.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

from bench.installation import site
from bench.report import circumstances
from bot.clock import SystemClock
from bot.config import Settings
from bot.exports.making import Form, Order, What, write
from bot.models import CaseKind, NewCase
from bot.storage.exporting import Wish
from bot.storage.store import Store, open_engine, open_store
from bot.storage.vault import Vault

CASES = 100_000
_SECRET = "a secret of the measurement alone"
_OA = "2000000000000000001"
_TEXT = "Đèn đường trước cổng trường hỏng ba tối nay, trẻ đi học về nguy hiểm. Gọi 0912 345 678."
_BATCH = 1_000


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    wanted = parser.parse_args()
    print(circumstances("Exporting", 1))
    with site(wanted.engine) as made:
        url = made.storage_url
        fill(url, wanted.cases)
        store = opened(url)
        plain = timed(lambda: sum(1 for _ in store.exporting.lines(Wish())))
        print(f"{wanted.cases} cases read and opened in {plain:.1f} s, the baseline")
        for order in ORDERS:
            before = peak_mb()
            seconds = timed(lambda order=order: exported(store, order))  # type: ignore[misc]
            grown = peak_mb() - before
            told = f"{seconds:.1f} s, {seconds / plain:.1f} times the baseline, {grown:.0f} MB more"
            print(f"{order.what} as {order.form}: {told}")
        store.close()


ORDERS = (
    Order(What.CASES, Form.CSV),
    Order(What.CASES, Form.XLSX),
    Order(What.BOOK, Form.XLSX),
    Order(What.OPEN311, Form.JSON),
)


def fill(url: str, count: int) -> None:
    """File that many answered cases."""
    store = opened(url)
    for start in range(0, count, _BATCH):
        with store.engine.atomic():
            for number in range(start, min(start + _BATCH, count)):
                new = NewCase(CaseKind.REPORT, _TEXT, "thôn 3", f"PA-{number}", date(2026, 12, 8))
                store.cases.add(new, oa_id=_OA, person="p", cause=f"e{number}")
    store.close()


def opened(url: str) -> Store:
    """Open the database of the measurement."""
    return open_store(open_engine(url), Vault(_SECRET), SystemClock())


def exported(store: Store, order: Order) -> int:
    """Write every case into a file that is thrown away; return how many."""
    with tempfile.TemporaryFile() as out:
        return write(store, Settings(oas=()), order, Wish(), out)


def timed(run: Callable[[], object]) -> float:
    """Return how many seconds of the processor something takes; others' work does not count."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def peak_mb() -> float:
    """Return the most memory that this process ever held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
