"""An account with limits sees and does nothing outside them, by whatever way."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from bot.cases.codes import new_code
from bot.cases.placing import area_key, field_of, fields
from bot.models import CaseKind, Requesting, Wish
from bot.models.scopes import Scope, scope_of
from bot.staff.roles import Right, roles_with
from bot.storage.rising import RisingTopics
from bot.storage.staff import EVERY_OA, Grant, Limits, Role
from tests.factories import OA, a_case
from tests.fakes import Installation
from tests.webhooks.console.addresses import PARTS
from tests.webhooks.console.office import Officer

OTHER_OA = "2000000000000000002"
SCOPES = tuple(
    Scope(oa_id, field, area)
    for oa_id in (OA, OTHER_OA)
    for field in ("", "rac", "dien")
    for area in ("", "thon-3", "cho-moi")
)
CODES = {scope: new_code(f"case of {scope.key}") for scope in SCOPES}


@pytest.fixture
def grid(town: Installation) -> Installation:
    """One case of each scope of two OAs."""
    store = town.app.store
    for scope, code in CODES.items():
        store.scopes.keep(scope)
        case = a_case(code=code, text=f"rác {code}", place=f"ở {code}")
        store.cases.add(case, oa_id=scope.oa_id, person="p", cause=code)
        store.engine.execute(
            "UPDATE cases SET scope = :scope WHERE code = :code", scope=scope.key, code=code
        )
        wish = Requesting(Wish.SEE, date(2026, 12, 8))
        store.rights.requests.add(wish, cause=code)
    topics = RisingTopics(store.engine, town.clock)
    for oa_id in (OA, OTHER_OA):
        topic = topics.start(oa_id, "matter")
        topics.join(
            topic, "matter", (store.cases.get(CODES[s]).id for s in SCOPES if s.oa_id == oa_id)
        )
    return town


def limited(town: Installation, limits: Limits, *grants: Grant) -> Officer:
    officer = Officer(town)
    for grant in set(grants):
        town.app.store.engine.execute(
            "INSERT INTO staff_roles (staff, role, oa_id) VALUES (:staff, :role, :oa_id)",
            staff=officer.account.id,
            role=str(grant.role),
            oa_id=grant.oa_id,
        )
    town.app.store.staff.limit(officer.account.id, limits)
    return officer


def told(answer: TestResponse) -> str:
    """Return everything that an answer says, files inside files as well."""
    data = answer.get_data()
    if not data.startswith(b"PK"):
        return data.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def addresses(town: Installation, method: str, scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield endpoint and address of each route of the console, for the case of a scope."""
    web = town.web.application
    adapter = web.url_map.bind("localhost")
    parts = {**PARTS, "oa_id": scope.oa_id, "code": CODES[scope]}
    for rule in web.url_map.iter_rules():
        if rule.endpoint.startswith("console.") and method in (rule.methods or set()):
            values = {name: parts[name] for name in rule.arguments}
            yield rule.endpoint.removeprefix("console."), adapter.build(rule.endpoint, values)


roles = st.sampled_from([Role.VIEWER, Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.EDITOR])
oas = st.sampled_from([EVERY_OA, OA, OTHER_OA])
some_limits = st.builds(
    Limits,
    st.frozensets(st.sampled_from(["rac", "dien"])),
    st.frozensets(st.sampled_from(["thon-3", "cho-moi"])),
)
some_grants = st.lists(st.builds(Grant, roles, oas), max_size=3)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(limits=some_limits, grants=some_grants)
def test_no_account_ever_sees_a_case_outside_its_limits_on_any_route(
    grid: Installation, limits: Limits, grants: list[Grant]
) -> None:
    officer = limited(grid, limits, *grants)
    seeing = roles_with(Right.SEE_CASES)
    allowed = {
        scope
        for scope in SCOPES
        if limits.hold(scope)
        and any(g.role in seeing and g.oa_id in (EVERY_OA, scope.oa_id) for g in grants)
    }
    hidden = {CODES[scope] for scope in SCOPES if scope not in allowed}

    lists = ["/", "/data", "/cases?shelf=all", "/cases?shelf=all&q=rac", "/cases", "/counts"]
    lists += [f"/cases?shelf=all&q={code[:6]}" for code in hidden]
    for path in lists:
        assert not any(code in told(officer.opens(path)) for code in hidden - {path[-10:]}), path
    for scope in SCOPES:
        page = officer.opens(f"/cases/{scope.oa_id}/{CODES[scope]}")
        assert (page.status_code == 200) == (scope in allowed), scope
    for _, address in addresses(grid, "GET", SCOPES[len(grants)]):
        shown = told(officer.browser.get(address)).replace(CODES[SCOPES[len(grants)]], "")
        assert not any(code in shown for code in hidden), address
    counted = re.findall(r'Đang mở <span class="count">(\d+)<', officer.opens("/counts").text)
    assert counted in ([], [str(len(allowed))])


APPROVERS = frozenset({"unprotect"})
"""Forms that no officer may send, whatever their limits."""


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(limits=some_limits, scope=st.sampled_from(SCOPES))
def test_no_account_ever_changes_a_case_outside_its_limits_on_any_route(
    grid: Installation, limits: Limits, scope: Scope
) -> None:
    officer = limited(grid, limits, Grant(Role.OFFICER, OA), Grant(Role.VIEWER))
    may_work = limits.hold(scope) and scope.oa_id == OA
    query = """
        SELECT c.*, r.is_extended, r.done_at FROM cases c
          LEFT JOIN data_requests r ON r.case_id = c.id WHERE c.code = :code
    """
    fields_of_forms = {
        "version": "1",
        "note": "x",
        "answer": "x",
        "status": "in_progress",
        "to": officer.account.id,
        "field": "dien",
        "text": "x",
    }
    for endpoint, address in addresses(grid, "POST", scope):
        if CODES[scope] not in address:
            continue
        [before] = [dict(row) for row in grid.app.store.engine.query(query, code=CODES[scope])]
        data = {"csrf": officer.csrf, **fields_of_forms}
        answer = officer.browser.post(address, data=data)
        [after] = [dict(row) for row in grid.app.store.engine.query(query, code=CODES[scope])]
        if not may_work:
            assert answer.status_code in (403, 404), (endpoint, answer.status)
            assert after == before, endpoint
        else:
            assert endpoint in APPROVERS or answer.status_code != 403, endpoint
            if after["scope"] != before["scope"]:  # back, so that the next form finds it
                grid.app.store.engine.execute(
                    "UPDATE cases SET scope = :scope WHERE code = :code",
                    scope=scope.key,
                    code=CODES[scope],
                )


def test_limits_are_lifted_and_set_from_one_request_to_the_next(grid: Installation) -> None:
    officer = limited(grid, Limits(frozenset({"rac"})), Grant(Role.OFFICER, OA))
    dark = f"/cases/{OA}/{CODES[Scope(OA, 'dien')]}"
    assert officer.opens(dark).status_code == 404
    grid.app.store.staff.limit(officer.account.id, Limits())
    assert officer.opens(dark).status_code == 200
    grid.app.store.staff.limit(officer.account.id, Limits(frozenset(), frozenset({"thon-3"})))
    assert officer.opens(dark).status_code == 404


def test_an_officer_says_what_a_case_is_about_and_where(grid: Installation) -> None:
    officer = limited(grid, Limits(), Grant(Role.OFFICER))
    code = CODES[Scope(OA)]
    sent = officer.works_on(code, "place", field="chieu-sang", area="  Tổ dân phố   5 ")

    assert sent.location.endswith("da=placed")
    page = officer.reads(f"/cases/{OA}/{code}")
    assert "Chiếu sáng , Tổ dân phố 5" in page.replace("sáng,", "sáng ,")
    assert "Lan ghi lĩnh vực, địa bàn: Chiếu sáng, Tổ dân phố 5" in page
    file = grid.app.store.casework.find(officer.account.id, OA, code)
    assert file is not None
    assert file.scope == Scope(OA, "chieu-sang", "to-dan-pho-5")


def test_a_case_that_leaves_ones_own_limits_says_good_bye(grid: Installation) -> None:
    officer = limited(grid, Limits(frozenset({"rac"})), Grant(Role.OFFICER))
    code = CODES[Scope(OA, "rac")]
    sent = officer.works_on(code, "place", field="dien", area="")

    assert "ngoài phạm vi của bạn" in officer.reads(sent.location.removeprefix("/console"))
    assert officer.opens(f"/cases/{OA}/{code}").status_code == 404


def test_a_field_that_is_none_and_an_old_page_change_nothing(grid: Installation) -> None:
    officer = limited(grid, Limits(), Grant(Role.OFFICER))
    code = CODES[Scope(OA)]

    assert officer.works_on(code, "place", field="nothing").status_code == 422
    stale = officer.sends(f"/cases/{OA}/{code}/place", version="9", field="rac")
    assert stale.status_code == 409
    file = grid.app.store.casework.find(officer.account.id, OA, code)
    assert file is not None
    assert file.scope == Scope(OA)


def test_work_is_given_only_to_who_may_see_it(grid: Installation) -> None:
    officer = limited(grid, Limits(), Grant(Role.OFFICER))
    stranger = limited(grid, Limits(frozenset({"dien"})), Grant(Role.OFFICER))
    code = CODES[Scope(OA, "rac")]

    refused = officer.works_on(code, "assign", to=stranger.account.id)
    assert refused.status_code == 422


@pytest.mark.parametrize("name", ["Thôn 3", "thon 3", "THÔN-3", "  thôn   3. "])
def test_an_area_is_the_same_however_it_is_written(name: str) -> None:
    assert area_key(name) == "thon-3"


def test_kinds_begin_in_fields_of_the_list() -> None:
    begun = {kind: field_of(kind) for kind in CaseKind}

    assert begun[CaseKind.ATTITUDE] == "thai-do"
    assert begun[CaseKind.REPORT] == ""
    assert set(begun.values()) - {""} <= set(fields())
    assert len(fields()) == 18


def test_a_scope_is_read_as_it_was_written() -> None:
    assert [scope_of(scope.key) for scope in SCOPES] == list(SCOPES)
    keys = [scope.key for scope in SCOPES]
    assert all(one != other for one, other in itertools.combinations(keys, 2))


def test_the_views_name_the_roles_with_the_rights(grid: Installation) -> None:
    rows = grid.app.store.engine.query("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    views = {str(row["name"]): " ".join(str(row["sql"]).split()) for row in rows}
    for view, right in (("case_readers", Right.SEE_CASES), ("case_takers", Right.EXPORT_CASES)):
        named = ", ".join(f"'{role}'" for role in Role if role in roles_with(right))
        assert f"role IN ({named})" in views[view]
