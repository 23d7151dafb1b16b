"""A hundred thousand cases go into a file in the memory of a few hundred."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.exporting import CASES, fill
from tests.postgres import temporary_database

pytestmark = pytest.mark.bar

MOST_MB = 16
_FEW = 500

# In a process of its own: the most memory it ever held is asked, and others' tests hold more.
_RUN = """
import sys
from bench.exporting import ORDERS, exported, opened, peak_mb
store = opened(sys.argv[1])
for order in ORDERS[:2]:
    exported(opened(sys.argv[2]), order)
before = peak_mb()
print([exported(store, order) for order in ORDERS[:2]], peak_mb() - before)
"""


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'many.db'}", f"sqlite:///{tmp_path / 'few.db'}"
        return
    cluster = request.getfixturevalue("postgres_cluster")
    with temporary_database(cluster) as many, temporary_database(cluster) as few:
        yield many, few


def test_memory_does_not_grow_with_the_number_of_cases(databases: tuple[str, str]) -> None:
    many, few = databases
    # As many as make a difference; PostgreSQL takes its time to file them.
    cases = CASES if many.startswith("sqlite") else CASES // 5
    fill(many, cases)
    fill(few, _FEW)
    command = [sys.executable, "-c", _RUN, many, few]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counts, grown = told.rsplit(" ", 1)

    assert counts == f"{[cases] * 2}"
    assert float(grown) < MOST_MB
