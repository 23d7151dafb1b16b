"""The vocabulary of plans (words.toml), ready to look up in flat text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.importers.plans.lines import flat


@lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """Return the whole vocabulary."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for flat text that finds any of the words as whole words."""
    longest_first = sorted({flat(word) for word in words}, key=lambda word: (-len(word), word))
    inside = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return rf"(?<![^\W_])(?:{inside})(?![^\W_])"


def starts_agency(text: str) -> bool:
    """Say whether the text begins with the name of a body.

    One-syllable words are compared with their accents, "Sở" is not "số"; a text that has no
    accents at all is read without them, and so is a first word that lost its own: "So Nội vụ".
    """
    seen = flat(text)
    if _no_agency().match(seen):
        return False
    first, _, second = text.partition(" ")
    is_bare = seen == text.lower() or (
        first[:1].isupper() and second[:1].isupper() and flat(first) == first.lower()
    )
    read = seen if is_bare else text.lower()
    return bool(_long_starts().match(seen) or _short_starts(is_bare).match(read))


@lru_cache(maxsize=1)
def _long_starts() -> re.Pattern[str]:
    return re.compile(any_of(word for word in table()["agencies"]["starts"] if " " in word))


@lru_cache(maxsize=2)
def _short_starts(is_bare: bool) -> re.Pattern[str]:
    words = [word for word in table()["agencies"]["starts"] if " " not in word]
    inside = "|".join(re.escape(flat(word) if is_bare else word) for word in words)
    return re.compile(rf"(?:{inside})(?![^\W_])")


@lru_cache(maxsize=1)
def _no_agency() -> re.Pattern[str]:
    return re.compile(any_of(table()["agencies"]["not_starts"]))


@lru_cache(maxsize=1)
def duty_verb() -> re.Pattern[str]:
    """Return what finds a verb with which duties begin."""
    return re.compile(any_of(table()["verbs"]["duty"]))


@lru_cache(maxsize=1)
def fixed_list() -> re.Pattern[str]:
    """Return what finds a list that is one name ("sở, ban, ngành")."""
    return re.compile(any_of(table()["agencies"]["fixed"]))


def tags(text: str, group: str) -> tuple[str, ...]:
    """Return the keys of a group (forms, fields) whose words occur, most frequent first."""
    counted = {key: len(pattern.findall(flat(text))) for key, pattern in _patterns(group)}
    found = [key for key, times in counted.items() if times]
    return tuple(sorted(found, key=lambda key: -counted[key]))


@lru_cache(maxsize=4)
def _patterns(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile(any_of(words))) for key, words in table()[group].items())
