"""Answers questions about citizens and the account.

Shapes: protocol notes 3.7. Reads only.
"""

from __future__ import annotations

from webhooks.emulator import followers, tags
from webhooks.emulator.errors import ApiError
from webhooks.emulator.fields import read_params
from webhooks.emulator.ids import id_by_app
from webhooks.emulator.state import Account, Citizen, Contact
from webhooks.emulator.vietnam import written_day
from webhooks.emulator.world import World

MAX_PHONE = 20
AVATAR_URL = "https://media.example.invalid/avatar"

Data = dict[str, object]


def describe_account(world: World, account: Account) -> Data:
    """Answer getoa."""
    followers = [c for c in world.state.contacts.values() if c.oa_id == account.oa_id and c.follows]
    return {
        "oa_id": account.oa_id,
        "name": account.name,
        "description": "Tài khoản trên môi trường thử",
        "oa_alias": "",
        "is_verified": account.verified,
        "oa_type": account.oa_type,
        "cate_name": "Cơ quan nhà nước",
        "num_follower": len(followers),
        "avatar": f"{AVATAR_URL}/{account.oa_id}.png",
        "cover": "",
        "package_name": "Toàn diện",
        "package_valid_through_date": "31/12/2030",
        "package_auto_renew_date": "",
        "linked_ZCA": "",
    }


def describe_citizen(world: World, account: Account, params: object) -> Data:
    """Answer user/detail of v3.0."""
    citizen, contact = _find(world, account, params)
    return {
        "user_id": citizen.user_id,
        "user_id_by_app": id_by_app(account.app_id, citizen.user_id),
        "user_external_id": contact.external_id,
        "display_name": citizen.name,
        "user_alias": contact.alias,
        "is_sensitive": False,
        "user_last_interaction_date": written_day(contact.last_interaction_ms),
        "user_is_follower": contact.follows,
        **_avatars(citizen),
        "dynamic_param": "",
        "tags_and_notes_info": _notes(world, contact),
        "shared_info": _shared(contact),
    }


def describe_follower(world: World, account: Account, params: object) -> Data:
    """Answer getprofile of v2.0, which knows followers only."""
    citizen, contact = _find(world, account, params)
    if not contact.follows:
        raise ApiError(-213)
    return {
        "user_gender": int(citizen.gender or 0),
        "user_id": citizen.user_id,
        "user_id_by_app": id_by_app(account.app_id, citizen.user_id),
        **_avatars(citizen),
        "display_name": citizen.name,
        "birth_date": 0,
        # A number here, unlike in v3.0.
        "shared_info": _shared(contact) | {"phone": _as_number(contact.shared.get("phone", ""))},
        "tags_and_notes_info": _notes(world, contact),
    }


def _find(world: World, account: Account, params: object) -> tuple[Citizen, Contact]:
    contact = followers.find_contact(world, account, read_params(params))
    return world.state.citizens[contact.user_id], contact


def _notes(world: World, contact: Contact) -> Data:
    return {"notes": [], "tag_names": tags.tags_of(world, contact.oa_id, contact.user_id)}


def _shared(contact: Contact) -> Data:
    return {name: contact.shared.get(name, "") for name in followers.SHARED_FIELDS}


def _as_number(phone: str) -> int:
    return int(phone) if phone.isascii() and phone.isdigit() and len(phone) < MAX_PHONE else 0


def _avatars(citizen: Citizen) -> Data:
    url = f"{AVATAR_URL}/{citizen.user_id}.png"
    return {"avatar": url, "avatars": {"120": url, "240": url}}
