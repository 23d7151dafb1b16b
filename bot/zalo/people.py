"""Reads and changes what an OA holds about people, and forgets them at Zalo.

Stores nothing. Business OAs use the v3 paths; state agencies' OAs were met with v2 alone, which
knows less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.config import Oa
from bot.zalo import dialects
from bot.zalo import payload as read
from bot.zalo.calls import Call, OpenApi
from bot.zalo.dialects import Dialects
from bot.zalo.payload import Object

PAGE_LIMIT = 50
# Zalo reaches no person beyond this one; a filter brings others into reach.
LAST_OFFSET = 9951


@dataclass(frozen=True, slots=True)
class Contact:
    """What a person shared with the OA."""

    name: str = ""
    phone: str = ""
    address: str = ""
    district: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Zalo shows them; None where this API version does not say."""

    user_id: str
    display_name: str
    is_follower: bool | None
    is_minor: bool | None
    alias: str = ""
    external_id: str = ""
    last_interaction_on: date | None = None
    tags: tuple[str, ...] = ()
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people of an OA; only the v3 API knows filters.

    `period` is TODAY, YESTERDAY, L7D, L30D or "YYYY_MM_DD:YYYY_MM_DD" of the last interaction.
    """

    tag: str = ""
    period: str = ""
    is_follower: bool | None = None

    def parameters(self) -> dict[str, str]:
        """Return those parts that are set, as Zalo takes them."""
        given = {"tag_name": self.tag, "last_interaction_period": self.period}
        if self.is_follower is not None:
            given["is_follower"] = "true" if self.is_follower else "false"
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Page:
    """Some people of an OA; `total` counts all that match."""

    total: int
    user_ids: tuple[str, ...] = field(repr=False)


class People:
    """The people who met an OA."""

    def __init__(self, api: OpenApi, ways: Dialects) -> None:
        self._api = api
        self._ways = ways

    def get(self, oa: Oa, user_id: str) -> Profile:
        """Return a person's profile. Anonymous people have none."""
        parameters = {"user_id": user_id}
        calls = {
            "v3": Call("/v3.0/oa/user/detail", parameters),
            "v2": Call("/v2.0/oa/getprofile", parameters),
        }
        return profile(self._ways.call(oa, dialects.USERS, calls))

    def list_page(
        self, oa: Oa, *, offset: int = 0, count: int = PAGE_LIMIT, only: Filter | None = None
    ) -> Page:
        """Return at most 50 people. Raises NeedsOfficer for a filter where v3 is closed."""
        place = {"offset": offset, "count": count}
        chosen = only.parameters() if only else {}
        calls = {"v3": Call("/v3.0/oa/user/getlist", {**place, **chosen})}
        if not chosen:
            calls["v2"] = Call("/v2.0/oa/getfollowers", place)
        data = self._ways.call(oa, dialects.USERS, calls)
        people = (*read.children(data, "users"), *read.children(data, "followers"))
        ids = (read.identifier(person, "user_id") for person in people)
        return Page(read.whole(data, "total") or 0, tuple(filter(None, ids)))

    def list_all(self, oa: Oa, *, only: Filter | None = None) -> Iterator[str]:
        """Yield the ids of everybody within Zalo's reach, 10,000 at most; one call per 50."""
        offset = 0
        while offset <= LAST_OFFSET:
            page = self.list_page(oa, offset=offset, only=only)
            yield from page.user_ids
            offset += PAGE_LIMIT
            if not page.user_ids or offset >= page.total:
                return

    def update(
        self,
        oa: Oa,
        user_id: str,
        *,
        alias: str | None = None,
        external_id: str | None = None,
        contact: Contact | None = None,
    ) -> None:
        """Change what the OA notes of a person; None leaves a part as it is."""
        body: dict[str, Any] = {"user_id": user_id}
        if alias is not None:
            body["user_alias"] = alias
        if external_id is not None:
            body["user_external_id"] = external_id
        if contact is not None:
            body["shared_info"] = {
                "name": contact.name,
                "phone": contact.phone,
                "address": contact.address,
                "district": contact.district,
                "city": contact.city,
            }
        call = Call("/v3.0/oa/user/update", body=body)
        self._ways.call(oa, dialects.USERS, {"v3": call})

    def forget(self, oa: Oa, user_id: str) -> None:
        """Let Zalo erase what the OA holds about a person."""
        self._api.call(oa, Call("/v2.0/oa/deletefollowerinfo", body={"user_id": user_id}))


def profile(data: Object) -> Profile:
    """Read a person's profile, of either dialect."""
    shared = read.child(data, "shared_info")
    return Profile(
        user_id=read.identifier(data, "user_id"),
        display_name=read.text(data, "display_name"),
        is_follower=read.boolean(data, "user_is_follower"),
        is_minor=read.boolean(data, "is_sensitive"),
        alias=read.text(data, "user_alias"),
        external_id=read.text(data, "user_external_id"),
        last_interaction_on=_day(read.text(data, "user_last_interaction_date")),
        tags=read.texts(read.child(data, "tags_and_notes_info"), "tag_names"),
        contact=Contact(
            name=read.text(shared, "name"),
            # v2 was seen with a number, 0 where nobody shared one.
            phone=read.text(shared, "phone") or str(read.whole(shared, "phone") or ""),
            address=read.text(shared, "address"),
            district=read.text(shared, "district"),
            city=read.text(shared, "city"),
        ),
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no instant
    except ValueError:
        return None
