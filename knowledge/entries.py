"""Builds entries from front matter: which keys each kind has and what they must be.

Reads no files and no bodies; that is knowledge.loader. The rows of an entry are built in
knowledge.rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypedDict

from knowledge import rows
from knowledge.fields import Fields
from knowledge.model import (
    Confidence,
    Entry,
    Facet,
    Fact,
    Kind,
    Plan,
    Procedure,
    Section,
    Source,
    Validity,
)

_SCOPE = re.compile(r"national|oa|province:[a-z0-9-]+|oa:[A-Za-z0-9_-]+")

Body = tuple[str, Mapping[Facet, Section]]
"""The lead paragraph and the sections."""


class _Shared(TypedDict):
    """What every kind of entry has; the keys are Entry's."""

    id: str
    kind: Kind
    slug: str
    title: str
    lead: str
    questions: tuple[str, ...]
    validity: Validity
    sources: tuple[Source, ...]
    sections: Mapping[Facet, Section]
    short: str
    scope: str
    related: tuple[str, ...]
    aliases: tuple[str, ...]
    facts: tuple[Fact, ...]
    confidence: Mapping[Facet, Confidence]


def build_entry(fields: Fields, kind: Kind, *, slug: str, body: Body) -> Entry:
    """Build one entry; problems are reported through the fields."""
    if kind is Kind.PROCEDURE:
        return _procedure(fields, slug, body)
    if kind is Kind.PLAN:
        return _plan(fields, slug, body)
    shared = _shared(fields, kind, f"faq:{slug}", slug=slug, body=body)
    return Entry(**shared, bundle=fields.texts("bundle"))


def _shared(fields: Fields, kind: Kind, identity: str, *, slug: str, body: Body) -> _Shared:
    lead, sections = body
    return {
        "id": identity,
        "kind": kind,
        "slug": slug,
        "title": fields.text("title"),
        "lead": lead,
        "questions": fields.texts("questions", required=True),
        "validity": _validity(fields),
        "sources": tuple(map(rows.source, fields.tables("sources", required=True))),
        "sections": sections,
        "short": fields.text("short", default=""),
        "scope": _scope(fields),
        "related": fields.texts("related"),
        "aliases": fields.texts("aliases"),
        "facts": tuple(map(rows.fact, fields.tables("facts"))),
        "confidence": _confidence(fields.table("confidence")),
    }


def _confidence(table: Fields) -> Mapping[Facet, Confidence]:
    """Read `[confidence]`: a side of the entry and how far it is verified."""
    found = {}
    for name in table.names():
        told = table.choice(name, [level.value for level in Confidence])
        if name not in {facet.value for facet in Facet}:
            table.complain(name, f'"{name}" is no side of an entry; write papers, fee, duration …')
        elif told in {level.value for level in Confidence}:
            found[Facet(name)] = Confidence(told)
    return found


def _scope(fields: Fields) -> str:
    scope = fields.text("scope", default="national")
    if not _SCOPE.fullmatch(scope):
        allowed = '"national", "oa", "province:…" or "oa:…"'
        fields.complain("scope", f'"scope" is "{scope}"; write {allowed}')
    return scope


def _validity(fields: Fields) -> Validity:
    valid_from, valid_to = fields.day("valid_from"), fields.optional_day("valid_to")
    if valid_to is not None and valid_to < valid_from:
        fields.complain("valid_to", '"valid_to" lies before "valid_from"')
    return Validity(valid_from, valid_to)


def _procedure(fields: Fields, slug: str, body: Body) -> Procedure:
    code = fields.text("code")
    return Procedure(
        **_shared(fields, Kind.PROCEDURE, code, slug=slug, body=body),
        code=code,
        codes_also=fields.texts("codes_also"),
        successor=fields.text("successor", default=""),
        field=fields.text("field"),
        level=fields.choice("level", ("xã", "tỉnh", "trung ương")),
        online=fields.choice("online", ("toàn trình", "một phần", "chưa"), default=""),
        life_events=fields.texts("life_events"),
        papers=tuple(map(rows.paper, fields.tables("papers"))),
        times=tuple(map(rows.time_limit, fields.tables("times"))),
        places=tuple(map(rows.place, fields.tables("places"))),
        fees=tuple(map(rows.fee, fields.tables("fees"))),
        exemptions=tuple(map(rows.exemption, fields.tables("exemptions"))),
        basis=tuple(map(rows.document, fields.tables("basis"))),
    )


def _plan(fields: Fields, slug: str, body: Body) -> Plan:
    return Plan(
        **_shared(fields, Kind.PLAN, f"plan:{slug}", slug=slug, body=body),
        number=fields.text("number", default=""),
        agency=fields.text("agency"),
        province=fields.text("province"),
        issued_on=fields.optional_day("issued_on"),
        period=fields.text("period"),
        superseded_by=fields.text("superseded_by"),
        tasks=tuple(map(rows.task, fields.tables("tasks"))),
    )
