"""Lets one search answer all questions of one content, in a process of its own.

So each search has its own memory and none finds caches warmed by another. Every question is
asked once: asking again would flatter what remembers.
"""

from __future__ import annotations

import gc
import os
import resource
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench.contents import Content
from bench.report import percentile
from bench.rivals import RIVALS, SLOW, Rival
from bot.matching.evaluate import Row

SHORT = 80
"""Characters up to which a question counts as short; nearly all in a chat are."""

_WARM = 5
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Recall:
    """How many questions had the right family on top, and among the first three."""

    first: int
    among: int
    asked: int

    def __str__(self) -> str:
        if not self.asked:
            return "–"
        return f"{100 * self.first / self.asked:.0f} / {100 * self.among / self.asked:.0f}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one search over one content."""

    build_seconds: float
    megabytes: float
    milliseconds: tuple[float, ...]
    recalls: Mapping[tuple[str, str], Recall]

    def time(self, share: float) -> str:
        """Return a percentile of the time for a short question."""
        return f"{percentile(self.milliseconds, share):,.1f}"


def measure(name: str, content: Content, *, every: int = 1) -> Measured | None:
    """Measure one search, or return None when its package is not installed.

    Of `every` so many questions one is asked.
    """
    if name != "ours":
        content = content.without_entries()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        try:
            return process.submit(_measured, name, content, every * SLOW.get(name, 1)).result()
        except ImportError:
            return None


def _measured(name: str, content: Content, every: int) -> Measured:
    began = time.perf_counter()
    rival = RIVALS[name](content)
    seconds = time.perf_counter() - began
    gc.collect()
    megabytes = _resident() / _MEGABYTE
    times: list[float] = []
    groups = {key: rows[::every] for key, rows in content.asked.items()}
    for row in next(iter(groups.values()))[:_WARM]:
        rival.rank(row.question + " ạ")
    recalls = {
        key: recall(rival, rows, content.families, times=times) for key, rows in groups.items()
    }
    return Measured(seconds, megabytes, tuple(times), recalls)


def recall(
    rival: Rival,
    rows: Sequence[Row],
    families: Mapping[str, str],
    *,
    times: list[float] | None = None,
    merged: bool = True,
) -> Recall:
    """Ask the questions of one set; the time that each short one takes is put down, too.

    Unless `merged`, siblings that are listed one by one take a place each.
    """
    places = []
    for row in rows:
        began = time.perf_counter()
        ranked = rival.rank(row.question)
        took = (time.perf_counter() - began) * 1000
        if times is not None and len(row.question) <= SHORT:
            times.append(took)
        meant = {families[id_] for id_ in row.expect if id_ in families}
        told = [families[id_] for id_ in ranked]
        told = list(dict.fromkeys(told)) if merged else told
        places.append(next((at for at, id_ in enumerate(told) if id_ in meant), None))
    among = sum(place is not None and place < 3 for place in places)
    return Recall(places.count(0), among, len(places))


def _resident() -> int:
    """Return the memory this process holds now; where nobody tells, at its largest."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * os.sysconf("SC_PAGE_SIZE")
