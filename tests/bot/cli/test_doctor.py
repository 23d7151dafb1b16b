"""Each check of the doctor, well and unwell, and what the command prints."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import formatdate
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from requests.adapters import BaseAdapter

from bot.cli import doctor as command
from bot.cli.checkup import content, database, machine, outside
from bot.cli.checkup.database import Records
from bot.cli.checkup.finding import Finding, Findings, Level, Patient
from bot.cli.main import cli
from bot.clock import VIETNAM, MovableClock
from bot.config import Storage
from bot.errors import StorageError
from bot.models import TokenPair
from bot.storage import health
from bot.storage.engine import Engine
from bot.storage.sqlite import SqliteEngine
from bot.storage.store import Store
from bot.storage.vault import Vault
from knowledge.index import build as compile_index
from knowledge.loader import load
from tests.factories import LAN, OA, a_delivery, an_envelope
from tests.fakes import SECRET_KEY, Installation, WsgiAdapter, settings
from tests.missing import missing
from webhooks.emulator.openapi import create_platform_app

Say = Callable[[requests.PreparedRequest], requests.Response]
GIGABYTE = 1_000_000_000


@dataclass
class World(BaseAdapter):
    """Answers every call of a session as it is told."""

    say: Say

    def __post_init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def send(
        self, request: requests.PreparedRequest, *_: object, **__: object
    ) -> requests.Response:
        self.asked.append(str(request.url))
        return self.say(request)

    def close(self) -> None:
        """Nothing is held."""


def an_answer(status: int = 200, body: bytes = b"", **headers: str) -> Say:
    def say(request: requests.PreparedRequest) -> requests.Response:
        response = requests.Response()
        response.status_code, response._content = status, body
        response.headers.update(headers)
        response.request = request
        return response

    return say


def away(request: requests.PreparedRequest) -> requests.Response:
    raise requests.ConnectionError("secret-detail", request=request)


@pytest.fixture
def patient(tmp_path: Path, clock: MovableClock) -> Patient:
    tmp_path.chmod(0o700)
    return a_patient(tmp_path, clock, an_answer())


def a_patient(folder: Path, clock: MovableClock, say: Say) -> Patient:
    session = requests.Session()
    session.mount("http://", World(say))
    session.mount("https://", World(say))
    return Patient(settings(folder), clock, session)


def the(findings: Findings) -> Finding:
    [finding] = findings
    return finding


def levels(findings: Findings) -> list[Level]:
    return [finding.level for finding in findings]


@pytest.fixture
def records(town: Installation) -> Records:
    return Records(town.app.store.engine, Vault(SECRET_KEY))


def visit(town: Installation, say: Say | None = None) -> Patient:
    """A patient over the town's database; calls reach the emulator unless told otherwise."""
    session = requests.Session()
    adapter = World(say) if say else WsgiAdapter(create_platform_app(town.zalo))
    session.mount("https://", adapter)
    return Patient(town.app.settings, town.clock, session)


# Settings and knowledge


def test_settings_that_hold_are_well(patient: Patient) -> None:
    assert the(content.configuration(patient)).level is Level.OK


def test_warnings_of_the_settings_are_told(patient: Patient) -> None:
    warned = replace(patient, settings=replace(patient.settings, warnings=("x is not set",)))

    assert the(content.configuration(warned)).sentence == "x is not set."


def knowing(patient: Patient, path: Path) -> Patient:
    storage = Storage(url=patient.settings.storage.url, knowledge_index=str(path))
    return replace(patient, settings=replace(patient.settings, storage=storage))


def test_a_fresh_index_is_well_and_names_its_version(patient: Patient, tmp_path: Path) -> None:
    version = compile_index(load(), tmp_path / "k.db")
    found = the(content.knowledge(knowing(patient, tmp_path / "k.db")))

    assert (found.level, version in found.sentence) == (Level.OK, True)


def test_a_missing_index_is_only_a_warning(patient: Patient, tmp_path: Path) -> None:
    assert the(content.knowledge(knowing(patient, tmp_path / "k.db"))).level is Level.WARNING


def test_a_damaged_index_is_a_problem(patient: Patient, tmp_path: Path) -> None:
    (tmp_path / "k.db").write_bytes(b"nonsense" * 100)

    assert the(content.knowledge(knowing(patient, tmp_path / "k.db"))).level is Level.PROBLEM


def test_an_index_older_than_the_content_is_a_warning(patient: Patient, tmp_path: Path) -> None:
    base = load()
    compile_index(replace(base, entries=base.entries[1:]), tmp_path / "k.db")
    found = the(content.knowledge(knowing(patient, tmp_path / "k.db")))

    assert (found.level, "newer" in found.sentence) == (Level.WARNING, True)


# The calendar


def on(patient: Patient, *day: int) -> Patient:
    return replace(patient, clock=MovableClock(datetime(*day, 9, tzinfo=VIETNAM)))


def test_a_table_of_holidays_that_goes_on_is_well(patient: Patient) -> None:
    assert the(content.calendar(patient)).level is Level.OK


def test_days_off_that_nobody_decided_yet_are_told_before_they_come(patient: Patient) -> None:
    found = the(content.calendar(on(patient, 2027, 1, 2)))

    assert (found.level, "2027-02-04" in found.sentence) == (Level.WARNING, True)


def test_a_table_of_holidays_that_ends_soon_is_told(patient: Patient) -> None:
    found = the(content.calendar(on(patient, 2027, 11, 30)))

    assert (found.level, "ends on 2027-12-31" in found.sentence) == (Level.WARNING, True)


# Keys, files, disk


def without_key(patient: Patient) -> Patient:
    return replace(patient, settings=replace(patient.settings, secret_key=None))


def test_a_key_from_the_environment_is_well(patient: Patient) -> None:
    assert the(machine.key(patient)).level is Level.OK


def test_before_the_first_start_no_key_is_needed_and_none_is_made(patient: Patient) -> None:
    bare = without_key(patient)

    assert the(machine.key(bare)).level is Level.OK
    assert bare.key_file is not None
    assert not bare.key_file.exists()


def test_a_database_whose_key_is_gone_is_a_problem(patient: Patient) -> None:
    bare = without_key(patient)
    assert bare.database is not None
    bare.database.touch(0o600)

    assert the(machine.key(bare)).level is Level.PROBLEM


@pytest.mark.parametrize(
    ("text", "mode", "level"),
    [
        ("k" * 64, 0o600, Level.OK),
        ("k" * 64, 0o640, Level.PROBLEM),
        ("short", 0o600, Level.PROBLEM),
    ],
    ids=["its owner's alone", "open to the group", "cut off"],
)
def test_the_key_file_is_looked_at(patient: Patient, text: str, mode: int, level: Level) -> None:
    bare = without_key(patient)
    assert bare.key_file is not None
    bare.key_file.write_text(text)
    bare.key_file.chmod(mode)
    found = the(machine.key(bare))

    assert found.level is level
    assert text not in found.sentence


def test_postgresql_without_a_key_in_the_settings_is_a_problem(patient: Patient) -> None:
    assert the(machine.key(without_key(on_postgres(patient)))).level is Level.PROBLEM


def on_postgres(patient: Patient) -> Patient:
    storage = Storage(url="postgresql://bot:pass-word@127.0.0.1:1/none")
    return replace(patient, settings=replace(patient.settings, storage=storage))


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "level"),
    [
        (0o600, 0o700, Level.OK),
        (0o644, 0o700, Level.PROBLEM),
        (0o600, 0o755, Level.WARNING),
        (0o600, 0o770, Level.PROBLEM),
    ],
    ids=["closed", "readable file", "readable folder", "writable folder"],
)
def test_modes_of_the_database_are_looked_at(
    patient: Patient, file_mode: int, folder_mode: int, level: Level
) -> None:
    assert patient.database is not None
    patient.database.touch()
    patient.database.chmod(file_mode)
    patient.database.parent.chmod(folder_mode)

    assert the(machine.files(patient)).level is level


def test_before_the_first_start_there_are_no_files_to_look_at(patient: Patient) -> None:
    assert the(machine.files(patient)).level is Level.OK
    assert the(machine.files(on_postgres(patient))).level is Level.OK


def test_a_file_that_another_account_left_behind_is_a_problem(patient: Patient) -> None:
    if os.geteuid() != 0:
        missing("NOT ROOT, so no file can be given to another account")
    assert patient.database is not None
    patient.database.touch(0o600)
    os.chown(patient.database, 12345, -1)

    assert the(machine.files(patient)).level is Level.PROBLEM


def test_a_local_disk_is_well(patient: Patient) -> None:
    assert the(machine.file_system(patient)).level is Level.OK
    assert the(machine.file_system(on_postgres(patient))).level is Level.OK


def test_a_network_file_system_is_a_problem(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.sqlite._file_system", lambda _folder: "nfs4")

    assert the(machine.file_system(patient)).level is Level.PROBLEM


@pytest.mark.parametrize(
    ("total", "free", "level"),
    [
        (100 * GIGABYTE, 50 * GIGABYTE, Level.OK),
        (100 * GIGABYTE, 9 * GIGABYTE, Level.WARNING),
        (2 * GIGABYTE, GIGABYTE - 1, Level.WARNING),
        (10 * GIGABYTE, GIGABYTE, Level.OK),
        (100 * GIGABYTE, 1_000_000, Level.PROBLEM),
    ],
    ids=["half free", "under a tenth", "under a gigabyte", "just enough", "full"],
)
def test_room_on_the_disk_is_looked_at(
    patient: Patient, total: int, free: int, level: Level
) -> None:
    found = the(machine.disk(replace(patient, space=lambda _folder: (total, free))))

    assert found.level is level


def test_the_room_of_a_folder_not_made_yet_is_that_of_the_one_above(
    tmp_path: Path, clock: MovableClock
) -> None:
    asked: list[Path] = []
    patient = a_patient(tmp_path / "a" / "b", clock, an_answer())
    patient = replace(patient, space=lambda folder: asked.append(folder) or (1, 1))

    list(machine.disk(patient))
    assert asked == [tmp_path]


# The database


@pytest.mark.parametrize(
    ("version", "has_fault"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.45.0", True),
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.53.4", False),
    ],
)
def test_versions_with_the_wal_reset_fault_are_known(version: str, has_fault: bool) -> None:
    assert health.has_wal_reset_fault(health.as_version(version)) is has_fault


@pytest.mark.parametrize(
    ("version", "level"), [((3, 40, 1), Level.WARNING), ((3, 53, 4), Level.OK)], ids=str
)
def test_the_sqlite_in_use_gets_its_verdict(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], level: Level
) -> None:
    monkeypatch.setattr(database, "library_version", lambda: version)
    found = the(database.sqlite(patient))

    assert found.level is level
    assert ("pysqlite3>=0.6.1" in found.remedy) is (level is Level.WARNING)


def test_on_postgresql_the_version_of_sqlite_does_not_matter(patient: Patient) -> None:
    assert the(database.sqlite(on_postgres(patient))).level is Level.OK


def test_the_version_is_that_of_the_engine(store: Store) -> None:
    found = health.Health(store.engine)
    if found.is_sqlite:
        assert found.server_version() == health.library_version()
    else:
        assert found.server_version()[0] >= 13


def test_every_question_to_the_database_has_an_answer_on_every_engine(
    store: Store, clock: MovableClock
) -> None:
    found = health.Health(store.engine)
    store.inbox.add(an_envelope(), "{}")
    store.outbox.add([a_delivery("lan")])

    assert found.schema_version() == health.known_schema_version()
    assert found.damages() == ()
    backlog = found.backlog(clock.millis())
    assert (backlog.events, backlog.replies, backlog.dead_events) == (1, 1, 0)
    assert backlog.oldest_event_at == backlog.oldest_reply_at == clock.millis()


def test_an_empty_database_has_no_version(new_engine: Callable[[], Engine]) -> None:
    assert health.Health(new_engine()).schema_version() == 0


def test_a_missing_database_is_told_and_not_made(patient: Patient) -> None:
    found, opened = database.open_records(patient)

    assert (found.level, opened) == (Level.WARNING, None)
    assert patient.database is not None
    assert not patient.database.exists()


def test_a_database_of_today_opens(town: Installation) -> None:
    found, opened = database.open_records(visit(town))

    assert found.level is Level.OK
    assert opened is not None
    opened.engine.close()


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ("DELETE FROM schema_version WHERE version > 1", Level.WARNING),
        ("INSERT INTO schema_version VALUES (99)", Level.PROBLEM),
        ("DELETE FROM schema_version", Level.WARNING),
    ],
    ids=["older", "newer", "empty"],
)
def test_a_database_of_another_version_is_told_and_not_migrated(
    town: Installation, change: str, level: Level
) -> None:
    town.app.store.engine.execute(change)
    before = health.Health(town.app.store.engine).schema_version()
    found, opened = database.open_records(visit(town))

    assert (found.level, opened) == (level, None)
    assert health.Health(town.app.store.engine).schema_version() == before


def test_a_file_that_is_no_database_is_a_problem(patient: Patient) -> None:
    assert patient.database is not None
    patient.database.write_bytes(b"nonsense" * 1000)
    found, opened = database.open_records(patient)

    assert (found.level, opened) == (Level.PROBLEM, None)


def test_an_unreachable_server_is_a_problem_without_its_password(patient: Patient) -> None:
    found, opened = database.open_records(on_postgres(patient))

    assert (found.level, opened) == (Level.PROBLEM, None)
    assert "pass-word" not in found.sentence + found.remedy


@dataclass
class OldServer(health.Health):
    """A PostgreSQL whose version is chosen."""

    version: tuple[int, ...]
    is_sqlite: bool = False

    def server_version(self) -> tuple[int, ...]:
        return self.version

    def schema_version(self) -> int:
        return health.known_schema_version()


@pytest.mark.parametrize(("version", "level"), [((17, 2), Level.OK), ((14, 9), Level.WARNING)])
def test_an_old_postgresql_is_a_warning(version: tuple[int, ...], level: Level) -> None:
    found, is_ours = database._schema(OldServer(version))

    assert (found.level, is_ours) == (level, True)


def test_a_sound_file_passes_the_quick_check(town: Installation, records: Records) -> None:
    assert the(database.integrity(visit(town), records)).level is Level.OK


def test_damage_is_a_problem(town: Installation, tmp_path: Path, patient: Patient) -> None:
    town.app.store.engine.query("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = tmp_path / "copy.db"
    shutil.copy(tmp_path / "bot.db", copy)
    with copy.open("r+b") as file:
        # A page in the middle; the first ones hold the schema.
        file.seek(8 * 4096)
        file.write(b"\xff" * 4096)
    engine = SqliteEngine(copy)
    try:
        assert the(database.integrity(patient, Records(engine, None))).level is Level.PROBLEM
    finally:
        engine.close()


def test_nothing_waiting_is_well(town: Installation, records: Records) -> None:
    assert the(database.backlog(visit(town), records)).level is Level.OK


@pytest.mark.parametrize(
    ("minutes", "level"), [(1, Level.OK), (3, Level.WARNING), (61, Level.PROBLEM)]
)
def test_events_that_wait_are_judged_by_their_age(
    town: Installation, records: Records, minutes: int, level: Level
) -> None:
    town.app.store.inbox.add(an_envelope(), "{}")
    town.clock.advance(minutes=minutes)

    assert the(database.backlog(visit(town), records)).level is level


def test_replies_that_wait_are_told_but_bulletins_may_take_their_time(
    town: Installation, records: Records
) -> None:
    town.app.store.outbox.add([a_delivery("lan"), a_delivery("lan", priority=30)])
    town.clock.advance(minutes=3)
    found = the(database.backlog(visit(town), records))

    assert (found.level, found.sentence[:9]) == (Level.WARNING, "1 replies")


def test_what_was_given_up_is_told(town: Installation, records: Records) -> None:
    engine = town.app.store.engine
    town.app.store.inbox.add(an_envelope(), "{}")
    town.app.store.outbox.add([a_delivery("lan")])
    engine.execute("UPDATE inbox SET status = 'dead'")
    engine.execute("UPDATE outbox SET status = 'dead'")

    assert levels(database.backlog(visit(town), records)) == [Level.WARNING, Level.WARNING]


# Our address and the clock


def test_a_running_web_edge_is_well(tmp_path: Path, clock: MovableClock) -> None:
    patient = a_patient(tmp_path, clock, an_answer(body=b'{"status":"ok"}'))

    assert the(outside.webhook(patient)).level is Level.OK


@pytest.mark.parametrize(
    "say", [away, an_answer(404), an_answer(200, b"<html>")], ids=["nobody", "404", "a page"]
)
def test_nobody_or_somebody_else_at_our_port_is_a_problem(
    tmp_path: Path, clock: MovableClock, say: Say
) -> None:
    assert the(outside.webhook(a_patient(tmp_path, clock, say))).level is Level.PROBLEM


PUBLIC = "https://bot.example"


@pytest.mark.parametrize(
    ("url", "say", "level"),
    [
        (PUBLIC, an_answer(body=b"probe"), Level.OK),
        (f"{PUBLIC}/webhooks/zalo", an_answer(body=b"probe"), Level.OK),
        (PUBLIC, an_answer(301), Level.PROBLEM),
        (PUBLIC, an_answer(body=b"welcome"), Level.PROBLEM),
        (PUBLIC, away, Level.PROBLEM),
        ("http://bot.example", an_answer(body=b"probe"), Level.PROBLEM),
    ],
    ids=["echo", "whole address", "redirect", "other page", "away", "plain http"],
)
def test_the_public_address_must_lead_to_us(
    tmp_path: Path, clock: MovableClock, url: str, say: Say, level: Level
) -> None:
    patient = replace(a_patient(tmp_path, clock, say), public_url=url)
    *_, public = outside.webhook(patient)

    assert public.level is level


def test_a_public_address_slower_than_zalo_waits_is_a_warning(
    tmp_path: Path, clock: MovableClock
) -> None:
    def slowly(request: requests.PreparedRequest) -> requests.Response:
        clock.advance(seconds=1.5)
        return an_answer(body=b"probe")(request)

    quick = a_patient(tmp_path, clock, slowly)
    assert outside._public(replace(quick, public_url=PUBLIC)).level is Level.OK

    def very_slowly(request: requests.PreparedRequest) -> requests.Response:
        clock.advance(seconds=2.5)
        return an_answer(body=b"probe")(request)

    slow = a_patient(tmp_path, clock, very_slowly)
    assert outside._public(replace(slow, public_url=PUBLIC)).level is Level.WARNING


def test_the_public_address_is_asked_as_zalo_asks_it(tmp_path: Path, clock: MovableClock) -> None:
    patient = replace(a_patient(tmp_path, clock, an_answer()), public_url=PUBLIC)
    list(outside.webhook(patient))
    world = patient.session.get_adapter(PUBLIC)

    assert isinstance(world, World)
    assert world.asked == [f"{PUBLIC}/webhooks/zalo?token=probe"]


@pytest.mark.parametrize(
    ("drift_seconds", "level"),
    [(0, Level.OK), (59, Level.OK), (61, Level.PROBLEM), (-61, Level.PROBLEM)],
)
def test_the_clock_is_compared_with_zalos(
    tmp_path: Path, clock: MovableClock, drift_seconds: int, level: Level
) -> None:
    theirs = formatdate(clock.millis() / 1000 - drift_seconds, usegmt=True)

    assert the(outside.clock(a_patient(tmp_path, clock, an_answer(Date=theirs)))).level is level


@pytest.mark.parametrize(
    ("say", "level"),
    [(away, Level.PROBLEM), (an_answer(), Level.WARNING), (an_answer(Date="x"), Level.WARNING)],
    ids=["unreachable", "no date", "strange date"],
)
def test_a_clock_that_cannot_be_compared_is_told(
    tmp_path: Path, clock: MovableClock, say: Say, level: Level
) -> None:
    found = the(outside.clock(a_patient(tmp_path, clock, say)))

    assert found.level is level
    assert "secret-detail" not in found.sentence


# Tokens and OAs


@pytest.mark.parametrize(
    ("hours", "lives_hours", "level"),
    [
        (1, 25, Level.OK),
        (21, 25, Level.WARNING),
        (26, 25, Level.PROBLEM),
        (81 * 24, 90 * 24, Level.WARNING),
        (89 * 24, 90 * 24, Level.PROBLEM),
    ],
    ids=["fresh", "under five hours", "expired", "old refresh token", "dead refresh token"],
)
def test_tokens_are_judged_by_their_age(
    town: Installation, records: Records, hours: int, lives_hours: int, level: Level
) -> None:
    until = town.clock.millis() + lives_hours * 3_600_000
    town.app.store.tokens.save(OA, TokenPair("access-token", "refresh-token", until))
    town.clock.advance(hours=hours)
    found = the(outside.tokens(visit(town), records))

    assert found.level is level
    assert "refresh-token" not in found.sentence + found.remedy


def test_an_oa_without_tokens_is_a_problem(town: Installation, records: Records) -> None:
    town.app.store.engine.execute("DELETE FROM tokens")

    assert the(outside.tokens(visit(town), records)).level is Level.PROBLEM
    assert list(outside.oas(visit(town), records)) == []


def test_tokens_of_another_key_are_a_problem(town: Installation) -> None:
    foreign = Records(town.app.store.engine, Vault("another-key" * 4))

    assert the(outside.tokens(visit(town), foreign)).level is Level.PROBLEM
    assert list(outside.oas(visit(town), foreign)) == []


def test_without_a_key_tokens_are_a_problem_told_once(town: Installation) -> None:
    keyless = Records(town.app.store.engine, None)

    assert the(outside.tokens(visit(town), keyless)).level is Level.PROBLEM
    assert list(outside.oas(visit(town), keyless)) == []


def test_an_oa_is_described_with_what_was_learnt(town: Installation, records: Records) -> None:
    town.app.zalo.probe_all(town.app.settings.oas)
    found = the(outside.oas(visit(town), records))

    assert found.level is Level.OK
    assert "a state agency; package Toàn diện" in found.sentence
    assert "dialect v2; buttons not refused" in found.sentence


def test_buttons_that_were_refused_are_told(town: Installation, records: Records) -> None:
    town.app.zalo.probe_all(town.app.settings.oas)
    town.app.store.capabilities.remember(OA, "buttons", "off")

    assert "buttons refused" in the(outside.oas(visit(town), records)).sentence


def test_a_dialect_against_the_kind_of_the_oa_is_a_warning(
    town: Installation, records: Records
) -> None:
    patient = visit(town)
    oas = tuple(replace(oa, dialect="v3") for oa in patient.settings.oas)
    found = the(outside.oas(replace(patient, settings=replace(patient.settings, oas=oas)), records))

    assert found.level is Level.WARNING


def test_an_oa_that_is_not_verified_is_a_warning(town: Installation, records: Records) -> None:
    town.zalo.change_oa(OA, verified=False)

    assert the(outside.oas(visit(town), records)).level is Level.WARNING


def said_by_zalo(error: int, **data: object) -> Say:
    return an_answer(body=json.dumps({"error": error, "message": "x", "data": data}).encode())


@pytest.mark.parametrize(
    ("say", "level"),
    [
        (said_by_zalo(0, oa_id="999", oa_type=4), Level.PROBLEM),
        (said_by_zalo(0, oa_id=OA, oa_type=9, is_verified=True), Level.OK),
        (said_by_zalo(-209), Level.PROBLEM),
        (away, Level.WARNING),
    ],
    ids=["tokens of another OA", "unknown kind", "refused", "away"],
)
def test_what_zalo_says_of_an_oa_is_judged(
    town: Installation, records: Records, say: Say, level: Level
) -> None:
    assert the(outside.oas(visit(town, say), records)).level is level


def test_a_doctor_never_renews_a_token(town: Installation, records: Records) -> None:
    town.zalo.revoke_token(OA)
    before = town.app.store.tokens.find(OA)
    found = the(outside.oas(visit(town), records))

    assert (found.level, "fresh token" in found.sentence) == (Level.PROBLEM, True)
    assert town.app.store.tokens.find(OA) == before


# The whole visit


CONFIG = f"""
[server]
port = 1
[storage]
url = "sqlite:///FOLDER/bot.db"
knowledge_index = "FOLDER/knowledge.db"
[zalo]
openapi_url = "http://127.0.0.1:1"
[secrets]
file = "secrets.toml"
[[oa]]
id = "{OA}"
name = "UBND phường Mẫu"
app_id = "2"
app_secret_env = "APP"
webhook_secret_env = "HOOK"
"""
SECRETS = 'APP = "app-secret-value"\nHOOK = "hook-secret-value"\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "secrets.toml").write_text(SECRETS)
    (tmp_path / "secrets.toml").chmod(0o600)
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.replace("FOLDER", str(tmp_path)), encoding="utf-8")
    return path


def told(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, list(words), catch_exceptions=False)
    return result.exit_code, result.output


def test_the_visit_ends_with_one_where_there_is_a_problem(config: Path) -> None:
    status, said = told("--config", str(config), "doctor")

    assert status == 1
    assert "Nobody answers at http://127.0.0.1:1/healthz" in said
    assert "not looked at" in said.lower()
    assert not any(secret in said for secret in ("app-secret-value", "hook-secret-value"))


def test_the_visit_leaves_no_traces(config: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    told("--config", str(config), "doctor")

    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_scripts_read_one_object(config: Path) -> None:
    status, said = told("--config", str(config), "doctor", "--json")
    found = json.loads(said)

    assert (status, found["ok"]) == (1, False)
    assert {each["level"] for each in found["findings"]} <= {"ok", "warning", "problem"}
    checks = {name for name, _ in (*command.CHECKS, *command.RECORD_CHECKS)}
    assert {each["check"] for each in found["findings"]} == {*checks, "database"}
    assert all(each["remedy"] for each in found["findings"] if each["level"] != "ok")


def test_settings_that_do_not_hold_are_told_with_what_can_be_seen_without_them(
    config: Path, tmp_path: Path
) -> None:
    (tmp_path / "secrets.toml").chmod(0o644)
    status, said = told("--config", str(config), "doctor")

    assert status == 1
    assert "chmod 600" in said
    assert "sqlite" in said
    assert "app-secret-value" not in said


def test_without_settings_the_remedy_is_told() -> None:
    status, said = told("doctor")

    assert status == 1
    assert "--config FILE" in said


def test_an_installation_without_problems_is_well(
    town: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(request: requests.PreparedRequest) -> requests.Response:
        if "/v2.0/" in str(request.url):
            return said_by_zalo(0, oa_id=OA, oa_type=4, is_verified=True)(request)
        date = formatdate(town.clock.millis() / 1000, usegmt=True)
        return an_answer(body=b'{"status":"ok"}', Date=date)(request)

    monkeypatch.setattr(database, "library_version", lambda: (3, 53, 4))
    tmp_path.chmod(0o700)
    compile_index(load(), tmp_path / "k.db")
    session = requests.Session()
    session.mount("http://", World(say))
    session.mount("https://", World(say))
    patient = replace(visit(town), session=session, space=lambda _folder: (10, 9 * GIGABYTE))
    found = list(command.examine(knowing(patient, tmp_path / "k.db")))

    assert [each for each in found if each.level is not Level.OK] == []


def refused_by_the_system() -> Iterator[Finding]:
    yield Finding(Level.OK, "so far")
    raise PermissionError(13, "Permission denied")


def refused_by_the_database() -> Iterator[Finding]:
    raise StorageError("the database refused: no such table")
    yield


@pytest.mark.parametrize("check", [refused_by_the_system, refused_by_the_database])
def test_a_check_that_cannot_be_made_is_a_problem_and_not_the_end(
    check: Callable[[], Findings],
) -> None:
    [found] = command._told("files", check)

    assert found.level is Level.PROBLEM
    assert found.finding.remedy


def test_no_person_is_named(town: Installation, records: Records) -> None:
    citizen = town.citizen()
    citizen.says("xin chào")
    found = [*database.backlog(visit(town), records), *outside.oas(visit(town), records)]

    assert not any(citizen.user_id in each.sentence or LAN in each.sentence for each in found)
