"""What the platform knows: apps, accounts, citizens, chats, articles, tokens, queued events.

Only data. Records are frozen and replaced; the dictionaries of `State` are the
one place where they change, under the lock of `World`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

MESSAGES_PER_CHAT: Final = 500
TYPE_BUSINESS: Final = 2
TYPE_GOV: Final = 4

Status = Literal["sent", "received", "seen"]
Attachment = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Application:
    """An app of developers.zalo.me; owns the webhook."""

    app_id: str
    secret: str
    webhook_secret: str
    webhook_url: str
    callback_url: str | None = None
    active: bool = True
    demands_proof: bool = False  # of every call, in the header appsecret_proof
    listening: bool = True  # False once the retries of an event ran out


@dataclass(frozen=True, slots=True)
class Account:
    """An official account. `oa_type` is 2 for business, 4 for a state agency."""

    oa_id: str
    name: str
    app_id: str
    oa_type: int
    authorised: bool = True
    open_api: bool = True
    calls_per_minute: int = 2000
    paid_messages_left: int = 500
    verified: bool = True
    verify_polls: int = 1  # how often a new article is answered "being processed"
    articles_per_month: int = 100
    uploads_per_month: int = 5000  # of each kind
    broadcasts_per_month: int = 40
    receipts_per_month: int = 4  # broadcasts one follower may get


@dataclass(frozen=True, slots=True)
class Citizen:
    """A person with a phone, and what Zalo knows for aiming broadcasts.

    Codes of protocol notes 3.4; empty where the person has told nothing.
    """

    user_id: str
    name: str
    age_group: str = ""
    gender: str = ""
    region: str = ""
    city: str = ""
    system: str = ""
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """What lies between one citizen and one account."""

    oa_id: str
    user_id: str
    follows: bool = False
    opened: bool = False  # pressed "Nhắn tin" without having written yet
    has_written: bool = False
    last_interaction_ms: int = 0
    welcomes: int = 0  # messages sent before the citizen ever wrote
    restricted: bool = False
    alias: str = ""
    external_id: str = ""
    shared: Mapping[str, str] = field(default_factory=dict)  # what the citizen filled in


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a message. `payload` is text, or an object for links and phone numbers."""

    title: str
    type: str
    payload: str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """One element of a list message, or one article of a broadcast."""

    title: str
    subtitle: str = ""
    image_url: str = ""
    action: Button | None = None
    article_id: str = ""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One bubble. `revision` grows with every change, so that a page can ask what is new."""

    msg_id: str
    oa_id: str
    user_id: str
    from_oa: bool
    kind: str
    text: str
    at_ms: int
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[Button, ...] = ()
    cards: tuple[Card, ...] = ()
    quote_id: str = ""
    admin_id: str = ""
    conversation_id: str = ""  # of an anonymous chat
    status: Status = "sent"
    reaction: str = ""
    hidden: bool = False
    answered: bool = False  # a contact form the citizen has filled in
    replies: int = 0  # answers sent with recipient.message_id
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """The token pair of an account. An account without one receives no events."""

    oa_id: str
    app_id: str
    access_token: str
    refresh_token: str
    expires_at_ms: int
    refresh_until_ms: int


@dataclass(frozen=True, slots=True)
class Code:
    """An authorisation code: ten minutes, one use."""

    code: str
    app_id: str
    oa_id: str
    challenge: str
    expires_at_ms: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a webhook. `body` and `timestamp` stay the same on every attempt."""

    sequence: int
    app_id: str
    oa_id: str
    user_id: str
    event_name: str
    msg_id: str
    body: str
    timestamp: str
    due_ms: int
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file the account uploaded; usable for seven days."""

    upload_id: str
    oa_id: str
    kind: str
    name: str
    size: int
    checksum: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A label of an account, and who wears it."""

    oa_id: str
    name: str
    user_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article of an account; `content` is the body of its create call, checked."""

    article_id: str
    oa_id: str
    content: Mapping[str, object]
    created_ms: int
    updated_ms: int
    views: int = 0


@dataclass(frozen=True, slots=True)
class ArticleJob:
    """A new or changed article on its way to publication."""

    token: str
    article: Article
    polls_left: int
    ready_ms: int
    published: bool = False


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Articles on their way to the followers a target names."""

    message_id: str
    oa_id: str
    article_ids: tuple[str, ...]
    target: Mapping[str, str]
    due_ms: int
    delivered: bool = False
    reached: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something counted was done in one period; a new period starts at nought."""

    oa_id: str
    what: str
    period: str
    count: int


@dataclass(frozen=True, slots=True)
class Call:
    """A request that reached the API, and the error it was answered with."""

    path: str
    oa_id: str
    kind: str
    error: int
    at_ms: int


@dataclass(slots=True)
class State:
    """Everything that survives a restart."""

    apps: dict[str, Application] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    citizens: dict[str, Citizen] = field(default_factory=dict)
    contacts: dict[tuple[str, str], Contact] = field(default_factory=dict)
    chats: dict[tuple[str, str], list[ChatMessage]] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    retired_tokens: list[str] = field(default_factory=list)
    queue: list[Delivery] = field(default_factory=list)
    uploads: dict[str, Upload] = field(default_factory=dict)
    tags: dict[tuple[str, str], Tag] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    article_jobs: dict[str, ArticleJob] = field(default_factory=dict)
    broadcasts: dict[str, Broadcast] = field(default_factory=dict)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    sequence: int = 0
