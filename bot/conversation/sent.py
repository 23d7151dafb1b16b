"""Names the pictures and files of a message after its event, so that each is taken once."""

from __future__ import annotations

from bot.conversation.turn import Turn
from bot.models import SentFile
from bot.zalo.events import MediaKind, MediaMessage

MOST_FILES = 10
"""So many of one report or addition are fetched; further ones are counted only."""

KEPT_KINDS = frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.FILE})


def files_of(turn: Turn) -> tuple[SentFile, ...]:
    """Return what a message brings along to be fetched."""
    event = turn.event
    if not isinstance(event, MediaMessage) or event.kind not in KEPT_KINDS:
        return ()
    items = [item for item in event.attachments if item.url]
    return tuple(
        SentFile(f"{turn.event_id}.{number:02}", item.url, item.name)
        for number, item in enumerate(items[:MOST_FILES])
    )


def location_of(turn: Turn) -> str:
    """Return a shared location in words, to about ten metres, with what Zalo or the sender says."""
    event = turn.event
    if not isinstance(event, MediaMessage) or event.kind is not MediaKind.LOCATION:
        return ""
    for item in event.attachments:
        if item.latitude is not None and item.longitude is not None:
            point = f"{item.latitude:.4f}, {item.longitude:.4f}"
            place = turn.say("media.location_place", at=point)
            address = " ".join((turn.text or item.description).split())
            return f"{address}; {place}" if address else place
    return ""
