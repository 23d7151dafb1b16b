"""How people and things that are not words are met."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.models import ConversationState
from bot.zalo.events import (
    ChatOpened,
    Echo,
    Event,
    Followed,
    MessageReceived,
    MessageSeen,
    Reacted,
    Unfollowed,
    Unknown,
    Withdrawn,
)
from tests.bot.conversation.talk import LAN, Talk


@pytest.mark.parametrize("event", [Followed(LAN), ChatOpened(LAN)])
def test_a_newcomer_is_told_who_speaks_and_how_to_reach_a_person(talk: Talk, event: Event) -> None:
    talk.state = ConversationState()

    heard = talk.meets(event)

    assert "trợ lý tự động của UBND phường Mẫu, không phải cán bộ" in heard
    assert "0261 3543 210" in heard
    assert "1. Hỏi thủ tục hành chính" in heard
    assert heard.count("không phải cán bộ") == 1
    assert "12 Trần Phú" in talk.says("5")


@pytest.mark.parametrize(
    "event",
    [
        Unfollowed(LAN),
        Echo(LAN, "m1", "Dạ"),
        MessageReceived(LAN, ("m1",)),
        MessageSeen(LAN, ("m1",)),
        Reacted(LAN, "m1", "/-heart"),
        Withdrawn(LAN),
        Unknown("user_dances", "not-handled"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_needs_no_words_gets_none_and_changes_nothing(talk: Talk, event: Event) -> None:
    before = talk.state

    assert talk.meets(event) == ""
    assert talk.state == before


def test_the_bot_keeps_out_after_an_officer_wrote(talk: Talk, clock: MovableClock) -> None:
    talk.meets(Echo(LAN, "m1", "Chào bác", admin_id="77"))

    assert talk.says("phí cấp lại căn cước") == ""
    clock.advance(minutes=31)
    assert "35.000" in talk.says("phí cấp lại căn cước")
