"""Asks how many messages are left: for one person, one message, an OA or an app.

Enforces nothing. Both API versions are open to every OA (protocol §3.7, believed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.config import Oa
from bot.zalo import payload as read
from bot.zalo.calls import Call, OpenApi
from bot.zalo.payload import Object

_V3, _V2 = "/v3.0/oa/quota/message", "/v2.0/oa/quota/message"


@dataclass(frozen=True, slots=True)
class Left:
    """So many of so many; None where Zalo gives no figure."""

    remain: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class PersonQuota:
    """What may still be sent to one person; `interacted_at` is 0 where Zalo does not say."""

    interacted_at: int
    replies: Left
    promotions_today: Left
    promotions_this_month: Left


@dataclass(frozen=True, slots=True)
class Asset:
    """One allowance of an OA or app; `valid_through` as Zalo writes it."""

    asset_id: str
    product: str
    kind: str
    valid_through: str
    left: Left


class Quotas:
    """The allowances of an OA."""

    def __init__(self, api: OpenApi) -> None:
        self._api = api

    def of_person(self, oa: Oa, user_id: str) -> PersonQuota:
        """Return what may still be sent to a person."""
        data = self._api.call(oa, _asking(_V3, {"user_id": user_id}))
        promotion = read.child(data, "promotion")
        return PersonQuota(
            interacted_at=read.whole(data, "last_interaction") or 0,
            replies=_left(read.child(data, "cs_reply")),
            promotions_today=_left(promotion, "daily_"),
            promotions_this_month=_left(promotion, "monthly_"),
        )

    def of_owner(
        self, oa: Oa, *, owner: str = "OA", product: str = "", kind: str = ""
    ) -> tuple[Asset, ...]:
        """Return the allowances of the OA, or of the app when `owner` is "APP".

        `product` is cs or transaction, `kind` such as sub_quota; empty means every one.
        """
        body = {"quota_owner": owner}
        body |= {"product_type": product} if product else {}
        body |= {"quota_type": kind} if kind else {}
        found = self._api.call_list(oa, _asking(_V3, body))
        return tuple(_asset(each) for each in found if isinstance(each, dict))

    def of_oa(self, oa: Oa) -> Left:
        """Return the OA's own allowance, by the older API."""
        return _left(self._api.call(oa, _asking(_V2, {})))

    def of_message(self, oa: Oa, message_id: str) -> Left:
        """Return how many replies a person's message still allows, by the older API."""
        return _left(self._api.call(oa, _asking(_V2, {"message_id": message_id})))

    def of_promotions(self, oa: Oa, user_id: str) -> Left:
        """Return how many promotions a person may still get, by the older API."""
        body = {"user_id": user_id, "type": "promotion"}
        return _left(self._api.call(oa, _asking(_V2, body)))


def _asking(path: str, body: Mapping[str, str]) -> Call:
    return Call(path, body=body)


def _asset(data: Object) -> Asset:
    return Asset(
        asset_id=read.identifier(data, "asset_id"),
        product=read.text(data, "product_type"),
        kind=read.text(data, "quota_type"),
        valid_through=read.text(data, "valid_through"),
        left=_left(data),
    )


def _left(data: Object, beginning: str = "") -> Left:
    remain = read.whole(data, f"{beginning}remain")
    return Left(remain, read.whole(data, f"{beginning}total"))
