"""The record of acts: a chain that only grows, on every engine, and tells when it was touched."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Callable

import pytest

from bot.clock import MovableClock
from bot.errors import StorageBusy
from bot.storage.audit import Act, Audit, Head, Sought
from bot.storage.audit_chain import Fault, Wrong, verify
from bot.storage.casestory import Change, Deed
from bot.storage.engine import Engine
from bot.storage.staff import Grant, Role
from bot.storage.store import Store, open_store
from bot.storage.vault import Vault
from tests.conftest import SECRET, EngineMaker
from tests.factories import OA, a_case, made_current

OTHER_OA = "2000000000000000002"


def filled(store: Store, rows: int = 9) -> None:
    for number in range(rows):
        store.audit.record(Act("lan", "case.read", OA, f"PA-{number}", why="việc được giao"))


def faults(store: Store, *anchors: Head) -> list[Fault]:
    return list(verify(store.audit, anchors=anchors).faults)


def test_a_row_says_who_did_what_when_to_what_and_why(store: Store) -> None:
    store.audit.record(Act("lan", "case.read", OA, "PA-7K3-M9Q", "shelf=open", "trực ca sáng"))

    [row] = store.audit.page(Sought(), limit=5)
    assert (row.number, row.who, row.what, row.oa_id) == (1, "lan", "case.read", OA)
    assert (row.target, row.detail, row.why) == ("PA-7K3-M9Q", "shelf=open", "trực ca sáng")
    assert row.at == store.clock.millis()
    assert faults(store) == []


def fails_after_writing(store: Store) -> None:
    with store.engine.atomic():
        store.audit.append(Act("lan", "case.moved"))
        raise ZeroDivisionError


def test_what_is_rolled_back_leaves_no_row_and_no_gap(store: Store) -> None:
    filled(store, 2)
    with pytest.raises(ZeroDivisionError):
        fails_after_writing(store)
    filled(store, 1)

    assert [row.number for row in store.audit.walk()] == [1, 2, 3]
    assert faults(store) == []


def test_words_of_citizens_are_refused_and_numbers_in_reasons_hidden(store: Store) -> None:
    for facts in ({"target": "đèn đường hỏng"}, {"detail": "số nhà 5"}):
        with pytest.raises(ValueError, match="never words"):
            Act("lan", "case.read", **facts)
    with pytest.raises(ValueError, match="noun.verb"):
        Act("lan", "opened it")
    store.audit.record(Act("lan", "case.read", why="gọi 0912 345 678, lan@x.vn"))

    [row] = store.audit.page(Sought(), limit=1)
    assert row.why == "gọi •••, •••"


BROKEN: list[tuple[str, list[Fault]]] = [
    ("UPDATE audit_log SET who = 'hung' WHERE number = 5", [Fault(5, Wrong.CHANGED)]),
    ("UPDATE audit_log SET at = at + 1 WHERE number = 1", [Fault(1, Wrong.CHANGED)]),
    ("UPDATE audit_log SET why = '' WHERE number = 9", [Fault(9, Wrong.CHANGED)]),
    (
        "UPDATE audit_log SET hash = '0' WHERE number = 4",
        [Fault(4, Wrong.CHANGED)],
    ),
    ("DELETE FROM audit_log WHERE number = 1", [Fault(1, Wrong.REMOVED)]),
    ("DELETE FROM audit_log WHERE number IN (4, 5)", [Fault(4, Wrong.REMOVED, upto=5)]),
    ("DELETE FROM audit_log WHERE number > 7", [Fault(8, Wrong.CUT, upto=9)]),
    ("DELETE FROM audit_log", [Fault(1, Wrong.CUT, upto=9)]),
    ("UPDATE audit_head SET number = 7", [Fault(9, Wrong.HEAD)]),
    ("DELETE FROM audit_head", [Fault(9, Wrong.HEAD)]),
    (
        """
        INSERT INTO audit_log (number, at, who, what, oa_id, target, detail, why, previous, hash)
        SELECT 0, at, who, what, oa_id, target, detail, why, previous, hash
          FROM audit_log WHERE number = 3
        """,
        [Fault(0, Wrong.INSERTED)],
    ),
    (
        """
        INSERT INTO audit_log (number, at, who, what, oa_id, target, detail, why, previous, hash)
        SELECT 10, at, who, what, oa_id, target, detail, why, previous, hash
          FROM audit_log WHERE number = 3
        """,
        [Fault(10, Wrong.REORDERED), Fault(10, Wrong.INSERTED)],
    ),
    (
        "UPDATE audit_log SET number = CASE number WHEN 3 THEN -4 ELSE -3 END"
        " WHERE number IN (3, 4); UPDATE audit_log SET number = -number WHERE number < 0",
        [Fault(3, Wrong.REORDERED), Fault(4, Wrong.REORDERED)],
    ),
]


@pytest.mark.parametrize(("harm", "named"), BROKEN)
def test_every_harm_is_named_with_its_row(store: Store, harm: str, named: list[Fault]) -> None:
    filled(store)
    for statement in harm.split(";"):
        store.engine.execute(statement)

    assert faults(store) == named


def test_a_cut_whose_head_was_kept_from_before_is_told_by_an_anchor(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    filled(store, 4)
    [old] = [dict(row) for row in engine.query("SELECT number, hash, seal FROM audit_head")]
    filled(store, 3)
    anchor = store.audit.head()
    assert anchor is not None
    engine.execute("DELETE FROM audit_log WHERE number > 4")
    engine.execute("UPDATE audit_head SET number = :number, hash = :hash, seal = :seal", **old)

    assert faults(store) == []
    assert faults(store, anchor) == [Fault(7, Wrong.ANCHOR)]
    clock.advance(minutes=1)
    filled(store, 5)
    assert faults(store, anchor) == [Fault(7, Wrong.ANCHOR)]


def test_who_has_the_database_without_the_key_cannot_write_a_row(
    store: Store, engine: Engine
) -> None:
    filled(store, 3)
    forger = Audit(engine, Vault("another secret, long enough to be one"), store.clock)
    forger.record(Act("hung", "case.read"))

    assert Fault(4, Wrong.CHANGED) in faults(store)


def test_the_chain_outlives_a_change_of_the_secret(store: Store, engine: Engine) -> None:
    filled(store, 2)
    later = open_store(
        engine, Vault("the secret that takes its place", previous=[SECRET]), store.clock
    )
    filled(later, 2)

    assert verify(later.audit).rows == 4
    assert faults(later) == []


def test_many_writers_make_one_chain(new_engine: EngineMaker, store: Store, vault: Vault) -> None:
    done: list[int] = []

    def writes() -> None:
        audit = Audit(new_engine(), vault, store.clock)
        for _ in range(15):
            done.append(patiently(lambda: audit.record(Act("lan", "case.read"))))

    threads = [threading.Thread(target=writes) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == list(range(1, 61))
    assert faults(store) == []


def patiently(write: Callable[[], int]) -> int:
    while True:
        try:
            return write()
        except StorageBusy:
            continue


def test_a_case_cannot_be_changed_without_a_row(store: Store) -> None:
    store.staff.add("lan", name="Lan", password_hash="h", grants=[Grant(Role.OFFICER)])
    account = store.staff.find("lan")
    assert account is not None
    store.cases.add(a_case(), oa_id=OA, person="p", cause="e1")
    file = store.casework.find(account.id, OA, "PA-7K3-M9Q")
    assert file is not None
    with store.engine.atomic():
        change = Change(by=account.id, what=Deed.ASSIGNED, assignee=account.id, detail=account.id)
        store.casework.change(file, change)
    store.casenotes.add(file.case, by=account.id, text="đã gọi tổ dân phố")

    rows = [(row.who, row.what, row.target) for row in store.audit.walk()]
    assert rows[-2:] == [
        (account.id, "case.assigned", "PA-7K3-M9Q"),
        (account.id, "case.noted", "PA-7K3-M9Q"),
    ]
    assert "dân phố" not in str(list(store.audit.walk()))


def test_accounts_passwords_knowledge_and_erasures_are_written_down(store: Store) -> None:
    grants = [Grant(Role.OFFICER, OA), Grant(Role.AUDITOR)]
    store.staff.add("lan", name="Lan", password_hash="h", grants=grants, by="cli:root")
    account = store.staff.find("lan")
    assert account is not None
    store.staff.set_password(account.id, "h2", by=account.id)
    store.staff.set_active(account.id, active=False, by="cli:root")
    store.knowledge.add("v1", b"index", author="Lan")
    made_current(store, "v1", author="Lan", note="sửa phí", by="cli:root")
    with store.engine.atomic():
        store.erasure.forget(OA, "a" * 32)

    rows = list(store.audit.walk())
    assert [(row.who, row.what, row.target) for row in rows[:4]] == [
        ("cli:root", "account.add", "lan"),
        (account.id, "account.password", "lan"),
        ("cli:root", "account.close", "lan"),
        ("cli:root", "knowledge.publish", "v1"),
    ]
    assert rows[0].detail == f"auditor@*,officer@{OA}"
    assert rows[3].why == "sửa phí"
    assert (rows[4].what, rows[4].oa_id) == ("person.erase", OA)
    assert "a" * 32 not in rows[4].target


def test_an_auditor_of_one_oa_reads_the_rows_of_that_oa(store: Store) -> None:
    store.staff.add("k", name="K", password_hash="h", grants=[Grant(Role.AUDITOR, OA)])
    store.staff.add("all", name="A", password_hash="h", grants=[Grant(Role.AUDITOR)])
    here, everywhere = (store.staff.find(login) for login in ("k", "all"))
    assert here is not None
    assert everywhere is not None
    for oa_id in (OA, OTHER_OA):
        store.audit.record(Act("lan", "case.read", oa_id, "PA-1", "PA-2 PA-3"))

    def seen(auditor: str, **sought: object) -> list[str]:
        asked = Sought(auditor=auditor, **sought)  # type: ignore[arg-type]
        return [row.oa_id for row in store.audit.page(asked, limit=9) if row.what == "case.read"]

    assert seen(here.id) == [OA]
    assert seen(everywhere.id) == [OTHER_OA, OA]
    assert seen(everywhere.id, target="PA-3") == [OTHER_OA, OA]
    assert seen(everywhere.id, target="PA-9") == []
    assert seen(everywhere.id, who="hung") == []
    assert seen(everywhere.id, until=store.clock.millis()) == []
    assert store.audit.people(here.id) == ["lan"]


def test_the_walk_holds_one_batch_in_memory(store: Store) -> None:
    filled(store, 40)

    def peak(batch: int) -> int:
        tracemalloc.start()
        for _ in store.audit.walk(batch=batch):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert [row.number for row in store.audit.walk(batch=7)] == list(range(1, 41))
    assert [row.number for row in store.audit.walk(batch=8)] == list(range(1, 41))
    assert peak(2) < peak(40)
