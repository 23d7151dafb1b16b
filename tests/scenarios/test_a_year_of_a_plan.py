"""A real plan through a whole year: taken over, written, approved, sent, exactly as it says.

The plan of Đắk Nông is read by path (BARS_DATA) and moved to 2026, a year whose days off are
known; every day of it is lived through with the whole bot, its sender and an emulated Zalo.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.bulletins import campaigns as desk
from bot.bulletins import workflow
from bot.bulletins.due import send_at, to_write
from bot.bulletins.hours import calendar
from bot.cli.main import cli
from bot.clock import VIETNAM, MovableClock, local_time, today
from bot.conversation.guide import Guide
from bot.models import Audience, BulletinStatus, Recipient
from bot.models.campaigns import Campaign, Evidence, Slot, Task
from tests.bulletins import APPROVER, AUTHOR, CONTENT, TOPIC
from tests.configs import write_config
from tests.factories import OA
from tests.fakes import SECRET_KEY, Citizen, Installation
from tests.missing import BARS_DATA, missing

PLAN = BARS_DATA / "seeds" / "dak-nong-2020.txt"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
WEEKLY, MONTHLY, YEARLY = 4, 3, 12
OWED = {1: 1, 2: 1, MONTHLY: 12, WEEKLY: 36, YEARLY: 3}
"""Pieces of the year by number of the task; the other tasks go on without a count."""
BULLETINS = frozenset({MONTHLY, WEEKLY, YEARLY})
# Of every day; what was due while nobody was there is caught up with at the next.
MOMENTS = (time(0, 10), time(6, 59), time(8, 0), time(8, 1), time(13), time(21, 58), time(22, 1))

pytestmark = pytest.mark.bar


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The real plan, as if it were of 2026."""
    if not PLAN.exists():
        missing(f"{PLAN} IS MISSING: set BARS_DATA to the folder with seeds/")
    made = tmp_path / "ke-hoach.txt"
    text = PLAN.read_text(encoding="utf-8").replace("2020", "2026")
    made.write_text(text, encoding="utf-8")
    return made


@dataclass
class Year:
    """The office that works the plan off, day by day."""

    town: Installation
    campaign: Campaign
    tasks: dict[str, Task]
    readers: list[Citizen]
    chance: random.Random = field(default_factory=lambda: random.Random("year"))

    def lives(self) -> None:
        """Live through every day of the year."""
        while (day := today(self.town.clock)) <= LAST:
            self.works(day)
            for moment in MOMENTS:
                self.comes_to(day, moment)
                # On some mornings the machine stands still; nothing of that day is lost.
                if moment >= time(13) or self.chance.random() < 0.8:
                    self.town.tick()
            self.comes_to(day + timedelta(days=1), time(0, 1))

    def works(self, day: date) -> None:
        """Write, approve and time what is near; file what is kept in another way."""
        store = self.town.app.store
        slots = store.slots.of_campaign(self.campaign.id)
        for slot in to_write(slots, day, calendar()):
            task = self.tasks[slot.task]
            if task.no in BULLETINS:
                self.writes(task, slot, day)
            elif slot.due_on == day:
                proof = Evidence("", task.id, slot.id, "Biên bản nghiệm thu", "", day, AUTHOR)
                desk.prove(store, OA, proof)

    def writes(self, task: Task, slot: Slot, day: date) -> None:
        store, oa = self.town.app.store, self.town.app.settings.oas[0]
        made = desk.write(store, oa, task, slot, by=AUTHOR)
        content = replace(
            CONTENT, title=titled(task.no, slot.due_on), checked_on=day, audience=Audience(TOPIC)
        )
        rules = self.town.app.settings.bulletins
        workflow.rewrite(store, store.bulletins.get(made), content, by=AUTHOR)
        workflow.hand_in(store, oa, store.bulletins.get(made), by=AUTHOR, rules=rules)
        workflow.approve(store, oa, store.bulletins.get(made), by=APPROVER, rules=rules)
        # Somebody careless sets an hour of the night: it waits for the morning of its day.
        at = send_at(slot) - self.chance.choice((0, 0, 7 * 3_600_000))
        workflow.schedule(store, store.bulletins.get(made), by=APPROVER, due_at=at)

    def comes_to(self, day: date, moment: time) -> None:
        """Let the clocks come to a moment; whoever reads bulletins wrote shortly before."""
        town, until = self.town, datetime.combine(day, moment, VIETNAM)
        now = town.clock.millis()
        town.pass_time(seconds=until.timestamp() - now / 1000)
        for each in self.readers:
            town.zalo.change_contact(each.user_id, OA, last_interaction_ms=town.clock.millis())
            recipient = Recipient(user_id=each.user_id)
            town.app.store.followers.met(OA, recipient, interacted_at=town.clock.millis())


def titled(no: int, due: date) -> str:
    return f"Nhiệm vụ {no}, kỳ {due}"


@pytest.fixture
def year(
    tmp_path: Path, plan: Path, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Year]:
    """The plan taken over by the command, approved on New Year's Day; three people listen."""
    clock = MovableClock(datetime.combine(FIRST, time(0, 1), VIETNAM))
    town = Installation(tmp_path, clock, guide)
    config = write_config(tmp_path, monkeypatch)
    monkeypatch.setenv("BOT_SECRET_KEY", str(SECRET_KEY))
    done = CliRunner().invoke(cli, ["--config", str(config), "plan", "import", str(plan)])
    assert done.exit_code == 0, done.output
    store = town.app.store
    [campaign] = store.campaigns.all()
    assert len(store.campaigns.tasks(campaign.id)) == 16
    desk.approve(store, campaign, calendar(), by=APPROVER)
    readers = [town.citizen(name) for name in ("lan", "hung", "hoa")]
    for each in readers:
        each.follows()
        each.says("NHẬN TIN lịch tiếp công dân")
    tasks = {task.id: task for task in store.campaigns.tasks(campaign.id)}
    yield Year(town, store.campaigns.get(campaign.id), tasks, readers)
    town.app.close()


def heard(town: Installation, citizen: Citizen) -> list[tuple[str, datetime]]:
    """The titles of bulletins on a phone, and when each came."""
    chat = town.zalo.chat(citizen.user_id, OA)
    return [
        (message.text.splitlines()[0], local_time(message.at_ms))
        for message in chat
        if message.from_oa and message.text.startswith("Nhiệm vụ ")
    ]


def expected(slots: list[tuple[int, date]]) -> list[tuple[str, date]]:
    """On which day each piece reaches a reader who gets one bulletin a day at most."""
    found: list[tuple[str, date]] = []
    for no, due in sorted(slots, key=lambda each: each[1]):
        day = due
        while day in {on for _, on in found} or calendar().holiday(day):
            day += timedelta(days=1)
        found.append((titled(no, due), day))
    return found


def test_what_the_followers_get_in_a_year_is_what_the_plan_says(year: Year) -> None:
    town, store = year.town, year.town.app.store
    stops = year.readers.pop()
    stops.says("TẮT TIN")
    year.lives()

    slots = [
        (year.tasks[slot.task].no, slot.due_on)
        for slot in store.slots.of_campaign(year.campaign.id)
    ]
    assert Counter(no for no, _ in slots) == OWED
    for month in range(1, 13):
        weekly = [due for no, due in slots if no == WEEKLY and due.month == month]
        assert len(weekly) == 3, f"three a month, in months of five weeks too: {month}"
    wanted = expected([each for each in slots if each[0] in BULLETINS])
    for citizen in year.readers:
        got = heard(town, citizen)
        assert sorted((title, at.date()) for title, at in got) == sorted(wanted)
        assert all(7 <= at.hour < 22 for _, at in got), "nothing in the quiet hours"
        assert not [at for _, at in got if calendar().holiday(at.date())], "nothing at Tết"
        days = Counter(at.date() for _, at in got)
        assert max(days.values()) == 1
        assert all(sum(days[day - timedelta(days=n)] for n in range(7)) <= 3 for day in days)
    assert heard(town, stops) == []
    assert [call for call in town.zalo.calls if call.error in (-211, -218, -230, -234)] == []
    assert all(slot.done_on == slot.due_on for slot in store.slots.of_campaign(year.campaign.id))
    states = {each.status for each in store.bulletins.all()}
    assert states == {BulletinStatus.DONE}
