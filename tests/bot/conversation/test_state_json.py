"""What is remembered survives storage, also across versions."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.state_json import from_json, to_json
from bot.models import Asked, CaseKind, ConversationState, Expecting, ReportDraft

INSTANTS = st.integers(0, 2**53)
STATES = st.builds(
    ConversationState,
    topic=st.text(),
    topic_until=INSTANTS,
    asked=st.none()
    | st.builds(Asked, st.text(), st.lists(st.text(), max_size=4).map(tuple), INSTANTS),
    expecting=st.none()
    | st.builds(Expecting, st.text(), INSTANTS, st.lists(st.text(), max_size=4).map(tuple)),
    draft=st.none()
    | st.builds(
        ReportDraft, st.sampled_from([kind.value for kind in CaseKind]), st.text(), st.text()
    ),
    misses=st.integers(0, 9),
    greeted=st.booleans(),
)


@given(STATES)
def test_a_state_comes_back_as_it_was(state: ConversationState) -> None:
    assert from_json(to_json(state)) == state


def test_fields_of_a_newer_version_are_dropped() -> None:
    newer = json.dumps(
        {"topic": "x", "mood": "good", "expecting": {"owner": "quiz"}, "asked": {"question": "x"}}
    )

    assert from_json(newer) == ConversationState(topic="x")


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "null", '{"draft": {"kind": "song"}}'])
def test_what_cannot_be_read_counts_as_not_said(text: str) -> None:
    assert from_json(text) == ConversationState()
