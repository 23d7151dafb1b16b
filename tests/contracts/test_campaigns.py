"""Campaigns, their pieces, evidence and reminders, on every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.clock import MovableClock
from bot.config import Oa, Secret
from bot.errors import UnknownThing
from bot.models import BulletinStatus
from bot.models.campaigns import (
    UNREAD,
    Campaign,
    CampaignStatus,
    Evidence,
    Finding,
    ReminderKind,
    ReportDuty,
    Task,
)
from bot.storage.store import Store
from tests.bulletins import a_scheduled
from tests.factories import OA

DAY = date(2026, 11, 30)
PLAN = Campaign(
    id="",
    oa_id=OA,
    number="15/KH-UBND",
    agency="UBND xã",
    title="Tuyên truyền",
    period="năm 2026",
    status=CampaignStatus.DRAFT,
    start=date(2026, 1, 1),
    end=date(2026, 12, 31),
    theme="Kỷ cương",
    contents=("Một cửa",),
    channels=("website",),
    minimum_forms=("contest",),
    reports=(ReportDuty("Văn phòng", "hàng quý báo cáo", ("quarterly",)),),
    findings=(Finding(24, "ocr", "Chi số", "Chỉ số"),),
    source="kh.txt",
    created_by="lan",
)
TASK = Task(
    id="",
    oa_id=OA,
    campaign="",
    no=1,
    content="Bản tin",
    lead="Đài",
    partners=("Sở Nội vụ",),
    forms=("bulletin",),
    field="procedures",
    period="Hàng tuần",
    recurrence="weekly",
    quota=3,
    quota_per="month",
    line=121,
)


def a_campaign(store: Store, digest: str = "d1") -> tuple[str, Task]:
    made = store.campaigns.add(PLAN, [TASK, replace(TASK, no=2, start=DAY, end=DAY)], digest=digest)
    assert made is not None
    return made, store.campaigns.tasks(made)[0]


def test_a_campaign_comes_back_as_it_was_kept(store: Store, clock: MovableClock) -> None:
    made, task = a_campaign(store)
    kept = store.campaigns.get(made)

    assert replace(kept, id="", created_at=0) == PLAN
    assert kept.created_at == clock.millis()
    assert replace(task, id="", campaign="") == TASK
    assert store.campaigns.tasks(made)[1].end == DAY


def test_the_same_file_is_kept_once_for_each_oa(store: Store) -> None:
    a_campaign(store)

    assert store.campaigns.add(PLAN, [TASK], digest="d1") is None
    assert store.campaigns.add(replace(PLAN, oa_id="9"), [], digest="d1") is not None


def test_another_oa_finds_nothing(store: Store) -> None:
    made, task = a_campaign(store)
    store.slots.owe([(OA, task.id, DAY)])
    [slot] = store.slots.of_campaign(made)

    assert store.campaigns.find("9", made) is None
    assert store.slots.find("9", slot.id) is None
    assert not store.campaigns.give("9", task.id, owner="x")
    assert not store.slots.link("9", slot.id, bulletin="b")


def test_a_draft_is_approved_once_and_then_no_longer_thrown_away(store: Store) -> None:
    made, _ = a_campaign(store)

    assert store.campaigns.approve(made, by="minh")
    assert not store.campaigns.approve(made, by="minh")
    assert not store.campaigns.discard(made)
    assert store.campaigns.get(made).approved_by == "minh"
    assert store.campaigns.close(made)


def test_a_draft_that_is_thrown_away_leaves_nothing(store: Store) -> None:
    made, _ = a_campaign(store)

    assert store.campaigns.discard(made)
    assert store.campaigns.tasks(made) == []
    with pytest.raises(UnknownThing, match="plan list"):
        store.campaigns.get(made)


def test_pieces_are_owed_once_and_shown_only_of_approved_campaigns(store: Store) -> None:
    made, task = a_campaign(store)

    assert store.slots.owe([(OA, task.id, DAY), (OA, task.id, DAY)]) == 1
    assert store.slots.owe([(OA, task.id, DAY)]) == 0
    assert store.slots.between(DAY, DAY) == []
    store.campaigns.approve(made, by="minh")
    assert [slot.due_on for slot in store.slots.between(DAY, DAY)] == [DAY]


def test_evidence_finishes_its_piece(store: Store) -> None:
    made, task = a_campaign(store)
    store.slots.owe([(OA, task.id, DAY)])
    [slot] = store.slots.of_campaign(made)
    proof = Evidence("", task.id, slot.id, "Bản tin số 1", "https://x.gov.vn/1", DAY, "lan")
    store.slots.prove(proof, OA)

    assert store.slots.of_campaign(made)[0].done_on == DAY
    [kept] = store.slots.evidence(made)
    assert replace(kept, id="") == proof
    assert not store.slots.link(OA, slot.id, bulletin="b")


def test_a_bulletin_that_ended_with_nobody_leaves_its_piece_open(store: Store) -> None:
    made, task = a_campaign(store)
    office = Oa(OA, "UBND xã", "1", Secret("x"), ())
    store.slots.owe([(OA, task.id, DAY)])
    [slot] = store.slots.of_campaign(made)
    bulletin = a_scheduled(store, office)
    store.slots.link(OA, slot.id, bulletin=bulletin)
    for status in (BulletinStatus.SENDING, BulletinStatus.DONE):
        with store.engine.atomic():
            store.bulletins.move(store.bulletins.get(bulletin), status)
    assert store.slots.settle_sent() == 0
    assert store.slots.of_campaign(made)[0].bulletin_status == UNREAD

    store.articles.begin(bulletin, OA)
    article = store.articles.find(bulletin)
    assert article is not None
    store.articles.change(replace(article, status="broadcast"))
    assert store.slots.settle_sent() == 1
    assert store.slots.of_campaign(made)[0].done_on == date(2026, 11, 23)


def test_a_plan_keeps_its_good_hours_beside_everything_else(store: Store) -> None:
    made, _ = a_campaign(store)
    before = store.campaigns.get(made)
    with store.engine.atomic():
        store.campaigns.set_good_hours(made, "18:00-21:00")
    assert store.campaigns.get(made) == replace(before, good_hours="18:00-21:00")


def test_a_piece_that_somebody_touched_is_not_dropped(store: Store) -> None:
    made, task = a_campaign(store)
    store.slots.owe([(OA, task.id, DAY), (OA, task.id, date(2026, 12, 7))])
    touched, free = store.slots.of_campaign(made)
    store.slots.link(OA, touched.id, bulletin="b")
    store.slots.drop([touched.id, free.id])

    assert [slot.id for slot in store.slots.of_campaign(made)] == [touched.id]


def test_a_reminder_is_stored_once_and_waits_until_it_is_seen(store: Store) -> None:
    made, task = a_campaign(store)
    store.slots.owe([(OA, task.id, DAY)])
    store.campaigns.approve(made, by="minh")
    [slot] = store.slots.of_campaign(made)
    one = (OA, slot.id, ReminderKind.NO_DRAFT, "lan")

    assert store.slots.remind([one, one]) == 1
    assert store.slots.remind([one]) == 0
    assert store.slots.reminded() == {one[1:]}
    [told] = store.slots.unseen("lan", limit=5)
    assert (told.no, told.content, told.due_on) == (1, "Bản tin", DAY)
    store.slots.see("lan", until=told.id)
    assert store.slots.unseen("lan", limit=5) == []
