"""A matcher that lacks a part still answers, and differs from the whole one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bench.variants import VARIANTS, Variant
from bot.matching.weights import load_weights
from knowledge.loader import Base, load
from knowledge.model import Kind

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def content() -> Base:
    base = load()
    few = [entry for entry in base.entries if entry.kind is Kind.PROCEDURE][:30]
    return replace(base, entries=tuple(few))


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: str(variant.name))
def test_a_matcher_without_one_part_finds_what_is_asked_by_its_title(
    content: Base, variant: Variant
) -> None:
    matcher = variant.matcher(content, load_weights())
    asked = content.entries[0]

    found = matcher.rank(variant.asks(asked.title), as_of=DAY)

    assert found[0].entry.id == asked.id
