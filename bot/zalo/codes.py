"""Every error number of Zalo's Open API, with its meaning and what follows from it.

Retries nothing and alerts nobody: it names the consequence, and callers act on it. Source: the
error code page of the Official Account API documentation at docs.zaloplatforms.com, as known in
October 2026; where only one integration has met a number or text, the line says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot import errors

SUCCESS = 0
TOO_MANY_CALLS = -32
UPLOAD_EXPIRED = -100
STILL_PROCESSING = -214
INVALID_PARAMETER = -201
INVALID_MESSAGE_TYPE = -233
ONLY_V2 = -235
ONLY_V3 = -240


class Consequence(StrEnum):
    """What an error number asks of us."""

    REFRESH = "refresh"
    RETRY = "retry"
    WINDOW = "window"
    QUOTA = "quota"
    NIGHT = "night"
    OFFICER = "officer"
    PERMANENT = "permanent"
    DIALECT = "dialect"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Code:
    """One error number; `alert` asks for a person's eyes although the bot goes on."""

    meaning: str
    consequence: Consequence
    delay_seconds: float = 1.0
    alert: bool = False


_R, _T, _W, _Q = Consequence.REFRESH, Consequence.RETRY, Consequence.WINDOW, Consequence.QUOTA
_C, _P, _D = Consequence.OFFICER, Consequence.PERMANENT, Consequence.DIALECT

CODES: Mapping[int, Code] = {
    # The call limit counts in clock minutes, so the next minute is soon enough.
    -32: Code("the app or the OA reached its limit of calls per minute", _T, delay_seconds=60),
    -100: Code("the upload expired after seven days; upload it again", _T),
    # Zalo may answer this although the message arrived (met by one government integration).
    -200: Code("sending failed at Zalo; the message may have arrived", Consequence.UNKNOWN),
    -201: Code("a parameter is invalid", _P),
    -204: Code("the OA is disabled; ask Zalo why", _C),
    -205: Code("the OA does not exist; check [[oa]] id", _C),
    -209: Code("the app may not use this API; activate it at developers.zalo.me", _C),
    -210: Code("a parameter exceeds its limit", _P),
    -211: Code("the OA has no quota left", _Q),
    -212: Code("the app has not registered this API; register it at developers.zalo.me", _C),
    -213: Code("the person does not follow the OA", _W),
    -214: Code("the article is still being processed", _T, delay_seconds=10),
    -216: Code("the access token is invalid", _R),
    -217: Code("the person blocks invitations from the OA", _W),
    -218: Code("the person's quota of received messages is used up", _Q),
    -219: Code("the app was removed or disabled; check it at developers.zalo.me", _C),
    -220: Code("the access token expired or was removed", _R),
    -221: Code("the OA must be verified for this; verify it in the OA settings", _C),
    -223: Code("the OA has not granted this API; its administrator must grant it again", _C),
    -224: Code("the OA's package does not include this; upgrade it in the OA settings", _C),
    -227: Code("the person is banned or was inactive for more than 45 days", _W),
    -230: Code("the person has not interacted with the OA in the past 7 days", _W),
    -232: Code("the person has not interacted, or the last interaction has expired", _W),
    -233: Code("this type of message is invalid or not supported", _P),
    -234: Code("this message cannot be sent between 22:00 and 06:00", Consequence.NIGHT),
    -235: Code("this kind of OA uses the v2 API", _D),
    -237: Code("the group is disabled", _P),
    -238: Code("this asset was already used", _P),
    -240: Code("this kind of OA uses the v3 API", _D),
    -241: Code("this asset is disabled", _P),
    -242: Code("appsecret_proof is missing or wrong; compare [[oa]] appsecret_proof", _C),
    -244: Code("the person does not take this kind of message from the OA", _W),
    -248: Code("the message violates Zalo's standards", _P, alert=True),
    -249: Code("this template cannot be sent by user id", _P),
    -320: Code("a Zalo Cloud Account is needed; link one in the OA settings", _C),
    -321: Code("the Zalo Cloud Account has no money left; top it up", _C),
    -403: Code("the OA is not in this group", _P),
    # The template host's word for -220.
    -124: Code("the access token is invalid", _R),
    -1340: Code("the form is invalid", _P),
    -1341: Code("the form is invalid", _P),
}
# A number outside the table says "refused" in words we do not know. Refused is not delivered, so
# the outcome is known; trying the same again would only repeat it, and a person should look.
UNLISTED = Code("an error number that is not in our table", _P, alert=True)
# -223 has two meanings; only its text tells them apart.
_ARTICLE_QUOTA = Code("the OA may not publish more articles this month", _Q)

_INVALID_FIELD = re.compile(r"\s*([A-Za-z_][\w.\[\]]{0,39}) is invalid", re.ASCII)

_ERRORS: Mapping[Consequence, Callable[..., errors.ZaloError]] = {
    Consequence.REFRESH: errors.TokenExpired,
    Consequence.WINDOW: errors.WindowClosed,
    Consequence.QUOTA: errors.QuotaExceeded,
    Consequence.NIGHT: errors.NightClosed,
    Consequence.OFFICER: errors.NeedsOfficer,
    Consequence.PERMANENT: errors.Permanent,
    Consequence.DIALECT: errors.WrongDialect,
    Consequence.UNKNOWN: errors.OutcomeUnknown,
}


def code_for(number: int, message: str = "") -> Code:
    """Return what an error number means; `message` is Zalo's own text."""
    if number == -223 and "quota" in message.lower():
        return _ARTICLE_QUOTA
    return CODES.get(number, UNLISTED)


def error_for(number: int, message: str = "") -> errors.ZaloError:
    """Return the error to raise for a number other than SUCCESS.

    Zalo's own text may quote what we sent, so no more of it than a field's name goes on.
    """
    code = code_for(number, message)
    text = f"Zalo {number}: {code.meaning}{_field(number, message)}"
    if code.consequence is Consequence.RETRY:
        return errors.Retryable(text, code=number, delay_seconds=code.delay_seconds)
    return _ERRORS[code.consequence](text, code=number)


def _field(number: int, message: str) -> str:
    found = _INVALID_FIELD.match(message) if number == INVALID_PARAMETER else None
    return f" ({found[1]})" if found else ""
