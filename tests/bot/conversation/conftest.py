"""A talk on the project's first Monday, with the packaged knowledge."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.conversation.guide import Guide
from tests.bot.conversation.talk import Talk


@pytest.fixture
def talk(guide: Guide, clock: MovableClock) -> Talk:
    return Talk(guide, clock)
