"""An officer finds what needs doing."""

from __future__ import annotations

import pytest

from bot.cases import searching
from bot.storage.staff import Role
from tests.factories import OA, a_case
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP, THANKS, WASTE
from tests.webhooks.console.office import Officer


def listed(officer: Officer, query: str) -> list[str]:
    """Return the codes of a list in the order of the page."""
    page = officer.reads(f"/cases?{query}")
    found = [(page.index(code), code) for code in (LAMP, WASTE, THANKS) if code in page]
    return [code for _, code in sorted(found)]


def test_today_tells_first_what_is_late(desk: Installation, lan: Officer) -> None:
    page = lan.reads("/")

    assert "Thứ Hai, 23/11/2026" in page
    assert "1 Quá hạn" in page
    assert "3 Chưa ai nhận" in page
    assert page.index(WASTE) < page.index(LAMP)
    assert "Quá hạn 2 ngày làm việc" in page
    assert "Chưa nhận việc nào" in page


def test_the_filters_of_an_officer(desk: Installation, lan: Officer) -> None:
    lan.works_on(LAMP, "assign", to=lan.account.id)

    assert listed(lan, "shelf=open") == [WASTE, LAMP, THANKS]
    assert listed(lan, "shelf=mine") == [LAMP]
    assert listed(lan, "shelf=unassigned") == [WASTE, THANKS]
    assert listed(lan, "shelf=overdue") == [WASTE]
    assert listed(lan, "shelf=due_today") == []
    assert listed(lan, "shelf=all&kind=praise") == [THANKS]
    assert listed(lan, "shelf=all&status=received") == [THANKS, WASTE, LAMP]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("đèn đường", [LAMP]),
        ("den duong", [LAMP]),
        ("ĐÈN trường HỌC", [LAMP]),
        ("cho moi", [WASTE]),
        ("thôn 3", [LAMP]),
        ("đèn rác", []),
        ("PA-7K3-M9Q", [LAMP]),
        ("pa 7k3 m9q", [LAMP]),
        ("pa-22", [WASTE]),
        ("%", [LAMP, WASTE, THANKS]),
    ],
)
def test_search_by_code_and_by_words(lan: Officer, typed: str, found: list[str]) -> None:
    answer = lan.browser.get("/console/cases", query_string={"shelf": "all", "q": typed})

    assert sorted(c for c in (LAMP, WASTE, THANKS) if c in answer.text) == sorted(found)


def test_who_searches_too_far_is_told_so(lan: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "LOOKED_THROUGH", 2)

    assert "chỉ tìm trong" in lan.reads("/cases?shelf=all&q=rac")
    monkeypatch.setattr(searching, "LOOKED_THROUGH", 3)
    assert "chỉ tìm trong" not in lan.reads("/cases?shelf=all&q=rac")


def test_many_cases_come_in_pages(desk: Installation, lan: Officer) -> None:
    for number in range(45):
        case = a_case(code=f"PA-N{number:02}")
        desk.app.store.cases.add(case, oa_id=OA, person="p", cause=case.code)

    first = lan.opens("/cases").text
    assert "48 việc · trang 1" in first
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    last = lan.opens("/cases?page=3").text
    assert last.count("row-link") == 8
    assert 'rel="next"' not in last
    everything = lan.opens("/cases?shelf=all&page=2").text
    assert 'rel="next"' in everything
    assert 'rel="prev"' in everything


@pytest.mark.parametrize(
    "query", ["shelf=x&kind=y&status=z", "page=-3", "page=x", "page=" + "9" * 30]
)
def test_a_broken_address_shows_the_list(lan: Officer, query: str) -> None:
    assert LAMP in lan.reads(f"/cases?{query}") or "page=999" in query


def test_an_empty_list_teaches(town: Installation) -> None:
    officer = Officer(town, Role.VIEWER)

    assert "Không còn việc nào mở" in officer.reads("/")
    assert "Việc mới gửi qua Zalo" in officer.reads("/cases")
    assert "bỏ bớt bộ lọc" in officer.reads("/cases?q=gì")


def test_counts_come_fresh_as_a_part_of_the_page(lan: Officer) -> None:
    part = lan.opens("/counts?shelf=overdue")

    assert part.text.count("<a ") == 8
    assert "<html" not in part.text
    assert 'aria-current="true"' in part.text


def test_an_editor_is_told_that_cases_are_not_theirs(desk: Installation) -> None:
    page = Officer(desk, Role.EDITOR).reads("/")

    assert "không xem phản ánh" in page
    assert LAMP not in page
