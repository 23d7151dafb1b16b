"""A hundred thousand cases go into a file in the memory of a few hundred."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.exporting import CASES, fill

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


def test_memory_does_not_grow_with_the_number_of_cases(tmp_path: Path) -> None:
    many, few = (f"sqlite:///{tmp_path / name}" for name in ("many.db", "few.db"))
    fill(many, CASES)
    fill(few, _FEW)
    command = [sys.executable, "-c", _RUN, many, few]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counts, grown = told.rsplit(" ", 1)

    assert counts == f"{[CASES] * 2}"
    assert float(grown) < MOST_MB
