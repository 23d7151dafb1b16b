"""What a press has done elsewhere: as if it had done it itself, and no more is sent back."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.editorial import errands
from bot.editorial.errands import Done, Errand, beside, here
from bot.storage.knowledge import unpacked
from knowledge.index import files_of
from tests.bot.editorial.small import MARKET, MARKET_OLD, POOL, POOL_OLD, a_folder

TODAY = date(2026, 11, 26)


@pytest.fixture
def errand(tmp_path: Path) -> Errand:
    return Errand(a_folder(tmp_path), (), (), {}, TODAY)


def files(found: Done, folder: Path) -> dict[str, str]:
    assert found.made
    (folder / "made.db").write_bytes(unpacked(found.made.index, found.made.version))
    return files_of(folder / "made.db")


def test_a_process_of_its_own_makes_the_same_bytes_of_it(errand: Errand, tmp_path: Path) -> None:
    calls: list[str] = []
    found = beside(errand, lambda: calls.append("x"))

    assert found == here(errand, lambda: calls.append("x"))
    assert calls
    assert files(found, tmp_path) == {POOL: POOL_OLD, MARKET: MARKET_OLD}
    assert not found.plan.files, "thousands of texts would come back for nothing"


def test_what_was_compiled_is_only_looked_at_again(errand: Errand) -> None:
    first = here(errand, lambda: None)
    again = here(replace(errand, is_compiled=True), lambda: None)
    assert (again.made, again.digest) == (None, first.digest)

    (errand.content / POOL).write_text(POOL_OLD.replace("sáng", "chiều"), encoding="utf-8")
    assert here(replace(errand, is_compiled=True), lambda: None).digest != first.digest


def test_a_process_that_is_killed_refuses_with_a_sentence(
    errand: Errand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands, "done", _dies)

    [problem] = beside(errand, lambda: None).plan.problems
    assert "thiếu bộ nhớ" in problem


def _dies(_errand: Errand) -> Done:
    os._exit(9)
