"""What was kept long enough goes, class by class; a dry run says the same and touches nothing."""

from __future__ import annotations

from pathlib import Path

from bot.cases.keeping import purge, purge_hourly, terms
from bot.clock import MovableClock
from bot.config import Settings
from bot.models import CaseStatus, NewProposal
from bot.storage.casestory import Change, Deed
from bot.storage.engine import Engine
from bot.storage.proposals import KEPT_DAYS
from bot.storage.retention import BATCH, STEPS
from bot.storage.store import Store
from tests.factories import LAN, OA, a_case, a_delivery, an_envelope, made_current, recipient
from tests.fakes import settings


def ours() -> Settings:
    return settings(Path("unused"))


def answered_message(store: Store) -> str:
    """A message of Lan with its answer, both done."""
    lan = store.followers.met(OA, recipient(LAN), interacted_at=store.clock.millis())
    store.inbox.add(an_envelope(), '{"event_name": "x"}')
    store.outbox.add([a_delivery(lan)])
    claimed = store.inbox.claim("owner", lease_seconds=60)
    assert claimed is not None
    lease, event = claimed
    state = store.conversations.sealed(lease, "{}")
    store.inbox.finish(event, lease, label="answer:1", sealed_state=state)
    delivery = store.outbox.claim(lease_seconds=60)
    assert delivery is not None
    store.outbox.sent(delivery, message_id="m1")
    return lan


def rows(store: Store, *, is_dry: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in purge(store, ours(), store.clock, is_dry=is_dry):
        for table, count in each.rows.items():
            if count:
                found[f"{each.term.key}.{table}"] = count
    return found


def test_words_of_a_talk_go_after_thirty_days_and_the_record_after_two_years(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    answered_message(store)
    clock.advance(days=30)
    assert rows(store, is_dry=True) == {}

    clock.advance(days=1)
    talk = {"talk.inbox": 1, "talk.outbox": 1, "talk.conversations": 1}
    assert rows(store, is_dry=True) == talk
    assert rows(store, is_dry=True) == talk, "a dry run changed something"
    assert rows(store, is_dry=False) == talk
    assert rows(store, is_dry=False) == {}
    [event] = engine.query("SELECT status, label, sealed_body FROM inbox")
    assert dict(event) == {"status": "done", "label": "answer:1", "sealed_body": ""}

    clock.advance(days=800)
    gone = {"records.inbox": 1, "records.outbox": 1, "records.conversations": 1}
    assert rows(store, is_dry=False) == {**gone, "people.followers": 1}
    assert engine.query("SELECT id FROM inbox") == []


def test_what_still_waits_is_never_let_go(store: Store, clock: MovableClock) -> None:
    lan = store.followers.met(OA, recipient(LAN), interacted_at=clock.millis())
    store.followers.set_following(OA, lan, True)
    store.inbox.add(an_envelope(), '{"event_name": "x"}')
    store.outbox.add([a_delivery(lan)])
    store.cases.add(a_case(), oa_id=OA, person=lan, cause="e1")
    clock.advance(days=3000)

    assert rows(store, is_dry=False) == {}
    assert store.inbox.claim("owner", lease_seconds=60) is not None
    assert store.cases.get("PA-7K3-M9Q").text


def test_a_finished_case_is_emptied_with_its_notes_and_story(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    for number, status in enumerate((CaseStatus.ANSWERED, CaseStatus.REFUSED)):
        code = f"PA-{number}"
        store.cases.add(a_case(code=code), oa_id=OA, person="lan", cause=code)
        case = store.cases.get(code)
        store.casenotes.add(case, by="", text="đã gọi")
        told = Change(by="", what=Deed.MOVED, text="chuyển phòng")
        store.casestory.record(case, told, version=2)
        engine.execute("UPDATE cases SET status = :s WHERE id = :id", s=str(status), id=case.id)
    clock.advance(days=731)
    assert rows(store, is_dry=True) == {}

    clock.advance(days=1)
    assert rows(store, is_dry=True) == {"cases.cases": 2}
    assert rows(store, is_dry=False) == {"cases.cases": 2}
    assert engine.query("SELECT id FROM case_notes") == []
    assert {row["sealed_text"] for row in engine.query("SELECT sealed_text FROM case_events")} == {
        ""
    }
    assert store.cases.get("PA-1").person == ""


def test_more_rows_than_one_batch_go_in_one_run(store: Store, clock: MovableClock) -> None:
    for number in range(BATCH + 3):
        store.proposals.add(NewProposal("1.001193", f"câu hỏi số {number}"))
    clock.advance(days=92)

    assert rows(store, is_dry=False) == {"proposals.proposals": BATCH + 3}


def test_old_knowledge_goes_but_not_the_last_five_that_were_served(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    for number in range(7):
        store.knowledge.add(f"v{number}", b"index", author="lan")
        made_current(store, f"v{number}", author="lan")
        clock.advance(hours=1)
    clock.advance(days=800)

    assert rows(store, is_dry=False) == {"knowledge.knowledge_versions": 2}
    assert store.knowledge.fetch("v2") == b"index"
    left = engine.query("SELECT version FROM knowledge_versions WHERE body = '' ORDER BY version")
    assert [row["version"] for row in left] == ["v0", "v1"]


def test_the_scheduler_purges_once_an_hour(store: Store, clock: MovableClock) -> None:
    assert purge_hourly(store, ours(), clock)
    assert not purge_hourly(store, ours(), clock)
    clock.advance(minutes=61)
    assert purge_hourly(store, ours(), clock)


def test_every_class_has_a_term_with_its_basis_and_its_rows() -> None:
    named = {term.key: term for term in terms()}

    assert set(named) == {*STEPS, "cases"}
    assert named["proposals"].days == KEPT_DAYS
    for term in terms():
        assert term.basis
        assert term.checked_on.year >= 2026
        assert (term.days > 0) != (term.months > 0) or term.key == "cases"
