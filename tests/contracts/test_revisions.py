"""New texts of content files, on every engine: never overwritten by whoever is slower."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.errors import CaseChanged, UnknownThing
from bot.models.revisions import RevisionStatus
from bot.storage.engine import Engine
from bot.storage.store import Store

POOL = "faq/ho-boi.md"
OPENING = "Hồ bơi mở cửa lúc 6 giờ."


def test_what_was_typed_comes_back_as_a_draft(store: Store) -> None:
    made = store.revisions.add(POOL, OPENING, base="b1", by="mai", note="sửa giờ")

    found = store.revisions.get(made)
    assert (found.path, found.text, found.base, found.note) == (POOL, OPENING, "b1", "sửa giờ")
    assert (found.status, found.author, found.writers) == (RevisionStatus.DRAFT, "mai", ("mai",))
    assert (found.approver, found.publish_on, found.expire_on) == ("", "", "")


def test_no_word_stands_in_the_clear(store: Store, engine: Engine) -> None:
    made = store.revisions.add(POOL, OPENING, base="", by="mai")
    store.revisions.comment(made, "bể bơi cũ", by="nam")

    rows = [
        *engine.query("SELECT * FROM revisions"),
        *engine.query("SELECT * FROM revision_remarks"),
    ]
    assert "bơi" not in str([dict(row) for row in rows])


def test_the_slower_of_two_editors_overwrites_nothing(store: Store) -> None:
    seen_by_both = store.revisions.get(store.revisions.add(POOL, OPENING, base="", by="mai"))
    store.revisions.change(seen_by_both, "Hồ bơi mở cửa lúc 7 giờ.", by="nam")

    with pytest.raises(CaseChanged):
        store.revisions.change(seen_by_both, "Hồ bơi đóng cửa.", by="mai")
    assert store.revisions.get(seen_by_both.id).text == "Hồ bơi mở cửa lúc 7 giờ."


def test_everybody_who_wrote_is_remembered_once(store: Store, clock: MovableClock) -> None:
    draft = store.revisions.get(store.revisions.add(POOL, OPENING, base="", by="mai"))
    clock.advance(minutes=5)
    for by in ("nam", "mai"):
        draft = store.revisions.change(draft, f"{OPENING} {by}", by=by)

    assert (draft.author, draft.writers) == ("mai", ("mai", "nam"))
    assert draft.changed_at - draft.created_at == 5 * 60_000


def test_only_a_draft_is_written_on(store: Store) -> None:
    draft = store.revisions.get(store.revisions.add(POOL, OPENING, base="", by="mai"))
    handed_in = store.revisions.move(draft, RevisionStatus.REVIEW, by="mai")

    with pytest.raises(CaseChanged):
        store.revisions.change(handed_in, "khác", by="mai")


def test_of_two_who_decide_at_once_the_first_one_counts(store: Store) -> None:
    draft = store.revisions.get(store.revisions.add(POOL, OPENING, base="", by="mai"))
    handed_in = store.revisions.move(draft, RevisionStatus.REVIEW, by="mai")
    store.revisions.move(handed_in, RevisionStatus.DRAFT, by="nam")

    with pytest.raises(CaseChanged):
        store.revisions.move(handed_in, RevisionStatus.APPROVED, by="lan")


def test_an_approval_keeps_its_days_until_it_is_given_back(store: Store) -> None:
    draft = store.revisions.get(store.revisions.add(POOL, OPENING, base="", by="mai"))
    approved = store.revisions.move(
        draft, RevisionStatus.APPROVED, by="lan", publish_on="2027-03-01", expire_on="2027-06-30"
    )
    assert (approved.approver, approved.publish_on) == ("lan", "2027-03-01")
    assert approved.expire_on == "2027-06-30"

    published = store.revisions.publish(approved, shipped="s1", replaces="r0")
    assert (published.shipped, published.replaces, published.approver) == ("s1", "r0", "lan")

    given_back = store.revisions.move(published, RevisionStatus.DRAFT, by="lan")
    assert (given_back.approver, given_back.publish_on, given_back.expire_on) == ("", "", "")


def test_they_are_listed_by_status_and_by_file(store: Store) -> None:
    pool = store.revisions.add(POOL, OPENING, base="", by="mai")
    store.revisions.add("faq/cho.md", "Chợ mở cửa lúc 5 giờ.", base="", by="mai")
    dropped = store.revisions.get(store.revisions.add(POOL, "bỏ", base="", by="mai"))
    store.revisions.move(dropped, RevisionStatus.DROPPED, by="mai")

    drafts = store.revisions.list(RevisionStatus.DRAFT)
    assert [each.path for each in drafts] == [POOL, "faq/cho.md"]
    assert [each.id for each in store.revisions.list(RevisionStatus.DRAFT, path=POOL)] == [pool]
    assert len(store.revisions.list(path=POOL)) == 2


def test_an_unknown_revision_is_refused(store: Store) -> None:
    with pytest.raises(UnknownThing, match="no revision r1"):
        store.revisions.get("r1")


def test_what_is_said_stands_in_the_order_it_was_said(store: Store, clock: MovableClock) -> None:
    made = store.revisions.add(POOL, OPENING, base="", by="mai")
    store.revisions.comment(made, "Nguồn ở đâu?", by="lan")
    clock.advance(minutes=1)
    store.revisions.comment(made, "Bảng giờ ở cổng.", by="mai")

    told = [(each.staff, each.text) for each in store.revisions.comments(made)]
    assert told == [("lan", "Nguồn ở đâu?"), ("mai", "Bảng giờ ở cổng.")]
