"""Lets an OA's administrator grant our app access: the link, and the address they come back to.

Opens no browser and prints nothing. PKCE (RFC 7636, S256) is optional at Zalo, and the verifier
has exactly 43 characters there (protocol §1.1 and §1.2).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.config import Oa, Zalo, is_safe_address
from bot.errors import ConfigError, UnknownThing
from bot.models import ConsentRequest
from bot.zalo.ports import ConsentStore
from bot.zalo.tokens import TokenKeeper

# The life of Zalo's code, and so of the whole walk through the browser.
LINK_SECONDS = 600
_STATE_BYTES = 24
# 32 bytes are 43 characters of base64url.
_VERIFIER_BYTES = 32
_VERIFIER_LENGTH = 43
_PERMISSION_PATH = "/v4/oa/permission"


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """What Zalo appended to the callback address; `oa_id` may be empty."""

    code: str = field(repr=False)
    state: str = field(repr=False)
    oa_id: str = ""


class ConsentDesk:
    """Makes consent links and turns their answers into tokens."""

    def __init__(
        self,
        settings: Zalo,
        store: ConsentStore,
        keeper: TokenKeeper,
        chance: Callable[[int], str] = secrets.token_urlsafe,
    ) -> None:
        self._base = settings.oauth_url
        self._store = store
        self._keeper = keeper
        self._chance = chance

    def begin(
        self, oa: Oa, *, has_pkce: bool = True, callback: str = "", verifier: str = ""
    ) -> str:
        """Return the link for the OA's administrator, good for ten minutes.

        An earlier link of the OA ends. `verifier` is given where the pair is fixed in Zalo's
        console. Raises ConfigError without a callback address, or for one Zalo refuses.
        """
        callback = callback or oa.callback_url
        problems = _problems(callback, verifier)
        if problems:
            raise ConfigError(problems)
        verifier = verifier or (self._chance(_VERIFIER_BYTES) if has_pkce else "")
        request = ConsentRequest(self._chance(_STATE_BYTES), verifier, callback)
        self._store.save(oa.id, request, seconds=LINK_SECONDS)
        query = {"app_id": oa.app_id, "redirect_uri": callback, "state": request.state}
        if verifier:
            query["code_challenge"] = challenge_of(verifier)
        return f"{self._base}{_PERMISSION_PATH}?{urlencode(query)}"

    def finish(self, oa: Oa, answer: ConsentAnswer, *, by: str = "") -> None:
        """Check an answer against the link and store the pair that its code is worth.

        `by` is who brought the answer.

        Raises UnknownThing when it does not belong to a link of ours that is under way, and what
        TokenKeeper.redeem raises.
        """
        request = self._store.find(oa.id)
        if request is None:
            remedy = f"make a new one: python -m bot tokens login --oa {oa.id}"
            raise UnknownThing(f"OA {oa.id} has no link of the last ten minutes; {remedy}")
        if not hmac.compare_digest(answer.state.encode(), request.state.encode()):
            # The link stays: the right address may still be pasted.
            raise UnknownThing("the state is not that of our last link; use the newest link")
        if answer.oa_id and answer.oa_id != oa.id:
            raise UnknownThing("another OA was chosen on Zalo's page; choose the one you named")
        # A code works once, so what belonged to it is of no more use.
        self._store.forget(oa.id)
        self._keeper.redeem(oa.id, answer.code, verifier=request.verifier, by=by)


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def read_answer(address: str) -> ConsentAnswer:
    """Read the address to which Zalo sent the administrator back.

    Raises UnknownThing when it holds no code or no state; the text names no part of it.
    """
    try:
        fields = parse_qs(urlsplit(address.strip()).query)
    except ValueError:
        fields = {}
    code, state = (fields.get(name, [""])[0] for name in ("code", "state"))
    if not code:
        raise UnknownThing("the address holds no code; copy the whole address line of the browser")
    if not state:
        # One report says that Zalo may drop it. The person who made the link knows it.
        remedy = "repeat with --code and with --state as it stands in the link"
        raise UnknownThing(f"the address holds no state; {remedy}")
    return ConsentAnswer(code, state, fields.get("oa_id", [""])[0])


def _problems(callback: str, verifier: str) -> list[str]:
    problems = []
    if not callback:
        problems.append("the OA callback is missing; set [[oa]] callback_url or add --callback")
    elif not is_safe_address(callback) or "?" in callback or "#" in callback:
        problems.append("the OA callback must be https:// without a query, as saved at Zalo")
    if verifier and (len(verifier) != _VERIFIER_LENGTH or not verifier.isascii()):
        problems.append(f"a verifier has {_VERIFIER_LENGTH} characters")
    return problems
