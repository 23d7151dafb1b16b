"""Spreads what one province or one OA does differently over the entries it inherits from.

`khai-sinh@quang-ngai.md` names its scope and the keys that differ; every other key, and every
section it does not write, is that of `khai-sinh.md` and of its later versions. Nothing is copied
by hand, so a corrected base is corrected everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.drafts import Draft
from knowledge.entries import Body

_ROWS = ("papers", "times", "places", "fees", "exemptions", "basis", "facts")
"""Tables whose rows point to a source by number."""


def spread(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield whole drafts: each base, and each overlay once for every version it changes."""
    bases: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        if not draft.is_overlay:
            bases.setdefault((draft.kind, draft.slug), []).append(draft)
            yield draft
    for draft in drafts:
        if draft.is_overlay:
            yield from _merged(draft, bases.get((draft.kind, draft.slug), []))


def _merged(overlay: Draft, bases: Sequence[Draft]) -> Iterator[Draft]:
    if not bases:
        overlay.report(0, f'there is no "{overlay.slug}.md" that this file could change')
    if not str(overlay.values.get("scope", "")).startswith(("province:", "oa:", "oa")):
        overlay.report(0, '"scope" is missing; write "province:…" or "oa:…"')
        return
    for base in bases:
        days = _common_days(base.values, overlay.values)
        if days is not None:
            values = {**base.values, **_renumbered(base.values, overlay.values), **days}
            yield replace(overlay, values=values, body=_body(base.body, overlay.body))


def _renumbered(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return an overlay's keys with its sources put behind the inherited ones."""
    inherited, sources = base.get("sources", []), own.get("sources", [])
    changed = dict(own)
    if not isinstance(inherited, list) or not isinstance(sources, list):
        return changed
    for table in _ROWS:
        rows = own.get(table)
        if sources and isinstance(rows, list):
            changed[table] = [_shifted(row, len(inherited)) for row in rows]
    changed["sources"] = [*inherited, *sources]
    return changed


def _shifted(row: Any, by: int) -> Any:
    if not isinstance(row, dict) or not isinstance(row.get("source", 1), int):
        return row
    return {**row, "source": row.get("source", 1) + by}


def _common_days(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, date] | None:
    """Return the days on which both apply, or None; a wrong date is reported elsewhere."""
    starts = _days(base.get("valid_from"), own.get("valid_from"))
    ends = _days(base.get("valid_to"), own.get("valid_to"))
    if starts and ends and min(ends) < max(starts):
        return None
    days = {"valid_from": max(starts)} if starts else {}
    return {**days, "valid_to": min(ends)} if ends else days


def _days(*values: object) -> list[date]:
    return [value for value in values if isinstance(value, date)]


def _body(base: Body, own: Body) -> Body:
    lead, sections = own
    return lead or base[0], {**base[1], **sections}
