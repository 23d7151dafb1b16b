"""Every reply that the packaged knowledge can give, on the days that matter."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.ask import ANY_AGENCY
from bot.conversation.review import faults, replies
from bot.wording import wording_of
from knowledge.index import Index, index_of
from knowledge.loader import load

DAYS = [date(2026, 11, 24), date(2027, 1, 1), date(2027, 3, 2)]
"""A holiday of today's law; half fees just over; the new civil status law just begun."""


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(load())


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_reply_has_a_fault(index: Index, day: date) -> None:
    found = faults(index, wording=wording_of(ANY_AGENCY), day=day)

    assert [(fault.reply.entry.file, fault.reply.asked, fault.message) for fault in found] == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_entry_is_read(index: Index, day: date) -> None:
    read = {reply.entry.id for reply in replies(index, wording=wording_of(ANY_AGENCY), day=day)}

    assert read == set(index.entries)
    assert len(read) >= 300
