"""Fixtures of the fault tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation.guide import Guide
from knowledge.index import load_or_build
from tests.fakes import Citizen, Installation
from tests.faults.nursery import Nursery
from tests.faults.street import Street, open_street


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """A process that forks victims."""
    index = tmp_path_factory.mktemp("index") / "knowledge.db"
    load_or_build(index)
    made = Nursery(index)
    yield made
    made.close()


@pytest.fixture
def street(storage_url: str, guide: Guide, nursery: Nursery) -> Iterator[Street]:
    """A street on each engine."""
    with open_street(storage_url, guide, nursery) as made:
        yield made


@pytest.fixture
def small_street(tmp_path: Path, guide: Guide, nursery: Nursery) -> Iterator[Street]:
    """A street on SQLite alone, for the short tests."""
    with open_street(f"sqlite:///{tmp_path / 'bot.db'}", guide, nursery) as made:
        yield made


@pytest.fixture
def lan(town: Installation) -> Citizen:
    """Somebody whose OA has already learnt which message API it must use."""
    citizen = town.citizen()
    citizen.says("xin chào")
    return citizen
