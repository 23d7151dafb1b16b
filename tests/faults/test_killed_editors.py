"""SIGKILL between any two steps from a text to its publication: nothing lost or half done."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.editorial import workflow
from bot.models.publications import PublicationStatus
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.store import Store
from tests.bot.editorial.small import MARKET, MARKET_OLD, POOL, POOL_NEW, a_folder, started
from tests.contracts.test_publishing import STEPS
from tests.faults.nursery import Nursery
from tests.faults.scribe import a_store
from tests.faults.street import eventually

SIGKILL, SIGALRM = -9, -14
KILLS = 20


@pytest.fixture
def store(storage_url: str) -> Iterator[Store]:
    made = a_store(storage_url)
    yield made
    made.close()


def approved(store: Store, content: Path, path: str, text: str) -> Revision:
    draft = started(store, content, path, text, by="mai")
    return workflow.approve(store, workflow.hand_in(store, draft, by="mai"), by="lan")


@pytest.mark.bar
@pytest.mark.parametrize("step", STEPS)
def test_a_press_killed_at_this_step_leaves_its_order_to_the_next_one(
    store: Store, storage_url: str, nursery: Nursery, tmp_path: Path, step: str
) -> None:
    content = a_folder(tmp_path)
    texts = {POOL: POOL_NEW, MARKET: MARKET_OLD.replace("hằng ngày", "Chủ nhật")}
    both = [approved(store, content, path, text) for path, text in texts.items()]
    order = workflow.publish(store, both, by="lan", author="Lan")
    facts = {"url": storage_url, "content": str(content)}

    assert nursery.run("press", label=step, **facts) == SIGKILL
    after = {store.revisions.get(each.id).status for each in both}
    assert len(after) == 1, "never half"
    assert (store.knowledge.current() is not None) == (after == {RevisionStatus.PUBLISHED})
    time.sleep(0.6)  # the dead press's lease runs out
    assert nursery.run("press", **facts) == 0

    assert store.publications.get(order).status is PublicationStatus.DONE
    assert {store.revisions.get(each.id).status for each in both} == {RevisionStatus.PUBLISHED}
    assert len(store.knowledge.history()) == 1


@pytest.mark.bar
def test_what_a_killed_server_said_was_saved_is_there(
    store: Store, storage_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    chance, log = random.Random("editors"), tmp_path / "saved.log"
    made = started(store, a_folder(tmp_path), POOL, POOL_NEW, by="mai")
    for _ in range(KILLS):
        log.write_text("", encoding="utf-8")
        seconds = chance.uniform(0.05, 0.4)
        facts = {"url": storage_url, "revision": made.id, "log": str(log)}
        assert nursery.run("writer", seconds=seconds, **facts) == SIGALRM
        told = [int(line) for line in log.read_text(encoding="utf-8").split()]
        if told:
            kept = int(store.revisions.get(made.id).text.removeprefix("bản "))
            assert kept in (told[-1], told[-1] + 1)

    def has_a_row_for_each_deed() -> bool:
        rows = [row for row in store.audit.walk() if row.what == "revision.change"]
        return len(rows) == store.revisions.get(made.id).version - 1

    eventually(has_a_row_for_each_deed, "each deed has its row")


@pytest.mark.bar
def test_an_approval_and_its_order_are_one_deed_whenever_the_server_is_killed(
    store: Store, storage_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    chance = random.Random("deciders")
    made = started(store, a_folder(tmp_path), POOL, POOL_NEW, by="mai")
    for _ in range(KILLS):
        facts = {"url": storage_url, "revision": made.id}
        assert nursery.run("decider", seconds=chance.uniform(0.05, 0.4), **facts) == SIGALRM
        now = store.revisions.get(made.id)
        assert now.text == POOL_NEW
        is_ordered = store.publications.of(now) is not None
        assert is_ordered == (now.status is RevisionStatus.APPROVED)
        if now.status is not RevisionStatus.DRAFT:
            workflow.give_back(store, now, by="lan")
