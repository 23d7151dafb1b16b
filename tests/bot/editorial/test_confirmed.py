"""A question that citizens confirmed becomes a draft of its entry's file, or nothing at all."""

from __future__ import annotations

import pytest

from bot.editorial import drafting
from bot.editorial.confirmed import Accepted, accept
from bot.editorial.files import hash_of
from bot.errors import EditRefused, UnknownThing
from bot.models import NewProposal, Proposal
from bot.models.revisions import RevisionStatus
from bot.storage.audit import Act
from bot.storage.store import Store
from knowledge.golden import Golden
from tests.bot.editorial.small import MARKET, MARKET_OLD, POOL, POOL_OLD

FILES = {POOL: POOL_OLD, MARKET: MARKET_OLD}
SWIM, NEW = "faq:ho-boi", "mấy giờ được vào bơi"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def proposed(store: Store, question: str, entry: str = SWIM) -> Proposal:
    store.proposals.add(NewProposal(entry, question))
    [found] = store.proposals.list_open()
    return found


def accepts(store: Store, proposal: Proposal, golden: tuple[Golden, ...] = ()) -> Accepted:
    act = Act("cli:root", "proposal.accept", target=proposal.id)
    return accept(store, FILES, proposal, author="mai", name="Mai", act=act, golden=golden)


def test_the_wording_stands_in_a_draft_and_the_question_is_closed(store: Store) -> None:
    found = accepts(store, proposed(store, NEW))

    [draft] = store.revisions.list()
    assert found == Accepted(POOL, draft)
    assert (draft.status, draft.author) == (RevisionStatus.DRAFT, "mai")
    assert draft.base == hash_of(POOL_OLD)
    assert f'  "{NEW}",\n' in draft.text
    assert store.proposals.list_open() == []
    assert [row.what for row in store.audit.walk()] == ["revision.add", "proposal.accept"]


def test_a_colleagues_draft_is_left_alone(store: Store) -> None:
    other = drafting.begin(store, FILES, POOL, by="lan")
    accepts(store, proposed(store, NEW))

    assert store.revisions.get(other.id) == other
    assert len(store.revisions.list(RevisionStatus.DRAFT, path=POOL)) == 2


def test_a_wording_that_the_entry_has_is_only_closed(store: Store) -> None:
    found = accepts(store, proposed(store, "Ho boi phuong mo may gio"))

    assert found == Accepted(POOL)
    assert store.revisions.list() == []
    assert store.proposals.list_open() == []


def test_a_question_that_would_be_lost_is_named_and_nothing_is_written(store: Store) -> None:
    stolen = "chợ phường họp ngày nào vậy"
    found = accepts(store, proposed(store, stolen), golden=(Golden(stolen, ("slug:cho",)),))

    assert stolen in {each.question for each in found.lost}
    assert store.revisions.list() == []
    assert len(store.proposals.list_open()) == 1


def test_a_question_that_must_be_answered_by_the_entry_does_not_forbid_its_own_repair(
    store: Store,
) -> None:
    repaired = "chợ phường họp ngày nào vậy"
    found = accepts(store, proposed(store, repaired), golden=(Golden(repaired, ("slug:ho-boi",)),))

    assert found.lost == ()
    assert found.draft is not None
    assert f'"{repaired}"' in found.draft.text


def test_what_cannot_stand_in_a_file_is_said_and_nothing_is_written(store: Store) -> None:
    with pytest.raises(EditRefused, match="unusual form"):
        accepts(store, proposed(store, "mấy giờ được\tvào bơi"))

    assert store.revisions.list() == []
    assert len(store.proposals.list_open()) == 1


def test_a_wording_of_an_entry_whose_days_are_over_is_refused_with_the_file_to_mend(
    store: Store,
) -> None:
    over = MARKET_OLD.replace("valid_from", "valid_to = 2026-11-20\nvalid_from", 1)
    files = {POOL: POOL_OLD, MARKET: over.replace("chợ phường họp ngày nào", NEW)}
    act = Act("cli:root", "proposal.accept")
    with pytest.raises(EditRefused, match=f"the content check then says: .*{MARKET}"):
        accept(store, files, proposed(store, NEW), author="mai", name="Mai", act=act)

    assert store.revisions.list() == []
    assert len(store.proposals.list_open()) == 1


def test_an_entry_that_is_gone_says_what_to_do(store: Store) -> None:
    with pytest.raises(UnknownThing, match="reject the proposal"):
        accepts(store, proposed(store, NEW, entry="faq:khong-co"))
