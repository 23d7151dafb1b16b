"""Makes one file of many cases: which table, in which form, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import IO

from bot.clock import VIETNAM, today
from bot.config import Settings
from bot.exports import columns, open311, tables
from bot.exports.shown import shown
from bot.storage.exporting import FOREVER, Wish
from bot.storage.store import Store


class What(StrEnum):
    """What a file of many cases can be."""

    CASES = "cases"
    BOOK = "book"
    OPEN311 = "open311"


class Form(StrEnum):
    """In which form a table is written; the end of the file's name."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


MIME = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class Order:
    """One file that somebody asks for."""

    what: What
    form: Form

    @property
    def is_possible(self) -> bool:
        """Say whether there is such a file: Open311 is JSON, tables are not."""
        return (self.what is What.OPEN311) == (self.form is Form.JSON)

    def file_name(self, on: date) -> str:
        """Return a name without accents, for every file system."""
        names = {What.CASES: "vu-viec", What.BOOK: "so-tiep-nhan", What.OPEN311: "open311"}
        return f"{names[self.what]}-{on:%Y-%m-%d}.{self.form}"


def write(store: Store, settings: Settings, order: Order, wish: Wish, out: IO[bytes]) -> int:
    """Write the cases of a wish into a file and return how many they are.

    What leads to a person in what citizens wrote is masked, whoever reads.
    """
    lines = store.exporting.lines(wish)
    if order.what is What.OPEN311:
        return open311.write_requests(lines, out, lambda oa_id: agency_of(settings, oa_id))
    reader = columns.Reader(shown, store.staff.names(), today(store.clock))
    made = columns.case_table if order.what is What.CASES else columns.book_table
    writes = tables.write_xlsx if order.form is Form.XLSX else tables.write_csv
    return writes(made(lines, reader), out)


def agency_of(settings: Settings, oa_id: str) -> str:
    """Return the agency that an OA speaks for; its id where the OA is not configured."""
    oa = settings.oa(oa_id)
    return (oa.agency or oa.name) if oa else oa_id


def span(first: date | None, last: date | None) -> tuple[int, int]:
    """Return the instants (epoch ms) around whole days, the last one included."""
    since = _midnight(first) if first else 0
    return since, _midnight(last + timedelta(days=1)) if last else FOREVER


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), VIETNAM).timestamp() * 1000)
