"""Real addresses of the console's routes, and of what else shows cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Flask

from bot.exports.papers import PaperForm
from tests.factories import OA, POSSIBLE_ORDERS
from tests.webhooks.console.conftest import DRAFT, LAMP

PARTS: Mapping[str, str | int] = {
    "oa_id": OA,
    "code": LAMP,
    "number": 1,
    "filename": "console.css",
    "_rest": "nowhere",
    "topic": "none",
    "what": "cases",
    "form": "csv",
    "revision_id": "nowhere",
    "version": "nowhere",
    "order_id": "nowhere",
    "folder": "faq",
    "name": "nothing.md",
    "workbook_id": "nowhere",
    "path": "guards.toml",
    "campaign": "none",
    "task": "none",
    "slot": "none",
    "bulletin_id": DRAFT,
    "deed": "cancel",
}


def routes(web: Flask, **parts: str) -> Iterator[tuple[str, str, str]]:
    """Yield method, endpoint and a real address of every route of the console."""
    adapter = web.url_map.bind("localhost")
    for rule in web.url_map.iter_rules():
        if rule.endpoint.startswith("console."):
            values = {name: {**PARTS, **parts}[name] for name in rule.arguments}
            address = adapter.build(rule.endpoint, values)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield method, rule.endpoint.removeprefix("console."), address


def visits(web: Flask, code: str, *queries: str) -> Iterator[tuple[str, str, str]]:
    """Yield every route about a case, lists of cases, all files of cases and its papers."""
    yield from routes(web, code=code)
    for query in queries:
        yield "GET", "cases", f"/console/cases?{query}"
    for order in POSSIBLE_ORDERS:
        yield "GET", "export", f"/console/exports/{order.what}.{order.form}"
    for paper in PaperForm:
        yield "GET", "paper", f"/console/cases/{OA}/{code}/paper.{paper}"
