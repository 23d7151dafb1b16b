"""Says which numbers in a reply no record supports.

A number is any run of digits with the marks inside it: an amount, a date, a term, the number of a
document, a code, a telephone number. It is supported when it stands in an entry that the reply
names, in the wording file, or among what the agency says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import bot.wording
from bot.config import Oa
from bot.conversation.guide import Guide
from bot.conversation.handlers.chatting import REDIRECTS
from bot.models import Understanding
from knowledge.model import Entry

WORDING_FILE = Path(bot.wording.__file__).with_name("vi.toml")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_OPTION = re.compile(r"^(\d+)\. ")
_QUOTE = "• Nội dung: "
_CHOICE = "Nhắn "


def unsupported(reply: str, message: str, told: Understanding, *, guide: Guide, oa: Oa) -> set[str]:
    """Return the numbers of a reply that stand nowhere."""
    known = _numbers(WORDING_FILE.read_text(encoding="utf-8")) | set(_in(oa))
    for entry in entries_of(reply, told, guide):
        known |= set(_in(entry))
    options = {found[1] for line in reply.splitlines() if (found := _OPTION.match(line))} | {"0"}
    found: set[str] = set()
    for line in reply.splitlines():
        said = _numbers(_OPTION.sub("", line))
        if line.startswith(_CHOICE):
            said -= options
        if line.startswith(_QUOTE):  # the citizen's own words, read back before they are sent
            said -= _numbers(message)
        found |= said
    return found - known


def entries_of(reply: str, told: Understanding, guide: Guide) -> Iterator[Entry]:
    """Yield the entries that a reply is about: told, offered, or named by their titles."""
    offered = {told.entry, *(option.entry for option in told.candidates)}
    offered.add(REDIRECTS.get(told.entry or ""))
    for identity, versions in guide.index.versions.items():
        if identity in offered or any(entry.title in reply for entry in versions):
            yield from versions


def _numbers(text: str) -> set[str]:
    """Return the numbers of a text; days are padded and amounts written without points."""
    padded = _DATE.sub(lambda day: f"{int(day[1]):02}/{int(day[2]):02}/{day[3]}", text)
    return {_bare(number) for number in _NUMBER.findall(padded)}


def _bare(number: str) -> str:
    is_amount = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number)
    return number.replace(".", "") if is_amount else number


def _in(value: object) -> Iterator[str]:
    """Yield every number in a record, however deep."""
    if isinstance(value, str):
        yield from _numbers(value)
    elif isinstance(value, date):
        yield f"{value:%d/%m/%Y}"
    elif isinstance(value, int):
        yield str(value)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _in(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _in(pair)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _in(each)
