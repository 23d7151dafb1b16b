"""Every form about the content says who did what to which thing, and nothing that was typed.

The forms are those of forms.py; test_every_form.py sees to it that no form is in no list. What is
typed holds planted words and a number, as if a citizen's letter were pasted into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.http import parse_cookie

from bot.clock import VIETNAM, MovableClock
from bot.config import Storage
from bot.conversation.guide import Guide, build_guide
from bot.models.revisions import RevisionStatus
from bot.storage.audit import Written
from bot.storage.audit_chain import verify
from bot.storage.staff import Role
from knowledge.index import index_of
from knowledge.loader import load
from tests.bot.editorial.small import POOL, POOL_NEW, POOL_OLD, a_folder, a_press, an_entry, runs
from tests.fakes import Installation
from tests.webhooks.console import test_entries as entries
from tests.webhooks.console import test_excel as excel
from tests.webhooks.console import test_tables as tables
from tests.webhooks.console.forms import ENTRIES, EXCEL, REVISIONS, TABLES
from tests.webhooks.console.office import Officer
from tests.webhooks.console.test_revisions import (
    content,
    does,
    drafted,
    goes_out,
    now,
    publishes,
)

pytestmark = pytest.mark.bar

PLANTED = ("Zqxlan", "zqxviec", "0912345678", "lan.zqx@vidu.vn")
TYPED = "Bà Zqxlan hỏi zqxviec, gọi 0912345678, lan.zqx@vidu.vn"

ACTS: Mapping[str, tuple[frozenset[str], str]] = {
    "revision_save": (frozenset({"revision.change"}), "revision_id"),
    "revision_comment": (frozenset({"revision.comment"}), "revision_id"),
    "revision_hand_in": (frozenset({"revision.hand_in"}), "revision_id"),
    "revision_give_back": (frozenset({"revision.give_back"}), "revision_id"),
    "revision_approve": (frozenset({"revision.approve"}), "revision_id"),
    "revision_publish": (frozenset({"publication.order"}), "order"),
    "revision_drop": (frozenset({"revision.drop"}), "revision_id"),
    "revision_undo": (frozenset({"revision.hand_in"}), "revision"),
    "revision_restore": (frozenset({"revision.restore"}), "revision"),
    "revision_settle": (frozenset({"revision.hand_in"}), "revision"),
    "publish_all": (frozenset({"publication.order"}), "order"),
    "version_back": (frozenset({"knowledge.publish"}), "version"),
    "order_accept": (frozenset({"publication.accept"}), "order_id"),
    "order_cancel": (frozenset({"publication.cancel"}), "order_id"),
    "entry_create": (frozenset({"revision.add"}), "revision"),
    "entry_begin": (frozenset({"revision.add"}), "revision"),
    "entry_save": (frozenset({"revision.change"}), "revision_id"),
    "entry_live": (frozenset({"revision.change"}), "revision_id"),
    "entry_remove_ask": (frozenset({"revision.add"}), "revision"),
    "golden_save": (frozenset({"revision.add"}), "revision"),
    "entry_fee_change": (frozenset({"revision.add"}), "revision"),
    "table_save": (frozenset({"revision.add"}), "revision"),
    "review_give": (frozenset({"review.give"}), "owner"),
    "excel_send": (frozenset({"workbook.send"}), "workbook"),
    "excel_accept": (frozenset({"revision.add"}), "revision"),
}
"""Endpoint → its act, and what the act is done to: a part of the address, or a thing it made."""

NO_ROW: Mapping[str, str] = {
    "review_seen": "takes a reminder from one's own desk; review_reminders says who saw it",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was taken: by whom, with which parts of the address, and its rows."""

    endpoint: str
    who: str
    parts: Mapping[str, str]
    rows: tuple[Written, ...]


@dataclass(slots=True)
class Watch:
    """Sees every form that the web edge takes."""

    town: Installation
    forms: list[Form] = field(default_factory=list)

    def listens(self) -> None:
        web: Any = self.town.web.application
        inner, pages = web.wsgi_app, web.url_map.bind("localhost")

        def watching(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            status: list[str] = []

            def told(line: str, *rest: Any) -> Any:
                status.append(line)
                return start(line, *rest)

            before = self._number()
            sending = inner(environ, told)
            answer = list(sending)
            if hasattr(sending, "close"):
                sending.close()
            if environ["REQUEST_METHOD"] == "POST" and status[-1][:3] in ("200", "303"):
                endpoint, parts = pages.match(environ["PATH_INFO"], "POST")
                self._take(endpoint.removeprefix("console."), parts, environ, before)
            return answer

        web.wsgi_app = watching

    def _take(
        self, endpoint: str, parts: Mapping[str, str], environ: dict[str, Any], before: int
    ) -> None:
        token = parse_cookie(environ["HTTP_COOKIE"])["mot-cua"]
        logins = {each.login: each.id for each in self.town.app.store.staff.all()}
        rows = tuple(row for row in self.town.app.store.audit.walk() if row.number > before)
        self.forms.append(Form(endpoint, logins[token.removeprefix("token-of-")], parts, rows))

    def _number(self) -> int:
        head = self.town.app.store.audit.head()
        return head.number if head else 0


@pytest.fixture
def small(storage_url: str, tmp_path: Path) -> Iterator[Installation]:
    """A bot that knows two entries, in a folder of its own, on each engine."""
    folder = a_folder(tmp_path)
    guide: Guide = build_guide(index_of(load(folder)))
    clock = MovableClock(datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM))
    storage = Storage(url=storage_url, content=str(folder))
    installation = Installation(tmp_path, clock, guide, storage=storage)
    yield installation
    installation.app.close()


def test_what_is_done_to_revisions_and_orders_is_written_down(small: Installation) -> None:
    watch = Watch(small)
    watch.listens()
    mai, lan = Officer(small, Role.EDITOR), Officer(small, Role.APPROVER)
    for story in (from_draft_to_dropped, published_and_back, of_a_release, accepted):
        story(small, mai, lan)

    holds(watch, REVISIONS)


def test_what_is_done_to_entries_tables_and_workbooks_is_written_down(
    town_on_each: Installation,
) -> None:
    town = town_on_each
    watch = Watch(town)
    watch.listens()
    mai = Officer(town, Role.EDITOR)
    for story in (of_entries, of_workbooks, of_tables):
        story(town, mai)

    holds(watch, ENTRIES | TABLES | EXCEL)


def holds(watch: Watch, wanted: frozenset[str]) -> None:
    """Compare every form that was taken with its act; all that are wanted were taken."""
    store = watch.town.app.store
    made = {
        "revision": {each.id for each in store.revisions.list()},
        "order": {each.id for each in store.publications.latest()},
        "version": {each.version for each in store.knowledge.history(30)},
        "workbook": {str(row["id"]) for row in store.engine.query("SELECT id FROM workbooks")},
        "owner": store.reviews.owners().keys(),
    }
    told = set()
    for form in watch.forms:
        if form.endpoint in NO_ROW:
            assert form.rows == ()
            continue
        acts, what = ACTS[form.endpoint]
        for row in form.rows:
            told.add(form.endpoint)
            assert row.who == form.who, form.endpoint
        found = {row.target for row in form.rows if row.what in acts}
        targets = {form.parts[what]} if what in form.parts else made[what]
        assert found, (form.endpoint, [row.what for row in form.rows])
        assert found <= targets, form.endpoint
    assert told | NO_ROW.keys() >= wanted
    everything = str(list(store.audit.walk()))
    assert not [word for word in PLANTED if word.casefold() in everything.casefold()]
    assert verify(store.audit).faults == ()


def from_draft_to_dropped(town: Installation, mai: Officer, lan: Officer) -> None:
    """A text is saved, talked about, given back with a reason, and dropped."""
    made = drafted(town, mai)
    does(town, mai, made, "text", text=POOL_NEW + f"\n{TYPED}.\n")
    does(town, mai, made, "comment", text=TYPED)
    does(town, mai, made, "text", text=POOL_NEW)
    assert does(town, mai, made, "hand-in").status_code == 303
    does(town, lan, made, "give-back", why=TYPED)
    does(town, mai, made, "drop")


def published_and_back(town: Installation, mai: Officer, lan: Officer) -> None:
    """Texts are published in each way, stopped, taken back alone and with the version."""
    first = publishes(town, mai, lan)
    version = town.app.store.knowledge.current()
    does(town, lan, first, "undo")
    [undone] = town.app.store.revisions.list(RevisionStatus.REVIEW)
    does(town, mai, undone.id, "approve", do="later")
    mai.sends("/knowledge/publish")
    goes_out(town)
    lan.sends(f"/knowledge/versions/{version}/back")
    goes_out(town)
    does(town, lan, first, "restore")
    goes_out(town)
    assert now(town, first).status is RevisionStatus.RETIRED
    again = drafted(town, mai, POOL_OLD.replace("buổi sáng", "ban đêm"))
    does(town, mai, again, "hand-in")
    does(town, lan, again, "approve", do="later")
    does(town, lan, again, "publish")
    order, *_ = town.app.store.publications.latest()
    lan.sends(f"/knowledge/publications/{order.id}/cancel")
    does(town, mai, again, "drop")


def of_a_release(town: Installation, mai: Officer, lan: Officer) -> None:
    """A release changed a file that an editor had revised."""
    ours = publishes(town, mai, lan, POOL_OLD.replace("buổi sáng", "cuối tuần"))
    released = POOL_OLD.replace("buổi sáng", "buổi trưa")
    (content(town) / POOL).write_text(released, encoding="utf-8")
    does(town, mai, ours, "settle", text="theirs")
    [settled] = town.app.store.revisions.list(RevisionStatus.REVIEW)
    does(town, mai, settled.id, "drop")


def accepted(town: Installation, mai: Officer, lan: Officer) -> None:
    """Questions lose their entry, and a person accepts it."""
    made = drafted(town, mai, an_entry("Bể tắm", "Mở cả ngày.", "bể tắm"))
    does(town, mai, made, "hand-in")
    does(town, lan, made, "approve", do="now")
    runs(a_press(town.app.store, content(town)))
    order, *_ = town.app.store.publications.latest()
    lan.sends(f"/knowledge/publications/{order.id}/accept")
    assert now(town, made).status is RevisionStatus.APPROVED


def of_entries(town: Installation, mai: Officer) -> None:
    """An entry is begun, another written on, one's fee corrected."""
    mai.sends("/knowledge/entries/new", kind="faq", title="Hồ bơi", questions=TYPED)
    draft = entries.begins(mai, town)
    entries.saves(mai, draft, lead=TYPED)
    town.pass_time(minutes=11)
    nam = Officer(town, Role.EDITOR)
    fresh = town.app.store.revisions.get(draft.id)
    entries.saves(nam, fresh, "/live", lead=f"{TYPED}!")
    fee = {"fee": "0", "amount": "15.000", "since": "2027-01-01", "basis": TYPED}
    fee |= {"source": TYPED, "checked_on": "2026-11-20"}
    other = entries.ENTRY.replace("chung-thuc-chu-ky", "chung-thuc-ban-sao")
    entries.corrects_fee(mai, other, **fee)
    mai.sends("/knowledge/entries/faq/ngay-nghi.md/remove", how="remove", why=TYPED)


def of_tables(town: Installation, mai: Officer) -> None:
    """A sentence of the bot and a golden question; something due is given to an editor."""
    [mark] = set(re.findall(r'name="mark" value="([^"]+)"', mai.opens("/knowledge/golden").text))
    mai.sends("/knowledge/golden", mark=mark, question=TYPED, entry="faq:bao-chi")
    tables.saves(mai, "wording.toml?muc=menu.plans", muc="menu.plans", value=TYPED)
    town.clock.advance(days=85)
    mai = Officer(town, Role.EDITOR)
    page = mai.opens("/knowledge/calendar?why=change").text
    what = re.findall(r'name="what" value="(change:[^"]+)"', page)[0]
    mai.sends("/knowledge/calendar/give", what=what, staff=mai.account.id, why="change")
    mai.sends("/knowledge/calendar/seen")


def of_workbooks(town: Installation, mai: Officer) -> None:
    """Entries go to Excel and come back."""
    raw = excel.edited(excel.taken_out(mai), (excel.PRESS, "Tên ngắn", "Zqxlan zqxviec"))
    there = excel.sent(mai, raw, "Zqxlan.xlsx").headers["Location"].removeprefix("/console")
    mai.sends(there.partition("?")[0], all="1")
