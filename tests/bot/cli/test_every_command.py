"""Every command that changes something, or shows what citizens wrote, leaves its row.

The commands are taken from the command line itself: a new one fails here until it is said how it
is run, or why it has no row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.installation import opened, whoami
from bot.cli.main import cli
from bot.errors import StorageError
from bot.models import NewProposal
from bot.storage.audit import Written
from bot.storage.audit_chain import verify
from bot.storage.staff import Grant, Role
from knowledge.loader import CONTENT
from tests.bot.cli.test_plans import a_plan
from tests.bot.cli.test_tokens import consent, link_in, parts
from tests.bot.cli.test_workbooks import PRESS, edit
from tests.commands import commands
from tests.configs import SECRETS, write_config
from tests.factories import OA, a_case

pytestmark = pytest.mark.bar

CODE, OTHER = "PA-7K3-M9Q", "PA-222-222"
CARD, ODD = "1.014064", "rớt bóp mất căn cước phải mần răng"
PASSWORD = "con mèo đen ngủ trưa\n"
PAIR = {"access_token": "access-" + "a" * 20, "refresh_token": "refresh-" + "b" * 20}
BULLETIN = (
    *("bulletin", "add", "--by", "mai", "--title", "Lịch tiếp dân", "--text", "Thứ Năm."),
    *("--topic", "tiep-dan", "--source", "Cổng thông tin"),
)

NO_ROW: Mapping[str, str] = {
    "ask": "works on the files of the program, without an installation",
    "evaluate": "works on files, without an installation",
    "fit": "works on files, without an installation",
    "fit-guards": "works on files, without an installation",
    "demo": "a toy that refuses to run beside an installation",
    "config show": "shows settings; changes nothing, names no citizen",
    "doctor": "looks at the machine and at counts; changes nothing, names no citizen",
    "serve": "a service: whoever is signed in to it stands in its rows",
    "scheduler status": "shows ticks; changes nothing, names no citizen",
    "inbox status": "shows counts; changes nothing, names no citizen",
    "tokens status": "shows ages; changes nothing, names no citizen",
    "audit head": "shows a hash; changes nothing, names no citizen",
    "audit verify": "shows numbers of rows; it must work where no row can be written",
    "bulletin list": "shows public titles and counts",
    "cases list": "shows codes, kinds and terms, and no word or name",
    "plan list": "shows the agency's own published plans",
    "plan show": "shows the agency's own published plans",
    "staff list": "shows the accounts of the staff",
    "knowledge build": "writes a file; citizens are answered from what is published",
    "knowledge calendar": "shows which facts have to be read again; public content",
    "knowledge check": "reads files",
    "knowledge revisions": "shows what editors wrote",
    "knowledge export": "writes public content into files",
    "knowledge import communes": "writes files; citizens are answered from what is published",
    "knowledge xlsx export": "writes public content into a file",
    "knowledge versions": "shows what was published",
}
"""Commands that leave no row, and why that is right."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An installation at the command line."""

    config: Path
    folder: Path
    patch: pytest.MonkeyPatch

    def runs(self, *words: str, stdin: str = "") -> Result:
        line = ["--config", str(self.config), *words]
        done = CliRunner().invoke(cli, line, input=stdin, catch_exceptions=False)
        assert done.exit_code != 2, done.stderr
        return done

    def rows(self) -> list[Written]:
        with opened(self.config) as app:
            return list(app.store.audit.walk())


@pytest.fixture
def desk(storage_url: str, tmp_path: Path, base: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    path = write_config(tmp_path, monkeypatch, storage_url=storage_url, oauth_url=base)
    with opened(path) as app:
        store = app.store
        for code in (CODE, OTHER):
            store.cases.add(a_case(code=code), oa_id=OA, person="p", cause=code)
        for login, role in (("mai", Role.EDITOR), ("hung", Role.APPROVER)):
            store.staff.add(login, name=login, password_hash="none", grants=[Grant(role)])
        store.proposals.add(NewProposal(CARD, ODD))
        store.proposals.add(NewProposal(CARD, "mất thẻ thì sao hả"))
    return Desk(path, tmp_path, monkeypatch)


def proposal(desk: Desk, at: int) -> str:
    found = json.loads(desk.runs("knowledge", "proposals", "--json").stdout)
    return str(sorted(found, key=lambda each: each["question"])[at]["id"])


def last_bulletin(desk: Desk) -> str:
    with opened(desk.config) as app:
        return str(app.store.bulletins.all()[0].id)


def purges(desk: Desk) -> None:
    """Let go of a session that is long over."""
    with opened(desk.config) as app:
        hung = app.store.staff.find("hung")
        assert hung is not None
        app.store.sessions.begin("0" * 64, hung.id)
        app.store.engine.execute("UPDATE staff_sessions SET seen_at = 1, begun_at = 1")
    desk.runs("purge")


def logs_in(desk: Desk) -> None:
    link = link_in(desk.runs("tokens", "login", "--oa", OA).stdout)
    code, state = parts(consent(link))
    desk.runs("tokens", "login", "--oa", OA, "--code", code, "--state", state)


def rotates(desk: Desk) -> None:
    with desk.patch.context() as patch:
        patch.setenv("BOT_SECRET_KEY_PREVIOUS", SECRETS["BOT_SECRET_KEY"])
        patch.setenv("BOT_SECRET_KEY", "n" * 40)
        desk.runs("keys", "rotate")
        # The next commands need the new secret, or both.
    desk.patch.setenv("BOT_SECRET_KEY", "n" * 40)


def on_bulletin(verb: str, by: str, *more: str) -> Callable[[Desk], object]:
    return lambda desk: desk.runs("bulletin", verb, last_bulletin(desk), "--by", by, *more)


def of_staff(*words: str) -> Callable[[Desk], object]:
    return lambda desk: desk.runs("staff", *words, stdin=PASSWORD)


def decided(verb: str, at: int) -> Callable[[Desk], object]:
    return lambda desk: desk.runs("knowledge", verb, proposal(desk, at), "--by", "Mai")


def imports_workbook(desk: Desk) -> None:
    book = desk.folder / "kho.xlsx"
    desk.runs("knowledge", "xlsx", "export", str(book), "--path", PRESS)
    edit(book, (PRESS, "Tên ngắn", "gặp báo chí"))
    desk.runs("knowledge", "xlsx", "import", str(book))


def published(desk: Desk) -> None:
    desk.runs("knowledge", "publish", "--content", str(CONTENT), "--by", "Mai")


ROWS: Mapping[str, tuple[Callable[[Desk], object], str]] = {
    "audit list": (lambda desk: desk.runs("audit", "list"), "audit.list"),
    "audit export": (
        lambda desk: desk.runs("audit", "export", str(desk.folder / "rows.jsonl")),
        "audit.export",
    ),
    "cases show": (lambda desk: desk.runs("cases", "show", CODE), "case.read"),
    "cases begin": (lambda desk: desk.runs("cases", "begin", CODE), "case.begun"),
    "cases reply": (lambda desk: desk.runs("cases", "reply", CODE, "Đã sửa."), "case.answered"),
    "cases export": (
        lambda desk: desk.runs("cases", "export", "--out", str(desk.folder / "a.xlsx")),
        "case.export",
    ),
    "cases file": (
        lambda desk: desk.runs("cases", "file", CODE, "--out", str(desk.folder / "a.pdf")),
        "case.export",
    ),
    "bulletin add": (lambda desk: desk.runs(*BULLETIN), "bulletin.draft"),
    "bulletin approve": (
        on_bulletin("approve", "hung", "--at", "2099-12-01 09:00"),
        "bulletin.approved",
    ),
    "bulletin pause": (on_bulletin("pause", "mai"), "bulletin.paused"),
    "bulletin retry": (on_bulletin("retry", "hung"), "bulletin.retry"),
    "bulletin resume": (on_bulletin("resume", "hung"), "bulletin.scheduled"),
    "bulletin cancel": (on_bulletin("cancel", "mai"), "bulletin.cancelled"),
    "forget": (lambda desk: desk.runs("forget", "--person", "p", "--yes"), "person.erase"),
    "inbox replay": (lambda desk: desk.runs("inbox", "replay"), "inbox.replay"),
    "knowledge proposals": (lambda desk: desk.runs("knowledge", "proposals"), "proposal.list"),
    "knowledge reject": (decided("reject", 0), "proposal.reject"),
    "knowledge accept": (decided("accept", 0), "proposal.accept"),
    "knowledge publish": (published, "knowledge.publish"),
    "knowledge rollback": (
        lambda desk: desk.runs(
            *("knowledge", "rollback", "--by", "Mai"), current(desk), "--note", "thử"
        ),
        "knowledge.publish",
    ),
    "knowledge xlsx import": (imports_workbook, "revision.add"),
    "plan import": (
        lambda desk: desk.runs("plan", "import", a_plan(desk.folder)),
        "plan.import",
    ),
    "purge": (purges, "data.purge"),
    "scrub": (lambda desk: desk.runs("scrub"), "data.scrub"),
    "staff add": (of_staff("add", "lan", "--name", "Lan", "--role", "officer"), "account.add"),
    "staff limit": (of_staff("limit", "lan", "--field", "rac"), "account.limit"),
    "staff password": (of_staff("password", "lan"), "account.password"),
    "staff disable": (of_staff("disable", "lan"), "account.close"),
    "staff enable": (of_staff("enable", "lan"), "account.open"),
    "staff totp reset": (of_staff("totp", "reset", "lan"), "account.totp_reset"),
    "tokens import": (
        lambda desk: desk.runs(
            "tokens", "import", stdin=json.dumps({**PAIR, "expires_in": "90000"})
        ),
        "tokens.store",
    ),
    "tokens login": (logs_in, "tokens.store"),
    "keys rotate": (rotates, "keys.rotated"),
}
"""How each other command is run, in an order in which all succeed, and the row it leaves."""


def current(desk: Desk) -> str:
    with opened(desk.config) as app:
        return str(app.store.knowledge.current())


def test_every_command_is_known_to_leave_a_row_or_to_need_none() -> None:
    assert sorted([*ROWS, *NO_ROW]) == sorted(commands())


def test_every_command_that_changes_something_says_who_ran_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(desk.rows())
    for words, (run, what) in ROWS.items():
        run(desk)
        rows = desk.rows()
        new = rows[before:]
        before = len(rows)

        assert new or not what, words
        assert {row.who for row in new} <= {whoami()}, words
        assert not what or what in {row.what for row in new}, (words, [row.what for row in new])
    with opened(desk.config) as app:
        assert verify(app.store.audit).faults == ()


def test_a_deed_in_somebodys_name_tells_that_name_too(desk: Desk) -> None:
    desk.runs(*BULLETIN)

    with opened(desk.config) as app:
        mai = app.store.staff.find("mai")
    assert mai is not None
    [row] = [row for row in desk.rows() if row.what == "bulletin.draft"]
    assert (row.who, row.detail) == (whoami(), f"for={mai.id}")


def test_no_command_that_only_looks_changes_the_record(desk: Desk) -> None:
    before = len(desk.rows())
    for words in ("bulletin list", "cases list", "plan list", "staff list", "tokens status"):
        desk.runs(*words.split())
    for words in ("inbox status", "audit head", "audit verify", "knowledge versions"):
        desk.runs(*words.split())

    assert len(desk.rows()) == before


def test_a_row_that_cannot_be_written_undoes_the_deed(desk: Desk) -> None:
    """Proved on one deed of each kind: of the store, of a command, of the token keeper."""
    with opened(desk.config) as app:
        app.store.engine.execute("DELETE FROM audit_head")
    for words in (("inbox", "replay"), ("staff", "disable", "mai"), BULLETIN):
        with pytest.raises(StorageError, match="lost its head"):
            desk.runs(*words)
    with pytest.raises(StorageError, match="lost its head"):
        desk.runs("tokens", "import", stdin=json.dumps({**PAIR, "expires_in": "90000"}))

    with opened(desk.config) as app:
        mai = app.store.staff.find("mai")
        assert mai is not None
        assert mai.is_active
        assert app.store.bulletins.all() == []
        assert app.store.tokens.find(OA) is None
