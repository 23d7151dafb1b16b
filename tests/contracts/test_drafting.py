"""Two editors at the same moment end in one draft, on every engine; no words are lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.clock import MovableClock, local_time
from bot.editorial import drafting, questions, workbooks, workflow
from bot.editorial.files import hash_of
from bot.editorial.grouping import Group
from bot.editorial.undoing import undo
from bot.errors import CaseChanged, EditRefused, MoveRefused, UnknownThing
from bot.models import GapKind, NewGap
from bot.models.publications import Drop, PublicationStatus, Report
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from knowledge.importers.workbook.comparing import Change, Comparison, Verdict
from knowledge.model import Kind
from tests.bot.editorial.small import MARKET, MARKET_OLD, POOL, POOL_NEW, POOL_OLD
from tests.contracts.test_casework import an_officer
from tests.factories import OA

FILES = {POOL: POOL_OLD}
EDITORS = ("mai", "lan")


def at_once(
    store: Store, deed: Callable[[str], Revision | None]
) -> Sequence[Revision | None | Exception]:
    """Let both editors do a thing at the same moment; return what each got, or why not."""
    start = threading.Barrier(len(EDITORS))

    def does(by: str) -> Revision | None | Exception:
        drafts(store)  # a thread's first call opens its connection, which takes its time
        start.wait()
        try:
            return deed(by)
        except (CaseChanged, EditRefused) as refused:
            return refused

    with ThreadPoolExecutor(len(EDITORS)) as pool:
        return list(pool.map(does, EDITORS))


def drafts(store: Store) -> Sequence[Revision]:
    return store.revisions.list(RevisionStatus.DRAFT)


def a_group(store: Store, *asked: str) -> Group:
    """Questions of a citizen that an editor sees as one group."""
    editor = an_officer(store, "editor", Grant(Role.EDITOR))
    with store.engine.atomic():
        for question in asked:
            store.gaps.add(NewGap(GapKind.UNANSWERED, question), oa_id=OA, person="hoa")
    return Group(tuple(store.gaps.open_for(editor)))


@pytest.mark.parametrize("_round", range(3))
def test_two_who_open_an_entry_at_the_same_moment_get_one_draft(store: Store, _round: int) -> None:
    found = at_once(store, lambda by: drafting.begin(store, FILES, POOL, by=by))

    [draft] = drafts(store)
    assert {each.id for each in found if isinstance(each, Revision)} == {draft.id}
    assert draft.text == POOL_OLD


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_save_into_an_untouched_file_one_is_told(store: Store, _round: int) -> None:
    sheets = {by: drafting.opened(store, FILES, POOL, by=by) for by in EDITORS}
    found = at_once(
        store,
        lambda by: drafting.save(
            store, sheets[by], POOL_NEW + f"{by}\n", by=by, mark=sheets[by].mark
        ),
    )

    [draft] = drafts(store)
    assert sum(isinstance(each, CaseChanged) for each in found) == 1
    assert draft.text == POOL_NEW + f"{draft.author}\n"


def published(store: Store, text: str) -> Revision:
    made = store.revisions.add(POOL, text, base=hash_of(POOL_OLD), by="mai")
    store.revisions.publish(store.revisions.get(made), shipped=hash_of(POOL_OLD), replaces="")
    return store.revisions.get(made)


@pytest.mark.parametrize("_round", range(3))
def test_two_who_go_back_at_the_same_moment_ask_for_it_once(store: Store, _round: int) -> None:
    live = published(store, POOL_NEW)
    found = at_once(store, lambda by: undo(store, live, FILES, by=by))

    [asked] = store.revisions.list(RevisionStatus.REVIEW)
    assert {each.id for each in found if isinstance(each, Revision)} == {asked.id}
    assert (asked.text, asked.note) == (
        POOL_OLD,
        f"Quay lại nội dung trước bản sửa công bố ngày {local_time(live.changed_at):%d/%m/%Y}",
    )


def test_going_back_is_handed_in_again_after_it_was_given_back_and_takes_no_other_draft(
    store: Store,
) -> None:
    live = published(store, POOL_NEW)
    written = store.revisions.add(POOL, POOL_OLD, base=hash_of(POOL_NEW), by="lan")
    asked = undo(store, live, FILES, by="mai")
    workflow.give_back(store, asked, by="lan")

    again = undo(store, live, FILES, by="mai")
    assert (again.id, again.status) == (asked.id, RevisionStatus.REVIEW)
    assert [each.id for each in drafts(store)] == [written]
    acts = [row.what for row in store.audit.walk() if row.target == asked.id]
    handed_in = ["revision.hand_in", "revision.give_back", "revision.hand_in"]
    assert acts == ["revision.add", *handed_in]


@pytest.mark.parametrize("_round", range(3))
def test_a_row_of_a_workbook_that_two_accept_at_the_same_moment_becomes_one_draft(
    store: Store, _round: int
) -> None:
    change = Change(POOL, "Hồ bơi", Verdict.AMENDED, "Hỏi đáp", 2, text=POOL_NEW)
    other = replace(change, path=MARKET, text=MARKET_OLD)
    found = Comparison((change, other), ())

    def accepts(by: str) -> None:
        workbooks.accept(store, FILES, found, {POOL}, by=by, note="Excel")

    at_once(store, accepts)

    [draft] = drafts(store)
    assert (draft.path, draft.text, draft.base) == (POOL, POOL_NEW, hash_of(POOL_OLD))


def test_two_new_entries_of_one_name_at_the_same_moment_get_two_files(store: Store) -> None:
    def adds(by: str) -> Revision:
        with store.engine.atomic():
            return questions.add_entry(store, FILES, Kind.FAQ, "Thư viện", ("ở đâu",), by=by)

    at_once(store, adds)

    assert [each.path for each in drafts(store)] == ["faq/thu-vien.md", "faq/thu-vien-2.md"]


def test_one_own_draft_beside_another_is_begun_only_where_it_is_asked_for(store: Store) -> None:
    first = drafting.begin(store, FILES, POOL, by="mai")
    own = drafting.begin(store, FILES, POOL, by="lan", is_apart=True)

    assert own.id != first.id
    assert drafting.begin(store, FILES, POOL, by="lan", is_apart=True).id == own.id
    assert drafting.begin(store, FILES, POOL, by="nam").id == first.id
    with pytest.raises(UnknownThing):
        drafting.begin(store, FILES, "faq/khong-co.md", by="mai")


def test_who_writes_alone_may_use_two_windows_and_two_people_may_not(store: Store) -> None:
    draft = drafting.begin(store, FILES, POOL, by="mai")
    once = drafting.keep(store, draft, POOL_NEW, by="mai", seen=1)
    again = drafting.keep(store, once, POOL_OLD, by="mai", seen=1)

    with pytest.raises(CaseChanged):
        drafting.keep(store, again, POOL_NEW, by="lan", seen=1)
    shared = drafting.keep(store, again, POOL_NEW, by="lan", seen=again.version)
    with pytest.raises(CaseChanged):
        drafting.keep(store, shared, POOL_OLD, by="mai", seen=again.version)


def test_a_quiet_save_is_written_down_once_in_ten_minutes_for_each_hand(
    store: Store, clock: MovableClock
) -> None:
    draft = drafting.begin(store, FILES, POOL, by="mai")
    for number in range(3):
        text = POOL_NEW + f"{number}\n"
        draft = drafting.keep(store, draft, text, by="mai", seen=draft.version, is_quiet=True)
    draft = drafting.keep(store, draft, POOL_NEW, by="lan", seen=draft.version, is_quiet=True)
    clock.advance(minutes=11)
    drafting.keep(store, draft, POOL_OLD, by="mai", seen=draft.version, is_quiet=True)

    changes = [row.who for row in store.audit.walk() if row.what == "revision.change"]
    assert changes == ["lan", "mai"]


def test_a_text_merged_with_the_one_in_force_stands_on_it(store: Store) -> None:
    draft = drafting.begin(store, FILES, POOL, by="mai")
    now = {POOL: POOL_OLD + "Nghỉ thứ Hai.\n"}

    blind = drafting.merge(store, now, draft, POOL_NEW, by="mai", seen_base=draft.base)
    assert blind.base == hash_of(POOL_OLD)
    seen = hash_of(now[POOL])
    assert drafting.merge(store, now, blind, POOL_NEW, by="mai", seen_base=seen).base == seen
    for text, why in (("", "empty"), ("a" * (drafting.LONGEST_TEXT + 1), "text")):
        with pytest.raises(EditRefused, match=why):
            drafting.merge(store, now, blind, text, by="mai", seen_base=seen)


@pytest.mark.parametrize("_round", range(3))
def test_wordings_of_one_editor_in_two_windows_add_up_in_one_draft(
    store: Store, _round: int
) -> None:
    wording = {"mai": "hồ bơi mở lúc nào", "lan": "mấy giờ được vào bơi"}

    def adds(window: str) -> Revision:
        with store.engine.atomic():
            return questions.add_wording(store, FILES, POOL, wording[window], by="nam")

    at_once(store, adds)

    [draft] = drafts(store)
    assert all(each in draft.text for each in wording.values())


def test_a_wording_builds_on_what_is_about_to_be_published(store: Store) -> None:
    draft = drafting.begin(store, FILES, POOL, by="mai")
    draft = drafting.keep(store, draft, POOL_NEW, by="mai", seen=1)
    workflow.hand_in(store, draft, by="mai")
    with store.engine.atomic():
        second = questions.add_wording(store, FILES, POOL, "hồ bơi mở lúc nào", by="mai")

    assert second.base == hash_of(POOL_NEW)
    assert "cả ngày" in second.text


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_decide_on_a_question_at_the_same_moment_one_is_told(
    store: Store, _round: int
) -> None:
    group = a_group(store, "chợ đêm họp ở đâu", "chợ đêm ở chỗ nào")
    found = at_once(store, lambda by: questions.as_entry(store, FILES, group, by=by))

    assert sum(isinstance(each, CaseChanged) for each in found) == 1
    [draft] = drafts(store)
    assert draft.text.count("chợ đêm") >= 2
    assert [row.what for row in store.audit.walk()].count("gap.entry") == 1


def test_questions_wait_with_their_words_until_their_revision_is_dropped(store: Store) -> None:
    group = a_group(store, "mấy giờ được vào bơi")
    draft = questions.as_wording(store, FILES, group, POOL, "mấy giờ được vào bơi", by="mai")
    [editor] = [each.id for each in store.staff.all()]
    assert [gap.revision for gap in store.gaps.in_hand(editor)] == [draft.id]

    workflow.drop(store, draft, by="mai")
    assert [gap.question for gap in store.gaps.open_for(editor)] == ["mấy giờ được vào bơi"]
    assert store.gaps.in_hand(editor) == []


def test_a_wording_takes_its_questions_and_a_second_decision_is_refused(store: Store) -> None:
    group = a_group(store, "mấy giờ được vào bơi")
    questions.as_wording(store, FILES, group, POOL, "mấy giờ được vào bơi", by="mai")

    with pytest.raises(CaseChanged):
        questions.out_of_scope(store, group, by="lan")
    [draft] = drafts(store)
    assert "mấy giờ được vào bơi" in draft.text


def test_an_order_that_asks_is_accepted_or_stopped_once(store: Store) -> None:
    for settle, status in (
        (workflow.accept_drops, PublicationStatus.WAITING),
        (workflow.cancel, PublicationStatus.CANCELLED),
    ):
        with store.engine.atomic():
            made = store.publications.order([], by="mai", author="Mai")
        order = store.publications.get(made)
        if settle is workflow.accept_drops:
            with pytest.raises(MoveRefused, match="going"):
                settle(store, order, by="lan")
        report = Report(drops=(Drop("hồ bơi mở mấy giờ", "faq:ho-boi", ""),))
        asking = store.publications.tell(order, PublicationStatus.ASKING, report=report)
        settle(store, asking, by="lan")

        assert store.publications.get(made).status is status
        with pytest.raises(MoveRefused, match="going"):
            settle(store, asking, by="lan")
        [*_, row] = store.audit.walk()
        assert (row.who, row.target, row.detail) == ("lan", made, "n=1")


def test_a_draft_is_shared_with_whoever_did_not_begin_it(store: Store) -> None:
    assert not drafting.opened(store, FILES, POOL, by="mai").is_shared
    drafting.begin(store, FILES, POOL, by="mai")

    assert not drafting.opened(store, FILES, POOL, by="mai").is_shared
    assert drafting.opened(store, FILES, POOL, by="lan").is_shared
