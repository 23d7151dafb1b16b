"""A point that a citizen shared is one click away from a map."""

from __future__ import annotations

from tests.factories import OA, a_case
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP
from tests.webhooks.console.office import Officer


def test_a_shared_point_leads_to_a_map(desk: Installation, lan: Officer) -> None:
    place = "thôn 3; vị trí gửi qua Zalo (12.2513, 107.4512)"
    new = a_case(code="PA-555-555", place=place)
    desk.app.store.cases.add(new, oa_id=OA, person="p", cause="e5")

    page = lan.opens(f"/cases/{OA}/PA-555-555").text
    link = "https://www.openstreetmap.org/?mlat=12.2513&amp;mlon=107.4512"
    assert link in page
    assert 'rel="noopener noreferrer"' in page
    assert "openstreetmap" not in lan.opens(f"/cases/{OA}/{LAMP}").text
