"""Templates of answers: fitting the kind and state, filled in, and checked when they are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.cases.replies import begun, read_template, reply_templates, templates_for
from bot.models import Case, CaseKind, CaseStatus
from bot.wording import WordingError
from tests.bot.conversation.talk import WARD

CASE = Case(
    id="1",
    oa_id=WARD.id,
    code="PA-7K3-M9Q",
    person="p",
    kind=CaseKind.REPORT,
    status=CaseStatus.TRANSFERRED,
    text="đèn hỏng {phone}",
    place="",
    received_at=1_795_400_000_000,
    due_on=date(2026, 12, 8),
)
ROW = {"key": "x", "title": "X", "text": "Mã {code} …"}


def keys(status: CaseStatus, kind: CaseKind = CaseKind.REPORT) -> set[str]:
    return {each.key for each in templates_for(kind, status)}


def test_a_state_has_its_own_beginnings() -> None:
    assert "from_receiver" in keys(CaseStatus.TRANSFERRED)
    assert "from_receiver" not in keys(CaseStatus.RECEIVED)
    assert "looked_again" in keys(CaseStatus.REOPENED)
    assert "added" in keys(CaseStatus.ANSWERED)
    assert "underway" not in keys(CaseStatus.CLOSED)


def test_what_the_case_knows_is_filled_in_and_the_rest_is_left_to_the_officer() -> None:
    [template] = [each for each in reply_templates() if each.key == "looked_again"]
    said = begun(template, replace(WARD, honorific="bạn"), CASE)

    assert "phản ánh mã PA-7K3-M9Q" in said
    assert "{" not in said
    assert "…" in said
    assert "UBND phường Mẫu" in said


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": "Kính gửi {name}"}, WordingError),
        ({"kinds": ["no_such_kind"]}, ValueError),
        ({"states": ["no_such_state"]}, ValueError),
    ],
)
def test_a_template_that_nothing_fits_is_refused_when_it_is_read(
    changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_template({**ROW, **changes})
