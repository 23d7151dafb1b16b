"""Says what keeps a bulletin from being sent: no source, a stale one, too long, marked secret.

The same checks run when it is handed in, when it is approved, when its time has come, and as long
as it is being sent: a source that was fresh at the approval may be stale by then.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from enum import StrEnum

from bot.bulletins.hours import has_room
from bot.bulletins.rendering import blocks, message
from bot.bulletins.topics import topic_of, topics
from bot.config import Oa
from bot.models import BulletinKind, Channel, Content
from bot.models.targets import CODES
from bot.sendrules import Bulletins
from bot.zalo.articles import DESCRIPTION_LIMIT, TITLE_LIMIT
from knowledge.hours import parse_hours
from knowledge.secrecy import marking

# One Zalo message; a bulletin in parts would count and arrive as several.
MESSAGE_LIMIT = 1900
# Long articles are not read, and Zalo's own limit is not known.
ARTICLE_LIMIT = 20_000
_TRUE_FALSE = ("Tin sai:", "Sự thật:")


class Problem(StrEnum):
    """Why a bulletin may not go on; the console says it in Vietnamese."""

    NO_TITLE = "the title is empty"
    TITLE_LONG = f"the title is longer than {TITLE_LIMIT} characters"
    NO_TEXT = "the text is empty"
    TEXT_LONG = "the text is too long for its way of travelling"
    SUMMARY_LONG = f"the summary is longer than {DESCRIPTION_LIMIT} characters"
    NO_SOURCE = "the source is missing; nothing is sent without it"
    SOURCE_FUTURE = "the day on which the source was read lies in the future"
    SOURCE_STALE = "the source was read too long ago; read it again and give the new day"
    NO_TOPIC = "the topic is missing or unknown; only who chose it gets the message"
    NO_GROUP = "the group is unknown"
    TARGET_MESSAGE = "only an article is aimed by age, place and the like, not a message"
    TARGET_CODE = "Zalo knows no such code of age, gender, place, system or network"
    TARGET_BOTH = "a region and a province are given; Zalo takes one of the two"
    NO_COVER = "an article needs a cover picture at an https:// address"
    SECRET = "the text bears a mark of secrecy (MẬT); it is not published"  # noqa: S105 - words
    NO_CONSENT = "a good example needs the consent of the person named: who, when, how"
    NO_VERDICT = 'true or false news needs a line "Tin sai:" and a line "Sự thật:"'
    NEVER_OPEN = "nothing may be sent in the good hours; they lie at night or are too short"
    REVIEW_LONG = (
        "Zalo reviews an article for half an hour; its good hours last 40 minutes at least"
    )
    BAD_HOURS = "the good hours cannot be read; write 07:30-11:30, 13:30-17:00"


def problems(content: Content, oa: Oa, today: date, rules: Bulletins) -> list[Problem]:
    """Return everything that keeps a bulletin from being sent today; nothing for a good one."""
    return [
        *_words(content, oa),
        *_source(content, today, rules),
        *_addressed(content),
        *_hours(content, rules),
        *_duties(content),
    ]


def is_stale(content: Content, today: date, rules: Bulletins) -> bool:
    """Say whether the source was read too long ago to be relied on today."""
    return (today - content.checked_on).days > rules.stale_days


def _words(content: Content, oa: Oa) -> list[Problem]:
    found = []
    if not content.title.strip():
        found.append(Problem.NO_TITLE)
    if len(_nfc(content.title)) > TITLE_LIMIT:
        found.append(Problem.TITLE_LONG)
    if not blocks(content.text):
        found.append(Problem.NO_TEXT)
    is_message = content.channel is Channel.MESSAGE
    words = message(content, oa) if is_message else content.text
    if len(_nfc(words)) > (MESSAGE_LIMIT if is_message else ARTICLE_LIMIT):
        found.append(Problem.TEXT_LONG)
    if len(_nfc(content.summary)) > DESCRIPTION_LIMIT:
        found.append(Problem.SUMMARY_LONG)
    return found


def _source(content: Content, today: date, rules: Bulletins) -> list[Problem]:
    if not content.source.strip():
        return [Problem.NO_SOURCE]
    if content.checked_on > today:
        return [Problem.SOURCE_FUTURE]
    return [Problem.SOURCE_STALE] if is_stale(content, today, rules) else []


def _addressed(content: Content) -> list[Problem]:
    found = []
    audience = content.audience
    if content.channel is Channel.MESSAGE and topic_of(audience.topic) is None:
        found.append(Problem.NO_TOPIC)
    group = topics().get(audience.group)
    if audience.group and (group is None or not group.is_group):
        found.append(Problem.NO_GROUP)
    if content.channel is Channel.ARTICLE and not content.cover.startswith("https://"):
        found.append(Problem.NO_COVER)
    return [*found, *_aimed(content)]


def _hours(content: Content, rules: Bulletins) -> list[Problem]:
    try:
        parse_hours(content.good_hours)
    except ValueError:
        return [Problem.BAD_HOURS]
    if not has_room(rules, content.good_hours):
        return [Problem.NEVER_OPEN]
    is_article = content.channel is Channel.ARTICLE
    if is_article and not has_room(rules, content.good_hours, for_broadcast=True):
        return [Problem.REVIEW_LONG]
    return []


def _aimed(content: Content) -> list[Problem]:
    target = content.audience.target
    if target.is_everybody:
        return []
    found = []
    if content.channel is Channel.MESSAGE:
        # Left out in silence, it would reach more people than its author meant.
        found.append(Problem.TARGET_MESSAGE)
    if any(code not in CODES[name] for name, codes in target.parts.items() for code in codes):
        found.append(Problem.TARGET_CODE)
    if target.locations and target.cities:
        found.append(Problem.TARGET_BOTH)
    return found


def _duties(content: Content) -> list[Problem]:
    found = []
    written = "\n".join((content.title, content.summary, content.text, content.source))
    if marking(written) is not None:
        found.append(Problem.SECRET)
    if content.kind is BulletinKind.GOOD_EXAMPLE and not content.consent.strip():
        found.append(Problem.NO_CONSENT)
    has_verdict = all(word in content.text for word in _TRUE_FALSE)
    if content.kind is BulletinKind.TRUE_FALSE and not has_verdict:
        found.append(Problem.NO_VERDICT)
    return found


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
