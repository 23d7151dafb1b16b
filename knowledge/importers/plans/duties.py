"""Reads who must do what where a plan has no table: from its last part, or from running prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.importers.plans.agencies import (
    begins_as_agency,
    named,
    partners_in,
    polite_free,
    subject_of,
)
from knowledge.importers.plans.lines import UPPER, flat, squeezed
from knowledge.importers.plans.outline import Node, Part
from knowledge.importers.plans.words import duty_verb, starts_agency

_ORGANISING = re.compile(
    r"to chuc thuc hien|phan cong|trach nhiem (?:cua|thuc hien)|nhiem vu cua cac"
)
_CLOSING = re.compile(
    r"^(?:noi nhan|tren day|tm\.|kt\.|de nghi cac co quan[^:]{0,200}theo ke hoach)"
)
_GIVES = re.compile(r"\b(?:giao|yeu cau|de nghi)\s+(?=(?:cac\s+)?)")
_NO_DUTY = re.compile(r"^(?:ban hanh|vua ban hanh|co van ban)\b")
_SENTENCE = re.compile(rf"(?<=[.;])\s+(?=[{UPPER}])")


@dataclass(frozen=True, slots=True)
class Duty:
    """Something somebody must do, in the plan's words."""

    line: int
    lead: str
    text: str
    partners: tuple[str, ...] = ()


def organised(root: Node) -> list[Duty]:
    """Return the duties of the part "Tổ chức thực hiện", body by body."""
    sections = [node for node in root.walk() if _is_organising(node.part)]
    found: list[Duty] = []
    seen: set[int] = set()
    for section in sections:
        for child in section.children:
            if id(child) not in seen:
                seen.update(map(id, child.walk()))
                found.extend(_of_body(child))
    return found


def _is_organising(part: Part) -> bool:
    return part.level <= 3 and len(part.text) < 90 and bool(_ORGANISING.search(flat(part.text)))


def _of_body(node: Node) -> Iterator[Duty]:
    part = node.part
    if _CLOSING.match(flat(part.text)):
        return
    head, colon, rest = part.text.partition(":")
    is_headed = begins_as_agency(head) and (not node.children or colon != "" or len(head) < 160)
    if not is_headed or (not colon and not node.children):
        yield from _from_sentence(part)
        lead = subject_of(part.text)
        yield from _below(node, lead) if lead else ()
        return
    lead = named(polite_free(head))
    if rest.strip():
        yield _duty(part.line, lead, rest)
    yield from _below(node, lead)


def _below(node: Node, lead: str) -> Iterator[Duty]:
    for child in node.children:
        text = child.part.text
        if _CLOSING.match(flat(text)):
            return
        if child.children and text.rstrip().endswith(":"):
            text = " ".join([text, *(each.part.text for each in child.children)])
        elif child.children:
            yield from _below(child, lead)
        yield _duty(child.part.line, lead, text)


def _duty(line: int, lead: str, text: str) -> Duty:
    text = squeezed(text).strip()
    return Duty(line, subject_of(text) or lead, text, partners_in(text))


def _from_sentence(part: Part) -> Iterator[Duty]:
    for _, _, duty in _sentences(part, ""):
        if duty is not None:
            yield duty


def in_prose(parts: Sequence[Part]) -> list[Duty]:
    """Return the duties that sentences lay on bodies: "giao các Sở … xây dựng …".

    A sentence without a body that begins with a verb goes on with the body before it.
    """
    found: list[Duty] = []
    lead = ""
    for part in parts:
        if _CLOSING.match(flat(part.text)):
            break
        for _, now, duty in _sentences(part, lead):
            lead = now
            if duty is not None:
                found.append(duty)
    return found


def _sentences(part: Part, lead: str) -> Iterator[tuple[str, str, Duty | None]]:
    for sentence in _split(part.text):
        body, duty = _laid_on(sentence)
        if body:
            lead = body
        elif not (lead and duty_verb().match(flat(sentence))):
            lead = lead if duty_verb().match(flat(sentence)) else ""
            yield sentence, lead, None
            continue
        yield sentence, lead, Duty(part.line, lead, duty or sentence.strip(), partners_in(sentence))


def _laid_on(sentence: str) -> tuple[str, str]:
    """Return the body of a sentence and what it must do; empty where there is none."""
    seen = flat(sentence)
    gives = _GIVES.search(seen)
    start = gives.end() if gives and gives.start() < 60 else 0
    if not starts_agency(sentence[start:]):
        return "", ""
    verb = duty_verb().search(seen, start + 3)
    if verb is None or verb.start() - start > 400 or _NO_DUTY.match(seen[verb.start() :]):
        return "", ""
    if re.search(r"\b(?:ban hanh|nham|la|duoc|da)\b", seen[start : verb.start()]):
        return "", ""
    return named(sentence[start : verb.start()]), _raised(sentence[verb.start() :])


def _split(text: str) -> list[str]:
    """Part sentences; a semicolon parts them only where a verb of duty follows."""
    parts: list[str] = []
    for piece in _SENTENCE.split(text):
        if parts and parts[-1].endswith(";") and not duty_verb().match(flat(piece)):
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return parts


def _raised(text: str) -> str:
    text = text.strip()
    also = re.match(r"cung\s+", flat(text))
    text = text[also.end() :] if also else text
    return text[:1].upper() + text[1:]
