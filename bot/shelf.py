"""Holds the knowledge that is answered from, and swaps it when another version is published.

A new version is fetched and built while the old one still answers; the swap is one assignment.
What cannot be fetched or verified is never answered from: the old version stays.
"""

from __future__ import annotations

import gc
import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot import loop
from bot.bulletins import hours
from bot.conversation.guide import Guide, build_guide
from bot.errors import StorageError
from bot.storage.engine import Engine
from bot.storage.knowledge import KnowledgeVersions
from bot.wording.wording import say_instead
from knowledge.breath import Breath, hold_none
from knowledge.index import IndexDamaged, open_index

log = logging.getLogger(__name__)

TOPIC = "knowledge"
POLL_SECONDS = 1.0
_KEPT = 2
"""Guides held at once: the one that answers, and the one before or after it."""

_SIGN_SECONDS = 4.0
"""How often a process that prepares shows that it lives, so that it is waited for."""

_HARDLY_EVER = 1_000_000


class Shelf:
    """The current guide of one process; called like a function, it returns it."""

    def __init__(
        self,
        versions: KnowledgeVersions,
        process: str,
        first: Callable[[], Guide],
        breath: Breath = hold_none,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what builds the first guide; it is built when it is first asked for.

        `breath` is called all along while a later one is prepared, `now` is a clock in seconds.
        """
        self._breath = breath
        self._now = now
        self._told_at = 0.0
        self._set_aside: Callable[[], object] = hold_none
        self._versions = versions
        self._process = process
        self._first = first
        self._lock = threading.Lock()
        self._current: Guide | None = None
        self._guides: dict[str, Guide] = {}

    def __call__(self) -> Guide:
        """Return the guide to answer from. Raises ContentError or StorageError at first."""
        current = self._current
        if current is None:
            with self._lock:
                current = self._current = self._current or self._first()
                self._guides[current.version] = current
                _follow(current)
        return current

    def step(self) -> bool:
        """Prepare what waits, swap to what is current, and say what this process has ready."""
        current, wanted = self(), self._versions.current()
        if wanted is not None and wanted != current.version:
            current = self._current = self._guide(wanted)
            _follow(current)
            log.info("answers from another version", extra={"version": wanted})
        prepared = self._guide(self._versions.waiting() or current.version)
        self._forget_others({current.version, prepared.version})
        self._tell(prepared)
        return False

    def run(self, engine: Engine, stop: threading.Event) -> None:
        """Follow what is published until told to stop."""
        self._set_aside = gc.freeze
        self._set_aside()
        loop.run(self.step, lambda: engine.wait(TOPIC, POLL_SECONDS), stop, name="shelf")
        with suppress(StorageError):  # a process that cannot say good-bye is forgotten in time
            self._versions.leave(self._process)

    def _guide(self, version: str) -> Guide:
        known = self._guides.get(version)
        if known is None:
            with _collecting_little():
                known = self._guides[version] = fetch(self._versions, version, self._breathe)
            self._set_aside()
        return known

    def _breathe(self) -> None:
        """Let others go first, and show that this process lives: preparing takes a minute."""
        self._breath()
        if self._current and self._now() - self._told_at >= _SIGN_SECONDS:
            self._tell(self._current)

    def _tell(self, guide: Guide) -> None:
        self._told_at = self._now()
        self._versions.has_ready(self._process, guide.version)

    def _forget_others(self, wanted: set[str]) -> None:
        for version in list(self._guides):
            if len(self._guides) > _KEPT and version not in wanted:
                del self._guides[version]


def _follow(guide: Guide) -> None:
    """Let this process say the sentences of a version, and keep to its days off."""
    hours.keep_to(guide.calendar)
    left = say_instead(guide.index.texts.get("wording.toml", ""))
    if left:
        log.warning("sentences of another version were left out", extra={"keys": " ".join(left)})


@contextmanager
def _collecting_little() -> Iterator[None]:
    """Keep Python's collector from going through all that is being prepared, again and again.

    It stops every thread of the process while it looks for cycles: a second each time where there
    are ten thousand entries.
    """
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, _HARDLY_EVER)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)


def fetch(versions: KnowledgeVersions, version: str, breath: Breath = hold_none) -> Guide:
    """Build the guide of a published version. Raises StorageError when it cannot be trusted."""
    with tempfile.TemporaryDirectory(prefix="knowledge-") as folder:
        path = Path(folder) / "index.db"
        path.write_bytes(versions.fetch(version))
        try:
            return build_guide(open_index(path, breath), breath)
        except IndexDamaged as error:
            raise StorageError(f"version {version} is damaged; publish it again") from error
