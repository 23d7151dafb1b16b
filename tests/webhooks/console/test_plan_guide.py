"""The guide to plans is walked through in the console, step by step, as it is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bot.models.campaigns import CampaignStatus, Slot
from bot.storage.staff import Role
from tests.fakes import Installation
from tests.webhooks.console.office import Officer
from tests.webhooks.console.test_campaigns import at, task_of, uploads

GUIDE = Path(__file__).parents[3] / "docs/vi/ke-hoach.md"
STEP = re.compile(r"^### \d+\. (.+?)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def test_every_step_of_the_guide_works_and_names_what_is_on_the_screen(
    town: Installation,
) -> None:
    editor, leader = Officer(town, Role.EDITOR), Officer(town, Role.APPROVER)
    store = town.app.store
    assert uploads(editor, name="khac.txt").status_code == 303
    campaign = store.campaigns.all()[0]
    page, listed, month = at(campaign), "/campaigns", "/campaigns/calendar?month=2026-12"

    def slots(no: int) -> list[Slot]:
        task = task_of(town, campaign, no).id
        return [slot for slot in store.slots.of_campaign(campaign.id) if slot.task == task]

    def task_form(no: int, deed: str, **fields: str) -> None:
        address = at(campaign, f"/tasks/{task_of(town, campaign, no).id}/{deed}")
        assert editor.sends(address, **fields).status_code == 303

    def approve() -> None:
        assert leader.sends(at(campaign, "/approve")).status_code == 303

    def write() -> None:
        address = at(campaign, f"/slots/{slots(1)[0].id}/write")
        assert editor.sends(address).status_code == 303

    def prove() -> None:
        facts = {"title": "Biên bản", "done_on": "2026-11-20", "slot": slots(2)[0].id}
        task_form(2, "prove", **facts)

    def nothing() -> None:
        pass

    steps: dict[str, tuple[Callable[[], None], str]] = {
        "Nhập tệp": (nothing, listed),
        "Xem lại": (nothing, page),
        "Duyệt": (approve, page),
        "Giao người theo dõi": (lambda: task_form(1, "give", owner=editor.account.id), page),
        "Soạn bản tin cho một kỳ": (write, page),
        "Ghi minh chứng": (prove, page),
        "Xem ai đúng hạn, ai thiếu": (nothing, page),
        "Xem lịch": (lambda: editor.reads(month) and None, page),
        "Kết thúc": (lambda: leader.sends(at(campaign, "/close")) and None, page),
    }
    told = STEP.findall(GUIDE.read_text(encoding="utf-8"))
    assert [title for title, _ in told] == list(steps)

    for title, text in told:
        deed, address = steps[title]
        screens = leader.reads(address)
        deed()
        screens += leader.reads(address)
        for label in LABEL.findall(text):
            assert " ".join(label.split()) in screens, (title, label)
    assert store.campaigns.get(campaign.id).status is CampaignStatus.CLOSED
    assert store.bulletins.all()[0].status == "draft"
