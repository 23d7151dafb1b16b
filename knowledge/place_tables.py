"""Reads the tables of places/: provinces and agencies of old and of today, and communes.

A missing file is an empty table; communes.csv is written by knowledge.importers.communes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path

from knowledge.communes import FILE as COMMUNES_FILE
from knowledge.communes import Rows, commune_of, rows_of_text
from knowledge.fields import Collector, Fields, Report, read_text
from knowledge.places import Agency, Basis, Commune, Districts, Places, Province
from knowledge.problems import ContentError
from knowledge.tables import open_table

KINDS = ("tỉnh", "thành phố")
_PROVINCES = "places/provinces.toml"
_AGENCIES = "places/agencies.toml"


def load_places(root: Path, collector: Collector) -> Places:
    """Read every table of a content folder's places."""
    fields = open_table(root / _PROVINCES, collector, name=_PROVINCES)
    if fields is None:
        return Places()
    provinces, districts, total = _provinces(fields)
    communes = _communes(root / COMMUNES_FILE, provinces, collector)
    return Places(provinces, _agencies(root, collector), communes, districts, total)


@lru_cache(maxsize=1)
def provinces_of_today(root: Path) -> tuple[Province, ...]:
    """Return the provinces of a content folder; raises ContentError when the table is malformed."""
    collector = Collector()
    fields = open_table(root / _PROVINCES, collector, name=_PROVINCES)
    provinces = _provinces(fields)[0] if fields else ()
    if collector.problems:
        raise ContentError(collector.problems)
    return provinces


def taken_over(
    rows: Rows, provinces: Iterable[Province], report: Report, *, known: Iterable[Commune] = ()
) -> tuple[Commune, ...]:
    """Turn rows into communes; rows with a problem are reported and left out.

    A row may not take the code of a commune that is `known` by another name.
    """
    provinces = tuple(provinces)
    found: dict[str, Commune] = {}
    owners = {commune.code: commune for commune in known}
    messages: list[str] = []

    def complain(_column: str, message: str) -> None:
        messages.append(message)

    for line, row in rows:
        messages.clear()
        commune = commune_of(row, provinces, complain)
        if commune.slug in found and not messages:
            complain("name", f"{commune.full_name} stands twice in {commune.province}; keep one")
        owner = owners.get(commune.code) if commune.code else None
        if owner is not None and owner.slug != commune.slug:
            complain("code", f'the code "{commune.code}" is that of {owner.full_name}; mend one')
        if not messages:
            found[commune.slug] = commune
            owners[commune.code] = commune
        for message in messages:
            report(line, message)
    return tuple(found.values())


def _communes(
    path: Path, provinces: tuple[Province, ...], collector: Collector
) -> tuple[Commune, ...]:
    if not path.exists():
        return ()
    report = collector.of(COMMUNES_FILE)
    text = read_text(path, report) or ""
    return taken_over(rows_of_text(text, report), provinces, report)


def _provinces(fields: Fields) -> tuple[tuple[Province, ...], Districts, int]:
    valid_from, document = fields.day("valid_from"), fields.text("document")
    source, checked_on = fields.text("source"), fields.day("checked_on")
    basis = partial(Basis, document, checked_on, source=source)
    provinces = []
    for row in fields.tables("province"):
        spellings = row.table("spellings")
        provinces.append(
            Province(
                row.text("slug"),
                row.text("name"),
                row.choice("kind", KINDS, default=""),
                row.texts("merged"),
                tuple((name, *spellings.texts(name)) for name in spellings.names()),
                row.optional_day("valid_from") or valid_from,
                basis(clause=row.text("clause", default="")),
            )
        )
        row.finish()
    districts = _districts(fields.table("districts"))
    total = fields.integer("communes_total")
    fields.finish()
    return tuple(provinces), districts, total


def _districts(row: Fields) -> Districts:
    ended = Districts(
        row.day("ended_on"),
        Basis(row.text("document"), row.day("checked_on")),
    )
    row.finish()
    return ended


def _agencies(root: Path, collector: Collector) -> tuple[Agency, ...]:
    fields = open_table(root / _AGENCIES, collector, name=_AGENCIES)
    agencies = []
    for row in fields.tables("agency") if fields else ():
        is_sure = row.choice("confidence", ("chắc", "chưa"), default="chắc") == "chắc"
        document = row.text("document") if is_sure else row.text("document", default="")
        agencies.append(
            Agency(
                row.text("name"),
                row.texts("spellings"),
                row.texts("now", required=True),
                row.optional_day("ended_on", required=is_sure),
                is_sure,
                Basis(document, row.day("checked_on"), source=row.text("source", default="")),
            )
        )
        row.finish()
    if fields:
        fields.finish()
    return tuple(agencies)
