"""What a changed table would make the bot say or catch, before and after; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.config import Oa
from bot.conversation.guide import Guide
from bot.conversation.rules import Rules, load_rules
from bot.editorial.sentences import wrong_sentence
from bot.matching.decision import Answer, Choices
from bot.matching.matcher import Matcher
from bot.wording.wording import FACTS, own_texts, placeholders, wording_of
from knowledge.lexicon import Lexicon
from knowledge.patterns import PatternError
from webhooks.console import entry_desk
from webhooks.console.table_words import named


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as citizens read it, now and with the change; `wrong` says why it cannot be."""

    before: str
    after: str
    wrong: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caught:
    """Which guard or entry takes a message, now and with the change; "" for none."""

    before: str
    after: str
    wrong: str = ""


def spoken(oa: Oa, key: str, said: str) -> Spoken:
    """Show a sentence in the name of an OA's agency; other places stay in their braces."""
    wording = wording_of(oa)
    own = own_texts()[key]
    places = tuple(sorted(f"{{{name}}}" for name in placeholders(own) - FACTS))
    wrong = tuple(wrong_sentence(key, said))
    return Spoken(wording.fill(own), "" if wrong else wording.fill(said), wrong, places)


def caught(guide: Guide, text: str, message: str) -> Caught:
    """Ask the guards that answer now and those of a text who takes a message."""
    try:
        after = load_rules(text)
    except (PatternError, KeyError, TypeError, ValueError):
        return Caught(_taker(guide.rules, guide, message), "", "bảng đang có lỗi; sửa lỗi rồi thử")
    return Caught(_taker(guide.rules, guide, message), _taker(after, guide, message))


def understood(
    guide: Guide, lexicon: Lexicon | None, message: str, *, text: str, on: date
) -> Caught:
    """Ask the matcher that answers now, and one with the short forms and synonyms of a text."""
    before = _told(guide.matcher, guide, message, on)
    if lexicon is None:
        return Caught(before, "", "bảng đang có lỗi; sửa lỗi rồi thử")
    if lexicon == guide.index.lexicon:
        return Caught(before, before)
    after = entry_desk.trials.spelled(guide.index, lexicon, text=text)
    return Caught(before, _told(after, guide, message, on))


def _told(matcher: Matcher, guide: Guide, message: str, on: date) -> str:
    decision = matcher.match(message, as_of=on)
    if isinstance(decision, Answer):
        return _name(guide, decision.candidate.entry)
    if isinstance(decision, Choices):
        return "hỏi lại: " + "; ".join(_name(guide, each.entry) for each in decision.candidates)
    return ""


def _name(guide: Guide, entry_id: str) -> str:
    entry = guide.entry(entry_id)
    return entry.name if entry else entry_id


def _taker(rules: Rules, guide: Guide, message: str) -> str:
    sentences = guide.read(message)
    guard = rules.caught_by(sentences)
    if guard is not None:
        return named(guard.wording)
    talk = (rule.name for rule in rules.smalltalk if any(map(rule.holds, sentences)))
    return named(rules.redirect(rules.spelled(sentences)) or next(talk, ""))
