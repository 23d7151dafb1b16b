"""Officers find, take and move cases, on every engine."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.workflow import FINISHED
from bot.errors import CaseChanged
from bot.models import CaseKind, CaseStatus
from bot.storage.caselist import Shelf, Wanted
from bot.storage.casestory import Change, Deed
from bot.storage.casework import CaseFile
from bot.storage.engine import Engine
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from tests.factories import OA, a_case

TODAY = "2026-11-23"
OTHER_OA = "2000000000000000002"


def an_officer(store: Store, login: str = "lan", *grants: Grant) -> str:
    given = grants or (Grant(Role.OFFICER),)
    store.staff.add(login, name=login, password_hash="h", grants=given)
    account = store.staff.find(login)
    assert account is not None
    return account.id


def filed(store: Store, code: str, **facts: object) -> None:
    oa_id = str(facts.pop("oa_id", OA))
    assert store.cases.add(a_case(code=code, **facts), oa_id=oa_id, person="p", cause=code)


def opened(store: Store, staff: str, code: str, oa_id: str = OA) -> CaseFile:
    file = store.casework.find(staff, oa_id, code)
    assert file is not None
    return file


def codes(store: Store, staff: str, shelf: Shelf, **wanted: object) -> list[str]:
    asked = Wanted(staff, TODAY, shelf, **wanted)  # type: ignore[arg-type]
    return [file.case.code for file in store.caselist.page(asked, limit=10).files]


def moved(store: Store, staff: str, code: str, status: CaseStatus) -> None:
    change = Change(by=staff, what=Deed.MOVED, detail=str(status), status=status)
    store.casework.change(opened(store, staff, code), change)


@pytest.fixture
def lan(store: Store) -> str:
    """An officer with one case of each urgency."""
    officer = an_officer(store)
    filed(store, "PA-LATE", due_on=date(2026, 11, 20))
    filed(store, "PA-TODAY", due_on=date(2026, 11, 23))
    filed(store, "PA-LATER", due_on=date(2026, 12, 4))
    filed(store, "PA-PRAISE", due_on=date(2026, 11, 2), kind=CaseKind.PRAISE)
    return officer


def test_the_most_urgent_open_case_comes_first(store: Store, lan: str) -> None:
    assert codes(store, lan, Shelf.OPEN) == ["PA-LATE", "PA-TODAY", "PA-LATER", "PA-PRAISE"]


def test_praise_is_never_overdue(store: Store, lan: str) -> None:
    assert codes(store, lan, Shelf.OVERDUE) == ["PA-LATE"]
    assert codes(store, lan, Shelf.DUE_TODAY) == ["PA-TODAY"]


def test_counts_agree_with_the_shelves(store: Store, lan: str) -> None:
    moved(store, lan, "PA-LATER", CaseStatus.WAITING)
    moved(store, lan, "PA-PRAISE", CaseStatus.CLOSED)
    file = opened(store, lan, "PA-TODAY")
    store.casework.change(file, Change(by=lan, what=Deed.ASSIGNED, detail=lan, assignee=lan))

    counts = store.caselist.counts(lan, TODAY)
    assert counts == {shelf: len(codes(store, lan, shelf)) for shelf in Shelf if shelf in counts}
    assert set(Shelf) - set(counts) == {Shelf.FINISHED, Shelf.ALL}
    assert counts[Shelf.MINE] == counts[Shelf.WAITING] == counts[Shelf.OVERDUE] == 1
    assert counts[Shelf.UNASSIGNED] == 2
    assert codes(store, lan, Shelf.FINISHED) == ["PA-PRAISE"]


def test_an_empty_desk_counts_nought(store: Store) -> None:
    assert set(store.caselist.counts(an_officer(store), TODAY).values()) == {0}


def test_kind_status_and_the_beginning_of_a_code_narrow_the_list(store: Store, lan: str) -> None:
    moved(store, lan, "PA-LATE", CaseStatus.IN_PROGRESS)

    assert codes(store, lan, Shelf.ALL, kind=CaseKind.PRAISE) == ["PA-PRAISE"]
    assert codes(store, lan, Shelf.ALL, status=CaseStatus.IN_PROGRESS) == ["PA-LATE"]
    assert codes(store, lan, Shelf.ALL, code="PA-LATER") == ["PA-LATER"]
    assert codes(store, lan, Shelf.ALL, code="PA-LATE") == ["PA-LATE", "PA-LATER"]
    assert codes(store, lan, Shelf.OPEN, code="LATE") == []


def test_pages_follow_each_other_and_know_the_whole(store: Store, lan: str) -> None:
    wanted = Wanted(lan, TODAY)
    first = store.caselist.page(wanted, limit=3)
    second = store.caselist.page(wanted, limit=3, offset=3)

    assert (len(first.files), len(second.files)) == (3, 1)
    assert first.total == second.total == 4
    assert (first.has_more, second.has_more) == (True, False)
    newest = store.caselist.page(Wanted(lan, TODAY, Shelf.ALL), limit=3)
    assert (newest.total, newest.has_more) == (None, True)


def test_all_cases_come_newest_first(store: Store, lan: str) -> None:
    assert codes(store, lan, Shelf.ALL) == ["PA-PRAISE", "PA-LATER", "PA-TODAY", "PA-LATE"]


def test_every_status_is_either_open_or_finished(store: Store, lan: str) -> None:
    for status in CaseStatus:
        moved(store, lan, "PA-LATE", status)
        is_open = "PA-LATE" in codes(store, lan, Shelf.OPEN)
        assert is_open != ("PA-LATE" in codes(store, lan, Shelf.FINISHED))
        assert is_open == (status not in FINISHED)


def test_an_officer_of_one_oa_sees_nothing_of_another(store: Store, lan: str) -> None:
    filed(store, "PA-THERE", oa_id=OTHER_OA)
    there = an_officer(store, "hung", Grant(Role.OFFICER, OTHER_OA))

    assert codes(store, there, Shelf.ALL) == ["PA-THERE"]
    assert store.casework.find(there, OA, "PA-LATE") is None
    assert store.caselist.counts(there, TODAY)[Shelf.OPEN] == 1
    assert "PA-THERE" in codes(store, lan, Shelf.ALL)


def test_an_editor_sees_no_case(store: Store, lan: str) -> None:
    editor = an_officer(store, "bien", Grant(Role.EDITOR))

    assert codes(store, editor, Shelf.ALL) == []
    assert store.casework.find(editor, OA, "PA-LATE") is None


def test_who_was_slower_changes_nothing_and_is_told(store: Store, lan: str) -> None:
    seen = opened(store, lan, "PA-LATE")
    moved(store, lan, "PA-LATE", CaseStatus.IN_PROGRESS)

    with pytest.raises(CaseChanged, match="PA-LATE"):
        store.casework.change(
            seen, Change(by=lan, what=Deed.MOVED, status=CaseStatus.CLOSED, reason="x")
        )
    now = opened(store, lan, "PA-LATE")
    assert (now.case.status, now.reason) == (CaseStatus.IN_PROGRESS, "")
    assert len(store.casestory.of(now.case)) == 1


def test_the_reason_of_a_refusal_goes_when_the_case_is_taken_up_again(
    store: Store, lan: str
) -> None:
    refused = Change(by=lan, what=Deed.MOVED, status=CaseStatus.REFUSED, reason="unclear")
    store.casework.change(opened(store, lan, "PA-LATE"), refused)
    taken = Change(by=lan, what=Deed.ASSIGNED, assignee=lan, detail=lan)
    store.casework.change(opened(store, lan, "PA-LATE"), taken)
    assert opened(store, lan, "PA-LATE").reason == "unclear"
    moved(store, lan, "PA-LATE", CaseStatus.REOPENED)

    again = opened(store, lan, "PA-LATE")
    assert (again.reason, again.assignee) == ("", lan)


def test_the_story_tells_who_did_what_in_order(store: Store, lan: str) -> None:
    take = Change(by=lan, what=Deed.ASSIGNED, detail=lan, assignee=lan)
    store.casework.change(opened(store, lan, "PA-LATE"), take)
    passed = Change(
        by=lan,
        what=Deed.MOVED,
        detail="transferred",
        text="Công ty Môi trường, số 12/CV",
        status=CaseStatus.TRANSFERRED,
    )
    store.casework.change(opened(store, lan, "PA-LATE"), passed)

    story = store.casestory.of(opened(store, lan, "PA-LATE").case)
    assert [(e.version, e.staff, e.what, e.text) for e in story] == [
        (2, lan, Deed.ASSIGNED, ""),
        (3, lan, Deed.MOVED, "Công ty Môi trường, số 12/CV"),
    ]


def test_notes_and_stories_are_sealed(store: Store, engine: Engine, lan: str) -> None:
    case = opened(store, lan, "PA-LATE").case
    store.casenotes.add(case, by=lan, text="đã gọi tổ dân phố")
    told = Change(by=lan, what=Deed.ANSWERED, text="đã thay bóng")
    store.casestory.record(case, told, version=2)

    assert [note.text for note in store.casenotes.of(case)] == ["đã gọi tổ dân phố"]
    rows = [dict(row) for row in engine.query("SELECT * FROM case_notes")]
    rows += [dict(row) for row in engine.query("SELECT * FROM case_events")]
    assert "dân phố" not in str(rows)
    assert "bóng" not in str(rows)
