"""The things the bot speaks about: plain frozen data, without behaviour.

Instants are UTC epoch milliseconds; a `person` is the keyed hash of an OA's user id, never the
id itself.
"""

from bot.models.cases import (
    Act,
    Aftermath,
    Case,
    CaseDetails,
    CaseKind,
    CaseStatus,
    Heard,
    Joining,
    NewCase,
    News,
    Question,
    Rating,
    Reopening,
    Supplying,
    Told,
)
from bot.models.deliveries import (
    Bulletin,
    Delivery,
    DeliveryStatus,
    Lane,
    NewDelivery,
    Priority,
    Unsettled,
)
from bot.models.events import Envelope, Lease, StoredEvent, message_key
from bot.models.files import FileStatus, KeptFile, SentFile
from bot.models.people import ConsentRequest, Follower, Recipient, TokenPair
from bot.models.proposals import NewProposal, Proposal
from bot.models.rights import Shredding
from bot.models.talk import (
    Asked,
    Button,
    ConversationState,
    Expecting,
    Option,
    Outcome,
    Reply,
    ReportDraft,
    Understanding,
    UnderstoodAs,
)

__all__ = [
    "Act",
    "Aftermath",
    "Asked",
    "Bulletin",
    "Button",
    "Case",
    "CaseDetails",
    "CaseKind",
    "CaseStatus",
    "ConsentRequest",
    "ConversationState",
    "Delivery",
    "DeliveryStatus",
    "Envelope",
    "Expecting",
    "FileStatus",
    "Follower",
    "Heard",
    "Joining",
    "KeptFile",
    "Lane",
    "Lease",
    "NewCase",
    "NewDelivery",
    "NewProposal",
    "News",
    "Option",
    "Outcome",
    "Priority",
    "Proposal",
    "Question",
    "Rating",
    "Recipient",
    "Reopening",
    "Reply",
    "ReportDraft",
    "SentFile",
    "Shredding",
    "StoredEvent",
    "Supplying",
    "TokenPair",
    "Told",
    "Understanding",
    "UnderstoodAs",
    "Unsettled",
    "message_key",
]
