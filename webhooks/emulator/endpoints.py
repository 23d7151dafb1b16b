"""The table of paths: who answers each, for which accounts, and how it is asked.

Families and versions: protocol notes 3.1. The checks every path shares are in
webhooks.emulator.gate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from webhooks.emulator import (
    articles,
    broadcasts,
    followers,
    history,
    profiles,
    quotas,
    sending,
    tags,
    uploads,
)
from webhooks.emulator.errors import ApiError
from webhooks.emulator.messages import is_for_citizen, read_draft
from webhooks.emulator.state import TYPE_BUSINESS, TYPE_GOV, Account
from webhooks.emulator.world import World

Handler = Callable[[World, Account, object], object]
Dialect = Callable[[Account, object], None]
# "data" is a JSON body or the one JSON parameter `data`; "query" plain parameters;
# "file" the field `file` of a multipart body.
Form = Literal["data", "query", "file"]


def _any_account(account: Account, params: object) -> None:
    """Paths that every kind of account may use."""


def _not_for_agencies(account: Account, params: object) -> None:
    if account.oa_type == TYPE_GOV:
        raise ApiError(-235)


def _not_for_businesses(account: Account, params: object) -> None:
    if account.oa_type == TYPE_BUSINESS:
        raise ApiError(-240)


def _old_messages(account: Account, params: object) -> None:
    if is_for_citizen(params):
        _not_for_businesses(account, params)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One path of the Open API."""

    handler: Handler
    dialect: Dialect = _any_account
    form: Form = "data"


def _send_v3(world: World, account: Account, params: object) -> object:
    draft = read_draft(params)
    # Lists, reactions and anonymous chats are calls of the v2.0 path only.
    if draft.kind in ("list", "reaction") or draft.recipient.anonymous_id:
        raise ApiError(-233)
    return sending.send(world, account, draft)


def _send_v2(world: World, account: Account, params: object) -> object:
    if broadcasts.is_broadcast(params):
        return broadcasts.accept(world, account, params)
    data = sending.send(world, account, read_draft(params))
    return {name: data[name] for name in ("message_id", "user_id") if name in data}


def _getoa(world: World, account: Account, params: object) -> object:
    return profiles.describe_account(world, account)


def _upload(kind: uploads.Kind) -> Endpoint:
    return Endpoint(partial(uploads.take, kind=kind), form="file")


ENDPOINTS: Mapping[tuple[str, str], Endpoint] = {
    ("POST", "/v3.0/oa/message/cs"): Endpoint(_send_v3, _not_for_agencies),
    ("POST", "/v2.0/oa/message"): Endpoint(_send_v2, _old_messages),
    ("GET", "/v2.0/oa/getoa"): Endpoint(_getoa),
    ("GET", "/v3.0/oa/user/detail"): Endpoint(profiles.describe_citizen, _not_for_agencies),
    ("GET", "/v2.0/oa/getprofile"): Endpoint(profiles.describe_follower, _not_for_businesses),
    ("POST", "/v3.0/oa/quota/message"): Endpoint(quotas.tell),
    ("POST", "/v2.0/oa/quota/message"): Endpoint(quotas.tell_old),
    ("GET", "/v3.0/oa/user/getlist"): Endpoint(followers.list_users, _not_for_agencies),
    ("GET", "/v2.0/oa/getfollowers"): Endpoint(followers.list_followers, _not_for_businesses),
    ("POST", "/v3.0/oa/user/update"): Endpoint(followers.update_user, _not_for_agencies),
    ("POST", "/v2.0/oa/deletefollowerinfo"): Endpoint(followers.erase_user),
    ("POST", "/v2.0/oa/tag/tagfollower"): Endpoint(tags.tag_follower),
    ("POST", "/v2.0/oa/tag/rmfollowerfromtag"): Endpoint(tags.untag_follower),
    ("POST", "/v2.0/oa/tag/rmtag"): Endpoint(tags.remove_tag),
    ("GET", "/v2.0/oa/tag/gettagsofoa"): Endpoint(tags.list_tags),
    ("GET", "/v2.0/oa/listrecentchat"): Endpoint(history.list_recent),
    ("GET", "/v2.0/oa/conversation"): Endpoint(history.list_conversation),
    ("POST", "/v2.0/oa/upload/image"): _upload(uploads.IMAGE),
    ("POST", "/v2.0/oa/upload/gif"): _upload(uploads.GIF),
    ("POST", "/v2.0/oa/upload/file"): _upload(uploads.FILE),
    ("POST", "/v2.0/article/create"): Endpoint(articles.create),
    ("POST", "/v2.0/article/verify"): Endpoint(articles.verify),
    ("POST", "/v2.0/article/update"): Endpoint(articles.update),
    ("POST", "/v2.0/article/remove"): Endpoint(articles.remove),
    ("GET", "/v2.0/article/getdetail"): Endpoint(articles.get_detail, form="query"),
    ("GET", "/v2.0/article/getslice"): Endpoint(articles.get_slice, form="query"),
}
