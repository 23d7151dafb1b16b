"""Citizens' files as rows, on every engine: listed before they are written, bound, erased."""

from __future__ import annotations

from bot.clock import MovableClock
from bot.models import FileStatus, Lane, NewDelivery, Priority, SentFile
from bot.storage.attachments import MOST_A_DAY
from bot.storage.engine import Engine
from bot.storage.store import Store
from tests.factories import OA, a_case

LAMP = SentFile("e1.00", "https://photo.zdn.vn/1.jpg", "đèn.jpg")


def listed(store: Store, *ids: str, person: str = "lan") -> None:
    store.attachments.add([SentFile(each, "https://x") for each in ids], oa_id=OA, person=person)


def filed(store: Store, *ids: str, person: str = "lan", cause: str = "e1") -> str:
    """File a case with these files and return its id."""
    store.cases.add(a_case(code=f"PA-{cause}"), oa_id=OA, person=person, cause=cause)
    store.attachments.bind(ids, cause=cause, sender="lan", person=person)
    return store.cases.get(f"PA-{cause}").id


def test_a_file_is_listed_once_with_a_sealed_key_and_name(store: Store, engine: Engine) -> None:
    assert store.attachments.add([LAMP], oa_id=OA, person="lan") == [LAMP]
    before = store.attachments.find(LAMP.id)

    assert store.attachments.add([LAMP], oa_id=OA, person="lan") == []
    assert store.attachments.find(LAMP.id) == before
    assert before is not None
    assert (before.name, len(before.key), before.status) == ("đèn.jpg", 32, FileStatus.WAITING)
    [row] = engine.query("SELECT * FROM attachments")
    assert "đèn" not in str(dict(row))
    assert before.key.hex() not in str(dict(row))


def test_files_belong_to_the_case_they_were_sent_with(store: Store) -> None:
    listed(store, "e1.00", "e1.01", "e2.00")
    listed(store, "h1.00", person="hung")

    case_id = filed(store, "e1.01", "e1.00", "h1.00", "nothing", "https://old/address")

    assert [file.id for file in store.attachments.by_case_id(case_id)] == ["e1.00", "e1.01"]


def test_an_anonymous_case_keeps_its_files_and_nobody_beside_them(
    store: Store, engine: Engine
) -> None:
    listed(store, "e1.00")
    case_id = filed(store, "e1.00", person="")

    assert len(store.attachments.by_case_id(case_id)) == 1
    assert [row["person"] for row in engine.query("SELECT person FROM attachments")] == [""]


def test_a_file_is_stored_or_failed_and_stays_so(store: Store) -> None:
    listed(store, "e1.00", "e1.01")

    assert store.attachments.stored("e1.00", media_type="image/jpeg", size_bytes=9)
    store.attachments.failed("e1.00", "away")
    store.attachments.failed("e1.01", "kind")
    assert not store.attachments.stored("e1.01", media_type="image/jpeg", size_bytes=9)

    stored, failed = store.attachments.by_case_id("")
    assert (stored.status, stored.media_type, stored.size_bytes) == ("stored", "image/jpeg", 9)
    assert (failed.status, failed.reason) == ("failed", "kind")


def test_a_forgotten_persons_files_lose_key_and_name_and_others_keep_them(store: Store) -> None:
    listed(store, "e1.00", "e1.01")
    listed(store, "h1.00", person="hung")
    case_id = filed(store, "e1.00")
    store.attachments.stored("e1.00", media_type="image/jpeg", size_bytes=9)

    store.erasure.forget(OA, "lan")

    [file] = store.attachments.by_case_id(case_id)
    assert (file.status, file.key, file.name, file.size_bytes) == ("erased", b"", "", 0)
    rest = store.attachments.find("h1.00")
    assert rest is not None
    assert list(store.attachments.names_in_use()) == [rest.file_name]
    assert not store.attachments.stored("e1.01", media_type="image/jpeg", size_bytes=9)


def test_a_case_that_is_emptied_takes_its_files_along(store: Store, clock: MovableClock) -> None:
    listed(store, "e1.00", "e2.00")
    case_id, young = filed(store, "e1.00"), filed(store, "e2.00", cause="e2")
    store.cases.answer(store.cases.get("PA-e1"), "Xong.")

    assert store.retention.empty_cases(OA, answered_before=clock.millis() + 1) == 1

    assert [file.status for file in store.attachments.by_case_id(case_id)] == ["erased"]
    assert [file.status for file in store.attachments.by_case_id(young)] == ["waiting"]


def test_files_of_a_report_that_was_never_sent_are_let_go(
    store: Store, clock: MovableClock
) -> None:
    listed(store, "e1.00", "e2.00", "e3.00")
    filed(store, "e1.00")
    store.attachments.let_go(["e1.00", "e2.00"])
    clock.advance(days=8)
    listed(store, "e4.00")

    assert store.attachments.let_go_unsent(before=clock.millis() - 7 * 24 * 3_600_000) == 1

    states = [store.attachments.find(f"e{number}.00") for number in (1, 2, 3, 4)]
    assert [file and file.status for file in states] == ["waiting", "erased", "erased", "waiting"]


def test_what_does_not_come_for_a_day_is_said_to_have_failed(
    store: Store, clock: MovableClock
) -> None:
    listed(store, "e1.00")
    clock.advance(days=2)
    listed(store, "e2.00")

    assert store.attachments.give_up(before=clock.millis() - 24 * 3_600_000) == 1
    assert [file.reason for file in store.attachments.by_case_id("")] == ["away", ""]


def test_a_flood_of_pictures_is_noted_and_not_fetched(store: Store, clock: MovableClock) -> None:
    ids = [f"e1.{number:02}" for number in range(MOST_A_DAY + 2)]
    files = [SentFile(each, "https://x") for each in ids]

    assert len(store.attachments.add(files, oa_id=OA, person="lan")) == MOST_A_DAY
    assert [file.reason for file in store.attachments.by_case_id("")][-2:] == ["too_many"] * 2
    clock.advance(days=2)
    assert len(store.attachments.add([SentFile("e9.00", "x")], oa_id=OA, person="lan")) == 1


def a_download(name: str, priority: Priority = Priority.FILE) -> NewDelivery:
    return NewDelivery(OA, "download", "lan", name, 0, {"file": name, "url": "https://x"}, priority)


def test_files_have_a_lane_of_their_own_and_keep_nobody_waiting(store: Store) -> None:
    reply = NewDelivery(OA, "message", "lan", "e1", 0, {"text": "Đã ghi."})
    store.outbox.add([a_download("f1"), a_download("f2"), reply])

    first = store.outbox.claim(lease_seconds=60)
    assert first is not None
    assert first.kind == "message"
    assert store.outbox.claim(lease_seconds=60) is None
    files = [store.outbox.claim(lease_seconds=60, lane=Lane.FILES) for _ in range(3)]
    assert [file and file.payload["file"] for file in files] == ["f1", "f2", None]


def test_the_address_of_a_file_goes_when_the_file_has_come(store: Store, engine: Engine) -> None:
    store.outbox.add([a_download("f1")])
    delivery = store.outbox.claim(lease_seconds=60, lane=Lane.FILES)
    assert delivery is not None
    store.outbox.sent(delivery, message_id="")

    assert [row["sealed_payload"] for row in engine.query("SELECT * FROM outbox")] == [""]
