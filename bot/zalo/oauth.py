"""Asks Zalo's token host for a new pair of tokens.

Stores nothing and holds no lock: bot.zalo.tokens does. Never logs an answer's body, which may
hold tokens. Facts: OAuth v4 pages of the Official Account API (docs.zaloplatforms.com).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import requests

from bot.config import Oa, Zalo
from bot.errors import NeedsOfficer, OutcomeUnknown, Retryable, ZaloError

log = logging.getLogger(__name__)

# Access tokens live 25 hours. Where an answer does not say so, the pair is still the only one we
# have, so a careful guess is better than losing it.
_GUESSED_LIFETIME_SECONDS = 3600
_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")


@dataclass(frozen=True, slots=True)
class Grant:
    """A pair fresh from Zalo; the refresh token can be used once within three months."""

    access_token: str
    refresh_token: str
    lifetime_seconds: int

    def __repr__(self) -> str:
        return f"Grant(lifetime_seconds={self.lifetime_seconds})"


class TokenHost:
    """The one call of oauth.zaloapp.com that the bot makes, for both kinds of grant."""

    def __init__(self, session: requests.Session, settings: Zalo) -> None:
        self._session = session
        self._url = f"{settings.oauth_url}/v4/oa/access_token"
        self._timeout = (settings.connect_timeout_seconds, settings.read_timeout_seconds)

    @property
    def longest_seconds(self) -> float:
        """How long one call may take."""
        return sum(self._timeout)

    def refresh(self, oa: Oa, refresh_token: str) -> Grant:
        """Exchange a refresh token, which is burnt by this.

        Raises OutcomeUnknown when it may have been burnt without an answer reaching us,
        NeedsOfficer when the grant is lost, Retryable for other refusals.
        """
        form = {"refresh_token": refresh_token, "grant_type": "refresh_token"}
        return self._ask(oa, form)

    def redeem(self, oa: Oa, code: str, *, verifier: str = "") -> Grant:
        """Exchange the code of a consent, which works once within ten minutes.

        `verifier` is the one whose challenge stood in the consent link, if any did. Raises as
        `refresh`.
        """
        form = {"code": code, "grant_type": "authorization_code"}
        return self._ask(oa, {**form, "code_verifier": verifier} if verifier else form)

    def _ask(self, oa: Oa, form: Mapping[str, str]) -> Grant:
        try:
            response = self._session.post(
                self._url,
                data={**form, "app_id": oa.app_id},
                headers={"secret_key": str(oa.app_secret)},
                timeout=self._timeout,
                # A redirect would hand the secret to another address.
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise OutcomeUnknown(
                f"no answer from the token host: {type(error).__name__}"
            ) from error
        return _grant(oa, response, asked_with=form["grant_type"])


def is_token(value: object) -> TypeGuard[str]:
    """Say whether it can stand in a header: visible ASCII. Nothing else is worth storing."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def lost_grant(oa_id: str, code: int, reason: str) -> NeedsOfficer:
    """Return the error for an OA whose administrator must grant access again."""
    ways = f"python -m bot tokens login --oa {oa_id}, or python -m bot tokens import --oa {oa_id}"
    remedy = f"let the OA's administrator grant it anew: {ways}"
    return NeedsOfficer(f"OA {oa_id}: {reason}; {remedy}", code=code)


def lifetime_seconds(given: object) -> int | None:
    """Return a lifetime written as a number or a string; None where it is neither."""
    if isinstance(given, str) and given.strip().isascii() and given.strip().isdigit():
        given = int(given[:12])
    whole = isinstance(given, int) and not isinstance(given, bool) and given > 0
    return int(str(given)) if whole else None


def _grant(oa: Oa, response: requests.Response, *, asked_with: str) -> Grant:
    try:
        answer = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        text = f"HTTP {response.status_code} without JSON from the token host"
        raise OutcomeUnknown(text) from error
    if not isinstance(answer, dict):
        raise OutcomeUnknown(f"HTTP {response.status_code} without an object from the token host")
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not is_token(access) or not is_token(refresh):
        raise _refusal(oa, response.status_code, answer, asked_with=asked_with)
    lifetime = lifetime_seconds(answer.get("expires_in"))
    return Grant(access, refresh, lifetime or _GUESSED_LIFETIME_SECONDS)


def _refusal(oa: Oa, status: int, answer: Mapping[str, Any], *, asked_with: str) -> ZaloError:
    code = answer.get("error")
    code = code if isinstance(code, int) and not isinstance(code, bool) else 0
    log.error("token refused", extra={"oa": oa.id, "code": code, "status": status})
    if -15000 < code <= -14000:
        what = "code" if asked_with == "authorization_code" else "refresh token"
        return lost_grant(oa.id, code, f"the token host refused the {what} ({code})")
    if code == 0 and status >= 500:
        return OutcomeUnknown(f"HTTP {status} without tokens from the token host")
    return Retryable(f"the token host refused ({code})", code=code, delay_seconds=60)
