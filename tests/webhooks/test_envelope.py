"""Peeking into an event: the OA, the person and the key, for every kind Zalo sends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.envelope import NotAnEnvelope, peek

DATA = Path(__file__).parents[1] / "data/zalo-events"
SAMPLES = sorted(path for path in DATA.glob("*.json") if not path.name.startswith("_"))
OA, USER = "2000000000000000002", "3000000000000000003"
KNOWN = frozenset({OA})


def body(**changes: object) -> bytes:
    event = {
        "app_id": "1",
        "sender": {"id": USER},
        "recipient": {"id": OA},
        "event_name": "user_send_text",
        "message": {"text": "chào", "msg_id": "m1"},
        "timestamp": "1790000001000",
    }
    return json.dumps({**event, **changes}).encode()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_every_documented_event_has_an_envelope(path: Path) -> None:
    envelope = peek(path.read_bytes(), KNOWN)

    assert envelope.event_name == path.name.split(".")[0]
    assert envelope.dedupe_key.startswith(envelope.event_name)
    assert envelope.platform_at > 0


@pytest.mark.parametrize("name", ["user_send_text", "follow", "oa_send_text", "user_withdraw"])
def test_oa_and_person_are_told_apart(name: str) -> None:
    envelope = peek((DATA / f"{name}.json").read_bytes(), KNOWN)

    assert (envelope.oa_id, envelope.user_id) == (OA, USER)


@pytest.mark.parametrize(("sender", "recipient"), [(OA, USER), (USER, OA)])
def test_the_oa_of_a_receipt_is_found_on_either_side(sender: str, recipient: str) -> None:
    raw = body(event_name="user_seen_message", sender={"id": sender}, recipient={"id": recipient})

    assert (peek(raw, KNOWN).oa_id, peek(raw, KNOWN).user_id) == (OA, USER)


def test_a_retry_has_the_key_of_the_first_delivery() -> None:
    assert peek(body(num_retry=2), KNOWN).dedupe_key == peek(body(), KNOWN).dedupe_key


def test_a_receipt_is_not_taken_for_the_message_it_tells_of() -> None:
    receipt = body(event_name="user_received_message")

    assert peek(receipt, KNOWN).dedupe_key != peek(body(), KNOWN).dedupe_key


def test_events_without_message_id_differ_by_person_and_time() -> None:
    def key(user: str, timestamp: str) -> str:
        raw = body(message=None, sender={"id": user}, timestamp=timestamp)
        return peek(raw, KNOWN).dedupe_key

    assert key("a", "1") == key("a", "1")
    assert len({key("a", "1"), key("b", "1"), key("a", "2")}) == 3


def test_numbers_where_text_is_documented_are_accepted() -> None:
    raw = body(timestamp=1790000001000, sender={"id": 3000000000000000003})

    assert (peek(raw, KNOWN).platform_at, peek(raw, KNOWN).user_id) == (1790000001000, USER)


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b'"x"', b"{", b"\xff", b"[" * 20_000])
def test_what_is_no_event_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        peek(raw, KNOWN)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["sender", "recipient", "message", "event_name", "timestamp", "oa_id"]),
        _json,
    )
)
def test_objects_of_any_shape_are_kept_and_never_raise(event: dict[str, object]) -> None:
    assert peek(json.dumps(event).encode(), KNOWN).dedupe_key


def test_only_what_no_message_tells_apart_is_known_by_its_person() -> None:
    follow = {"app_id": "1", "oa_id": "2", "event_name": "follow", "timestamp": "1790000001000"}
    raw = json.dumps({**follow, "follower": {"id": "3"}}).encode()

    assert peek(raw, KNOWN).is_told_by_person
    assert not peek(body(), KNOWN).is_told_by_person
