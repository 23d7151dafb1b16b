"""Events that were not understood, or broke the bot, get their second chance after a fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.conversation.guide import Guide
from bot.zalo import events
from tests.fakes import Installation

ASK = "lệ phí chứng thực bản sao"


def test_an_unknown_event_is_kept_and_answered_once_the_parser_knows_it(
    town: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = events.parse
    monkeypatch.setattr(events, "parse", lambda raw, oa: events.Unknown("x", "not-handled"))
    lan = town.citizen()
    assert lan.says(ASK) == ""

    monkeypatch.setattr(events, "parse", real)
    assert town.app.store.inbox.replay("unknown") >= 1
    town.settle()

    assert "2.000 đồng" in lan.hears()


def test_a_message_put_aside_is_answered_after_the_fix(
    tmp_path: Path, clock: MovableClock, guide: Guide
) -> None:
    broken = True

    def at(label: str) -> None:
        if broken and label == "worker.answered":
            raise RuntimeError("a fault of ours")

    town = Installation(tmp_path, clock, guide, at=at)
    lan = town.citizen()
    lan.says(ASK)
    for _ in range(20):
        town.pass_time(minutes=1)
    lan.hears()

    broken = False
    assert town.app.store.inbox.replay("dead", event_name="user_send_text") == 1
    town.settle()
    assert "2.000 đồng" in lan.hears()
    town.app.close()


def test_replaying_answered_events_says_nothing_twice(town: Installation) -> None:
    lan = town.citizen()
    lan.says(ASK)

    town.app.store.engine.execute("UPDATE inbox SET status = 'dead'")
    town.app.store.inbox.replay("dead")
    town.settle()

    assert lan.hears() == ""
