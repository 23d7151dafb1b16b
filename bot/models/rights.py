"""What people decide about their own data, and what is held of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Purpose(StrEnum):
    """What personal data are used for; each is agreed to and taken back by itself."""

    ANSWER = "answer"
    REPORT = "report"
    BULLETIN = "bulletin"


class Wish(StrEnum):
    """What people may ask about their own data."""

    SEE = "see"
    CORRECT = "correct"
    DELETE_TALK = "delete_talk"
    DELETE = "delete"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Shredding:
    """The event's own words are not kept."""


@dataclass(frozen=True, slots=True)
class Consenting:
    """A person agrees to a purpose or takes that back; `text` is what they read before."""

    purpose: Purpose
    is_given: bool
    text: str


@dataclass(frozen=True, slots=True)
class DeletingTalk:
    """Everything said so far goes."""


@dataclass(frozen=True, slots=True)
class Requesting:
    """A request about data, filed as the outcome's case.

    `carry_out_on` is the last day for it; `answer` tells what was done at once, empty where
    staff or the scheduler have to do it.
    """

    what: Wish
    carry_out_on: date
    answer: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a person, without their words; a contact is only hinted at.

    `topics` is how many subjects they are told about, `withdrawn` what they took consent back for.
    """

    messages: int = 0
    codes: tuple[str, ...] = ()
    joined: int = 0
    contacts: tuple[str, ...] = ()
    topics: int = 0
    requests: tuple[str, ...] = ()
    withdrawn: frozenset[Purpose] = frozenset()
