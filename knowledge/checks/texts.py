"""What is wrong with the words: too long, not there, of another time, of another place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from knowledge.model import Entry, Facet, Kind, Plan
from knowledge.obsolete import obsolete_names
from knowledge.secrecy import marking

MAX_SECTION = 700
MAX_FAQ = 1100
MAX_SENTENCE = 45
"""Words; whoever reads on an old phone has lost the beginning of a longer one."""

OFFICIAL = (".gov.vn", "chinhphu.vn", "quochoi.vn")

_LINK = re.compile(r"https?://[^\s)\]>\"”]*[^\s)\]>\"”.,;:!?]")
_SENTENCE = re.compile(r"[^.!?;:\n]+")


def wrong_texts(entry: Entry) -> Iterator[str]:
    """Yield every fault of an entry's lead and sections."""
    limit = MAX_FAQ if entry.kind is Kind.FAQ else MAX_SECTION
    if not entry.lead:
        yield "no answer before the first heading; begin with 1–3 short sentences"
    if len(entry.lead) > limit:
        yield f"the answer has {len(entry.lead)} characters; at most {limit}"
    for facet, section in entry.sections.items():
        if section.checked and not section.text:
            yield f'section "{facet}" is empty; write "chưa kiểm tra" if nobody knows'
        if len(section.text) > MAX_SECTION:
            yield f'section "{facet}" has {len(section.text)} characters; at most {MAX_SECTION}'
    for name in dict.fromkeys(name for text in _stated(entry) for name in obsolete_names(text)):
        yield f'"{name}" is named as if it still existed; write what replaced it'
    for level in filter(None, map(marking, (entry.title, *entry.body()))):
        yield f'the text is marked "{level}"; what is classified is not published'
    yield from _long_sentences(entry)
    yield from _links(entry)


def _stated(entry: Entry) -> list[str]:
    """Return what is stated as current; a plan may speak of its own time."""
    if isinstance(entry, Plan):
        today = entry.sections.get(Facet.TODAY)
        return [today.text] if today else []
    return list(entry.body())


def _long_sentences(entry: Entry) -> Iterator[str]:
    for text in entry.body():
        for sentence in _SENTENCE.findall(text):
            count = len(sentence.split())
            if count > MAX_SENTENCE:
                start = sentence.strip()[:60]
                yield f'"{start}" begins a sentence of {count} words; at most {MAX_SENTENCE}'


def _links(entry: Entry) -> Iterator[str]:
    links = [link for text in entry.body() for link in _LINK.findall(text)]
    links += [source.url for source in entry.sources if source.url]
    for link in links:
        host = urlsplit(link).hostname or ""
        if not any(host == end.lstrip(".") or host.endswith(end) for end in OFFICIAL):
            yield f'"{link}" is no official address; link to a gov.vn page'
