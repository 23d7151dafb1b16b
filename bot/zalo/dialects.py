"""Makes a call in the dialect that this kind of OA needs, and remembers which one that is.

Message and user paths exist as v3 and as v2; state agencies' OAs were met speaking v2 alone.
Changes the dialect after -235 and -240 only: after any other error the call may have happened,
and a second path would do it twice.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.config import Oa
from bot.errors import NeedsOfficer, WrongDialect
from bot.zalo import codes
from bot.zalo.calls import Call, OpenApi
from bot.zalo.payload import Object
from bot.zalo.ports import CapabilityStore

log = logging.getLogger(__name__)

MESSAGES, USERS = "dialect", "dialect.users"
# What getoa lets us expect before the first trial (bot.zalo.probing).
GUESS = "dialect.guess"
_FIRST = "v3"
_REMEDIES = {codes.ONLY_V2: "v2", codes.ONLY_V3: "v3"}


class Dialects:
    """Chooses between the versions of a call."""

    def __init__(self, api: OpenApi, capabilities: CapabilityStore) -> None:
        self._api = api
        self._capabilities = capabilities

    def call(self, oa: Oa, family: str, calls: Mapping[str, Call]) -> Object:
        """Make the call the way this OA's kind needs it; `calls` are its versions by dialect.

        Raises NeedsOfficer when no version is open to the OA, or not the configured one, and
        whatever the call itself raises.
        """
        dialect = self._dialect(oa, family)
        # A call that exists in one dialect alone is tried as it is; Zalo says whether it may.
        dialect = dialect if dialect in calls else next(iter(calls))
        try:
            return self._api.call(oa, calls[dialect])
        except WrongDialect as error:
            other = _REMEDIES[error.code]
            if oa.dialect != "auto" or other == dialect or other not in calls:
                raise _no_way(oa, error) from error
        log.info("other dialect from now on", extra={"oa": oa.id, family: other})
        self._capabilities.remember(oa.id, family, other)
        try:
            return self._api.call(oa, calls[other])
        except WrongDialect as error:
            raise _no_way(oa, error) from error

    def _dialect(self, oa: Oa, family: str) -> str:
        if oa.dialect != "auto":
            return oa.dialect
        known = self._capabilities
        return known.get(oa.id, family) or known.get(oa.id, GUESS) or _FIRST


def _no_way(oa: Oa, error: WrongDialect) -> NeedsOfficer:
    remedy = "set dialect to auto, or ask Zalo which API is open to this OA"
    return NeedsOfficer(f"OA {oa.id}: {error}; {remedy}", code=error.code)
