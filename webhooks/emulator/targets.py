"""Reads whom a broadcast is for, and says whether a citizen is among them.

Codes: protocol notes 3.4. Several values of one field are alternatives; fields
must all agree. Somebody who has told Zalo nothing matches no filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webhooks.emulator.errors import ApiError
from webhooks.emulator.state import Citizen


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of a target: the codes 0, 1, … and where a citizen keeps theirs."""

    trait: str
    lowest: int
    highest: int
    all_code: str = ""


FILTERS: Mapping[str, Filter] = {
    "ages": Filter("age_group", 0, 7),
    "gender": Filter("gender", 0, 2, all_code="0"),
    "locations": Filter("region", 0, 2),
    "cities": Filter("city", 0, 63),
    "platform": Filter("system", 1, 3),
    "platforms": Filter("system", 1, 3),
    "telcos": Filter("carrier", 1, 4),
}


def read_target(target: object) -> dict[str, str]:
    """Return a checked target; raises ApiError -201 naming the field.

    Values must be strings joined by commas. A field nobody documents is refused
    rather than ignored, since ignoring it would reach everybody.
    """
    if not isinstance(target, Mapping):
        raise ApiError(-201, field="target")
    return {str(name): _read_codes(str(name), value) for name, value in target.items()}


def is_meant(target: Mapping[str, str], citizen: Citizen) -> bool:
    """Say whether a citizen is among those a target names; cities replace locations."""
    fields = [name for name in target if not (name == "locations" and "cities" in target)]
    return all(_matches(FILTERS[name], target[name], citizen) for name in fields)


def _read_codes(name: str, value: object) -> str:
    if name not in FILTERS or not isinstance(value, str):
        raise ApiError(-201, field=name)
    known = {str(code) for code in range(FILTERS[name].lowest, FILTERS[name].highest + 1)}
    if not set(_split(value)) <= known:
        raise ApiError(-201, field=name)
    return value


def _matches(filter_: Filter, value: str, citizen: Citizen) -> bool:
    codes = _split(value)
    return filter_.all_code in codes or getattr(citizen, filter_.trait) in codes


def _split(value: str) -> list[str]:
    return [code.strip() for code in value.split(",")]
