"""Who waited too long for a dossier is not sent away without an apology or a reason."""

from __future__ import annotations

import pytest

from bot.models import CaseKind, CaseStatus
from bot.storage.staff import Role
from tests.factories import OA, a_case
from tests.fakes import Installation
from tests.webhooks.console.forms import FORMS
from tests.webhooks.console.office import Officer, seen

CODE = "PA-444-444"


@pytest.fixture
def officer(town: Installation) -> Officer:
    """An officer who answered somebody's late dossier in two words."""
    new = a_case(code=CODE, kind=CaseKind.LATE_DOSSIER, text="nộp ba tháng chưa có kết quả")
    town.app.store.cases.add(new, oa_id=OA, person="p", cause=CODE)
    return Officer(town, Role.OFFICER)


def status(town: Installation) -> CaseStatus:
    return town.app.store.cases.get(CODE).status


def test_it_is_not_closed_with_neither(town: Installation, officer: Officer) -> None:
    officer.works_on(CODE, "answer", answer="Đã biết.")

    refused = officer.works_on(CODE, "move", status="closed")
    assert refused.status_code == 422
    assert "gửi phiếu xin lỗi trước khi kết thúc" in seen(refused)
    assert status(town) is CaseStatus.ANSWERED


def test_a_reason_told_to_the_citizen_will_do(town: Installation, officer: Officer) -> None:
    officer.works_on(CODE, "answer", answer="Đã trả kết quả.")

    told = {"status": "closed", "text": "Kết quả đã trả ngày 23/11."}
    assert officer.works_on(CODE, "move", **told).status_code == 303
    assert status(town) is CaseStatus.CLOSED


def test_after_the_apology_it_is_closed(town: Installation, officer: Officer) -> None:
    form = {name: value for name, value in FORMS["apologise"].items() if name != "version"}
    assert officer.works_on(CODE, "apologise", **form).status_code == 303
    officer.works_on(CODE, "answer", answer="Đã trả kết quả.")

    assert officer.works_on(CODE, "move", status="closed").status_code == 303
    assert status(town) is CaseStatus.CLOSED
