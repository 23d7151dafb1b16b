"""Loads the phrases by which the bot recognises what is not a question about an entry.

The phrases are content (knowledge/content/guards.toml); what follows from them is decided by
the handlers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from bot.conversation.net import Net, load_net
from bot.conversation.shorthand import Shorthand
from bot.conversation.verdict import fears, settle
from knowledge.loader import CONTENT
from knowledge.patterns import Heard, Patterns, compile_all
from knowledge.text import Token, plain
from knowledge.toml import read_toml

GUARDS_FILE = CONTENT / "guards.toml"
DANGER = "emergency"
"""The name of the guards of people in danger."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A name for sentences that contain one of some phrases and none of some others.

    What is caught `surely` needs no look at the others. `wording` names what is said where
    rules of one name need different words: somebody in despair is no fire.
    """

    name: str
    wording: str
    surely: Patterns
    catches: Patterns
    unless: Patterns

    def holds(self, words: Sequence[Token]) -> bool:
        """Say whether a sentence is of this kind."""
        return self.holds_in(Heard.of(words))

    def holds_in(self, heard: Heard) -> bool:
        """Do as `holds`, for a sentence that other rules look at as well."""
        if self.surely.occurs_in(heard):
            return True
        return self.catches.occurs_in(heard) and not self.unless.occurs_in(heard)

    def mentioned_in(self, heard: Heard) -> bool:
        """Say whether a phrase stands in a sentence, whatever else does."""
        return self.surely.occurs_in(heard) or self.catches.occurs_in(heard)


@dataclass(frozen=True, slots=True)
class Rules:
    """All phrases; guards and redirects stand in the order in which they are asked."""

    guards: tuple[Rule, ...]
    redirects: tuple[Rule, ...]
    smalltalk: tuple[Rule, ...]
    phrases: Mapping[str, Patterns]
    shorthand: Shorthand
    net: Net

    def caught_by(self, sentences: Sequence[Sequence[Token]]) -> Rule | None:
        """Return the guard that takes a message, by its phrases and by the net beneath them."""
        found = self.named_by_phrases(sentences)
        words = self.spelled(sentences)
        said = None if found is None else found.wording
        settled = settle(said, self.net.judge(words), len(words))
        if settled == said:
            return found
        return next((rule for rule in self.guards if rule.wording == settled), None)

    def guard(self, sentences: Sequence[Sequence[Token]]) -> str | None:
        """Return the name of the guard that takes a message."""
        rule = self.caught_by(sentences)
        return None if rule is None else rule.name

    def fears_danger(self, sentences: Sequence[Sequence[Token]]) -> bool:
        """Say whether a message that no guard takes may still come from somebody in danger."""
        words = self.spelled(sentences)
        return fears(self.net.judge(words), len(words))

    def mentions_danger(self, sentences: Sequence[Sequence[Token]]) -> bool:
        """Say whether words of danger stand in a message, be they excused by others."""
        heard = [Heard.of(self.shorthand.spell_out(words)) for words in sentences]
        dangers = (rule for rule in self.guards if rule.name == DANGER)
        return any(rule.mentioned_in(each) for rule in dangers for each in heard)

    def named_by_phrases(self, sentences: Sequence[Sequence[Token]]) -> Rule | None:
        """Return the first guard of which a phrase stands in a sentence of a message."""
        heard = [Heard.of(self.shorthand.spell_out(words)) for words in sentences]
        return next((rule for rule in self.guards if any(map(rule.holds_in, heard))), None)

    def spelled(self, sentences: Sequence[Sequence[Token]]) -> tuple[Token, ...]:
        """Return the words of all sentences, short ones in full."""
        return tuple(chain.from_iterable(map(self.shorthand.spell_out, sentences)))

    def redirect(self, words: Sequence[Token]) -> str | None:
        """Return the name of the first matter of another body."""
        heard = Heard.of(words)
        return next((rule.name for rule in self.redirects if rule.holds_in(heard)), None)

    def has(self, name: str, words: Sequence[Token]) -> bool:
        """Say whether a message contains a phrase of a named list; KeyError for a wrong name."""
        return self.phrases[name].occurs(words)

    def only(self, name: str, words: Sequence[Token]) -> bool:
        """Say whether a message consists of nothing but phrases of a named list."""
        rest = tuple(words)
        while rest and (found := self.phrases[name].find(rest)):
            rest = rest[: found[0]] + rest[found[1] :]
        return bool(words) and not rest


@lru_cache(maxsize=4)
def load_rules(text: str = "", net: Net | None = None) -> Rules:
    """Compile the phrases of a guards file, or of the program's own where there is no text.

    Raises PatternError for one that cannot be read. Without a net the packaged one is taken; the
    empty NO_NET leaves all to the phrases.
    """
    document = read_toml(text or GUARDS_FILE.read_text(encoding="utf-8"))
    lists: Mapping[str, Sequence[str]] = document["lists"]
    return Rules(
        _rules(document["guard"], lists),
        _rules(document["redirect"], lists),
        _rules(document["smalltalk"], lists),
        {name: compile_all(texts, lists) for name, texts in document["phrases"].items()},
        Shorthand.of(**document["shorthand"], vocabulary=_vocabulary(document["guard"], lists)),
        load_net() if net is None else net,
    )


def _vocabulary(
    rows: Sequence[Mapping[str, Any]], lists: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Return the words of all phrases of some rules, folded."""
    phrases = (text for row in rows for key in ("phrases", "unless") for text in row[key])
    texts = chain(phrases, chain.from_iterable(lists.values()))
    return frozenset(word.folded for text in texts for word in plain(text))


def _rules(
    rows: Sequence[Mapping[str, Any]], lists: Mapping[str, Sequence[str]]
) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            row["name"],
            row.get("wording", row["name"]),
            compile_all(row.get("surely", ()), lists),
            compile_all(row["phrases"], lists),
            compile_all(row.get("unless", ()), lists),
        )
        for row in rows
    )
