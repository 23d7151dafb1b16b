"""Which entries are one family, and which of them speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.matcher import Matcher
from bot.matching.records import families_of
from knowledge.calendar import CalendarData
from knowledge.index import index_of
from knowledge.loader import Base
from knowledge.model import Entry, Procedure, Validity
from tests.bot.matching.conftest import ENTRIES, LEXICON, TODAY, a_faq, a_procedure

COMMUNE = replace(a_procedure("1.000003", "Công nhận hòa giải viên (cấp xã)"), level="xã")
PROVINCE = replace(a_procedure("1.000001", "Công nhận hòa giải viên (cấp tỉnh)"), level="tỉnh")
MINISTRY = replace(a_procedure("1.000002", "Công nhận hòa giải viên"), level="trung ương")
UNTOLD = a_procedure("1.000004", "Thủ tục công nhận hòa giải viên")
SIBLINGS = (COMMUNE, PROVINCE, MINISTRY, UNTOLD)


def grouped(entries: Sequence[Entry]) -> list[list[str]]:
    return [[entry.id for entry in family.entries] for family in families_of(entries)]


@given(st.permutations(SIBLINGS))
def test_the_sibling_nearest_to_the_citizen_comes_first(entries: list[Procedure]) -> None:
    assert grouped(entries) == [["1.000003", "1.000004", "1.000001", "1.000002"]]


def test_of_siblings_equally_near_the_first_code_comes_first() -> None:
    assert grouped([replace(COMMUNE, id="2.1"), COMMUNE]) == [["1.000003", "2.1"]]


@pytest.mark.parametrize(
    "other",
    [
        replace(PROVINCE, questions=("ai công nhận hòa giải viên",)),
        replace(PROVINCE, scope="province:quang-ngai"),
        replace(PROVINCE, validity=Validity(date(2027, 1, 1))),
        replace(PROVINCE, title="Thôi công nhận hòa giải viên (cấp tỉnh)"),
    ],
    ids=["wordings-of-its-own", "another-place", "other-days", "another-name"],
)
def test_what_somebody_told_apart_stays_apart(other: Procedure) -> None:
    assert sorted(grouped([COMMUNE, other])) == [["1.000001"], ["1.000003"]]


def test_two_entries_with_wordings_and_one_title_stay_alone() -> None:
    entries = [replace(each, questions=("hòa giải viên",)) for each in (COMMUNE, PROVINCE)]

    assert len(grouped(entries)) == 2


def test_faqs_of_one_title_stay_alone() -> None:
    assert len(grouped([a_faq("a", "SIPAS là gì"), a_faq("b", "SIPAS là gì")])) == 2


@given(st.permutations((*ENTRIES, *SIBLINGS)))
def test_every_entry_is_in_one_family(entries: list[Entry]) -> None:
    told = [identity for family in grouped(entries) for identity in family]

    assert sorted(told) == sorted(entry.id for entry in entries)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(index_of(Base((*ENTRIES, *SIBLINGS), LEXICON, CalendarData())))


def test_siblings_are_ranked_as_one_that_the_commune_speaks_for(matcher: Matcher) -> None:
    ranked = matcher.rank("công nhận hòa giải viên", as_of=TODAY)
    ours = [row.record for row in ranked if "hòa giải viên" in row.entry.title]

    assert [[entry.id for entry in record.entries] for record in ours] == grouped(SIBLINGS)
    assert ours[0].entry == COMMUNE


def test_the_matcher_knows_the_family_of_each_sibling(matcher: Matcher) -> None:
    family = frozenset(entry.id for entry in SIBLINGS)

    assert [matcher.families((entry.id,)) for entry in SIBLINGS] == [family] * 4
    assert matcher.families(("1.001193", "unknown")) == {"1.001193"}
