"""Turns measurements into a table; measures nothing itself."""

from __future__ import annotations

import math
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that is not exceeded by this share of all; nan of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def middle(values: Iterable[float], digits: int = 1) -> str:
    """Return the median and, where there are several values, their range."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return "-"
    text = f"{median(known):,.{digits}f}"
    if len(known) == 1:
        return text
    return f"{text} ({min(known):,.{digits}f}–{max(known):,.{digits}f})"


def circumstances(title: str, rounds: int) -> str:
    """Say what was measured, where and on which state of the program."""
    day = datetime.now(UTC).date()
    return "\n".join(
        [
            f"# {title}",
            f"{day}, commit {_commit()}, {os.cpu_count()} cores {_processor()}, "
            f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}",
            f"median (range) of {rounds} rounds" if rounds > 1 else "one round",
            "",
        ]
    )


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table whose columns stand in line."""
    grid = [list(header), *(list(row) for row in rows)]
    widths = [max(len(row[at]) for row in grid) for at in range(len(header))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in grid
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:], ""])


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
