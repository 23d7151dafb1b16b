"""An engine whose n-th call goes wrong: the method of SQLite's own tests, applied to our SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from bot.errors import StorageBusy, StorageError
from bot.storage.engine import Engine, Rewritten, Row


class Faltering:
    """Passes everything on, but one call fails when it was told so.

    `is_lost` decides what failing means: the call was refused, or it was carried out and only
    its answer got lost with the connection.
    """

    def __init__(self, engine: Engine, *, error: type[StorageError], is_lost: bool) -> None:
        self._engine = engine
        self._error = error
        self._is_lost = is_lost
        self._countdown = 0
        self._times = 1

    def fail_at(self, nth: int, *, times: int = 1) -> None:
        """Let the nth call from now on fail, and so many in all; 0 lets all of them pass."""
        self._countdown = nth
        self._times = times

    @property
    def has_failed(self) -> bool:
        """Whether the planned failure has happened."""
        return self._countdown <= 0

    def query(self, sql: str, **values: object) -> Sequence[Row]:
        with self._one_call():
            return self._engine.query(sql, **values)

    def execute(self, sql: str, **values: object) -> int:
        with self._one_call():
            return self._engine.execute(sql, **values)

    def returning(self, sql: str, **values: object) -> Sequence[Row]:
        with self._one_call():
            return self._engine.returning(sql, **values)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Fail at the beginning, or at the commit: before it, or after it when its answer is lost.

        Any failure inside the block rolls back, as every engine promises.
        """
        with self._one_call():
            pass
        with self._one_call(), self._engine.atomic():
            yield
            if not self._is_lost:
                self._fail_if_due()

    def wake(self, topic: str) -> None:
        self._engine.wake(topic)

    def wait(self, topic: str, timeout_seconds: float) -> bool:
        return self._engine.wait(topic, timeout_seconds)

    def migrate(self) -> int:
        return self._engine.migrate()

    def scrub(self) -> bool:
        return self._engine.scrub()

    def rewrite(self) -> Rewritten:
        return self._engine.rewrite()

    def close(self) -> None:
        self._engine.close()

    @contextmanager
    def _one_call(self) -> Iterator[None]:
        if not self._is_lost:
            self._fail_if_due()
        yield
        if self._is_lost:
            self._fail_if_due()

    def _fail_if_due(self) -> None:
        self._countdown -= 1
        if -self._times < self._countdown <= 0:
            raise self._error("an accident of the test")


ACCIDENTS: dict[str, Callable[[Engine], Faltering]] = {
    "refused": lambda engine: Faltering(engine, error=StorageError, is_lost=False),
    "busy": lambda engine: Faltering(engine, error=StorageBusy, is_lost=False),
    "answer lost": lambda engine: Faltering(engine, error=StorageError, is_lost=True),
}
