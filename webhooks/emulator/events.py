"""Builds the bodies of webhook events, key for key as Zalo sends them.

Shapes: protocol notes 2.6 to 2.8 and their sample payloads. Receipts have the
account as sender, as in the samples; readers must not rely on it. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webhooks.emulator import ids
from webhooks.emulator.state import ChatMessage

Payload = dict[str, object]

# Echo of what the account sent, by kind of message. A message with plain
# buttons is still a text; a contact form is a template.
ECHO_NAMES: Mapping[str, str] = {
    "text": "oa_send_text",
    "buttons": "oa_send_text",
    "image": "oa_send_image",
    "gif": "oa_send_gif",
    "sticker": "oa_send_sticker",
    "file": "oa_send_file",
    "list": "oa_send_list",
    "request_user_info": "oa_send_template",
}


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose event it is."""

    app_id: str
    oa_id: str
    user_id: str

    @property
    def user_id_by_app(self) -> str:
        """The id of the citizen that all accounts of the app share."""
        return ids.id_by_app(self.app_id, self.user_id)


def content(message: ChatMessage) -> Payload:
    """Build the `message` object of an event."""
    built: Payload = {}
    if message.text or message.kind == "text":
        built["text"] = message.text
    if message.attachments:
        built["attachments"] = [dict(a) for a in message.attachments]
    built["msg_id"] = message.msg_id
    if message.conversation_id:
        built["conversation_id"] = message.conversation_id
    if message.quote_id:
        built["quote_msg_id"] = message.quote_id
    return built


def from_citizen(parties: Parties, message: ChatMessage, at_ms: int) -> Payload:
    """Build user_send_text, user_send_image and their kin."""
    name = f"user_send_{message.kind}"
    return _to_account(parties, name, at_ms, message=content(message))


def from_account(parties: Parties, message: ChatMessage, at_ms: int) -> Payload:
    """Build the echo of a message the account sent; `admin_id` marks a person's."""
    return _to_citizen(
        parties,
        ECHO_NAMES[message.kind],
        at_ms,
        message=content(message),
        admin_id=message.admin_id,
    )


def from_stranger(parties: Parties, message: ChatMessage, at_ms: int) -> Payload:
    """Build anonymous_send_text and its kin; strangers have no id by app."""
    return {
        "app_id": parties.app_id,
        "sender": {"id": parties.user_id},
        "recipient": {"id": parties.oa_id},
        "event_name": f"anonymous_send_{message.kind}",
        "message": content(message),
        "timestamp": str(at_ms),
    }


def to_stranger(parties: Parties, message: ChatMessage, at_ms: int) -> Payload:
    """Build oa_send_anonymous_text and its kin."""
    return {
        "app_id": parties.app_id,
        "sender": {"id": parties.oa_id},
        "recipient": {"id": parties.user_id},
        "event_name": f"oa_send_anonymous_{message.kind}",
        "message": content(message),
        "timestamp": str(at_ms),
    }


def received(parties: Parties, msg_id: str, at_ms: int) -> Payload:
    """Build user_received_message."""
    return _to_citizen(parties, "user_received_message", at_ms, message={"msg_id": msg_id})


def seen(parties: Parties, msg_ids: Sequence[str], at_ms: int) -> Payload:
    """Build user_seen_message."""
    return _to_citizen(parties, "user_seen_message", at_ms, message={"msg_ids": list(msg_ids)})


def citizen_reacted(parties: Parties, msg_id: str, icon: str, at_ms: int) -> Payload:
    """Build user_reacted_message."""
    body: Payload = {"msg_id": msg_id, "react_icon": icon}
    return _to_account(parties, "user_reacted_message", at_ms, message=body)


def account_reacted(parties: Parties, msg_id: str, icon: str, at_ms: int) -> Payload:
    """Build oa_reacted_message."""
    body: Payload = {"msg_id": msg_id, "react_icon": icon}
    return _to_citizen(parties, "oa_reacted_message", at_ms, message=body)


def following(parties: Parties, at_ms: int, *, follows: bool) -> Payload:
    """Build follow or unfollow; the citizen is `follower`, not sender."""
    return {
        "oa_id": parties.oa_id,
        "follower": {"id": parties.user_id},
        "user_id_by_app": parties.user_id_by_app,
        "event_name": "follow" if follows else "unfollow",
        "source": "oa_profile",
        "app_id": parties.app_id,
        "timestamp": str(at_ms),
    }


def chat_opened(parties: Parties, at_ms: int) -> Payload:
    """Build user_click_chatnow."""
    return {
        "app_id": parties.app_id,
        "oa_id": parties.oa_id,
        "user_id": parties.user_id,
        "user_id_by_app": parties.user_id_by_app,
        "event_name": "user_click_chatnow",
        "timestamp": str(at_ms),
    }


def info_submitted(parties: Parties, info: Mapping[str, object], at_ms: int) -> Payload:
    """Build user_submit_info, the answer to a contact form."""
    body = _to_account(parties, "user_submit_info", at_ms, message={})
    del body["message"], body["timestamp"]
    return body | {"info": dict(info), "timestamp": str(at_ms)}


def withdrawn(parties: Parties, at_ms: int) -> Payload:
    """Build user_withdraw: the citizen wants everything about them erased."""
    return {
        "app_id": parties.app_id,
        "oa_id": parties.oa_id,
        "user_id": parties.user_id,
        "user_id_by_app": parties.user_id_by_app,
        "event_name": "user_withdraw",
        "timestamp": str(at_ms),
    }


def tag_changed(parties: Parties, event_name: str, tag_name: str, at_ms: int) -> Payload:
    """Build add_user_to_tag, remove_user_from_tag or remove_tag.

    Without a citizen the event is about the tag alone: it was created or removed.
    """
    # Only adding names the citizen's other id.
    named = parties.user_id and event_name == "add_user_to_tag"
    whose: Payload = {"user_id_by_app": parties.user_id_by_app} if named else {}
    worn: Payload = {"user_ids": [parties.user_id]} if parties.user_id else {}
    return {
        "app_id": parties.app_id,
        "oa_id": parties.oa_id,
        **whose,
        "event_name": event_name,
        "tag": {**worn, "name": tag_name},
        "timestamp": str(at_ms),
    }


def _to_account(parties: Parties, event_name: str, at_ms: int, *, message: Payload) -> Payload:
    return {
        "app_id": parties.app_id,
        "sender": {"id": parties.user_id},
        "user_id_by_app": parties.user_id_by_app,
        "recipient": {"id": parties.oa_id},
        "event_name": event_name,
        "message": message,
        "timestamp": str(at_ms),
    }


def _to_citizen(
    parties: Parties, event_name: str, at_ms: int, *, message: Payload, admin_id: str = ""
) -> Payload:
    sender = {"id": parties.oa_id} | ({"admin_id": admin_id} if admin_id else {})
    return {
        "app_id": parties.app_id,
        "sender": sender,
        "user_id_by_app": parties.user_id_by_app,
        "recipient": {"id": parties.user_id},
        "event_name": event_name,
        "message": message,
        "timestamp": str(at_ms),
    }
