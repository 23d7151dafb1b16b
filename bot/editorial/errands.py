"""What a press lets another process do: read the folder, plan, and compile what was planned.

All of it, because whoever answers citizens must not compute for others meanwhile: Python has one
core for each process. What goes there and comes back is small, but for the packed index.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from bot.editorial.compiling import Job, compiled
from bot.editorial.files import base_files
from bot.editorial.planning import Plan, planned
from bot.models.publications import Drop
from bot.models.revisions import Revision
from bot.storage.knowledge import Packed, packed, unpacked

_BREATH_SECONDS = 5.0
_NICENESS = 10
_KILLED = (
    "Máy chủ đã dừng việc soạn phiên bản, có thể vì thiếu bộ nhớ. Báo quản trị rồi công bố lại."
)


@dataclass(frozen=True, slots=True)
class Errand:
    """What is wanted, with all that must be known for it.

    `earlier` are revisions by id that may hold again. With `is_compiled` only the plan is wanted,
    to see that it is still the one that was compiled. `before` is the index that is answered from.
    `confirmed` are questions with the entry that citizens said was right.
    """

    content: Path
    published: tuple[Revision, ...]
    chosen: tuple[Revision, ...]
    earlier: Mapping[str, Revision]
    on: date
    is_compiled: bool = False
    before: Packed | None = None
    confirmed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A compiled version, packed for storing, with the questions that would lose their entry."""

    version: str
    index: Packed
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an errand: the plan, without its files, and the version made of it.

    `digest` stands for the plan. There is no version where there are problems, where nothing that
    was chosen goes out any more, or where only the plan was wanted.
    """

    plan: Plan
    digest: str = ""
    made: Made | None = None


Hand = Callable[[Errand, Callable[[], None]], Done]
"""Does an errand, and calls the second argument now and then while it does."""


def beside(errand: Errand, alive: Callable[[], None]) -> Done:
    """Let another process do it, at low priority."""
    with ProcessPoolExecutor(1, get_context("spawn"), _stand_back) as pool:
        future = pool.submit(done, errand)
        while not wait([future], _BREATH_SECONDS).done:
            alive()
        try:
            return future.result()
        except BrokenProcessPool:
            return Done(Plan({}, (), (), (), (), (_KILLED,)))


def here(errand: Errand, alive: Callable[[], None]) -> Done:
    """Do it in this process; for commands, which nobody else waits for."""
    alive()
    return done(errand)


def done(errand: Errand) -> Done:
    """Read, plan and compile; nothing is written but temporary files."""
    base = base_files(errand.content)
    plan = planned(
        base, errand.published, errand.chosen, find=errand.earlier.__getitem__, on=errand.on
    )
    told = Done(replace(plan, files={}), plan.digest)
    if plan.problems or errand.is_compiled or (errand.chosen and plan.is_empty):
        return told
    before = None if errand.before is None else unpacked(errand.before, "that is answered from")
    found = compiled(Job(plan.files, before, base, errand.confirmed, errand.on))
    if found.problems:
        return replace(told, plan=replace(told.plan, problems=found.problems))
    return replace(told, made=Made(found.version, packed(found.index), found.drops))


def _stand_back() -> None:
    """Let all others go first. A process that lives for one errand needs no collector either."""
    gc.disable()
    with suppress(OSError, AttributeError):
        os.nice(_NICENESS)
