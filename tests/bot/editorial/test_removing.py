"""Before an entry goes, it is said what would go unanswered; what is asked for is a revision."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.editorial import drafting, removing, workflow
from bot.editorial.files import base_files, hash_of
from bot.editorial.trial import without_file
from bot.editorial.undoing import undo
from bot.errors import EditRefused
from bot.matching.matcher import Matcher
from bot.models.publications import PublicationStatus
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.store import Store
from knowledge.index import Index, index_of
from knowledge.loader import load
from tests.bot.editorial.small import (
    MARKET,
    MARKET_OLD,
    POOL,
    POOL_OLD,
    a_folder,
    a_press,
    runs,
)

TODAY = date(2026, 11, 23)
SWIM = "faq:ho-boi"
OWN = 'scope = "oa:1"\nquestions = [\n  "hồ bơi của trang này mở mấy giờ",\n]\n'


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Two entries, of which the market names the pool."""
    folder = a_folder(tmp_path)
    linked = MARKET_OLD.replace("valid_from", f'related = ["{SWIM}"]\nvalid_from', 1)
    (folder / MARKET).write_text(linked, encoding="utf-8")
    return folder


def index(content: Path) -> Index:
    return index_of(load(content))


def takes_away(
    store: Store, content: Path, path: str = POOL, *, why: str = "hồ đóng cửa"
) -> Revision:
    files, known = base_files(content), index(content)
    entry = removing.entry_of(known, path)
    assert entry is not None
    return removing.take_away(store, known, files, entry, by="mai", why=why)


def found_for(content: Path, path: str, *confirmed: str) -> removing.Consequences:
    files, known = base_files(content), index(content)
    entry = removing.entry_of(known, path)
    assert entry is not None
    after = Matcher(without_file(known, path))
    questions = removing.left(after, entry, confirmed=confirmed, on=TODAY)
    return removing.consequences(known, files, entry, questions=questions, on=TODAY)


def test_what_would_go_unanswered_and_what_names_the_entry_is_said(content: Path) -> None:
    found = found_for(content, POOL, "bể bơi mở lúc nào", "hồ bơi phường mở mấy giờ")

    assert [each.question for each in found.questions] == [
        "hồ bơi phường mở mấy giờ",
        "bể bơi mở lúc nào",
    ]
    assert {*found.unanswered, *found.answered} == set(found.questions)
    assert found.links == (MARKET,)
    assert (found.stays, found.hanging) == ((), False)
    assert found_for(content, MARKET).links == ()
    assert removing.entry_of(index(content), "faq/nothing.md") is None


def test_a_file_with_one_of_its_own_upon_it_hangs_and_is_not_taken_away(
    store: Store, content: Path
) -> None:
    (content / "faq/ho-boi@trang-1.md").write_text(f"+++\n{OWN}+++\n", encoding="utf-8")

    found = found_for(content, POOL)
    assert found.hanging
    assert found.stays == ("faq/ho-boi@trang-1.md",)
    with pytest.raises(EditRefused, match="hanging"):
        takes_away(store, content)
    assert store.revisions.list() == []


def test_taking_away_asks_for_the_file_and_for_each_link(store: Store, content: Path) -> None:
    made = takes_away(store, content)

    links, away = store.revisions.list(RevisionStatus.REVIEW)
    assert away == made
    assert (away.path, away.text, away.base) == (POOL, "", hash_of(POOL_OLD))
    assert [each.text for each in store.revisions.comments(away.id)] == ["hồ đóng cửa"]
    assert away.note == "Gỡ bài “Hồ bơi phường mở mấy giờ”"
    assert (links.path, links.text) == (MARKET, MARKET_OLD)
    assert [row.what for row in store.audit.walk()] == ["revision.add", "revision.hand_in"] * 2
    assert takes_away(store, content) == made
    assert len(store.revisions.list()) == 2


def test_what_was_given_back_is_handed_in_again_with_the_new_reason(
    store: Store, content: Path
) -> None:
    made = takes_away(store, content)
    workflow.give_back(store, made, by="lan", why="chưa rõ vì sao")
    # Whoever edits the entry meanwhile begins from its text, and not from the empty one.
    assert drafting.draft_for(store, POOL, by="mai") is None
    assert drafting.begin(store, base_files(content), POOL, by="lan").text == POOL_OLD

    again = takes_away(store, content, why="hồ đóng cửa từ 1/12")

    assert (again.id, again.status) == (made.id, RevisionStatus.REVIEW)
    said = [each.text for each in store.revisions.comments(made.id)]
    assert said == ["hồ đóng cửa", "chưa rõ vì sao", "hồ đóng cửa từ 1/12"]


def test_what_was_taken_away_by_two_people_comes_back_in_the_same_way(
    store: Store, content: Path
) -> None:
    takes_away(store, content)
    approved = [
        workflow.approve(store, each, by="lan")
        for each in store.revisions.list(RevisionStatus.REVIEW)
    ]
    order = workflow.publish(store, approved, by="lan", author="Lan")
    runs(a_press(store, content))
    assert store.publications.get(order).report.problems == ()
    # Nobody answers the pool's question any more; that is acknowledged by name.
    asking = store.publications.get(order)
    assert [each.question for each in asking.report.drops] == ["hồ bơi phường mở mấy giờ"]
    workflow.accept_drops(store, asking, by="lan")
    runs(a_press(store, content))
    assert store.publications.get(order).status is PublicationStatus.DONE

    [gone] = [each for each in store.revisions.list(RevisionStatus.PUBLISHED) if not each.text]
    back = undo(store, gone, base_files(content), by="mai")
    assert back.text == POOL_OLD
    workflow.approve_and_publish(store, back, by="lan", author="Lan")
    runs(a_press(store, content))
    assert store.revisions.get(back.id).status is RevisionStatus.PUBLISHED


def test_an_entry_that_ends_keeps_every_other_character(store: Store, content: Path) -> None:
    files, entry = base_files(content), removing.entry_of(index(content), POOL)
    assert entry is not None
    day = date(2026, 12, 31)
    made = removing.end(store, files, entry, day, by="mai", why="hồ đóng cửa")

    assert made.status is RevisionStatus.REVIEW
    assert made.text.replace("valid_to = 2026-12-31\n", "") == POOL_OLD
    assert "hết hiệu lực sau 31/12/2026" in made.note
    assert removing.end(store, files, entry, day, by="lan", why="cũng vậy") == made
    with pytest.raises(EditRefused, match="guards"):
        removing.ended("guards.toml", "", day)
