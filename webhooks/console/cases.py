"""What needs doing today, and the list of cases with its filters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.cases.codes import find_code
from bot.cases.searching import LOOKED_THROUGH, Searched, search
from bot.clock import today as current_day
from bot.models import CaseKind, CaseStatus
from bot.staff.roles import Right, may
from bot.storage.caselist import Shelf, Wanted
from webhooks.console import access, placing, trail
from webhooks.console.clocks import reminders
from webhooks.console.satisfaction import satisfaction_here
from webhooks.console.topics import rising_here

PAGE_SIZE = 20
_URGENT = 5
_CARDS = (Shelf.OVERDUE, Shelf.DUE_TODAY, Shelf.UNASSIGNED, Shelf.MINE)
_MAX_PAGE = 500
_SHORTEST_CODE = len("PA-7K")
"""A shorter beginning is that of a thousand cases and finds nothing."""
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for."""

    shelf: Shelf
    kind: CaseKind | None
    status: CaseStatus | None
    text: str
    page: int

    def address(self, **changes: object) -> dict[str, object]:
        """Return the parameters of a list that differs from this one."""
        facts = {
            "shelf": self.shelf,
            "kind": self.kind,
            "status": self.status,
            "q": self.text,
            "page": self.page,
        }
        return {key: value for key, value in {**facts, **changes}.items() if value}


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/")(today)
    console.get("/cases", endpoint="cases")(list_cases)
    console.get("/counts")(counts)


@access.needs(Right.SIGNED_IN)
def today() -> ResponseReturnValue:
    """Answer first: what needs me now?"""
    account = access.account_here()
    if not may(account, Right.SEE_CASES):
        return render_template("console/no_cases.html", page="today")
    store = access.app_here().store
    wanted = Wanted(account.id, _today())
    mine = Wanted(account.id, _today(), Shelf.MINE)
    urgent = store.caselist.page(wanted, limit=_URGENT).files
    held = store.caselist.page(mine, limit=_URGENT).files
    trail.saw_list("case.list", [*urgent, *held], detail="today")
    return render_template(
        "console/today.html",
        page="today",
        cards=_CARDS,
        counts=store.caselist.counts(account.id, _today()),
        urgent=urgent,
        mine=held,
        **reminders(),
        **rising_here(),
        **satisfaction_here(),
        **_facts(),
    )


@access.needs(Right.SEE_CASES)
def list_cases() -> ResponseReturnValue:
    """List cases by filters, by code, or by words."""
    asked = _asked()
    account = access.account_here()
    searched = _searched(asked, account.id)
    verb = "case.search" if asked.text else "case.list"
    trail.saw_list(verb, searched.found.files, detail=str(asked.shelf))
    return render_template(
        "console/cases.html",
        page="cases",
        asked=asked,
        found=searched.found,
        is_partial=searched.is_partial,
        done=placing.DONE.get(request.args.get("da", ""), ""),
        looked_through=LOOKED_THROUGH,
        counts=access.app_here().store.caselist.counts(account.id, _today()),
        kinds=CaseKind,
        statuses=CaseStatus,
        officers=_all_officers(),
        many={deed: request.args.get(deed, 0, type=int) for deed in ("assign", "close")},
        **_facts(),
    )


@access.needs(Right.SEE_CASES, is_use=False)
def counts() -> ResponseReturnValue:
    """Return the filters with fresh counts; asked for by the open page itself."""
    account = access.account_here()
    return render_template(
        "console/_shelves.html",
        asked=_asked(),
        counts=access.app_here().store.caselist.counts(account.id, _today()),
    )


def _all_officers() -> list[tuple[str, str]]:
    """Return who may work on cases of some OA; on which is asked when they are ticked."""
    accounts = access.app_here().store.staff.all()
    return [(each.id, each.name) for each in accounts if may(each, Right.WORK_CASES)]


def _searched(asked: Asked, staff: str) -> Searched:
    store = access.app_here().store
    code = find_code(asked.text) or _part_of_code(asked.text)
    wanted = Wanted(staff, _today(), asked.shelf, asked.kind, asked.status, code)
    offset = (asked.page - 1) * PAGE_SIZE
    if asked.text and not code:
        return search(store, wanted, asked.text, limit=PAGE_SIZE, offset=offset)
    return Searched(store.caselist.page(wanted, limit=PAGE_SIZE, offset=offset))


def _part_of_code(text: str) -> str:
    """Return the beginning of a code in its official form; empty for anything else."""
    typed = text.strip().upper()
    is_code = typed.startswith("PA-") and typed.replace("-", "").isalnum() and typed.isascii()
    return typed if is_code and len(typed) >= _SHORTEST_CODE else ""


def _asked() -> Asked:
    given = request.args
    page = given.get("page", 1, type=int)
    return Asked(
        shelf=_choice(Shelf, given.get("shelf", "")) or Shelf.OPEN,
        kind=_choice(CaseKind, given.get("kind", "")),
        status=_choice(CaseStatus, given.get("status", "")),
        text=given.get("q", "").strip()[:200],
        page=min(max(1, page), _MAX_PAGE),
    )


def _choice(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in {str(each) for each in kind} else None


def _facts() -> dict[str, object]:
    app = access.app_here()
    return {
        "today": current_day(app.clock),
        "calendar": app.shelf().calendar,
        "names": app.store.staff.names(),
        "shelves": Shelf,
    }


def _today() -> str:
    return current_day(access.app_here().clock).isoformat()
