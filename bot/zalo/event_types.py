"""What Zalo's webhook can tell us, as frozen values.

Holds no logic: bot.zalo.events makes these from raw bodies, and the worker decides. Names and
shapes follow the webhook pages of the Official Account API (docs.zaloplatforms.com).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.models import Recipient


class MediaKind(StrEnum):
    """What kind of thing a person sent instead of words."""

    IMAGE = "image"
    GIF = "gif"
    FILE = "file"
    VIDEO = "video"
    AUDIO = "audio"
    LINK = "link"
    LOCATION = "location"
    STICKER = "sticker"
    BUSINESS_CARD = "business_card"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached thing; what its type does not have is empty.

    Links point to Zalo's media hosts and are not promised to last. `size_bytes` is what the
    platform says, unchecked.
    """

    type: str
    url: str = ""
    name: str = ""
    description: str = ""
    size_bytes: int = 0
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A person wrote words, or tapped a button (nothing tells these apart)."""

    user: Recipient
    msg_id: str
    text: str
    quote_msg_id: str = ""


@dataclass(frozen=True, slots=True)
class MediaMessage:
    """A person sent something other than words; `text` is its caption."""

    user: Recipient
    msg_id: str
    kind: MediaKind
    text: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """A person began to follow the OA."""

    user: Recipient


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """A person stopped following the OA."""

    user: Recipient


@dataclass(frozen=True, slots=True)
class ChatOpened:
    """A person who never wrote pressed "Nhắn tin"; the OA may write first."""

    user: Recipient


@dataclass(frozen=True, slots=True)
class InfoSubmitted:
    """A person sent the contact form."""

    user: Recipient
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """Messages of ours reached the person's phone."""

    user: Recipient
    msg_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageSeen:
    """The person saw messages of ours."""

    user: Recipient
    msg_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reacted:
    """The person reacted to a message; `icon` is Zalo's code, such as `/-heart`."""

    user: Recipient
    msg_id: str
    icon: str


@dataclass(frozen=True, slots=True)
class Echo:
    """The OA itself wrote to the person: never answer this.

    With an `admin_id` an officer wrote in the OA's chat tool; without one it is our own message.
    """

    user: Recipient
    msg_id: str
    text: str
    admin_id: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The person withdrew the data they shared with the OA."""

    user: Recipient


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag of the OA was put on people, or taken off them; a new tag comes without people."""

    users: tuple[Recipient, ...]
    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing the bot acts on; `reason` is one word for the log, never content."""

    name: str
    reason: str


Event = (
    TextMessage
    | MediaMessage
    | Followed
    | Unfollowed
    | ChatOpened
    | InfoSubmitted
    | MessageReceived
    | MessageSeen
    | Reacted
    | Echo
    | Withdrawn
    | Tagged
    | Unknown
)
