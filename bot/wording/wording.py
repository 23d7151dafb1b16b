"""Renders the bot's sentences from vi.toml, with the facts of one agency filled in.

Chooses nothing: which sentence fits is decided in bot.conversation.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from bot.config import Oa
from knowledge.toml import read_toml

STANDARD_HONORIFIC = "Ông/Bà"
"""How content addresses the citizen; an agency may prefer another word."""

FACTS = frozenset({"honorific", "agency", "phone", "hours", "address", "spokesperson"})
"""Placeholders that every sentence may use; the agency's settings fill them."""

_FACT = re.compile(r"\{(\w+)\}")
_START = re.compile(r"(?:^|(?<=[.!?:] )|(?<=• ))\{(honorific|agency)\}", re.MULTILINE)


class WordingError(KeyError):
    """A sentence was asked for by a wrong key, or with wrong values."""


@lru_cache(maxsize=1)
def own_texts() -> Mapping[str, str]:
    """Return every sentence as the program came with it, by its dotted key."""
    document = tomllib.loads(Path(__file__).with_name("vi.toml").read_text(encoding="utf-8"))
    return MappingProxyType(dict(flat(document)))


def texts() -> Mapping[str, str]:
    """Return every sentence as it is said now, by its dotted key, such as `report.ask_place`."""
    return _Said.texts or own_texts()


class _Said:
    """What this process says: one assignment changes every sentence at once."""

    texts: Mapping[str, str] | None = None


def say_instead(document: str) -> tuple[str, ...]:
    """Say an installation's own sentences from now on, in this process; "" takes them back.

    `document` is the text of wording.toml. Returns the keys that were left as the program has
    them, because they are none or have other placeholders: they were written for another version.
    """
    changed = dict(flat(read_toml(document)))
    fit = {key: text for key, text in changed.items() if not misfit(key, text)}
    _Said.texts = MappingProxyType({**own_texts(), **fit}) if fit else None
    return tuple(sorted(changed.keys() - fit.keys()))


def misfit(key: str, text: str) -> str:
    """Return why a text cannot take the place of a sentence, in Vietnamese; "" where it can."""
    own = own_texts().get(key)
    if own is None:
        return "không có câu nào tên này"
    if not text.strip():
        return "câu bỏ trống"
    try:
        given = placeholders(text)
    except ValueError:
        return "dấu ngoặc nhọn { } không thành cặp"
    wanted = placeholders(own)
    lost, strange = sorted(wanted - given - FACTS), sorted(given - wanted - FACTS)
    if lost:
        return "thiếu chỗ điền " + ", ".join(f"{{{name}}}" for name in lost)
    if strange:
        return "có chỗ điền lạ " + ", ".join(f"{{{name}}}" for name in strange)
    if not all(map(_is_bare, Formatter().parse(text))):
        return "chỗ điền chỉ ghi tên trong ngoặc, ví dụ {agency}"
    return ""


def _is_bare(part: tuple[str, str | None, str | None, str | None]) -> bool:
    _, name, form, conversion = part
    return name is None or (name.isidentifier() and not form and not conversion)


@lru_cache(maxsize=512)
def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces of a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


class Wording:
    """The sentences as one agency says them."""

    def __init__(self, facts: Mapping[str, str]) -> None:
        """Take the agency's facts; each of FACTS must be there.

        Raises WordingError where one is missing.
        """
        if facts.keys() != FACTS:
            raise WordingError(f"facts must be exactly {sorted(FACTS)}")
        self._facts = dict(facts)

    @property
    def honorific(self) -> str:
        """The word for the citizen."""
        return self._facts["honorific"]

    def say(self, key: str, **values: object) -> str:
        """Return a sentence with its placeholders filled.

        Raises WordingError for an unknown key and for a missing or superfluous value.
        """
        text = texts().get(key)
        if text is None:
            raise WordingError(f"no sentence is called {key}")
        wanted = placeholders(text) - FACTS
        if wanted != values.keys():
            raise WordingError(f"{key} takes {sorted(wanted)}, not {sorted(values)}")
        raised = _START.sub(lambda fact: _literal(_raised(self._facts[fact[1]])), text)
        return unicodedata.normalize("NFC", raised.format(**{**self._facts, **values}))

    def fill(self, text: str) -> str:
        """Fill the agency's facts into text of the knowledge content, and address the citizen."""
        raised = _START.sub(lambda fact: _raised(self._facts[fact[1]]), text)
        filled = _FACT.sub(lambda match: self._facts.get(match[1], match[0]), raised)
        if self.honorific != STANDARD_HONORIFIC:
            filled = filled.replace(STANDARD_HONORIFIC, self.honorific)
        return unicodedata.normalize("NFC", filled)


def wording_of(oa: Oa) -> Wording:
    """Return the sentences as this OA's agency says them; empty facts get honest stand-ins."""
    agency = oa.agency_name
    return Wording(
        {
            "honorific": oa.honorific,
            "agency": agency,
            "phone": oa.phone or texts()["fact.phone"],
            "hours": oa.hours or texts()["fact.hours"],
            "address": oa.address or texts()["fact.address"].format(agency=agency),
            "spokesperson": oa.spokesperson or texts()["fact.spokesperson"].format(agency=agency),
        }
    )


def _raised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of a TOML document by their dotted keys, trimmed."""
    for name, value in table.items():
        if isinstance(value, str):
            yield f"{prefix}{name}", value.strip()
        elif isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
