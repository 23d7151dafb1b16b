"""By when a citizen must hear what becomes of a case."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.clocks import REPLY, due_on, term_of, terms
from bot.cases.kinds import KIND_NAMES, STATUS_NAMES
from bot.conversation.guide import Guide
from bot.models import CaseKind, CaseStatus
from bot.wording import texts
from tests.factories import at


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-23 09:00", date(2026, 12, 8)),
        ("2026-11-23 23:59", date(2026, 12, 8)),
        ("2026-11-24 00:01", date(2026, 12, 8)),
        ("2026-11-25 09:00", date(2026, 12, 9)),
        ("2026-11-28 09:00", date(2026, 12, 11)),
        ("2026-12-24 09:00", date(2027, 1, 8)),
    ],
    ids=[
        "Culture Day does not count",
        "late on the same day",
        "received on the holiday itself",
        "after the holiday",
        "on a Saturday",
        "across New Year",
    ],
)
def test_the_term_is_ten_working_days_after_the_day_of_receipt(
    guide: Guide, received: str, due: date
) -> None:
    assert due_on(CaseKind.REPORT, at(received), calendar=guide.calendar) == due


@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_kind_has_a_term_with_its_basis(kind: CaseKind) -> None:
    term = term_of(kind)

    own = {CaseKind.HUMAN: 1, CaseKind.DATA: 2}
    assert term.working_days == own.get(kind, 10)
    assert ("Luật Tiếp công dân" in term.basis) is (kind not in own)
    assert term.checked_on <= date(2026, 11, 23)


def test_each_clock_has_one_common_row_at_most() -> None:
    common = [term.key for term in terms() if term.kind is None]

    assert len(common) == len(set(common))
    assert REPLY in common


def test_every_kind_and_status_has_a_name() -> None:
    assert {texts()[KIND_NAMES[kind]] for kind in CaseKind} != set()
    assert {texts()[STATUS_NAMES[status]] for status in CaseStatus} != set()
