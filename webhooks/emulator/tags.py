"""Puts labels on followers and takes them off again; the webhook hears of each change.

Protocol notes 3.7; a tag comes into being with its first use, which is reported
as a tag without anybody in it. Asking for what is so already succeeds in silence.
"""

from __future__ import annotations

from dataclasses import replace

from webhooks.emulator import events
from webhooks.emulator.errors import ApiError
from webhooks.emulator.fields import Params, read_params, read_text, read_user_id
from webhooks.emulator.state import Account, Tag
from webhooks.emulator.world import World

Data = dict[str, object]


def tag_follower(world: World, account: Account, params: object) -> Data:
    """Answer tagfollower; raises ApiError -201 or -213."""
    params = read_params(params)
    user_id, name = _read_follower(world, account, params), read_text(params, "tag_name")
    tag = world.state.tags.get((account.oa_id, name))
    if tag is None:
        tag = Tag(account.oa_id, name)
        _report(world, account, "add_user_to_tag", tag_name=name)
    if user_id not in tag.user_ids:
        _report(world, account, "add_user_to_tag", tag_name=name, user_id=user_id)
        tag = replace(tag, user_ids=(*tag.user_ids, user_id))
    world.state.tags[account.oa_id, name] = tag
    return {}


def untag_follower(world: World, account: Account, params: object) -> Data:
    """Answer rmfollowerfromtag; raises ApiError -201 or -213."""
    params = read_params(params)
    user_id, tag = _read_follower(world, account, params), _find_tag(world, account, params)
    if user_id in tag.user_ids:
        left = tuple(u for u in tag.user_ids if u != user_id)
        world.state.tags[account.oa_id, tag.name] = replace(tag, user_ids=left)
        _report(world, account, "remove_user_from_tag", tag_name=tag.name, user_id=user_id)
    return {}


def remove_tag(world: World, account: Account, params: object) -> Data:
    """Answer rmtag; raises ApiError -201."""
    tag = _find_tag(world, account, read_params(params))
    del world.state.tags[account.oa_id, tag.name]
    _report(world, account, "remove_tag", tag_name=tag.name)
    return {}


def list_tags(world: World, account: Account, params: object) -> list[str]:
    """Answer gettagsofoa, oldest tag first."""
    return [tag.name for tag in world.state.tags.values() if tag.oa_id == account.oa_id]


def tags_of(world: World, oa_id: str, user_id: str) -> list[str]:
    """Return the names of the tags one citizen wears."""
    tags = world.state.tags.values()
    return [tag.name for tag in tags if tag.oa_id == oa_id and user_id in tag.user_ids]


def strip(world: World, oa_id: str, user_id: str) -> None:
    """Take every tag off a citizen without telling anybody."""
    for key, tag in world.state.tags.items():
        if tag.oa_id == oa_id and user_id in tag.user_ids:
            left = tuple(u for u in tag.user_ids if u != user_id)
            world.state.tags[key] = replace(tag, user_ids=left)


def _read_follower(world: World, account: Account, params: Params) -> str:
    user_id = read_user_id(params)
    contact = world.state.contacts.get((account.oa_id, user_id))
    if contact is None:
        raise ApiError(-201, field="user_id")
    if not contact.follows:
        raise ApiError(-213)
    return user_id


def _find_tag(world: World, account: Account, params: Params) -> Tag:
    tag = world.state.tags.get((account.oa_id, read_text(params, "tag_name")))
    if tag is None:
        raise ApiError(-201, field="tag_name")
    return tag


def _report(
    world: World, account: Account, event_name: str, *, tag_name: str, user_id: str = ""
) -> None:
    parties = world.parties(account.oa_id, user_id)
    event = events.tag_changed(parties, event_name, tag_name, world.event_time())
    world.emit(parties, event)
