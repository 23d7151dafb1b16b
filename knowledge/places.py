"""What places and agencies are called today, and what they were called before.

The rows are content with their document and day of checking (knowledge/content/places). Finding
their names in a question is knowledge.gazetteer's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from knowledge.text import fold

_FORMER = re.compile(
    r"(?P<partly>một phần )?(?P<kind>xã|phường|thị trấn|đặc khu) (?P<name>[^()]+?)"
    r"(?: \((?P<where>[^()]+)\))?",
    re.IGNORECASE,
)
NEAR = 3
"""How many similar slugs are offered for a wrong one."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a row comes from: document, article or clause, and the day somebody last looked."""

    document: str
    checked_on: date
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Province:
    """A province of today. `merged` lists what it was made from; empty where nothing changed.

    `kind` is empty while it is not confirmed: three may have become cities since. `spellings`
    maps other ways of writing a name of old to that name.
    """

    slug: str
    name: str
    kind: str
    merged: tuple[str, ...]
    spellings: tuple[tuple[str, ...], ...]
    valid_from: date
    basis: Basis

    @property
    def full_name(self) -> str:
        """The name with its kind, where that is confirmed: "tỉnh Lâm Đồng"."""
        return f"{self.kind} {self.name}" if self.kind else self.name

    def others(self, name: str) -> tuple[str, ...]:
        """Return what else the province was made from."""
        return tuple(other for other in self.merged if other != name)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that is gone, and who does its work now.

    Where `is_sure` is false the successors are hearsay and are never stated as certain.
    """

    name: str
    spellings: tuple[str, ...]
    successors: tuple[str, ...]
    ended_on: date | None
    is_sure: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Districts:
    """The level of government that is gone; `ended_on` is the first day without it."""

    ended_on: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, ward or special zone of today; `old_names` are what it was made from.

    An old name reads "xã Nhân Đạo", "phường 1 (thành phố Đà Lạt)" or "một phần xã Phong Phú".
    """

    code: str
    name: str
    kind: str
    province: str
    old_names: tuple[str, ...]
    document: str
    valid_from: date
    source: str
    checked_on: date

    @property
    def full_name(self) -> str:
        """The name with its kind: "xã Nhân Cơ"."""
        return f"{self.kind} {self.name}"

    @property
    def slug(self) -> str:
        """A name for commands and for comparing rows: "lam-dong-xa-nhan-co"."""
        return "-".join((self.province, *fold(self.full_name).split()))


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """One old name, taken apart; `where` is its district or province of then, if told."""

    kind: str
    name: str
    where: str = ""
    is_partly: bool = False

    @property
    def full_name(self) -> str:
        """The name as people know it: "thị trấn Kiến Đức"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Places:
    """All tables; `communes_total` is how many communes there are, so that gaps are known."""

    provinces: tuple[Province, ...] = ()
    agencies: tuple[Agency, ...] = ()
    communes: tuple[Commune, ...] = ()
    districts: Districts | None = None
    communes_total: int = 0

    @property
    def knows_every_commune(self) -> bool:
        """Say whether the table of communes is complete."""
        return 0 < self.communes_total <= len(self.communes)

    def province(self, slug: str) -> Province | None:
        """Return the province with this slug."""
        return next((each for each in self.provinces if each.slug == slug), None)


def former_of(text: str) -> FormerCommune:
    """Take an old name apart; raises ValueError when it does not begin with its kind."""
    found = _FORMER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return FormerCommune(
        found["kind"].lower(), found["name"], found["where"] or "", bool(found["partly"])
    )


def slug_of(name: str) -> str:
    """Return a name as a slug: "Đắk Nông" → "dak-nong"."""
    return "-".join(fold(name).split())


def near_slugs(wrong: str, provinces: Iterable[Province]) -> list[str]:
    """List the slugs that may have been meant: of a province of old, or spelled alike."""
    provinces = tuple(provinces)
    slug = slug_of(wrong)
    today = [each.slug for each in provinces if slug in map(slug_of, each.merged)]
    return today or get_close_matches(slug, [each.slug for each in provinces], n=NEAR)
