"""Whatever is typed, somebody answers, and nothing private is said back."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.conversation.guide import Guide
from bot.models import ConversationState, Expecting, ReportDraft
from tests.bot.conversation.talk import Talk

QUALITY = Path(__file__).parents[2] / "quality"
CARELESS = [
    json.loads(line)["message"]
    for line in (QUALITY / "careless.jsonl").read_text(encoding="utf-8").splitlines()
]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LATER = int(NOW.timestamp() * 1000) + 60_000
HELP_LINE = "18001096"
VOCABULARY = """
phản ánh đèn đường hỏng ở thôn 3 căn cước phí bao nhiêu gửi có không 1 2 0 huỷ menu tố cáo
cứu với tra cứu PA-7K3-M9Q 0912345678 066123456789 #tthc:khai-sinh {x} % \x00 ％ ①
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(WORDS, max_size=30).map(" ".join),
    st.lists(WORDS, max_size=30).map(lambda words: unicodedata.normalize("NFD", " ".join(words))),
    st.integers(1, 3_000).map(lambda size: "đường " * (size // 6)),
)
STATES = st.sampled_from(
    [
        ConversationState(),
        ConversationState(greeted=True, misses=1),
        ConversationState(expecting=Expecting("choices", LATER, ("#gap-can-bo", "#tthc:gone"))),
        ConversationState(topic="gone", topic_until=LATER),
        ConversationState(
            expecting=Expecting("report", LATER), draft=ReportDraft("report", "đèn hỏng")
        ),
        ConversationState(
            expecting=Expecting("report", LATER),
            draft=ReportDraft("report", "đèn hỏng, gọi 0987654321", "thôn 3"),
        ),
        ConversationState(draft=ReportDraft("praise")),
    ]
)


def heard_by(guide: Guide, text: str, state: ConversationState) -> list[str]:
    talk = Talk(guide, MovableClock(NOW), state=state)
    talk.says(text)
    assert talk.outcome is not None
    return [reply.text for reply in talk.outcome.replies]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS, state=STATES)
def test_any_text_in_any_state_is_answered(
    guide: Guide, text: str, state: ConversationState
) -> None:
    replies = heard_by(guide, text, state)

    assert 1 <= len(replies) <= 2
    for reply in replies:
        assert reply.strip()
        assert unicodedata.is_normalized("NFC", reply)
        assert len(reply) <= 1_900
        for number in re.findall(r"\d{8,}", text):
            assert number == HELP_LINE or number not in reply
        assert "0987654321" not in reply


@pytest.mark.parametrize("message", CARELESS, ids=lambda message: ascii(message)[:40])
def test_careless_typing_is_answered(guide: Guide, message: str) -> None:
    replies = heard_by(guide, message, ConversationState(greeted=True))

    assert len(replies) == 1
    assert len(replies[0]) <= 1_900
    assert replies[0].count("Dạ") <= 1


@pytest.mark.parametrize("line", (QUALITY / "golden.jsonl").read_text("utf-8").splitlines()[::12])
def test_no_question_gets_a_wall_of_text(guide: Guide, line: str) -> None:
    replies = heard_by(guide, json.loads(line)["question"], ConversationState(greeted=True))

    assert sum(map(len, replies)) <= 1_900
