"""Builds entries from front matter: which keys each kind has and what they must be.

Reads no files and no bodies; that is knowledge.loader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypedDict

from knowledge.fields import Fields
from knowledge.model import (
    Entry,
    Facet,
    Fee,
    Kind,
    Plan,
    PlanTask,
    Procedure,
    Section,
    Source,
    Validity,
)

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


def build_entry(fields: Fields, kind: Kind, *, slug: str, body: Body) -> Entry:
    """Build one entry; problems are reported through the fields."""
    if kind is Kind.PROCEDURE:
        return _procedure(fields, slug, body)
    if kind is Kind.PLAN:
        return _plan(fields, slug, body)
    return Entry(**_shared(fields, kind, f"faq:{slug}", slug=slug, body=body))


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
        "sources": tuple(_source(row) for row in fields.tables("sources", required=True)),
        "sections": sections,
        "short": fields.text("short", default=""),
        "scope": _scope(fields),
        "related": fields.texts("related"),
    }


def _scope(fields: Fields) -> str:
    scope = fields.text("scope", default="national")
    if scope not in {"national", "oa"} and not re.fullmatch(r"province:[a-z0-9-]+", scope):
        fields.complain("scope", f'"scope" is "{scope}"; write "national", "oa" or "province:…"')
    return scope


def _validity(fields: Fields) -> Validity:
    valid_from, valid_to = fields.day("valid_from"), fields.optional_day("valid_to")
    if valid_to is not None and valid_to < valid_from:
        fields.complain("valid_to", '"valid_to" lies before "valid_from"')
    return Validity(valid_from, valid_to)


def _source(row: Fields) -> Source:
    source = Source(
        row.text("title"),
        row.day("checked_on"),
        row.text("url", default=""),
        row.text("document", default=""),
    )
    if source.url and not source.url.startswith("https://"):
        row.complain("url", '"url" must begin with https://')
    row.finish()
    return source


def _fee(row: Fields) -> Fee:
    fee = Fee(
        row.text("case"),
        row.integer("amount"),
        row.choice("channel", ("trực tiếp", "trực tuyến", "mọi hình thức")),
        row.text("basis"),
        row.text("unit", default=""),
        row.optional_day("valid_from"),
        row.optional_day("valid_to"),
    )
    row.finish()
    return fee


def _task(row: Fields) -> PlanTask:
    task = PlanTask(
        row.integer("no"),
        row.text("content"),
        row.text("lead"),
        row.texts("partners"),
        row.text("period"),
        row.optional_day("start"),
        row.optional_day("end"),
        row.choice("recurrence", ("weekly", "monthly", "yearly", "continuous"), default=""),
        row.optional_integer("quota"),
        row.choice("quota_per", ("month", "year"), default=""),
    )
    row.finish()
    return task


def _procedure(fields: Fields, slug: str, body: Body) -> Procedure:
    code = fields.text("code")
    return Procedure(
        **_shared(fields, Kind.PROCEDURE, code, slug=slug, body=body),
        code=code,
        codes_also=fields.texts("codes_also"),
        field=fields.text("field"),
        level=fields.choice("level", ("xã", "tỉnh", "trung ương")),
        online=fields.choice("online", ("toàn trình", "một phần", "chưa"), default=""),
        fees=tuple(_fee(row) for row in fields.tables("fees")),
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
        tasks=tuple(_task(row) for row in fields.tables("tasks")),
    )
