"""Workbooks that editors sent are kept for a month, on every engine."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.errors import UnknownThing
from bot.storage.store import Store
from bot.storage.workbooks import KEPT_DAYS


def test_a_workbook_is_kept_as_it_was_read(store: Store) -> None:
    sent = store.workbooks.add("phi.xlsx", '{"lines": {}}', by="mai")

    found = store.workbooks.get(sent)

    assert (found.name, found.staff, found.body) == ("phi.xlsx", "mai", '{"lines": {}}')
    (row,) = store.engine.query("SELECT sealed_body FROM workbooks")
    assert "lines" not in row["sealed_body"]


def test_the_newest_stand_first_and_bodies_are_not_opened(
    store: Store, clock: MovableClock
) -> None:
    first = store.workbooks.add("phi.xlsx", "a", by="mai")
    clock.advance(minutes=1)
    second = store.workbooks.add("phi-2.xlsx", "b", by="lan")

    assert [(each.id, each.body) for each in store.workbooks.recent()] == [
        (second, ""),
        (first, ""),
    ]
    assert [each.id for each in store.workbooks.recent(limit=1)] == [second]


def test_after_a_month_a_workbook_is_let_go(store: Store, clock: MovableClock) -> None:
    sent = store.workbooks.add("phi.xlsx", "a", by="mai")
    clock.advance(days=KEPT_DAYS)
    assert store.workbooks.purge() == 0
    clock.advance(minutes=1)

    assert store.workbooks.purge() == 1
    with pytest.raises(UnknownThing, match="send it again"):
        store.workbooks.get(sent)
