"""A commune with three citizens' cases and an officer."""

from __future__ import annotations

from datetime import date

import pytest

from bot.models import CaseKind
from bot.storage.staff import Role
from tests.factories import OA, a_case, recipient
from tests.fakes import Installation
from tests.webhooks.console.office import Officer

LAMP, WASTE, THANKS = "PA-7K3-M9Q", "PA-222-222", "PA-333-333"
DRAFT = "draft-of-mai"


@pytest.fixture
def desk(town: Installation) -> Installation:
    """The installation with a case that is due later, one overdue, and a praise."""
    store = town.app.store
    person = store.followers.met(OA, recipient(), interacted_at=town.clock.millis())
    cases = (
        a_case(code=LAMP, text="đèn đường hỏng trước trường học", place="thôn 3"),
        a_case(code=WASTE, text="rác không ai dọn", place="chợ Mới", due_on=date(2026, 11, 19)),
        a_case(code=THANKS, text="cảm ơn cán bộ một cửa", kind=CaseKind.PRAISE, place=""),
    )
    store.engine.execute(
        """
        INSERT INTO bulletins (id, oa_id, title, body, source, checked_on, due_at, status,
                               created_at, topic, author)
        VALUES (:id, :oa_id, 'Lịch tiếp công dân', 'Sáng thứ Năm.', 'Cổng thông tin',
                '2026-11-20', 0, 'draft', :now, 'tiep-dan', 'staff-mai')
        """,
        id=DRAFT,
        oa_id=OA,
        now=town.clock.millis(),
    )
    for case in cases:
        store.cases.add(case, oa_id=OA, person=person, cause=case.code)
    return town


@pytest.fixture
def lan(desk: Installation) -> Officer:
    return Officer(desk, Role.OFFICER)


@pytest.fixture
def mai(town: Installation) -> Officer:
    return Officer(town, Role.EDITOR, name="Mai")
