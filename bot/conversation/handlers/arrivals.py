"""Meet what is not words: arrivals, pictures, stickers, voices, receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation import reporting
from bot.conversation.handlers import commands, report, supplement
from bot.conversation.sent import files_of
from bot.conversation.speaking import answered, asking, command, silent
from bot.conversation.turn import MINUTE, Turn
from bot.models import Chatting, HandedOver, Outcome
from bot.zalo.events import ChatOpened, Echo, Followed, MediaKind, MediaMessage, TextMessage

_REPLIES: Mapping[MediaKind, str] = {
    MediaKind.IMAGE: "media.image",
    MediaKind.GIF: "media.sticker",
    MediaKind.VIDEO: "media.image",
    MediaKind.FILE: "media.file",
    MediaKind.AUDIO: "media.voice",
    MediaKind.LINK: "media.file",
    MediaKind.LOCATION: "media.location",
    MediaKind.STICKER: "media.sticker",
    MediaKind.BUSINESS_CARD: "media.file",
}
_ATTACHABLE = frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.FILE, MediaKind.LOCATION})


def silence(turn: Turn) -> Outcome | None:
    """Keep out of a talk that an officer has taken over, unless the law or a danger demands it."""
    if not isinstance(turn.event, TextMessage | MediaMessage):
        return None
    if turn.talk.handover(turn.oa.id, turn.person) is None:
        return None
    if turn.guide.rules.guard(turn.sentences) == "emergency":
        return None
    return None if _accuses(turn) else silent(turn, "silent", asked=None)


def _accuses(turn: Turn) -> bool:
    """Say whether somebody accuses in a talk on a case's page, where many may read it."""
    handover = turn.talk.handover(turn.oa.id, turn.person)
    if handover is None or not handover.case_id or reporting.is_anonymous(turn):
        return False
    rule = turn.guide.rules.caught_by(turn.sentences)
    return rule is not None and rule.wording == "denunciation"


def overheard(turn: Turn, outcome: Outcome) -> Outcome:
    """Let the officer who talks from the page of a case read what the person writes there."""
    event = turn.event
    if not isinstance(event, TextMessage | MediaMessage):
        return outcome
    handover = turn.talk.handover(turn.oa.id, turn.person)
    if handover is None or not handover.case_id:
        return outcome
    if _accuses(turn):
        # Nothing of it is kept, as outside the talk; the officer is warned instead.
        warned = Chatting(handover.case_id, turn.say("chat.accusation"))
        return replace(outcome, acts=(*outcome.acts, warned))
    text = supplement.worded(turn, turn.text, supplement.count_of(turn))
    if not text:
        return outcome
    files = files_of(turn)
    said = Chatting(handover.case_id, text, tuple(each.id for each in files))
    return replace(outcome, acts=(*outcome.acts, said), files=files)


def without_words(turn: Turn) -> Outcome | None:
    """Handle every event that is not a message from the citizen."""
    event = turn.event
    if isinstance(event, TextMessage | MediaMessage):
        return None
    if isinstance(event, Followed | ChatOpened):
        return _welcome(turn)
    if isinstance(event, Echo) and event.admin_id:
        until = turn.now + turn.oa.handover_minutes * MINUTE
        return replace(silent(turn, "officer"), acts=(HandedOver(until),))
    return silent(turn, "noted")


def media(turn: Turn) -> Outcome | None:
    """Attach media to an open report, or say politely what the bot can read."""
    event = turn.event
    if not isinstance(event, MediaMessage):
        return None
    draft = turn.state.draft
    if draft is not None and reporting.is_open(turn) and event.kind in _ATTACHABLE:
        return report.attach(turn, draft)
    # A caption is a message in words; only bare media are answered here.
    if turn.words and event.kind is not MediaKind.STICKER:
        return None
    late = supplement.just_after(turn)
    if late is not None:
        return late
    return answered(turn, command(f"media-{event.kind.value}"), turn.say(_REPLIES[event.kind]))


def _welcome(turn: Turn) -> Outcome:
    return answered(
        turn,
        command("welcome"),
        turn.say("welcome.hello"),
        turn.say("menu.list"),
        greeted=True,
        expecting=asking(turn, commands.MENU, commands.MENU_OPTIONS),
    )
