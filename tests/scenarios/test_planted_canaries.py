"""What leads to a person, planted wherever it can come in, turns up in no place for operators.

One story through webhook, worker, sender, scheduler, console and command line, with everything
going wrong that can be made to; then log lines, tracebacks, health pages, heartbeats, the record
of acts, the doctor's report and whatever stands unsealed in the database are looked through.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import _hide_messages, cli
from bot.clock import MovableClock
from bot.conversation.guide import Guide
from bot.errors import BotError
from bot.log import JsonLines
from bot.storage.staff import Role
from tests import canaries
from tests.commands import working_on
from tests.factories import OA
from tests.fakes import WEBHOOK_SECRET, Citizen, Installation
from tests.storage_dump import columns
from tests.webhooks.console.addresses import PARTS
from tests.webhooks.console.office import Officer
from webhooks.emulator.signature import sign

pytestmark = pytest.mark.bar

PHONE, SPACED, OLD_ID, NEW_ID = "0987654321", "0987 654 321", "271828182", "001099027182"
BANK, MAIL, WORDS = "19028887776665", "cana.ry@vidu.vn", "nhà bà Khổng Tước đổ rác trước cổng chợ"
TEXT = f"{WORDS}, gọi {PHONE} hoặc {SPACED}, CMND {OLD_ID}, CCCD {NEW_ID}, TK {BANK}, {MAIL}"
CANARIES = (PHONE, SPACED, OLD_ID, NEW_ID, BANK, MAIL, WORDS, "Khổng Tước")


class Breaks(Exception):
    """An accident whose message quotes the citizen, as careless ones do."""


@pytest.fixture
def town(
    storage_url: str, tmp_path: Path, clock: MovableClock, guide: Guide
) -> Iterator[Installation]:
    broken = {"on": False}

    def at(_step: str) -> None:
        if broken["on"]:
            raise Breaks(TEXT)

    installation = Installation(tmp_path, clock, guide, url=storage_url, at=at)
    installation.broken = broken  # type: ignore[attr-defined]
    yield installation
    installation.app.close()


def hits(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def test_no_place_for_operators_holds_what_leads_to_a_person(
    town: Installation, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.INFO)
    lan = town.citizen()
    secrets = _secrets(town)
    said = [_at_the_door(town), *_in_the_talk(town, lan), *_at_the_desks(town, tmp_path)]
    _when_all_breaks(town, lan)
    said += [_pages(town)]

    lines = canaries.WATCH.lines()
    lines += [JsonLines().format(record) for record in caplog.records]
    assert len(lines) > 20, "the story logs nothing, so it proves nothing"
    everything = "\n".join([*lines, *said, _unsealed(town), *_record(town)])
    assert hits(everything) == []
    assert [name for name, value in secrets.items() if value in everything] == []
    assert lan.user_id not in everything
    assert WORDS in "".join(_sealed_words(town)), "the words never came in"


def test_an_error_that_ends_a_command_tells_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.excepthook
    _hide_messages()
    try:
        raise Breaks(TEXT)
    except Breaks as error:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.excepthook = before

    told = capsys.readouterr().err
    assert "Breaks" in told
    assert "test_planted_canaries.py" in told
    assert hits(told) == []


def test_what_stands_within_lists_and_errors_of_a_line_is_hidden_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    extra = {"list": [PHONE, {"x": MAIL}], "why": Breaks(TEXT), "path": Path(f"/a/{PHONE}")}
    logging.getLogger("bot.test").warning("something happened", extra=extra)

    [line] = [JsonLines().format(record) for record in caplog.records]
    assert hits(line) == []
    assert json.loads(line)["why"] == "Breaks"


def _secrets(town: Installation) -> dict[str, str]:
    pair = town.app.store.tokens.find(OA)
    assert pair is not None
    return {
        "access token": pair.access_token,
        "refresh token": pair.refresh_token,
        "webhook secret": str(WEBHOOK_SECRET),
    }


def _at_the_door(town: Installation) -> str:
    """Send what is no event, is not signed, is too large, or names nobody."""
    body = json.dumps({"app_id": "1", "oa_id": OA, "message": {"text": TEXT}}).encode()
    answers = []
    for data, headers in (
        (body, {}),
        (body, {"X-ZEvent-Signature": "mac=" + "0" * 64}),
        (TEXT.encode(), {}),
        (body * 2000, {}),
        (b"\xff\xfe" + body, {}),
    ):
        answers.append(town.web.post("/webhooks/zalo", data=data, headers=headers).text)
    return "\n".join(answers)


def _in_the_talk(town: Installation, lan: Citizen) -> list[str]:
    """Let the citizen write everywhere where words are taken."""
    lan.follows()
    for words in (TEXT, f"phản ánh {TEXT} ở thôn 3", "gửi", f"tra cứu {TEXT}", TEXT.upper()):
        lan.says(words)
    for words in ("phản ánh", TEXT, f"nhà số 7 {PHONE}", TEXT, PHONE, "đồng ý"):
        lan.says(words)
    for words in (f"#du-lieu:sua {TEXT}", f"góp ý: {TEXT}", f"\u200b{TEXT}\x00", TEXT * 40):
        lan.says(words)
    town.zalo.sends_image(lan.user_id, OA, f"https://f12.photo.zdn.vn/{PHONE}.jpg")
    town.settle()
    town.tick()
    return []


def _at_the_desks(town: Installation, folder: Path) -> list[str]:
    """Let officers and commands work on it; return what commands for operators print."""
    officer = Officer(town, Role.OFFICER)
    for case in town.app.store.cases.all():
        page = f"/cases/{case.oa_id}/{case.code}"
        officer.opens(f"{page}?q={PHONE}")
        officer.works_on(case.code, "note", note=TEXT)
        officer.works_on(case.code, "move", status="refused", reason=TEXT, text=TEXT)
        officer.sends(f"{page}/redact", version="999", words=TEXT, why=TEXT)
        officer.sends(f"{page}/assign", version="x", to=TEXT)
    for query in (PHONE, TEXT, MAIL, f"%27 OR {PHONE}"):
        officer.opens(f"/cases?shelf=all&q={query}")
        officer.opens(f"/{query}")
    Officer(town, Role.AUDITOR).opens(f"/trail?who={PHONE}&object={TEXT}")
    return _commands(town, folder)


def _commands(town: Installation, folder: Path) -> list[str]:
    told: list[str] = []
    with working_on(town.app):
        for words in (
            *("inbox status", "scheduler status", "cases list", "cases list --json"),
            *("tokens status", "staff list", "bulletin list", "purge --dry-run", "audit list"),
            *(f"audit export {folder}/rows.jsonl", "inbox replay", "knowledge proposals"),
            *(f"cases show {PHONE}", f"forget --case {PHONE} --yes", "audit verify"),
            f"cases export --format csv --out {folder}/cases.csv",
        ):
            done = CliRunner().invoke(cli, ["--config", "unread.toml", *words.split()])
            told.append(done.output)
            # A mistyped code is repeated to whoever typed it, and to nobody else.
            if not isinstance(done.exception, BotError):
                told.append(str(done.exception))
    exported = (folder / "cases.csv").read_text(encoding="utf-8")
    return [*told, (folder / "rows.jsonl").read_text("utf-8"), exported.replace(WORDS, "")]


def _when_all_breaks(town: Installation, lan: Citizen) -> None:
    """Let platform, worker and sender fail while the citizen writes on."""
    for accident in (
        lambda: town.zalo.fail_next("any", -213, 3),
        lambda: town.zalo.http_502_next(2),
        lambda: town.zalo.truncate_next(2),
        lambda: town.zalo.reset_after_acceptance(2),
        lambda: town.zalo.revoke_token(OA),
    ):
        accident()
        lan.says(TEXT)
        town.pass_time(minutes=1)
    town.broken["on"] = True  # type: ignore[attr-defined]
    for _ in range(6):
        with suppress(Breaks):
            lan.says(TEXT)
        with suppress(Breaks):
            town.pass_time(minutes=1)
        with suppress(Breaks, AssertionError):
            town.tick()
    town.broken["on"] = False  # type: ignore[attr-defined]
    for _ in range(4):
        town.pass_time(minutes=1)
        town.tick()


def _pages(town: Installation) -> str:
    told = [town.web.get(path).text for path in ("/healthz", "/readyz", f"/{PHONE}x"[:1])]
    nobody = Officer(town, Role.EDITOR)
    told += [nobody.opens(f"/cases/{OA}/{PARTS['code']}").text]
    town.app.store.engine.execute("ALTER TABLE inbox RENAME TO inbox_gone")
    told += [town.web.get("/readyz").text]
    body = json.dumps({"oa_id": OA, "app_id": "1", "message": {"text": TEXT}}).encode()
    mac = sign(body, app_id="1", timestamp="1", webhook_secret=WEBHOOK_SECRET)
    headers = {"X-ZEvent-Signature": mac}
    told += [town.web.post("/webhooks/zalo", data=body, headers=headers).text]
    town.app.store.engine.execute("ALTER TABLE inbox_gone RENAME TO inbox")
    return "\n".join(told)


def _unsealed(town: Installation) -> str:
    """Return everything that stands in the database as whoever copies it finds it."""
    engine = town.app.store.engine
    return "\n".join(
        str(dict(row))
        for table in columns(engine)
        for row in engine.query(f"SELECT * FROM {table}")
    )


def _record(town: Installation) -> list[str]:
    return [row.canonical for row in town.app.store.audit.walk()]


def _sealed_words(town: Installation) -> list[str]:
    return [case.text for case in town.app.store.cases.all()]
