"""One SQL call of a conversation fails: the first, the second, … and so on to the last.

Whichever it was, the citizen hears what they would have heard, once, and everything comes to its
end. A webhook that could not be stored is answered 503 and comes again from Zalo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bot import app
from bot.clock import MovableClock
from bot.config import Storage
from bot.conversation.guide import Guide
from bot.errors import StorageError
from bot.storage.engine import Engine
from bot.storage.store import open_engine
from tests import fakes
from tests.fakes import Citizen, Installation
from tests.faults.faltering import ACCIDENTS, Faltering

QUESTION = ("lệ phí chứng thực bản sao",)
REPORT = ("phản ánh cán bộ một cửa quát mắng dân", "gửi")
# The code of a case, and its due date: days pass while all the calls get their turn.
OWN = re.compile(r"PA-[0-9A-Z]{3}-[0-9A-Z]{3}|\d\d/\d\d/\d{4}")
# Longer than any lease, the wait for an echo and Zalo's first two retries together.
MINUTES_TO_RECOVER = 6
MORE_CALLS_THAN_ANY_CONVERSATION_MAKES = 1000


@pytest.fixture
def engines() -> list[Faltering]:
    return []


@pytest.fixture
def faltering_town(
    storage_url: str,
    accident: str,
    engines: list[Faltering],
    tmp_path: Path,
    clock: MovableClock,
    guide: Guide,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Installation]:
    """An installation whose database calls can be made to fail."""

    def open_faltering(url: str) -> Engine:
        engines.append(ACCIDENTS[accident](open_engine(url)))
        return engines[-1]

    real = fakes.settings
    monkeypatch.setattr(app, "open_engine", open_faltering)
    monkeypatch.setattr(fakes, "settings", lambda f: real(f, storage=Storage(url=storage_url)))
    town = Installation(tmp_path, clock, guide)
    yield town
    town.app.close()


@pytest.mark.parametrize("accident", ["refused"])
@pytest.mark.parametrize("storage_url", ["sqlite"], indirect=True)
def test_a_question_is_answered_once_whichever_call_fails(
    faltering_town: Installation, engines: list[Faltering]
) -> None:
    fail_each_call(faltering_town, engines[0], QUESTION)


@pytest.mark.bar
@pytest.mark.parametrize("accident", ACCIDENTS)
def test_a_question_and_a_report_are_answered_once_whichever_call_fails(
    faltering_town: Installation, engines: list[Faltering]
) -> None:
    calls = fail_each_call(faltering_town, engines[0], QUESTION + REPORT)

    # One case for each conversation: the calm one, and one for each call that failed.
    [row] = engines[0].query("SELECT COUNT(*) AS n FROM cases")
    assert row["n"] == calls + 1


@pytest.mark.parametrize("accident", ["busy"])
@pytest.mark.parametrize("step", ["worker.answered", "sender.accepted"])
def test_a_busy_database_holds_an_answer_up_for_a_second_and_for_no_lease(
    faltering_town: Installation, engines: list[Faltering], step: str
) -> None:
    """It stays busy when the worker gives the event back, or when the sender notes the success."""
    town, accidents = faltering_town, [partial(engines[0].fail_at, 1, times=3)]

    def at(passed: str) -> None:
        if passed == step and accidents:
            accidents.pop()()

    app = replace(town.app, at=at)
    worker, sender, lan = app.worker(), app.sender(), town.citizen()
    town.zalo.says(lan.user_id, fakes.OA, QUESTION[0])
    town.zalo.run_due()

    assert worker.run_once()
    town.clock.advance(seconds=1)
    while worker.run_once() or sender.run_once():
        pass

    assert not accidents
    assert town.app.store.outbox.counts() == {"sent": 1}
    assert len(lan.all_heard()) == 1


def fail_each_call(town: Installation, engine: Faltering, texts: tuple[str, ...]) -> int:
    """Let a new citizen have the conversation for each call of it; return how many there are."""
    calm = conversation(town, town.citizen("calm"), texts)
    assert len(calm) == len(texts)
    for nth in count(1):
        engine.fail_at(nth)
        heard = conversation(town, town.citizen("x" * nth), texts)
        was_reached = engine.has_failed
        engine.fail_at(0)
        assert heard == calm, f"call {nth} failed"
        assert town.app.store.inbox.counts().keys() == {"done"}, f"call {nth} failed"
        assert town.app.store.outbox.counts().keys() == {"sent"}, f"call {nth} failed"
        if not was_reached:
            return nth
        assert nth < MORE_CALLS_THAN_ANY_CONVERSATION_MAKES
    raise AssertionError("never reached")


def conversation(town: Installation, citizen: Citizen, texts: tuple[str, ...]) -> list[str]:
    """Say the texts with a pause after each; return all replies, without codes and dates."""
    for text in texts:
        town.zalo.says(citizen.user_id, fakes.OA, text)
        for _ in range(MINUTES_TO_RECOVER):
            live_a_minute(town)
    return [OWN.sub("…", text) for text in citizen.all_heard()]


def live_a_minute(town: Installation) -> None:
    """Let time pass as the bot's loops do: a failed step is logged, and the next one comes."""
    town.clock.advance(minutes=1)
    town.zalo_clock.advance(60)
    for _ in range(3):
        try:
            town.settle()
        except StorageError:
            continue
        return
