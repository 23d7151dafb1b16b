"""Holds what people write instead of the official words: short forms and synonyms.

Plain data; who applies it and when is decided in knowledge.text and bot.matching.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ContextShort:
    """A short form with several meanings, read this way only beside certain words."""

    expansion: str
    only_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonym:
    """A citizen's phrase and the official words for it, both with their accents."""

    phrase: str
    means: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The editable tables; short forms and `only_with` are folded, meanings keep accents."""

    safe: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, ContextShort] = field(default_factory=dict)
    synonyms: tuple[Synonym, ...] = ()
