"""Answers how much an account may still send.

Shapes: protocol notes 3.7. Counts nothing itself.
"""

from __future__ import annotations

from webhooks.emulator import broadcasts, followers
from webhooks.emulator.errors import ApiError
from webhooks.emulator.fields import Params, read_choice, read_params, read_text
from webhooks.emulator.sending import FREE_MS, PAID_TOTAL, REPLIES_PER_MESSAGE
from webhooks.emulator.state import Account, ChatMessage
from webhooks.emulator.world import World

Data = dict[str, object]


def tell(world: World, account: Account, params: object) -> object:
    """Answer quota/message of v3.0, for one citizen or for an owner."""
    params = read_params(params)
    if "quota_owner" in params:
        return _owned(account, params)
    contact = followers.find_contact(world, account, params)
    free = contact.has_written and world.now_ms() - contact.last_interaction_ms <= FREE_MS
    today, monthly = broadcasts.receipts_left(world, account, contact.user_id)
    return {
        "last_interaction": str(contact.last_interaction_ms),
        "cs_reply": {"remain": REPLIES_PER_MESSAGE if free else 0, "total": REPLIES_PER_MESSAGE},
        "promotion": {
            "daily_remain": today,
            "daily_total": broadcasts.RECEIPTS_PER_DAY,
            "monthly_remain": monthly,
            "monthly_total": account.receipts_per_month,
        },
    }


def tell_old(world: World, account: Account, params: object) -> Data:
    """Answer quota/message of v2.0: of the account, a citizen, or one incoming message."""
    params = read_params(params)
    if "user_id" in params:
        contact = followers.find_contact(world, account, params)
        kind = read_choice(params, "type", "promotion")
        today, _ = broadcasts.receipts_left(world, account, contact.user_id)
        return _remaining(kind, today, broadcasts.RECEIPTS_PER_DAY)
    if "message_id" not in params:
        return _remaining("active", account.paid_messages_left, PAID_TOTAL)
    message = _find_incoming(world, account, read_text(params, "message_id"))
    expired = world.now_ms() - message.at_ms > FREE_MS
    remain = 0 if expired else REPLIES_PER_MESSAGE - message.replies
    return _remaining("reply", remain, REPLIES_PER_MESSAGE)


def _owned(account: Account, params: Params) -> list[Data]:
    """List what an owner has bought; here the package belongs to the account, not the app."""
    owner = read_choice(params, "quota_owner", "OA", "APP")
    product = read_choice(params, "product_type", "cs", "transaction")
    if owner == "APP" or product != "cs":
        return []
    package: Data = {
        "asset_id": f"package-{account.oa_id}",
        "product_type": "cs",
        "quota_type": "sub_quota",
        "valid_through": "31/12/2030",
        "total": PAID_TOTAL,
        "remain": account.paid_messages_left,
    }
    return [package] if params.get("quota_type", "sub_quota") == "sub_quota" else []


def _find_incoming(world: World, account: Account, msg_id: str) -> ChatMessage:
    for oa_id, user_id in world.state.chats:
        message = world.find_message(oa_id, user_id, msg_id)
        if oa_id == account.oa_id and message is not None and not message.from_oa:
            return message
    raise ApiError(-201, field="message_id")


def _remaining(kind: str, remain: int, total: int) -> Data:
    return {"type": kind, "remain": remain, "total": total}
