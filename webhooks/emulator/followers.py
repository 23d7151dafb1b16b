"""Lists the people an account knows, and keeps or erases what it notes about them.

Paging and filters: protocol notes 3.7. At most 10,000 people can be reached by
paging; beyond that one has to filter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from webhooks.emulator import tags
from webhooks.emulator.errors import ApiError
from webhooks.emulator.fields import Params, read_number, read_params, read_text, read_user_id
from webhooks.emulator.state import Account, Contact
from webhooks.emulator.vietnam import day
from webhooks.emulator.world import World

MAX_OFFSET = 9951
MAX_COUNT = 50
SHARED_FIELDS = ("address", "city", "district", "phone", "name")

# First and last day of a period, counted back from today; L7D and L30D are read
# as including today.
PERIODS: Mapping[str, tuple[int, int]] = {
    "TODAY": (0, 0),
    "YESTERDAY": (1, 1),
    "L7D": (6, 0),
    "L30D": (29, 0),
}

Data = dict[str, object]


def list_users(world: World, account: Account, params: object) -> Data:
    """Answer user/getlist of v3.0; raises ApiError -201 or -210."""
    params = read_params(params)
    offset = read_number(params, "offset", least=0, at_most=MAX_OFFSET)
    count = read_number(params, "count", least=1, at_most=MAX_COUNT)
    contacts = _of_account(world, account)
    if "tag_name" in params:
        tag_name = read_text(params, "tag_name")
        contacts = [c for c in contacts if tag_name in tags.tags_of(world, c.oa_id, c.user_id)]
    if "is_follower" in params:
        wanted = _read_is_follower(params)
        contacts = [c for c in contacts if c.follows == wanted]
    if "last_interaction_period" in params:
        first, last = _read_period(params, today=day(world.now_ms()))
        contacts = [c for c in contacts if first <= day(c.last_interaction_ms) <= last]
    page = [{"user_id": c.user_id} for c in contacts[offset : offset + count]]
    return {"total": len(contacts), "count": len(page), "offset": offset, "users": page}


def list_followers(world: World, account: Account, params: object) -> Data:
    """Answer getfollowers of v2.0; raises ApiError -201 or -210."""
    params = read_params(params)
    offset = read_number(params, "offset", least=0)
    count = read_number(params, "count", least=1, at_most=MAX_COUNT)
    followers = [c for c in _of_account(world, account) if c.follows]
    page = [{"user_id": c.user_id} for c in followers[offset : offset + count]]
    return {"total": len(followers), "followers": page}


def update_user(world: World, account: Account, params: object) -> Data:
    """Answer user/update of v3.0: only the fields that are given change."""
    params = read_params(params)
    contact = find_contact(world, account, params)
    shared = params.get("shared_info", {})
    if not isinstance(shared, Mapping) or not all(isinstance(v, str) for v in shared.values()):
        raise ApiError(-201, field="shared_info")
    known = {name: shared[name] for name in SHARED_FIELDS if name in shared}
    world.keep_contact(
        replace(
            contact,
            alias=_read_optional(params, "user_alias", contact.alias),
            external_id=_read_optional(params, "user_external_id", contact.external_id),
            shared={**contact.shared, **known},
        )
    )
    return {}


def erase_user(world: World, account: Account, params: object) -> Data:
    """Answer deletefollowerinfo: alias, notes, shared data and tags go; the chat stays."""
    contact = find_contact(world, account, read_params(params))
    world.keep_contact(replace(contact, alias="", external_id="", shared={}))
    tags.strip(world, contact.oa_id, contact.user_id)
    parties = world.parties(contact.oa_id, contact.user_id)
    world.note(parties, "Zalo xoá dữ liệu", "những gì OA lưu về người dân này")
    return {}


def find_contact(world: World, account: Account, params: Params) -> Contact:
    """Return the citizen a call names; raises ApiError -201 for somebody never met."""
    contact = world.state.contacts.get((account.oa_id, read_user_id(params)))
    if contact is None:
        raise ApiError(-201, field="user_id")
    return contact


def _of_account(world: World, account: Account) -> list[Contact]:
    return [c for c in world.state.contacts.values() if c.oa_id == account.oa_id]


def _read_is_follower(params: Params) -> bool:
    value = params["is_follower"]
    if value not in ("true", "false"):
        raise ApiError(-201, field="is_follower")
    return value == "true"


def _read_period(params: Params, *, today: date) -> tuple[date, date]:
    text = read_text(params, "last_interaction_period")
    if text in PERIODS:
        first, last = PERIODS[text]
        return today - timedelta(days=first), today - timedelta(days=last)
    try:
        first_day, last_day = (_read_day(part) for part in text.split(":"))
    except ValueError:
        raise ApiError(-201, field="last_interaction_period") from None
    return first_day, last_day


def _read_day(text: str) -> date:
    # The written zone only keeps the value aware; a day has none.
    return datetime.strptime(f"{text} +0000", "%Y_%m_%d %z").date()


def _read_optional(params: Params, name: str, otherwise: str) -> str:
    value = params.get(name, otherwise)
    if not isinstance(value, str):
        raise ApiError(-201, field=name)
    return value
