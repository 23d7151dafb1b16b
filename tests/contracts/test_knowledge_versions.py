"""Published knowledge on every engine: kept whole, activated, gone back from, prepared in time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.errors import StorageError, UnknownThing
from bot.storage.engine import Engine
from bot.storage.knowledge import SILENT_SECONDS
from bot.storage.store import Store
from tests.factories import made_current

INDEX = bytes(range(256)) * 40


def test_nothing_is_current_before_the_first_publication(store: Store) -> None:
    assert store.knowledge.current() is None
    assert store.knowledge.waiting() is None


@given(index=st.binary(max_size=5_000))
@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_index_comes_back_byte_for_byte(store: Store, index: bytes) -> None:
    version = f"v{abs(hash(index))}"
    store.knowledge.add(version, index, author="Lan")

    assert store.knowledge.fetch(version) == index


def test_storing_again_changes_nothing(store: Store) -> None:
    store.knowledge.add("aaa", INDEX, author="Lan")
    store.knowledge.add("aaa", b"another", author="Hùng")

    assert store.knowledge.fetch("aaa") == INDEX


def test_an_altered_version_is_refused(store: Store, engine: Engine) -> None:
    store.knowledge.add("aaa", INDEX, author="Lan")
    store.knowledge.add("bbb", INDEX[1:], author="Lan")
    engine.execute(
        """
        UPDATE knowledge_versions SET digest = 'x' WHERE version = :version
        """,
        version="aaa",
    )
    engine.execute(
        "UPDATE knowledge_versions SET body = 'not base64!' WHERE version = :version", version="bbb"
    )

    with pytest.raises(StorageError, match="altered; publish it again"):
        store.knowledge.fetch("aaa")
    with pytest.raises(StorageError, match="cannot be read; publish it again"):
        store.knowledge.fetch("bbb")


def test_the_last_activation_is_current_and_every_one_is_kept(
    store: Store, clock: MovableClock
) -> None:
    for version in ("aaa", "bbb"):
        store.knowledge.add(version, INDEX, author="Lan")
        made_current(store, version, author="Lan")
        clock.advance(hours=1)
    made_current(store, "aaa", author="Hùng", note="sai phí")

    history = store.knowledge.history()
    assert store.knowledge.current() == "aaa"
    assert [each.version for each in history] == ["aaa", "bbb", "aaa"]
    assert (history[0].author, history[0].note) == ("Hùng", "sai phí")


def test_a_version_nobody_published_cannot_be_served(store: Store) -> None:
    with pytest.raises(UnknownThing, match="no published version zzz"):
        made_current(store, "zzz", author="Lan")
    with pytest.raises(UnknownThing, match="no published version zzz"):
        store.knowledge.fetch("zzz")


def test_a_stored_version_waits_until_it_is_served(store: Store) -> None:
    store.knowledge.add("aaa", INDEX, author="Lan")
    assert store.knowledge.waiting() == "aaa"

    made_current(store, "aaa", author="Lan")
    assert store.knowledge.waiting() is None


def test_only_living_processes_are_waited_for(store: Store, clock: MovableClock) -> None:
    store.knowledge.has_ready("one", "aaa")
    store.knowledge.has_ready("two", "aaa")
    clock.advance(seconds=SILENT_SECONDS + 1)
    store.knowledge.has_ready("two", "bbb")

    assert store.knowledge.readers() == {"two": "bbb"}


def test_a_process_that_stops_is_forgotten(store: Store) -> None:
    store.knowledge.has_ready("one", "aaa")
    store.knowledge.leave("one")

    assert store.knowledge.readers() == {}
