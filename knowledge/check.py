"""Finds what is wrong with well-formed content: stale, unsourced, contradictory, too long.

Form was checked by knowledge.loader. A problem here does not stop a build by itself; the
command line and the tests decide that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.loader import CONTENT, Base
from knowledge.model import Entry, Facet, Fee, Kind, Plan, Procedure
from knowledge.obsolete import obsolete_names
from knowledge.problems import Problem
from knowledge.text import fold
from knowledge.tracing import unsourced, untraced

NEEDED = (Facet.PAPERS, Facet.FEE, Facet.DURATION, Facet.PLACE)
"""Sides of a procedure that people ask for; each must be told, or said to be unchecked."""

STALE_AFTER = timedelta(days=180)
MAX_MESSAGE = 1900
"""Characters of one message; an answer may take two."""

MAX_SECTION = 700
MAX_FAQ = 1100
OFFICIAL = (".gov.vn", "chinhphu.vn", "quochoi.vn")

# Where a message quotes nothing, its second word tells which key it speaks of.
_KEYS = {"entry": "valid_to", "source;": "+++", "answer": "+++"}
_CODE = re.compile(r"\d\.\d{6}")
_LINK = re.compile(r"https?://[^\s)\]>\"”]*[^\s)\]>\"”.,;:!?]")


def check(base: Base, today: date, root: Path = CONTENT) -> list[Problem]:
    """List every problem of the content on a day, in file order.

    `root` is the folder that was loaded; its files tell on which line a problem stands.
    """
    known = {entry.id for entry in base.entries}
    found: list[tuple[Entry, str]] = []
    for entry in base.entries:
        found += [(entry, message) for message in _entry(entry, today, known)]
    found += _same_questions(base)
    found += _same_codes(base)
    problems = [_placed(root, entry, message) for entry, message in found]
    reminders = [
        _placed(root, entry, message, is_reminder=True)
        for entry in base.entries
        for message in _aged(entry, today)
    ]
    return sorted(problems + reminders)


def _placed(root: Path, entry: Entry, message: str, *, is_reminder: bool = False) -> Problem:
    return Problem(entry.file, line_of(root, entry.file, message), message, is_reminder)


def line_of(root: Path, file: str, message: str) -> int:
    """Find the line that a message speaks of: the first one with its quoted words."""
    quoted = re.search('"(.+?)"', message)
    wanted = quoted[1] if quoted else _KEYS.get(message.split()[1], "")
    lines = (root / file).read_text(encoding="utf-8").splitlines()
    return next((n for n, text in enumerate(lines, start=1) if wanted and wanted in text), 1)


def _entry(entry: Entry, today: date, known: set[str]) -> Iterator[str]:
    yield from _dates(entry, today)
    yield from _texts(entry)
    yield from _links(entry)
    for name in entry.related:
        if name not in known:
            yield f'"related" names "{name}", which is no entry; remove it or write the entry'
        if name == entry.id:
            yield '"related" names the entry itself; remove it'
    for figure, line in untraced(entry):
        yield f'"{line[:60]}" states "{figure}", which is in no row; add [[facts]] with its source'
    for _, number in unsourced(entry):
        yield f'"source = {number}" points to no [[sources]]; there are {len(entry.sources)}'
    yield from _bundle(entry, known)
    if isinstance(entry, Procedure):
        yield from _procedure(entry)


def _bundle(entry: Entry, known: set[str]) -> Iterator[str]:
    for name in entry.bundle:
        if name not in known:
            yield f'"bundle" names "{name}", which is no entry; remove it or write the entry'


def _dates(entry: Entry, today: date) -> Iterator[str]:
    if not entry.sources:
        yield "no source; add [[sources]] with title and checked_on"
    for source in entry.sources:
        if source.checked_on > today:
            yield f'source "{source.title}" was checked on {source.checked_on}, in the future'


def _aged(entry: Entry, today: date) -> Iterator[str]:
    """Tell what time alone has made doubtful; the bot itself no longer states what expired."""
    last = entry.validity.valid_to
    if last is not None and last < today:
        yield f"the entry expired on {last}; write what applies now"
    for source in entry.sources:
        if today - source.checked_on > STALE_AFTER:
            yield f'source "{source.title}" was last checked on {source.checked_on}; look again'


def _texts(entry: Entry) -> Iterator[str]:
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


def _stated(entry: Entry) -> list[str]:
    """Return what is stated as current; a plan may speak of its own time."""
    if isinstance(entry, Plan):
        today = entry.sections.get(Facet.TODAY)
        return [today.text] if today else []
    return [entry.lead, *(section.text for section in entry.sections.values())]


def _links(entry: Entry) -> Iterator[str]:
    texts = [entry.lead, *(section.text for section in entry.sections.values())]
    links = [link for text in texts for link in _LINK.findall(text)]
    links += [source.url for source in entry.sources if source.url]
    for link in links:
        host = urlsplit(link).hostname or ""
        if not any(host == end.lstrip(".") or host.endswith(end) for end in OFFICIAL):
            yield f'"{link}" is no official address; link to a gov.vn page'


def _procedure(entry: Procedure) -> Iterator[str]:
    for code in (entry.code, *entry.codes_also):
        if not _CODE.fullmatch(code):
            yield f'"{code}" is no procedure code; write one like 1.001193'
    for facet in NEEDED:
        if not (facet in entry.sections or facet in entry.confidence or entry.rows_on(facet)):
            yield f'people ask for "{facet}" and nothing is said; write it or "chưa kiểm tra"'
    for one, other in combinations(entry.fees, 2):
        if _overlap(one, other):
            yield f'fee "{one.case}" ({one.channel}) has two amounts on the same days'


def _overlap(one: Fee, other: Fee) -> bool:
    if (one.case, one.channel) != (other.case, other.channel):
        return False
    begins = max(one.period.first or date.min, other.period.first or date.min)
    return begins <= min(one.period.last or date.max, other.period.last or date.max)


def _same_questions(base: Base) -> Iterator[tuple[Entry, str]]:
    owners: dict[str, Entry] = {}
    for entry in base.entries:
        for question in entry.questions:
            first = owners.setdefault(fold(question), entry)
            if first.id != entry.id:
                yield entry, f'question "{question}" also stands in {first.file}; keep one'


def _same_codes(base: Base) -> Iterator[tuple[Entry, str]]:
    owners: dict[str, Procedure] = {}
    for entry in base.entries:
        if isinstance(entry, Procedure):
            for code in (entry.code, *entry.codes_also):
                first = owners.setdefault(code, entry)
                if first.id != entry.id:
                    yield entry, f'code "{code}" is also used by {first.file}'
