"""Plans become campaigns: what is due, who is reminded, how each agency keeps its word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.bulletins.campaign_watch import CampaignWatch
from bot.bulletins.campaigns import approve, digest_of, objections, prove, take_over, write
from bot.bulletins.due import (
    Standing,
    by_agency,
    lacks_draft,
    progress,
    send_at,
    standing,
    to_write,
)
from bot.bulletins.hours import is_open
from bot.clock import VIETNAM, MovableClock, today
from bot.config import Oa, Secret
from bot.errors import CaseChanged, UnknownThing
from bot.models import BulletinStatus, Channel, Recipient, RecipientStatus
from bot.models.campaigns import UNREAD, Campaign, Evidence, ReminderKind, Slot, Task
from bot.sendrules import Bulletins
from bot.storage.readers import Outcome
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from knowledge.calendar import Holiday, WorkingCalendar
from knowledge.importers.plans.model import PlanDraft
from knowledge.importers.plans.plan import parse
from knowledge.importers.plans.reading import read_text
from knowledge.loader import load
from tests.bulletins import TOPIC, a_scheduled
from tests.factories import OA
from tests.knowledge.plans.texts import HEAD, TAIL

OFFICE = Oa(OA, "UBND phường Mẫu", "1", Secret("x"), ())
CALENDAR = WorkingCalendar(load().calendar)
NEW_YEAR = datetime(2026, 1, 1, 9, tzinfo=VIETNAM)
ROWS = """STT\tNội dung\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện
1\tTreo áp phích\tSở Nội vụ\tCác Sở\tTháng 01/2026 đến tháng 8/2026
2\tHội thi chung tay\tĐoàn Khối\tSở Nội vụ\tTháng 3/2026 đến tháng 7/2026
3\tChuyên mục trên truyền hình (01 chuyên mục/01 tháng)\tĐài tỉnh\tSở Nội vụ\tĐịnh kỳ hàng tháng
4\tBản tin hàng tuần (03 bản tin/01 tháng)\tĐài tỉnh\tSở Nội vụ\tĐịnh kỳ hàng tuần
5\tHướng dẫn người dân\tVăn phòng UBND\tCác Sở\tThường xuyên trong năm
6\tTrang điện tử (Trong năm ít nhất 03 tin, bài)\tCác Sở\tBáo tỉnh\tThường xuyên trong năm
7\tTọa đàm\tSở Tư pháp\tCác Sở\tĐịnh kỳ hàng quý
"""
OWED = {1: 1, 2: 1, 3: 12, 4: 36, 6: 3, 7: 4}
"""Pieces of a whole year by number of the task; the fifth has no count."""


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NEW_YEAR)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def a_plan(rows: str = ROWS) -> PlanDraft:
    return parse(read_text(HEAD + rows + TAIL))


def kept(store: Store, draft: PlanDraft | None = None) -> Campaign:
    made = take_over(
        store, OA, draft or a_plan(), source="kh.txt", digest=digest_of(b"kh"), by="lan"
    )
    return store.campaigns.get(made)


def running(store: Store) -> Campaign:
    campaign = kept(store)
    approve(store, campaign, CALENDAR, by="minh")
    return store.campaigns.get(campaign.id)


def an_account(store: Store, login: str, role: Role, oa_id: str = OA) -> str:
    store.staff.add(login, name=login.title(), password_hash="h", grants=[Grant(role, oa_id)])
    account = store.staff.find(login)
    assert account is not None
    return account.id


def counted(store: Store, campaign: Campaign) -> dict[int, int]:
    numbers = {task.id: task.no for task in store.campaigns.tasks(campaign.id)}
    return dict(Counter(numbers[slot.task] for slot in store.slots.of_campaign(campaign.id)))


def task_of(store: Store, campaign: Campaign, no: int) -> Task:
    return next(task for task in store.campaigns.tasks(campaign.id) if task.no == no)


def test_nothing_of_a_draft_is_due_and_everything_of_an_approved_plan(store: Store) -> None:
    campaign = kept(store)
    assert counted(store, campaign) == {}

    assert approve(store, campaign, CALENDAR, by="minh") == sum(OWED.values())
    assert counted(store, campaign) == OWED


def test_a_plan_approved_in_july_owes_nothing_of_the_months_before(
    store: Store, clock: MovableClock
) -> None:
    clock.advance(days=185)
    campaign = running(store)

    days = [slot.due_on for slot in store.slots.of_campaign(campaign.id)]
    assert min(days) >= today(clock)


def test_a_plan_whose_time_is_over_is_not_approved(store: Store, clock: MovableClock) -> None:
    clock.advance(days=400)

    with pytest.raises(UnknownThing, match="time is over"):
        approve(store, kept(store), CALENDAR, by="minh")


def test_two_approvers_at_once_owe_nothing_twice(store: Store) -> None:
    campaign = kept(store)
    approve(store, campaign, CALENDAR, by="minh")

    with pytest.raises(CaseChanged):
        approve(store, campaign, CALENDAR, by="hoa")
    assert counted(store, campaign) == OWED


def test_the_same_file_again_and_a_file_without_tasks_are_refused(store: Store) -> None:
    kept(store)

    with pytest.raises(UnknownThing, match="taken over before"):
        kept(store)
    with pytest.raises(UnknownThing, match="no task"):
        kept(store, parse(read_text("không có gì")))


def test_minimum_forms_that_no_task_has_are_objected_to(store: Store) -> None:
    draft = replace(a_plan(), minimum_forms=("contest", "stage", "broadcast"))
    campaign = kept(store, draft)
    found = objections(campaign, store.campaigns.tasks(campaign.id), date(2026, 1, 1))

    assert [(each.kind, each.detail) for each in found] == [("missing_form", "stage")]


def test_owner_is_reminded_three_working_days_before_and_once(
    store: Store, clock: MovableClock
) -> None:
    lan, hoa = (an_account(store, name, Role.EDITOR) for name in ("lan", "hoa"))
    campaign = running(store)
    contest = task_of(store, campaign, 2)
    store.campaigns.give(OA, contest.id, owner=lan)
    watch = CampaignWatch(store, lambda: CALENDAR, clock)
    due = date(2026, 7, 31)
    told: dict[date, list[str]] = {}
    while today(clock) <= due:
        watch()
        for who in (lan, hoa):
            for each in store.slots.unseen(who, limit=500):
                if each.no == 2:
                    told.setdefault(today(clock), []).append(who)
            seen = store.slots.unseen(who, limit=1)
            if seen:
                store.slots.see(who, until=seen[0].id)
        clock.advance(days=1)

    # Friday 31 July less three working days is Tuesday 28 July.
    assert told == {date(2026, 7, 28): [lan]}


def test_without_a_draft_three_working_days_before_the_alarm_names_it(
    store: Store, clock: MovableClock
) -> None:
    lan = an_account(store, "lan", Role.EDITOR)
    campaign = running(store)
    first = next(
        slot
        for slot in store.slots.of_campaign(campaign.id)
        if slot.task == task_of(store, campaign, 3).id
    )
    while CALENDAR.working_days_between(today(clock), first.due_on) > 3:
        clock.advance(days=1)
    CampaignWatch(store, lambda: CALENDAR, clock)()

    kinds = {each.kind for each in store.slots.unseen(lan, limit=99) if each.slot == first.id}
    assert kinds == {ReminderKind.NO_DRAFT}


def test_what_is_overdue_is_told_to_approvers_as_well(store: Store, clock: MovableClock) -> None:
    lan, minh = an_account(store, "lan", Role.EDITOR), an_account(store, "minh", Role.APPROVER)
    elsewhere = an_account(store, "xa", Role.APPROVER, "9")
    campaign = running(store)
    task = task_of(store, campaign, 2)
    store.campaigns.give(OA, task.id, owner=lan)
    clock.advance(days=213)
    CampaignWatch(store, lambda: CALENDAR, clock)()

    told = {
        who
        for who in (lan, minh, elsewhere)
        for each in store.slots.unseen(who, limit=500)
        if each.no == 2 and each.kind is ReminderKind.LATE
    }
    assert told == {lan, minh}


def test_a_plan_keeps_who_guides_what_belongs_to_a_task_and_the_duties_beside(
    store: Store,
) -> None:
    draft = a_plan()
    first = replace(
        draft.tasks[0], steering=("Phòng Báo chí",), details=("In 200 tờ", "Treo ở 12 xã")
    )
    duty = replace(draft.tasks[1], content="Đôn đốc các đơn vị", lead="Văn phòng Sở", no=0)
    campaign = kept(store, replace(draft, tasks=(first, *draft.tasks[1:]), duties=(duty,)))

    task = task_of(store, campaign, 1)
    assert (task.steering, task.details) == (("Phòng Báo chí",), ("In 200 tờ", "Treo ở 12 xã"))
    [found] = campaign.duties
    assert (found.lead, found.content, found.line) == (
        "Văn phòng Sở",
        "Đôn đốc các đơn vị",
        duty.line,
    )


def test_a_clock_that_is_set_back_does_not_silence_the_reminders(
    store: Store, clock: MovableClock
) -> None:
    lan = an_account(store, "lan", Role.EDITOR)
    watch = CampaignWatch(store, lambda: CALENDAR, clock)
    clock.advance(days=1)
    watch()
    clock.advance(days=-1)
    running(store)
    clock.advance(minutes=2)
    watch()

    assert store.slots.unseen(lan, limit=9)


@pytest.mark.parametrize("ends", ["nobody", "one", "unknown", "article"])
def test_a_piece_is_kept_only_where_its_bulletin_reached_somebody(
    store: Store, clock: MovableClock, ends: str
) -> None:
    campaign = running(store)
    slot = store.slots.of_campaign(campaign.id)[0]
    clock.advance(days=5)
    channel = {"channel": Channel.ARTICLE, "cover": "https://phuongmau.gov.vn/bia.jpg"}
    made = a_scheduled(store, OFFICE, **(channel if ends == "article" else {}))
    store.slots.link(OA, slot.id, bulletin=made)
    ends_as(store, made, ends)

    assert store.slots.settle_sent() == (ends != "nobody")
    found = store.slots.find(OA, slot.id)
    assert found is not None
    assert (found.done_on is None) is (ends == "nobody")
    assert (found.bulletin_status == UNREAD) is (ends == "nobody")
    if ends == "nobody":
        assert lacks_draft(found, found.due_on, CALENDAR), "the alarm goes on"
        task = next(t for t in store.campaigns.tasks(campaign.id) if t.id == slot.task)
        assert write(store, OFFICE, task, found, by="lan") != made, "it is written anew"


def ends_as(store: Store, made: str, ends: str) -> None:
    """Let a bulletin end with nobody, with one reader, or with a broadcast."""
    if ends == "article":
        store.articles.begin(made, OA)
        article = store.articles.find(made)
        assert article is not None
        store.articles.change(replace(article, status="broadcast"))
    elif ends != "nobody":
        person = store.followers.met(OA, Recipient(user_id="3" * 19), interacted_at=1)
        store.subscriptions.choose(OA, person, TOPIC, cause="test", consent="Đã ghi")
        with store.engine.atomic():
            store.readers.write_down(store.bulletins.get(made), after="")
        store.readers.claim(made, person)
        found = Outcome(person, 0, "sent", "", 0, store.clock.millis())
        status = RecipientStatus.UNKNOWN if ends == "unknown" else RecipientStatus.SENT
        store.readers.settle(made, found, status, reason="")
    for status_now in (BulletinStatus.SENDING, BulletinStatus.DONE):
        with store.engine.atomic():
            store.bulletins.move(store.bulletins.get(made), status_now)


def test_the_dashboard_counts_on_time_late_and_missing_by_agency(store: Store) -> None:
    campaign = running(store)
    monthly = task_of(store, campaign, 3)
    slots = [each for each in store.slots.of_campaign(campaign.id) if each.task == monthly.id]
    for slot, late in ((slots[0], 0), (slots[1], 2)):
        store.slots.prove(
            Evidence("", monthly.id, slot.id, "x", "", slot.due_on + timedelta(days=late), "lan"),
            OA,
        )
    day = slots[3].due_on
    accounts = by_agency(
        store.campaigns.tasks(campaign.id),
        [each for each in store.slots.of_campaign(campaign.id) if each.task == monthly.id],
        day,
    )

    [station] = accounts
    assert (station.agency, station.kept, station.late, station.coming) == ("Đài tỉnh", 1, 1, 9)
    assert [slot.due_on for _, slot in station.missing] == [slots[2].due_on]


def test_at_least_three_a_year_shows_how_many_are_done_and_how_long_is_left(store: Store) -> None:
    campaign = running(store)
    task = task_of(store, campaign, 6)
    slots = [each for each in store.slots.of_campaign(campaign.id) if each.task == task.id]
    for slot in slots[:2]:
        prove(store, OA, Evidence("", task.id, slot.id, "Tin", "", date(2026, 1, 1), "lan"))
    shown = progress(
        task,
        store.slots.of_campaign(campaign.id),
        store.slots.evidence(campaign.id),
        day=date(2026, 11, 23),
        end=campaign.end,
    )

    assert (shown.done, shown.wanted, shown.days_left) == (2, 3, 38)


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"title": " "}, "say what was done"),
        ({"address": "javascript:alert(1)"}, "must begin with https"),
        ({"done_on": date(2027, 1, 1)}, "lies in the future"),
        ({"slot": "none"}, "no such piece"),
    ],
)
def test_evidence_that_cannot_be_right_is_refused(
    store: Store, change: dict[str, object], remedy: str
) -> None:
    task = task_of(store, running(store), 3)
    good = Evidence("", task.id, "", "Tin", "", date(2026, 1, 1), "lan")

    with pytest.raises(UnknownThing, match=remedy):
        prove(store, OA, replace(good, **change))  # type: ignore[arg-type]


def test_a_new_holiday_moves_what_nobody_touched_and_keeps_the_rest(
    store: Store, clock: MovableClock
) -> None:
    campaign = running(store)
    weekly = task_of(store, campaign, 4)
    march = [
        slot
        for slot in store.slots.of_campaign(campaign.id)
        if slot.task == weekly.id and slot.due_on.month == 3
    ]
    store.slots.link(OA, march[0].id, bulletin="b1")
    off = [Holiday(slot.due_on, "Nghỉ", "", slot.due_on) for slot in march]
    moved = WorkingCalendar(replace(CALENDAR.data, holidays=(*CALENDAR.data.holidays, *off)))
    CampaignWatch(store, lambda: moved, clock)()
    now = [
        slot
        for slot in store.slots.of_campaign(campaign.id)
        if slot.task == weekly.id and slot.due_on.month == 3
    ]

    assert counted(store, campaign) == OWED
    assert now[0] == replace(march[0], bulletin="b1")
    assert all(moved.is_working(slot.due_on) for slot in now[1:])


def test_a_piece_stands_as_its_days_say() -> None:
    due = date(2026, 5, 6)
    slot = Slot("s", OA, "t", due)
    written = replace(slot, bulletin="b", bulletin_status="draft")

    assert standing(slot, due) is Standing.COMING
    assert standing(written, due) is Standing.WRITING
    assert standing(replace(written, bulletin_status="approved"), due) is Standing.READY
    assert standing(slot, due + timedelta(days=1)) is Standing.MISSING
    unread = replace(written, bulletin_status=UNREAD)
    assert standing(unread, due) is Standing.UNREAD
    assert standing(unread, due + timedelta(days=1)) is Standing.MISSING
    assert standing(replace(slot, done_on=due), due) is Standing.KEPT
    assert standing(replace(slot, done_on=due + timedelta(days=1)), due) is Standing.LATE


@pytest.mark.bar
def test_a_simulated_year_is_due_exactly_as_the_plan_says(
    store: Store, clock: MovableClock
) -> None:
    """Every day of 2026 is lived through; drafts and sends equal the plan, none at night."""
    campaign = running(store)
    numbers = {task.id: task.no for task in store.campaigns.tasks(campaign.id)}
    watch = CampaignWatch(store, lambda: CALENDAR, clock)
    written: Counter[int] = Counter()
    sent: dict[int, list[date]] = {}
    while today(clock) <= date(2026, 12, 31):
        day = today(clock)
        watch()
        slots = store.slots.of_campaign(campaign.id)
        for slot in to_write(slots, day, CALENDAR):
            written[numbers[slot.task]] += 1
            store.slots.link(OA, slot.id, bulletin=f"b-{slot.id}")
        for slot in slots:
            if slot.due_on == day:
                assert is_open(send_at(slot), Bulletins())
                assert CALENDAR.is_working(day)
                sent.setdefault(numbers[slot.task], []).append(day)
        clock.advance(days=1)

    assert dict(written) == OWED
    assert {no: len(days) for no, days in sent.items()} == OWED
    assert all(len(set(days)) == len(days) for days in sent.values())
    for no, each in ((3, 1), (4, 3)):
        by_month = Counter(day.month for day in sent[no])
        assert by_month == dict.fromkeys(range(1, 13), each)
    assert sent[1] == [date(2026, 8, 31)] or sent[1] == [date(2026, 8, 28)]
    assert sent[2] == [date(2026, 7, 31)]
