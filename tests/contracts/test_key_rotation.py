"""The installation secret can be changed, on every engine, without losing a value or a person."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from datetime import date

import pytest

from bot.clock import MovableClock
from bot.errors import SealBroken, StorageBusy
from bot.models import (
    CaseDetails,
    ConsentRequest,
    GapKind,
    NewGap,
    NewProposal,
    Recipient,
    Reopening,
    SentFile,
    TokenPair,
)
from bot.models.publications import Drop, PublicationStatus, Report
from bot.storage.audit import Act
from bot.storage.casestory import Change, Deed
from bot.storage.casetalk import Saying, Utterance
from bot.storage.engine import Engine
from bot.storage.migrate import MIGRATIONS
from bot.storage.reseal import COLUMNS, Resealed, reseal
from bot.storage.store import Store, open_store
from bot.storage.vault import Vault
from tests.conftest import SECRET
from tests.factories import LAN, OA, a_case, a_delivery, an_envelope, recipient

NEW = "the secret that takes its place, long enough"
DETAILS = CaseDetails(happened="hôm qua", contact="0912345678", consent="đồng ý")
PAIR = TokenPair("access-1", "refresh-1", 1)


def fill(store: Store) -> str:
    """Put something into every sealed column and return Lan's key."""
    lan = store.followers.met(OA, recipient(LAN), interacted_at=1)
    store.inbox.add(an_envelope(), '{"event_name": "x"}')
    store.outbox.add([a_delivery(lan)])
    store.cases.add(a_case(), oa_id=OA, person=lan, cause="e1")
    [case] = store.cases.list_of(OA, lan)
    version = store.cases.answer(case, "Đã sửa xong.")
    told = Change(by="", what=Deed.ANSWERED, text="Đã sửa xong.")
    store.casestory.record(case, told, version=version)
    store.casenotes.add(case, by="", text="đã gọi tổ dân phố")
    said = Utterance(Saying.ADDITION, "nhà số 12", media=("https://a/1.jpg",))
    store.casetalk.add(case.id, said, cause="e2")
    store.intake.add(DETAILS, cause="e1")
    store.intake.keep_news(case, "Đang sửa.", person=lan, cause="case:1")
    store.cases.answer(case, "Đã sửa xong.")
    store.intake.reopen(Reopening(case.id, "vẫn hỏng", date(2026, 12, 20)), person=lan)
    store.attachments.add([SentFile("e1.00", "https://x", "đèn.jpg")], oa_id=OA, person=lan)
    store.staff.add("lan", name="Lan", password_hash="h", grants=[])
    account = store.staff.find("lan")
    assert account is not None
    act = Act(account.id, "account.totp_begin", target="lan")
    store.second_factors.begin(account.id, "JBSWY3DPEHPK3PXP", act)
    store.proposals.add(NewProposal("1.014064", "rớt mất căn cước"))
    store.gaps.add(NewGap(GapKind.UNANSWERED, "bao giờ có điện"), oa_id=OA, person=lan)
    revision = store.revisions.add("faq/dien.md", "Gọi điện lực.", base="", by="mai")
    store.revisions.comment(revision, "Ghi thêm số.", by="nam")
    store.workbooks.add("phi.xlsx", "{}", by="mai")
    order = store.publications.order([], by="nam", author="Nam")
    report = Report(drops=(Drop("bao giờ có điện", "faq:dien", ""),))
    store.publications.tell(store.publications.get(order), PublicationStatus.ASKING, report=report)
    store.tokens.save(OA, TokenPair("access-0", "refresh-0", 1))
    store.tokens.save(OA, PAIR)
    store.consents.save(OA, ConsentRequest("state", "verifier", "https://a"), seconds=600)
    claimed = store.inbox.claim("owner", lease_seconds=60)
    assert claimed is not None
    lease, event = claimed
    sealed = store.conversations.sealed(lease, "{}")
    store.inbox.finish(event, lease, label="x", sealed_state=sealed)
    return lan


def marks(engine: Engine) -> set[str]:
    """Return how the sealed values of the whole database begin."""
    found = set()
    for column in COLUMNS:
        for row in engine.query(f"SELECT * FROM {column.table}"):
            sealed = str(row[f"sealed_{column.name}"])
            found |= {sealed[: sealed.rindex(".") + 1]} if sealed else set()
    return found


def rotated(engine: Engine, *, batch: int = 200) -> Resealed:
    vault = Vault(NEW, previous=[SECRET])
    return reseal(engine, vault, tell=lambda *_: None, batch=batch)


def test_every_sealed_column_of_the_schema_is_sealed_anew() -> None:
    script = "\n".join(path.read_text("utf-8") for path in sorted(MIGRATIONS.glob("*.sql")))
    tables = re.findall(r"CREATE TABLE (\w+) \((.*?)\n\)", script, re.DOTALL)
    gone = re.findall(r"DROP TABLE (?:IF EXISTS )?(\w+)", script)
    made = {
        (name, col)
        for name, body in tables
        if name not in gone
        for col in re.findall(r"sealed_(\w+)", body)
    }
    added = re.findall(r"ALTER TABLE (\w+) ADD COLUMN sealed_(\w+)", script)

    assert {(column.table, column.name) for column in COLUMNS} == made | set(added)


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_after_the_change_the_new_secret_alone_opens_everything(
    store: Store, engine: Engine, clock: MovableClock, batch: int
) -> None:
    lan = fill(store)
    assert marks(engine) == {Vault(SECRET).current_mark}

    first = rotated(engine, batch=batch)

    assert first.broken == 0
    assert first.done >= len(COLUMNS)
    assert marks(engine) == {Vault(NEW).current_mark}
    after = open_store(engine, Vault(NEW), clock)
    assert after.followers.recipient(OA, lan) == Recipient(user_id=LAN)
    assert after.tokens.find(OA) == PAIR
    assert after.tokens.find_previous_refresh_token(OA) == "refresh-0"
    assert after.consents.find(OA) == ConsentRequest("state", "verifier", "https://a")
    [case] = after.cases.list_of(OA, lan)
    assert (case.text, case.place, case.answer) == ("đèn đường hỏng", "thôn 3", "Đã sửa xong.")
    assert after.intake.details(case) == DETAILS
    assert after.intake.aftermath(case).reason == "vẫn hỏng"
    assert [news.text for news in after.intake.news(OA, lan)] == ["Đang sửa."]
    assert [proposal.question for proposal in after.proposals.list_open()] == ["rớt mất căn cước"]
    file = after.attachments.find("e1.00")
    assert file is not None
    assert (file.name, len(file.key)) == ("đèn.jpg", 32)
    delivery = after.outbox.claim(lease_seconds=60)
    assert delivery is not None
    assert delivery.payload["text"].startswith("Dạ")


def test_people_keep_their_names_when_the_secret_changes(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    lan = fill(store)
    during = open_store(engine, Vault(NEW, previous=[SECRET]), clock)
    assert during.followers.met(OA, recipient(LAN), interacted_at=2) == lan

    rotated(engine)

    after = open_store(engine, Vault(NEW), clock)
    assert after.followers.met(OA, recipient(LAN), interacted_at=3) == lan
    assert len(engine.query("SELECT * FROM followers")) == 1


def test_an_echo_still_finds_its_delivery_when_the_secret_changes(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    lan = store.followers.met(OA, recipient(LAN), interacted_at=1)
    store.outbox.add([a_delivery(lan, payload={"text": "Dạ, đã nhận."})])
    store.outbox.claim(lease_seconds=60)
    rotated(engine)

    after = open_store(engine, Vault(NEW), clock)

    assert after.outbox.settle_by_echo(OA, lan, text="Dạ, đã nhận.", message_id="m1")


def test_a_change_that_was_stopped_goes_on_from_there(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    fill(store)
    for number in range(5):
        store.tokens.save(f"oa-{number}", PAIR)

    class Stopped(Exception):
        pass

    def stop(column: str, _found: Resealed) -> None:
        if column == "tokens.access":
            raise Stopped

    vault = Vault(NEW, previous=[SECRET])
    with pytest.raises(Stopped):
        reseal(engine, vault, tell=stop, batch=2)
    assert len(marks(engine)) == 2
    assert open_store(engine, vault, clock).tokens.find("oa-3") == PAIR

    rotated(engine)

    assert marks(engine) == {vault.current_mark}


def test_a_second_run_finds_nothing_to_do(store: Store, engine: Engine) -> None:
    fill(store)
    rotated(engine)
    before = {row["sealed_text"] for row in engine.query("SELECT sealed_text FROM cases")}

    assert rotated(engine) == Resealed(0, 0)
    assert {row["sealed_text"] for row in engine.query("SELECT sealed_text FROM cases")} == before


def test_a_value_that_no_key_opens_is_counted_and_left(store: Store, engine: Engine) -> None:
    fill(store)
    lost = Vault("a secret that nobody has any more, alas").seal("x", place="cases.text:?")
    engine.execute("UPDATE cases SET sealed_text = :lost", lost=lost)

    found = rotated(engine, batch=1)

    assert found.broken == 1
    assert [row["sealed_text"] for row in engine.query("SELECT sealed_text FROM cases")] == [lost]
    assert marks(engine) == {Vault(NEW).current_mark, lost[: lost.rindex(".") + 1]}


def test_a_value_written_meanwhile_is_not_put_back(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    store.tokens.save(OA, PAIR)
    vault = Vault(NEW, previous=[SECRET])
    newer = TokenPair("access-2", "refresh-2", 2)

    def save_in_between(column: str, _found: Resealed) -> None:
        if column == "tokens.access":
            open_store(engine, vault, clock).tokens.save(OA, newer)

    reseal(engine, vault, tell=save_in_between)

    assert open_store(engine, Vault(NEW), clock).tokens.find(OA) == newer


def test_a_busy_database_is_waited_for_and_not_for_ever(
    store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    atomic, refusals = engine.atomic, [True] * 19

    def busy_at_first() -> AbstractContextManager[None]:
        if refusals and refusals.pop():
            raise StorageBusy("locked")
        return atomic()

    monkeypatch.setattr(engine, "atomic", busy_at_first)
    assert rotated(engine).broken == 0

    refusals.extend([True] * 20)
    with pytest.raises(StorageBusy):
        rotated(engine)


def test_a_wrong_secret_stops_the_start_instead_of_making_strangers_of_everybody(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    fill(store)

    with pytest.raises(SealBroken, match="copied without its key"):
        open_store(engine, Vault(NEW), clock)


def test_a_database_from_before_the_kept_identity_keeps_its_people(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    lan = fill(store)
    engine.execute("DELETE FROM installation_keys")

    after = open_store(engine, Vault(NEW, previous=[SECRET]), clock)

    assert after.followers.met(OA, recipient(LAN), interacted_at=2) == lan
