"""What followers may choose to be told about: topics, and the groups they say they belong to.

The names stand in the wording (vi.toml: [topic], [group]); a place is free text of the follower.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.wording import texts
from knowledge.text import fold

_GROUP, _PLACE = "nhom-", "noi-"
_LONGEST_PLACE = 40
_BEFORE_A_PLACE = ("tai ", "o ")
_WORDS_BEFORE = ("ban tin ", "ve ", "chu de ", "tin ")


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be chosen; `title` is also its tag at Zalo."""

    slug: str
    title: str

    @property
    def is_group(self) -> bool:
        """Say whether it is a group of people rather than a matter."""
        return self.slug.startswith(_GROUP)


def topics() -> Mapping[str, Topic]:
    """Return every topic and group by its slug, topics first."""
    found = {}
    for key, title in texts().items():
        room, _, name = key.partition(".")
        if room in ("topic", "group"):
            slug = f"{_GROUP if room == 'group' else ''}{name}"
            found[slug] = Topic(slug, title)
    return MappingProxyType(found)


def find_topic(words: str) -> Topic | None:
    """Return what a person's words name, with or without marks; None where it is nothing ours."""
    folded = " ".join(fold(words).split())
    for before in _WORDS_BEFORE:
        folded = folded.removeprefix(before)
    for topic in topics().values():
        if folded in (topic.slug, topic.slug.replace("-", " "), fold(topic.title)):
            return topic
        if topic.is_group and folded == topic.slug.removeprefix(_GROUP).replace("-", " "):
            return topic
    return _place(folded, words)


def topic_of(slug: str) -> Topic | None:
    """Return what a slug names; places are named by their own words."""
    known = topics().get(slug)
    if known is None and slug.startswith(_PLACE):
        return Topic(slug, slug.removeprefix(_PLACE).replace("-", " "))
    return known


def by_tag(name: str) -> Topic | None:
    """Return the topic or group whose tag at Zalo this is."""
    return next((topic for topic in topics().values() if topic.title == name), None)


def place_slug(words: str) -> str:
    """Return the slug of a place, such as noi-thon-3; empty for no words."""
    folded = " ".join(fold(words).split())[:_LONGEST_PLACE].strip()
    kept = "".join(each if each.isalnum() else "-" for each in folded).strip("-")
    return f"{_PLACE}{kept}" if kept else ""


def _place(folded: str, words: str) -> Topic | None:
    for before in _BEFORE_A_PLACE:
        if folded.startswith(before) and len(folded) <= _LONGEST_PLACE:
            title = " ".join(words.split()).partition(" ")[2]
            slug = place_slug(folded.removeprefix(before))
            return Topic(slug, title) if slug else None
    return None
