"""Which keys, rows and sides the file of each kind may have, for the forms that write them.

The same keys are read by knowledge.entries and knowledge.rows; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.drafts import HEADINGS
from knowledge.life_events import FILE as LIFE_EVENTS
from knowledge.model import Confidence, Kind
from knowledge.rows import CHANNELS, FORMS, UNITS


class Type(StrEnum):
    """What may stand under a key."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Key:
    """One key; `choices` are all that may be written, where not everything may.

    `table` is the content file that has the choices, where editors keep them.
    """

    name: str
    type: Type = Type.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    table: str = ""

    @property
    def is_list(self) -> bool:
        """Say whether several texts stand under it."""
        return self.type is Type.LIST


@dataclass(frozen=True, slots=True)
class Schema:
    """What a kind of file has: keys at the top, tables of rows, sides with a confidence."""

    keys: tuple[Key, ...]
    tables: Mapping[str, tuple[Key, ...]]
    sides: tuple[str, ...]


LEVELS = tuple(level.value for level in Confidence)
_SOURCE = Key("source", Type.NUMBER)
_DAYS = (Key("valid_from", Type.DAY), Key("valid_to", Type.DAY))

_SOURCES = (
    Key("title", required=True),
    Key("url"),
    Key("document"),
    Key("checked_on", Type.DAY, required=True),
)
_FACTS = (Key("what", required=True), Key("value", required=True), _SOURCE)
_NAMES = (Key("title", required=True), Key("short"), Key("aliases", Type.LIST))
_SHARED = (
    Key("questions", Type.LIST, required=True),
    Key("valid_from", Type.DAY, required=True),
    Key("valid_to", Type.DAY),
    Key("scope"),
    Key("related", Type.LIST),
)

FAQ = Schema(
    (*_NAMES, *_SHARED, Key("bundle", Type.LIST)),
    {"sources": _SOURCES, "facts": _FACTS},
    (),
)

PROCEDURE = Schema(
    (
        Key("code", required=True),
        Key("codes_also", Type.LIST),
        Key("successor"),
        *_NAMES,
        Key("life_events", Type.LIST, table=LIFE_EVENTS),
        Key("field", required=True),
        Key("level", required=True, choices=("xã", "tỉnh", "trung ương")),
        Key("online", choices=("toàn trình", "một phần", "chưa")),
        *_SHARED,
    ),
    {
        "sources": _SOURCES,
        "papers": (
            Key("name", required=True),
            Key("form", choices=FORMS),
            Key("copies", Type.NUMBER),
            Key("case"),
            Key("data"),
            _SOURCE,
        ),
        "times": (
            Key("value", Type.NUMBER, required=True),
            Key("unit", required=True, choices=UNITS),
            Key("case"),
            Key("extended", Type.NUMBER),
            Key("note"),
            _SOURCE,
        ),
        "places": (Key("where", required=True), Key("case"), *_DAYS, _SOURCE),
        "fees": (
            Key("case", required=True),
            Key("amount", Type.NUMBER, required=True),
            Key("unit"),
            Key("channel", required=True, choices=CHANNELS),
            Key("basis", required=True),
            *_DAYS,
            _SOURCE,
        ),
        "exemptions": (Key("who", required=True), Key("basis", required=True), *_DAYS, _SOURCE),
        "basis": (Key("number"), Key("title", required=True), _SOURCE),
        "facts": _FACTS,
    },
    tuple(facet.value for facet in HEADINGS[Kind.PROCEDURE].values()),
)

PLAN = Schema(
    (
        Key("number"),
        *_NAMES,
        Key("agency", required=True),
        Key("province", required=True),
        Key("issued_on", Type.DAY),
        Key("period", required=True),
        Key("superseded_by", required=True),
        *_SHARED,
    ),
    {
        "sources": _SOURCES,
        "tasks": (
            Key("no", Type.NUMBER, required=True),
            Key("content", required=True),
            Key("lead", required=True),
            Key("partners", Type.LIST),
            Key("period", required=True),
            Key("start", Type.DAY),
            Key("end", Type.DAY),
            Key("recurrence", choices=("weekly", "monthly", "yearly", "continuous")),
            Key("quota", Type.NUMBER),
            Key("quota_per", choices=("month", "year")),
        ),
        "facts": _FACTS,
    },
    tuple(facet.value for facet in HEADINGS[Kind.PLAN].values()),
)

_SCHEMAS: Mapping[Kind, Schema] = {Kind.FAQ: FAQ, Kind.PROCEDURE: PROCEDURE, Kind.PLAN: PLAN}


def schema_of(kind: Kind) -> Schema:
    """Return what the files of a kind have."""
    return _SCHEMAS[kind]
