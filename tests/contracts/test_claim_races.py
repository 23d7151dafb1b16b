"""What a claim leaves behind when another worker was faster."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.storage.engine import Engine, Row
from bot.storage.store import Store
from tests.factories import an_envelope


def test_a_claim_that_finds_its_event_finished_leaves_the_conversation_free(
    store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on PostgreSQL when the other worker commits between search and lease."""
    real = engine.returning

    def returning(sql: str, **values: object) -> Sequence[Row]:
        if "attempts = attempts + 1" in sql:
            engine.execute("UPDATE inbox SET status = 'done'")
        return real(sql, **values)

    store.inbox.add(an_envelope(), "first")
    with monkeypatch.context() as patch:
        patch.setattr(engine, "returning", returning)
        assert store.inbox.claim("late", lease_seconds=60) is None

    store.inbox.add(an_envelope(), "next")
    claimed = store.inbox.claim("another", lease_seconds=60)
    assert claimed is not None
    assert claimed[1].body == "next"
