"""What Zalo answers to sends and about an OA, as frozen values.

Missing or misshapen fields become empty, never an error: the call itself has succeeded.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.zalo import payload as read
from bot.zalo.payload import Object

STATE_AGENCY = 4


@dataclass(frozen=True, slots=True)
class SentMessage:
    """An accepted message. `sent_at` is 0 and the quota None where Zalo says nothing.

    A v3 answer without a quota type means that the message is charged; v2 never has one.
    """

    message_id: str
    sent_at: int = 0
    quota_type: str = ""
    quota_remaining: int | None = None


@dataclass(frozen=True, slots=True)
class OaInfo:
    """The OA as Zalo knows it; `oa_type` is 2 for a business and 4 for a state agency."""

    oa_id: str
    name: str
    oa_type: int
    is_verified: bool
    followers: int
    package: str
    package_until: str

    @property
    def is_state_agency(self) -> bool:
        """Say whether Zalo lists it as a state agency's OA."""
        return self.oa_type == STATE_AGENCY


def sent_message(data: Object) -> SentMessage:
    """Read the answer to a send, of either dialect."""
    quota = read.child(data, "quota")
    return SentMessage(
        message_id=read.identifier(data, "message_id"),
        sent_at=read.whole(data, "sent_time") or 0,
        quota_type=read.text(quota, "quota_type"),
        quota_remaining=read.whole(quota, "remain"),
    )


def oa_info(data: Object) -> OaInfo:
    """Read the answer of getoa; its id stands under two names in the wild."""
    return OaInfo(
        oa_id=read.identifier(data, "oa_id") or read.identifier(data, "oaid"),
        name=read.text(data, "name"),
        oa_type=read.whole(data, "oa_type") or 0,
        is_verified=read.boolean(data, "is_verified") or False,
        followers=read.whole(data, "num_follower") or 0,
        package=read.text(data, "package_name"),
        package_until=read.text(data, "package_valid_through_date"),
    )
