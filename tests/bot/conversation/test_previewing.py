"""What an editor sees of an entry is what the phone shows."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.ask import ANY_AGENCY, ask
from bot.conversation.guide import Guide
from bot.conversation.previewing import shown, spoken_problems
from bot.wording import wording_of
from knowledge.loader import load

WORDING = wording_of(ANY_AGENCY)
CERTIFY = "2.000884"


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2027, 3, 2)])
@pytest.mark.parametrize("name", [CERTIFY, "1.001193", "faq:ai-quan-ly-trang"])
def test_the_preview_is_what_the_bot_says_on_that_day(guide: Guide, name: str, day: date) -> None:
    entry = guide.index.entry(name, day)
    assert entry is not None
    first = next(iter(shown(entry, wording=WORDING, as_of=day)))

    asked = ask(entry.name, guide=guide, as_of=day)
    assert (asked.understanding.entry, asked.text) == (name, "\n\n".join(first.parts))


def test_each_side_that_can_be_asked_is_shown(guide: Guide) -> None:
    day = date(2026, 11, 26)
    entry = guide.index.entry(CERTIFY, day)
    assert entry is not None
    sides = {each.asked: each.parts for each in shown(entry, wording=WORDING, as_of=day)}

    assert "10.000 đồng" in sides["phí"][0]
    assert len(sides) >= 6
    assert all(len(part) <= 1900 for parts in sides.values() for part in parts)


def test_outside_its_days_an_entry_has_one_reply(guide: Guide) -> None:
    entry = guide.index.entry("1.001193", date(2026, 11, 26))
    assert entry is not None

    assert len(list(shown(entry, wording=WORDING, as_of=date(2027, 3, 2)))) == 1


def test_the_shipped_replies_are_without_fault() -> None:
    base, path = load(), "procedures/chung-thuc-chu-ky.md"

    assert list(spoken_problems(base, path, wording=WORDING, as_of=date(2026, 11, 26))) == []
