"""With 100,000 cases the console reads as little as with 2,000: proved by what SQLite does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from bench.console import PAGES
from bench.manycases import OA, Office, office
from bot.clock import MovableClock
from bot.conversation.guide import Guide
from bot.storage.sqlite import SqliteEngine
from tests.conftest import MONDAY_MORNING

OPEN = 400
FEW, MANY = 2_000, 100_000
BIG = ("cases", "case_events", "case_notes", "case_details", "case_alerts", "case_pauses")
STEP = 20
"""Instructions of SQLite's machine between two counts."""


@pytest.fixture(scope="module")
def offices(
    tmp_path_factory: pytest.TempPathFactory, guide: Guide
) -> Iterator[tuple[Office, Office]]:
    clock, folder = MovableClock(MONDAY_MORNING), tmp_path_factory.mktemp("many")
    with (
        office(folder / "few", guide, clock, cases=FEW, open_cases=OPEN) as few,
        office(folder / "many", guide, clock, cases=MANY, open_cases=OPEN) as many,
    ):
        yield few, many


def connection(desk: Office) -> sqlite3.Connection:
    return cast(SqliteEngine, desk.app.store.engine)._reading().conn


@contextmanager
def counted(desk: Office) -> Iterator[list[int]]:
    """Count what SQLite does meanwhile, in steps of its machine."""
    steps = [0]

    def count() -> int:
        steps[0] += STEP
        return 0

    connection(desk).set_progress_handler(count, STEP)
    try:
        yield steps
    finally:
        connection(desk).set_progress_handler(None, STEP)


def opens(desk: Office, path: str) -> int:
    """Open a page and return how many steps SQLite needed for it."""
    address = path.format(oa=OA, code=desk.code, part=desk.code[:6])
    with counted(desk) as steps:
        assert desk.browser.get(f"/console{address}").status_code == 200
    return steps[0]


@pytest.mark.bar
@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_no_more_rows_of_fifty_times_as_many_cases(
    offices: tuple[Office, Office], page: str
) -> None:
    few, many = offices
    opens(few, PAGES[page])
    opens(many, PAGES[page])

    small, large = opens(few, PAGES[page]), opens(many, PAGES[page])
    # The search by words opens its first 1,000 cases; 2,000 have hardly more of a filter.
    assert large <= small * 1.6 + 2_000, (page, small, large)


@pytest.mark.bar
@pytest.mark.parametrize("page", PAGES)
def test_no_page_walks_through_a_big_table_without_an_index(
    offices: tuple[Office, Office], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = offices[0]
    asked: list[tuple[str, dict[str, object]]] = []
    honest = SqliteEngine.query

    def listening(self: SqliteEngine, sql: str, **values: object) -> object:
        asked.append((sql, values))
        return honest(self, sql, **values)

    monkeypatch.setattr(SqliteEngine, "query", listening)
    opens(desk, PAGES[page])
    monkeypatch.undo()

    assert asked
    for sql, values in asked:
        plan = [
            str(row[3]) for row in connection(desk).execute(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
        names = {*BIG, "c", "d", "a", "p", "e"}
        walked = [s for s in plan if s.startswith("SCAN ") and s.split()[1] in names]
        assert all("USING" in step for step in walked), (sql, walked)


@pytest.mark.bar
def test_the_count_of_steps_sees_a_walk_through_the_whole_table(
    offices: tuple[Office, Office],
) -> None:
    walk = "SELECT COUNT(*) AS n FROM cases WHERE sealed_text LIKE 'x%'"
    taken = []
    for desk in offices:
        with counted(desk) as steps:
            desk.app.store.engine.query(walk)
        taken.append(steps[0])

    assert taken[1] > taken[0] * 40
