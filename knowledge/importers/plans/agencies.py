"""Tells the bodies in a list apart, and a body's name from other words."""

from __future__ import annotations

import re

from knowledge.importers.plans.lines import flat, squeezed
from knowledge.importers.plans.words import duty_verb, fixed_list, starts_agency

_POLITE = re.compile(r"^(?:giao|de nghi|yeu cau|doi voi|-|\+|•)\s*(?:cho\s+)?")
_MORE = re.compile(r"\s+va\s+(?=(?:cac|mot so)\s)|\s*;\s*(?:va\s+)?|\n+|\s*/\s*(?=[A-ZĐ])")
_COMMA = re.compile(r",\s*(?:va\s+)?|\s+va\s+")
_TOGETHER = re.compile(r"\b(?:chu tri,?\s*)?phoi hop(?:\s+(?:cung|voi))?\b\s*(?:cung\s+)?")
_TAIL = re.compile(r"\s+(?:thuc hien|trien khai|to chuc thuc hien)\s*\.?$")


def begins_as_agency(text: str) -> bool:
    """Say whether the text begins with the name of a body."""
    return starts_agency(polite_free(text))


def polite_free(text: str) -> str:
    """Return the text without "Giao", "Đề nghị" and marks before a body's name."""
    text = squeezed(text)
    start = _POLITE.match(flat(text))
    return text[start.end() :] if start else text


def named(text: str) -> str:
    """Return a body's name without what stands around it."""
    text = squeezed(text.replace("\n", " ")).strip(" .;,:-+•")
    return text[:1].upper() + text[1:]


def split_agencies(text: str) -> tuple[str, ...]:
    """Return the bodies of a list.

    Commas part bodies only where the next word begins a body's name: "UBND các xã, phường" and
    "các sở, ban, ngành" are one each.
    """
    found: list[str] = []
    for part in _cut(text, _MORE, lambda _rest: True):
        found.extend(_cut(part, _COMMA, begins_as_agency))
    return tuple(dict.fromkeys(name for part in found if (name := named(part))))


def lead_and_partners(text: str) -> tuple[str, tuple[str, ...]]:
    """Split "A phối hợp với B, C thực hiện" into A and the others."""
    text = squeezed(text.replace("\n", " "))
    seen = flat(text)
    together = _TOGETHER.search(seen)
    if together is None or not together.start():
        return named(text), ()
    rest = text[together.end() :]
    tail = _TAIL.search(flat(rest))
    partners = split_agencies(rest[: tail.start()] if tail else rest)
    return named(re.sub(r"(?i)\s*chủ trì,?\s*$", "", text[: together.start()])), partners


def partners_in(duty: str) -> tuple[str, ...]:
    """Return with whom a duty is to be done: "phối hợp với Sở Nội vụ xây dựng …"."""
    seen = flat(duty)
    together = _TOGETHER.search(seen)
    if together is None or not starts_agency(duty[together.end() :]):
        return ()
    rest = duty[together.end() :]
    stop = duty_verb().search(flat(rest))
    end = min(stop.start() if stop else len(rest), *(rest.find(m) % (len(rest) + 1) for m in ".;("))
    return split_agencies(rest[:end]) if end <= 250 else ()


def subject_of(duty: str) -> str:
    """Return the body that a sentence begins with, where a verb of duty follows it."""
    if not begins_as_agency(duty):
        return ""
    text = polite_free(duty)
    verb = duty_verb().search(flat(text), 3)
    return named(text[: verb.start()]) if verb and verb.start() <= 400 else ""


def _cut(text: str, where: re.Pattern[str], is_next: object) -> list[str]:
    seen = flat(text)
    whole = [found.span() for found in fixed_list().finditer(seen)]
    parts, start = [], 0
    for mark in where.finditer(seen):
        inside = any(a < mark.start() < b for a, b in whole)
        if not inside and callable(is_next) and is_next(text[mark.end() :]):
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [*parts, text[start:]]
