"""Says what a place or an agency of old is called today, with document and day of checking.

States nothing that is not in the tables of knowledge/content/places; of what nobody has confirmed
it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.conversation.text import day
from bot.wording import Wording
from knowledge.gazetteer import CommuneNamed, ProvinceNamed
from knowledge.places import Agency, Basis, Commune, Districts, Places


def provinces_told(named: Sequence[ProvinceNamed], wording: Wording) -> list[str]:
    """Return a sentence for each province, names of old first, then the documents."""
    old = [each for each in named if each.is_old and each.name in each.now.merged]
    told = {each.now.slug for each in old}
    others = [each for each in named if each.now.slug not in told]
    rows = {(each.now.slug, each.name): each for each in (*old, *others)}.values()
    lines = [_province(each, wording) for each in rows]
    return [*dict.fromkeys(lines), *_bases((each.now.basis for each in rows), wording)]


def _province(named: ProvinceNamed, wording: Wording) -> str:
    now = named.now
    since = day(now.valid_from)
    if not now.merged:
        return wording.say("place.unchanged", now=_raised(now.full_name))
    if named.is_old:
        parts = _listed(now.merged, wording)
        return wording.say(
            "place.merged", old=named.name, now=now.full_name, day=since, parts=parts
        )
    others = _listed(now.others(named.name), wording)
    return wording.say("place.kept", now=_raised(now.full_name), day=since, others=others)


def agencies_told(agencies: Iterable[Agency], wording: Wording) -> list[str]:
    """Return who does the work of each agency now; what is not confirmed is said to be so."""
    lines = []
    for agency in agencies:
        if agency.is_sure and agency.ended_on:
            since = day(agency.ended_on)
            lines.append(wording.say("place.agency", old=agency.name, day=since))
        else:
            lines.append(wording.say("place.agency_unsure", old=agency.name))
        lines += [f"• {successor}" for successor in agency.successors]
        if agency.is_sure:
            lines += _bases([agency.basis], wording)
        else:
            lines.append(wording.say("place.agency_ask"))
    return lines


def district_told(districts: Districts, wording: Wording) -> list[str]:
    """Return that there are no districts any more, and where to go instead."""
    sentence = wording.say("place.district", day=day(districts.ended_on))
    return [sentence, *_bases([districts.basis], wording)]


def communes_told(named: Sequence[CommuneNamed], places: Places, wording: Wording) -> list[str]:
    """Return what became of a commune; a divided one has a sentence for each part."""
    lines = [_commune(each, places, wording) for each in named]
    bases = (Basis(each.now.document, each.now.checked_on) for each in named)
    return [*lines, *_bases(bases, wording), *_gap(places, wording)]


def commune_choice(named: CommuneNamed, places: Places, wording: Wording) -> str:
    """Return a commune as one of a list: its old name with its district, and its new one."""
    now = _with_province(named.now, places)
    former = named.former
    if former is None:
        return now
    old = f"{former.full_name} ({former.where})" if former.where else former.full_name
    return wording.say("place.option", old=old, now=now)


def _commune(named: CommuneNamed, places: Places, wording: Wording) -> str:
    commune, former = named.now, named.former
    now, since = _with_province(commune, places), day(commune.valid_from)
    if former is not None and former.full_name.lower() != commune.full_name.lower():
        key = "place.commune_partly" if former.is_partly else "place.commune"
        where = f" ({former.where})" if former.where else ""
        old = former.full_name if former.is_partly else _raised(former.full_name)
        return wording.say(key, old=old + where, now=now, day=since)
    others = [name.partition(" (")[0] for name in commune.old_names]
    if not others:
        return wording.say("place.commune_unchanged", now=_raised(now))
    return wording.say(
        "place.commune_made", now=_raised(now), day=since, parts=_listed(others, wording)
    )


def _gap(places: Places, wording: Wording) -> list[str]:
    return [] if places.knows_every_commune else [wording.say("place.commune_gap")]


def renamed_provinces(named: Iterable[ProvinceNamed], wording: Wording) -> Iterator[str]:
    """Yield a remark beside another answer for each named province that is gone."""
    for each in dict.fromkeys(named):
        if each.is_old and each.name in each.now.merged:
            yield _note(each.name, each.now.full_name, each.now.basis, wording)


def renamed_communes(
    named: Iterable[CommuneNamed], places: Places, wording: Wording
) -> Iterator[str]:
    """Yield the same for communes; a divided one is told with all its parts."""
    for each in named:
        former, now = each.former, each.now
        if former is not None and former.full_name.lower() != now.full_name.lower():
            basis = Basis(now.document, now.checked_on)
            yield _note(former.full_name, _with_province(now, places), basis, wording)


def _note(old: str, now: str, basis: Basis, wording: Wording) -> str:
    checked_on = day(basis.checked_on)
    return wording.say("place.note", old=old, now=now, document=basis.document, day=checked_on)


def _bases(bases: Iterable[Basis], wording: Wording) -> list[str]:
    """Return one line for each document, however many sentences lean on it."""
    told = {(_cited(basis), basis.checked_on) for basis in bases}
    return [
        wording.say("place.basis", document=document, day=day(checked_on))
        for document, checked_on in sorted(told)
    ]


def _cited(basis: Basis) -> str:
    return f"{basis.document}, {basis.clause}" if basis.clause else basis.document


def _with_province(commune: Commune, places: Places) -> str:
    province = places.province(commune.province)
    return f"{commune.full_name}, {province.full_name}" if province else commune.full_name


def _listed(names: Sequence[str], wording: Wording) -> str:
    *others, last = names
    if not others:
        return last
    return wording.say("place.and", others=", ".join(others), last=last)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
