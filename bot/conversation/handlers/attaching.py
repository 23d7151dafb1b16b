"""Take pictures, locations and Zalo's contact form into the report that is being written."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.forms import find_contact, located, open_step
from bot.conversation.reporting import ask, is_open
from bot.conversation.sent import MOST_FILES, files_of, location_of
from bot.conversation.speaking import REPORT, answered, command
from bot.conversation.turn import Turn
from bot.models import Outcome, ReportDraft, SentFile
from bot.zalo.events import InfoSubmitted

_POINT = re.compile(r"(?:; )?[^;]*\(-?\d+\.\d{4}, -?\d+\.\d{4}\)$")
"""A location that was sent before, at the end of a place."""


def attach(turn: Turn, draft: ReportDraft) -> Outcome:
    """Count a picture or file towards the open report; a location tells its place."""
    place = location_of(turn)
    if place:
        return _placed(turn, draft, place)
    step = open_step(draft)
    kept, files = with_files(turn, replace(draft, attachments=draft.attachments + 1))
    told = turn.say("media.attached", count=kept.attachments)
    if step is None and draft.attachments:
        # Pictures come in bursts; the summary is on the screen already.
        again = f"{told}\n{turn.say('report.confirm_unclear')}"
        return replace(answered(turn, command(REPORT), again, draft=kept), files=files)
    return replace(ask(turn, kept, first=told), files=files)


def with_files(turn: Turn, draft: ReportDraft) -> tuple[ReportDraft, tuple[SentFile, ...]]:
    """Return the draft with what the message brings, and what of it is to be fetched."""
    files = files_of(turn)[: max(0, MOST_FILES - len(draft.media))]
    return replace(draft, media=(*draft.media, *(each.id for each in files))), files


def take_contact(turn: Turn) -> Outcome | None:
    """Take the phone number of Zalo's contact form into the open report."""
    event, draft = turn.event, turn.state.draft
    if not isinstance(event, InfoSubmitted) or draft is None or not is_open(turn):
        return None
    contact = find_contact(event.phone)
    return ask(turn, replace(draft, contact=contact)) if contact else None


def _placed(turn: Turn, draft: ReportDraft, place: str) -> Outcome:
    """Let a location be the place, or stand beside the one that was told in words."""
    step = open_step(draft)
    is_asked = step is not None and step.field == "place"
    told = _POINT.sub("", draft.place_in_words)
    both = f"{told}; {place}" if told else place
    first = "" if is_asked or step is None else turn.say("media.placed")
    return ask(
        turn,
        replace(located(draft, both), is_guided=draft.is_guided or is_asked),
        first=first,
    )
