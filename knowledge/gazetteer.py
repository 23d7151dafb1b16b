"""Finds the names of places and agencies in a question, and what each is called today.

Knows the names of the tables only. That a district of any name is gone is a rule, and stands in
bot.conversation.places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from knowledge.phrases import Found, PhraseTable
from knowledge.places import Agency, Commune, FormerCommune, Places, Province, former_of
from knowledge.text import Token, fold, plain, tokens

_PROVINCE_KINDS = (("tinh",), ("thanh", "pho"), ("tp",))
_COMMUNE_KINDS = (("xa",), ("phuong",), ("thi", "tran"), ("dac", "khu"))
_NOT_COMMUNES = frozenset({"huyen", "quan", "pho", "tp", "tinh", "duong", "cho", "truong"})
_NOT_PROVINCES = frozenset({"huyen", "quan", "xa", "phuong", "tran", "duong", "cho", "truong"})
"""Words before a name that make it the name of something else: "huyện Krông Nô"."""

_SPEAKING = 2
"""A commune's name of fewer words says nothing without its kind: "phường 1"."""


@dataclass(frozen=True, slots=True)
class ProvinceNamed:
    """A province called by a name of today or of old."""

    name: str
    now: Province

    @property
    def is_old(self) -> bool:
        """Say whether the name itself is gone."""
        return self.name != self.now.name


@dataclass(frozen=True, slots=True)
class CommuneNamed:
    """A commune called by its old name, or by that of today where `former` is None."""

    now: Commune
    former: FormerCommune | None = None

    @property
    def place(self) -> str:
        """What tells communes of one name apart; a divided commune is one place."""
        where = self.former.where if self.former else ""
        return f"{self.now.province} {where or self.now.slug}"


Meant = ProvinceNamed | Agency | tuple[CommuneNamed, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a text names; `rest` are its other words.

    `is_told` says whether a kind stands with a name: a bare "Hòa Bình" may be peace, and a bare
    "Thống Nhất" agreement.
    """

    provinces: tuple[ProvinceNamed, ...] = ()
    agencies: tuple[Agency, ...] = ()
    communes: tuple[CommuneNamed, ...] = ()
    rest: str = ""
    is_told: bool = False

    def __bool__(self) -> bool:
        """Say whether anything was named."""
        return bool(self.provinces or self.agencies or self.communes)


class Gazetteer:
    """The names of one version of the tables, ready to be looked for."""

    def __init__(self, places: Places) -> None:
        self._by_slug = {commune.slug: commune for commune in places.communes}
        phrases = tuple(_phrases(places))
        self._words = frozenset(word.folded for phrase, _ in phrases for word in phrase)
        self._table: PhraseTable[Meant] = PhraseTable(phrases)

    def commune(self, slug: str) -> Commune | None:
        """Return the commune of today with this slug."""
        return self._by_slug.get(slug)

    def find(self, text: str) -> Naming:
        """Say which places and agencies a question names; the longest names win.

        Words of our names are taken as typed: "Kon Tum" has no slip, and "TT&TT" no short form.
        """
        words = tokens(text, known=self._words)
        folded = [word.folded for word in words]
        found = [hit for hit in self._table.find(words) if not _is_other(folded, hit)]
        if not found:
            return Naming()
        kinds = [_kind_of(folded, hit) for hit in found]
        spans = {at for hit in found for at in range(hit.start, hit.end)}
        spans |= set(chain.from_iterable(kinds))
        values = [hit.value for hit in found]
        communes = chain.from_iterable(each for each in values if isinstance(each, tuple))
        return Naming(
            tuple(dict.fromkeys(each for each in values if isinstance(each, ProvinceNamed))),
            tuple(dict.fromkeys(each for each in values if isinstance(each, Agency))),
            tuple(dict.fromkeys(communes)),
            " ".join(word.raw for at, word in enumerate(words) if at not in spans),
            any(map(bool, kinds)) or any(isinstance(each, Agency) for each in values),
        )


def _is_other(folded: Sequence[str], hit: Found[Meant]) -> bool:
    """Say whether the words before a name make it no name of this table."""
    before = folded[hit.start - 1] if hit.start else ""
    if isinstance(hit.value, ProvinceNamed):
        return before in _NOT_PROVINCES
    if isinstance(hit.value, tuple):
        return before in _NOT_COMMUNES or folded[max(hit.start - 2, 0) : hit.start] == ["thi", "xa"]
    return False


def _kind_of(folded: Sequence[str], hit: Found[Meant]) -> range:
    """Return where the kind of a name stands: before a province's, within a commune's."""
    if isinstance(hit.value, tuple):
        for kind in _COMMUNE_KINDS:
            if tuple(folded[hit.start : hit.start + len(kind)]) == kind:
                return range(hit.start, hit.start + len(kind))
    for kind in _PROVINCE_KINDS:
        start = max(hit.start - len(kind), 0)
        if isinstance(hit.value, ProvinceNamed) and tuple(folded[start : hit.start]) == kind:
            return range(start, hit.start)
    return range(0)


def _phrases(places: Places) -> Iterator[tuple[Sequence[Token], Meant]]:
    provinces = dict(_province_names(places.provinces))
    for name, named in provinces.items():
        yield plain(name), named
    yield from _agency_phrases(places.agencies)
    yield from _commune_phrases(places.communes, taken=frozenset(map(fold, provinces)))


def _province_names(provinces: Iterable[Province]) -> Iterator[tuple[str, ProvinceNamed]]:
    for province in provinces:
        for name in province.merged or (province.name,):
            yield name, ProvinceNamed(name, province)
        for name, *spellings in province.spellings:
            for spelling in spellings:
                yield spelling, ProvinceNamed(name, province)


def _agency_phrases(agencies: Iterable[Agency]) -> Iterator[tuple[Sequence[Token], Agency]]:
    for agency in agencies:
        for name in (agency.name, *agency.spellings):
            yield plain(name), agency


def _commune_phrases(
    communes: Iterable[Commune], *, taken: frozenset[str]
) -> Iterator[tuple[Sequence[Token], tuple[CommuneNamed, ...]]]:
    """Yield names with their kind, and names that speak for themselves without it.

    A bare name that a province has is the province's.
    """
    full: dict[str, dict[CommuneNamed, None]] = defaultdict(dict)
    bare: dict[str, dict[CommuneNamed, None]] = defaultdict(dict)
    for commune in communes:
        formers = tuple(map(former_of, commune.old_names))
        for former in formers:
            full[former.full_name.lower()][CommuneNamed(commune, former)] = None
            bare[former.name.lower()][CommuneNamed(commune, former)] = None
        if all(former.full_name.lower() != commune.full_name.lower() for former in formers):
            full[commune.full_name.lower()][CommuneNamed(commune)] = None
            bare[commune.name.lower()][CommuneNamed(commune)] = None
    for name, named in full.items():
        for spelling in _spellings(name):
            yield plain(spelling), tuple(named)
    for name, named in bare.items():
        for spelling in _spellings(name):
            words = plain(spelling)
            if len(words) >= _SPEAKING and fold(name) not in taken:
                yield words, tuple(named)


def _spellings(name: str) -> tuple[str, ...]:
    """Return a name and, where it has an apostrophe, as people type it: "ea t'ling", "ea tling"."""
    return tuple(dict.fromkeys((name, name.replace("'", "").replace("’", ""))))
