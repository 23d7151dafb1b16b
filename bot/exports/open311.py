"""Cases as Open311 GeoReport v2 tells them to other systems: what, when and where it stands.

Carries nothing that a citizen wrote, no place and no picture: those may say who somebody is, so
`description` names the kind alone. https://wiki.open311.org/GeoReport_v2/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import IO

from bot.cases.clocks import term_of
from bot.cases.kinds import ASKS_NOTHING
from bot.cases.workflow import FINISHED
from bot.clock import VIETNAM, local_time
from bot.exports.columns import kind_of, status_of
from bot.models import Case, CaseKind, CaseStatus
from bot.storage.exporting import Line
from bot.wording import texts

OPEN, CLOSED = "open", "closed"

AgencyOf = Callable[[str], str]
"""Names the agency of an OA by the OA's id."""


def services() -> list[dict[str, object]]:
    """Return what can be filed, as `GET services` lists it."""
    return [
        {
            "service_code": str(kind),
            "service_name": texts()[f"kind.{kind}"],
            "description": _term(kind),
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": "Phản ánh, kiến nghị",
        }
        for kind in CaseKind
    ]


def service_request(line: Line, agency_of: AgencyOf) -> dict[str, object]:
    """Return one case, as `GET requests` lists it; codes are unique within a jurisdiction."""
    case = line.case
    told: dict[str, object] = {
        "service_request_id": case.code,
        "jurisdiction_id": case.oa_id,
        "status": status_word(case.status),
        "status_notes": status_of(case.status),
        "service_name": kind_of(case),
        "service_code": str(case.kind),
        "description": kind_of(case),
        "agency_responsible": agency_of(case.oa_id),
        "service_notice": "",
        "requested_datetime": _written(case.received_at),
        "updated_datetime": _written(line.changed_at),
    }
    if case.kind not in ASKS_NOTHING:
        told["expected_datetime"] = _end_of_day(case)
    return told


def status_word(status: CaseStatus) -> str:
    """Return the standard's word for a status; `status_notes` keeps ours."""
    return CLOSED if status in FINISHED else OPEN


def write_requests(lines: Iterable[Line], out: IO[bytes], agency_of: AgencyOf) -> int:
    """Write cases as one JSON array, one case at a time; return how many."""
    count = 0
    out.write(b"[")
    for count, line in enumerate(lines, start=1):
        told = json.dumps(service_request(line, agency_of), ensure_ascii=False)
        out.write(("\n" if count == 1 else ",\n").encode() + told.encode())
    out.write(b"\n]\n")
    return count


def not_found(code: str) -> list[dict[str, object]]:
    """Return the standard's answer for a request that nobody may see or that is not there."""
    return [{"code": 404, "description": f"service_request_id {code} was not found"}]


def _term(kind: CaseKind) -> str:
    if kind in ASKS_NOTHING:
        return "Không có hạn trả lời"
    return f"Trả lời trong {term_of(kind).working_days} ngày làm việc"


def _written(millis: int) -> str:
    return local_time(millis).isoformat(timespec="seconds")


def _end_of_day(case: Case) -> str:
    return datetime.combine(case.due_on, time(23, 59, 59), VIETNAM).isoformat()
