"""What the bot can ask of Zalo: send, react, and read about the OA and its people.

Retries nothing by itself but what Zalo surely refused: the other dialect after -235 or -240,
and a plainer message after -201 or -233. Everything else is the sender's decision.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import requests

from bot.config import Oa, Zalo
from bot.errors import NeedsOfficer, Permanent, WrongDialect
from bot.models import Button, Recipient
from bot.zalo import answers, codes
from bot.zalo.answers import OaInfo, Profile, SentMessage
from bot.zalo.calls import Call, OpenApi
from bot.zalo.messages import build, recipient_of
from bot.zalo.payload import Object
from bot.zalo.ports import CapabilityStore
from bot.zalo.tokens import TokenKeeper

__all__ = ["OaInfo", "Profile", "SentMessage", "ZaloClient"]

log = logging.getLogger(__name__)

_BUTTONS = "buttons"
_V2_MESSAGE = "/v2.0/oa/message"
_MESSAGE_PATHS = {"v3": "/v3.0/oa/message/cs", "v2": _V2_MESSAGE}
_PROFILE_PATHS = {"v3": "/v3.0/oa/user/detail", "v2": "/v2.0/oa/getprofile"}
_REMEDIES = {codes.ONLY_V2: "v2", codes.ONLY_V3: "v3"}
# Zalo refuses such a message before it sends anything.
_REFUSED_SHAPES = (codes.INVALID_PARAMETER, codes.INVALID_MESSAGE_TYPE)


@dataclass(frozen=True, slots=True)
class _Shape:
    """One way to dress a text; a message is tried from the richest to the plainest."""

    buttons: tuple[Button, ...]
    quote: str


class ZaloClient:
    """Speaks for every OA of the installation."""

    def __init__(
        self,
        session: requests.Session,
        settings: Zalo,
        keeper: TokenKeeper,
        capabilities: CapabilityStore,
    ) -> None:
        self._api = OpenApi(session, settings, keeper)
        self._capabilities = capabilities

    def send_text(
        self,
        oa: Oa,
        recipient: Recipient,
        text: str,
        *,
        buttons: Sequence[Button] = (),
        quote: str = "",
    ) -> SentMessage:
        """Send one message of at most 2,000 characters; `quote` is the id it answers.

        A quote, and buttons set to auto, are dropped where Zalo refuses them. Raises a
        ZaloError; only after OutcomeUnknown may the message have arrived.
        """
        shapes = self._shapes(oa, tuple(buttons), quote)
        return self._send_plainest_needed(oa, recipient, text, shapes=shapes)

    def react(self, oa: Oa, recipient: Recipient, *, message_id: str, icon: str) -> None:
        """Put one of Zalo's reactions, such as `/-heart`, to a person's message."""
        action = {"react_icon": icon, "react_message_id": message_id}
        body = {"recipient": recipient_of(recipient), "sender_action": action}
        self._api.call(oa.id, Call(_V2_MESSAGE, body=body, is_repeatable=False))

    def get_oa(self, oa: Oa) -> OaInfo:
        """Return what Zalo says about the OA itself."""
        return answers.oa_info(self._api.call(oa.id, Call("/v2.0/oa/getoa")))

    def user_detail(self, oa: Oa, user_id: str) -> Profile:
        """Return a person's profile. Anonymous people have none."""
        parameters = {"user_id": user_id}
        calls = {name: Call(path, parameters) for name, path in _PROFILE_PATHS.items()}
        return answers.profile(self._in_dialect(oa, "dialect.users", calls))

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
        self, oa: Oa, recipient: Recipient, text: str, *, shapes: tuple[_Shape, ...]
    ) -> SentMessage:
        shape, *plainer = shapes
        try:
            return self._send(oa, recipient, build(text, buttons=shape.buttons, quote=shape.quote))
        except Permanent as error:
            if error.code not in _REFUSED_SHAPES or not plainer:
                raise
            log.warning("message refused, trying a plainer one", extra={"oa": oa.id})
        sent = self._send_plainest_needed(oa, recipient, text, shapes=tuple(plainer))
        if shape.buttons and not plainer[0].buttons:
            # Only now is it known that the buttons were to blame, and not the text or the person.
            self._capabilities.remember(oa.id, _BUTTONS, "off")
        return sent

    def _send(self, oa: Oa, recipient: Recipient, message: Mapping[str, Any]) -> SentMessage:
        body = {"recipient": recipient_of(recipient), "message": message}
        calls = {
            name: Call(path, body=body, is_repeatable=False)
            for name, path in _MESSAGE_PATHS.items()
        }
        if recipient.user_id:
            return answers.sent_message(self._in_dialect(oa, "dialect", calls))
        # Anonymous talks exist in v2 alone, for every kind of OA.
        return answers.sent_message(self._api.call(oa.id, calls["v2"]))

    def _in_dialect(self, oa: Oa, capability: str, calls: Mapping[str, Call]) -> Object:
        """Make the call the way this OA's kind needs it, and remember which way that is.

        Raises NeedsOfficer when neither way, or not the configured one, is open to the OA.
        """
        dialect = self._dialect(oa, capability)
        try:
            return self._api.call(oa.id, calls[dialect])
        except WrongDialect as error:
            other = _REMEDIES[error.code]
            if oa.dialect != "auto" or other == dialect:
                raise _no_way(oa, error) from error
        log.info("other dialect from now on", extra={"oa": oa.id, capability: other})
        self._capabilities.remember(oa.id, capability, other)
        try:
            return self._api.call(oa.id, calls[other])
        except WrongDialect as error:
            raise _no_way(oa, error) from error

    def _dialect(self, oa: Oa, capability: str) -> str:
        if oa.dialect != "auto":
            return oa.dialect
        return self._capabilities.get(oa.id, capability) or "v3"


def _no_way(oa: Oa, error: WrongDialect) -> NeedsOfficer:
    remedy = "set dialect to auto, or ask Zalo which API is open to this OA"
    return NeedsOfficer(f"OA {oa.id}: {error}; {remedy}", code=error.code)
