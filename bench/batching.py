"""An engine that joins many small transactions to one, to prepare a database quickly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from bot.storage.engine import Engine, Row


class Batching:
    """Passes everything on; inside `batch` the transactions of others are part of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_open = False

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Open the one transaction."""
        with self._engine.atomic():
            self._is_open = True
            try:
                yield
            finally:
                self._is_open = False

    def atomic(self) -> AbstractContextManager[None]:
        """Join the batch, or open a transaction."""
        return nullcontext() if self._is_open else self._engine.atomic()

    def query(self, sql: str, **values: object) -> Sequence[Row]:
        """Read rows."""
        return self._engine.query(sql, **values)

    def execute(self, sql: str, **values: object) -> int:
        """Write rows."""
        return self._engine.execute(sql, **values)

    def returning(self, sql: str, **values: object) -> Sequence[Row]:
        """Write rows and return them."""
        return self._engine.returning(sql, **values)

    def wake(self, topic: str) -> None:
        """Tell nobody inside a batch: nothing is committed yet."""
        if not self._is_open:
            self._engine.wake(topic)

    def wait(self, topic: str, timeout_seconds: float) -> bool:
        """Wait for a topic."""
        return self._engine.wait(topic, timeout_seconds)

    def migrate(self) -> int:
        """Bring the schema up to date."""
        return self._engine.migrate()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.close()
