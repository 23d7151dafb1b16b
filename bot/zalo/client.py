"""What the bot can ask of Zalo: send and react here, everything else by family.

Retries nothing by itself but what Zalo surely refused: the other dialect after -235 or -240,
and a plainer message after -201 or -233. Everything else is the sender's decision.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import requests

from bot.clock import Clock, SystemClock
from bot.config import Oa, Zalo
from bot.errors import Permanent
from bot.models import Button, Priority, Recipient
from bot.zalo import answers, codes, dialects
from bot.zalo.answers import OaInfo, SentMessage
from bot.zalo.articles import Articles
from bot.zalo.broadcasts import Broadcasts
from bot.zalo.calls import Call, OpenApi
from bot.zalo.conversations import Conversations
from bot.zalo.dialects import Dialects
from bot.zalo.limiter import Limiter
from bot.zalo.messages import Message, build, recipient_of
from bot.zalo.people import People, Profile
from bot.zalo.ports import CapabilityStore, UploadStore
from bot.zalo.probing import OaFacts, Prober
from bot.zalo.quotas import Quotas
from bot.zalo.tags import Tags
from bot.zalo.tokens import TokenKeeper
from bot.zalo.uploads import Uploads

__all__ = ["OaFacts", "OaInfo", "Profile", "Reaction", "SentMessage", "ZaloClient"]

log = logging.getLogger(__name__)

_BUTTONS = "buttons"
_V2_MESSAGE = "/v2.0/oa/message"
_MESSAGE_PATHS = {"v3": "/v3.0/oa/message/cs", "v2": _V2_MESSAGE}
# Zalo refuses such a message before it sends anything.
_REFUSED_SHAPES = (codes.INVALID_PARAMETER, codes.INVALID_MESSAGE_TYPE)


class Reaction(StrEnum):
    """What can be put to a message (protocol §3.3); REMOVE takes it away again."""

    STRONG = "/-strong"
    HEART = "/-heart"
    SMILE = ":>"
    CRY = ":-(("
    WOW = ":o"
    ANGRY = ":-h"
    SAD = "--b"
    REMOVE = "/-remove"


@dataclass(frozen=True, slots=True)
class _Shape:
    """One way to dress a text; a message is tried from the richest to the plainest."""

    buttons: tuple[Button, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What stays the same whichever way a text is dressed."""

    recipient: Recipient
    text: str
    priority: Priority


class ZaloClient:
    """Speaks for every OA of the installation."""

    def __init__(
        self,
        session: requests.Session,
        settings: Zalo,
        keeper: TokenKeeper,
        capabilities: CapabilityStore,
        *,
        uploads: UploadStore | None = None,
        limiter: Limiter | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Without `limiter` nothing is held back, without `uploads` no upload is remembered."""
        clock = clock or SystemClock()
        self._api = OpenApi(session, settings, keeper, limiter)
        self._capabilities = capabilities
        self._dialects = Dialects(self._api, capabilities)
        self._prober = Prober(self._api, capabilities, clock)
        self.articles = Articles(self._api)
        self.broadcasts = Broadcasts(self._api)
        self.conversations = Conversations(self._api)
        self.people = People(self._api, self._dialects)
        self.quotas = Quotas(self._api)
        self.tags = Tags(self._api)
        self.uploads = Uploads(self._api, clock, uploads)

    def send_text(
        self,
        oa: Oa,
        recipient: Recipient,
        text: str,
        *,
        buttons: Sequence[Button] = (),
        quote: str = "",
        priority: Priority = Priority.REPLY,
    ) -> SentMessage:
        """Send one message of at most 2,000 characters; `quote` is the id it answers.

        A quote, and buttons set to auto, are dropped where Zalo refuses them. Raises a
        ZaloError; only after OutcomeUnknown may the message have arrived.
        """
        shape, *plainer = self._shapes(oa, tuple(buttons), quote)
        parcel = _Parcel(recipient, text, priority)
        return self._send_plainest_needed(oa, parcel, shape, tuple(plainer))

    def send_message(
        self,
        oa: Oa,
        recipient: Recipient,
        message: Message,
        *,
        reply_to: str = "",
        priority: Priority = Priority.REPLY,
    ) -> SentMessage:
        """Send a message as it is (bot.zalo.attachments makes them).

        `reply_to`, the id of a person's message, names them in the recipient's place. Raises as
        `send_text`; Retryable with code -100 asks for a new upload.
        """
        body = {"recipient": recipient_of(recipient, reply_to=reply_to), "message": message}
        calls = {
            name: Call(path, body=body, is_repeatable=False, priority=priority)
            for name, path in _MESSAGE_PATHS.items()
        }
        if recipient.user_id or reply_to:
            return answers.sent_message(self._dialects.call(oa, dialects.MESSAGES, calls))
        # Anonymous talks exist in v2 alone, for every kind of OA.
        return answers.sent_message(self._api.call(oa, calls["v2"]))

    def react(self, oa: Oa, recipient: Recipient, *, message_id: str, icon: str) -> None:
        """Put one of Zalo's reactions to a person's message."""
        action = {"react_icon": icon, "react_message_id": message_id}
        body = {"recipient": recipient_of(recipient), "sender_action": action}
        call = Call(_V2_MESSAGE, body=body, is_repeatable=False, priority=Priority.REPLY)
        self._api.call(oa, call)

    def get_oa(self, oa: Oa) -> OaInfo:
        """Return what Zalo says about the OA itself, asked anew."""
        return answers.oa_info(self._api.call(oa, Call("/v2.0/oa/getoa")))

    def probe(self, oa: Oa) -> OaFacts:
        """Return what kind of OA it is, asked once a day. Raises a ZaloError."""
        return self._prober.probe(oa)

    def probe_all(self, oas: Sequence[Oa]) -> None:
        """Probe every OA; one OA's trouble is logged and does not stop the others."""
        self._prober.probe_all(oas)

    def facts(self, oa: Oa) -> OaFacts | None:
        """Return what was probed, however old, without asking; None before the first time."""
        return self._prober.find(oa)

    def user_detail(self, oa: Oa, user_id: str) -> Profile:
        """Return a person's profile. Anonymous people have none."""
        return self.people.get(oa, user_id)

    def _shapes(self, oa: Oa, buttons: tuple[Button, ...], quote: str) -> tuple[_Shape, ...]:
        """Return the ways to send a message, the richest first, each tried after a refusal."""
        learnt = self._capabilities.get(oa.id, _BUTTONS) if buttons else None
        if oa.buttons == "off" or (oa.buttons == "auto" and learnt == "off"):
            buttons = ()
        shapes = [_Shape(buttons, quote)]
        if quote:
            # The message it answers may have expired, which Zalo calls an invalid parameter.
            shapes.append(_Shape(buttons, ""))
        if buttons and oa.buttons == "auto":
            shapes.append(_Shape((), ""))
        return tuple(shapes)

    def _send_plainest_needed(
        self, oa: Oa, parcel: _Parcel, shape: _Shape, plainer: tuple[_Shape, ...]
    ) -> SentMessage:
        message = build(parcel.text, buttons=shape.buttons, quote=shape.quote)
        try:
            return self.send_message(oa, parcel.recipient, message, priority=parcel.priority)
        except Permanent as error:
            if error.code not in _REFUSED_SHAPES or not plainer:
                raise
            log.warning("message refused, trying a plainer one", extra={"oa": oa.id})
        sent = self._send_plainest_needed(oa, parcel, plainer[0], plainer[1:])
        if shape.buttons and not plainer[0].buttons:
            # Only now is it known that the buttons were to blame, and not the text or the person.
            self._capabilities.remember(oa.id, _BUTTONS, "off")
        return sent
