"""Hands out and takes back tokens: authorisation codes, PKCE, rotation.

Protocol notes section 1: a code lives ten minutes and works once; an access
token lives 25 hours; a refresh token three months and works once; a new pair
ends the old access token. Knows no HTTP.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace

from webhooks.emulator.errors import ApiError, OAuthError
from webhooks.emulator.state import Account, Application, Code, Grant, State
from webhooks.emulator.world import World

ACCESS_SECONDS = 90_000
REFRESH_SECONDS = 90 * 24 * 3600
CODE_SECONDS = 600
VERIFIER_CHARACTERS = 43
RETIRED_KEPT = 200


def find_app(world: World, app_id: str) -> Application:
    """Return an active app; raises OAuthError -14002."""
    app = world.state.apps.get(app_id)
    if app is None:
        raise OAuthError(-14002)
    if not app.active:
        raise OAuthError(-14002, "App is not active but user is not admin")
    return app


def list_accounts(world: World, app: Application) -> list[Account]:
    """Return the accounts an administrator may connect; raises OAuthError -14068."""
    accounts = [a for a in world.state.accounts.values() if a.app_id == app.app_id]
    if not accounts:
        raise OAuthError(-14068)
    return accounts


def check_redirect(app: Application, redirect_uri: str) -> None:
    """Demand the saved callback, without a query string; raises OAuthError -14003."""
    if "?" in redirect_uri or not redirect_uri or redirect_uri != app.callback_url:
        raise OAuthError(-14003)


def authorise(world: World, account: Account, *, challenge: str) -> str:
    """Return a fresh authorisation code for this account."""
    with world.changing() as state:
        now_ms = world.now_ms()
        fresh = {k: c for k, c in state.codes.items() if c.expires_at_ms > now_ms}
        code = Code(
            code=world.new_secret("code"),
            app_id=account.app_id,
            oa_id=account.oa_id,
            challenge=challenge,
            expires_at_ms=now_ms + CODE_SECONDS * 1000,
        )
        state.codes = fresh | {code.code: code}
        return code.code


def issue(world: World, account: Account) -> dict[str, object]:
    """Give the account a new pair of tokens and end the old one."""
    with world.changing() as state:
        old = state.grants.get(account.oa_id)
        if old is not None:
            _retire(state, old.access_token)
        now_ms = world.now_ms()
        grant = Grant(
            oa_id=account.oa_id,
            app_id=account.app_id,
            access_token=world.new_secret("access"),
            refresh_token=world.new_secret("refresh"),
            expires_at_ms=now_ms + ACCESS_SECONDS * 1000,
            refresh_until_ms=now_ms + REFRESH_SECONDS * 1000,
        )
        state.grants[account.oa_id] = grant
        return {
            "access_token": grant.access_token,
            "refresh_token": grant.refresh_token,
            "expires_in": str(ACCESS_SECONDS),
        }


def exchange(world: World, form: Mapping[str, str], secret_key: str | None) -> dict[str, object]:
    """Answer the token call of either kind; raises OAuthError."""
    with world.changing():
        app = find_app(world, form.get("app_id", ""))
        if not hmac.compare_digest((secret_key or "").encode(), app.secret.encode()):
            raise OAuthError(-14004)
        match form.get("grant_type"):
            case "authorization_code":
                return _redeem(world, app, form)
            case "refresh_token":
                return _refresh(world, app, form.get("refresh_token", ""))
            case _:
                raise OAuthError(-14006)


def find_holder(world: World, access_token: str | None) -> Account:
    """Return whose token this is; raises ApiError -216 or -220."""
    state = world.state
    if not access_token:
        raise ApiError(-216)
    if access_token in state.retired_tokens:
        raise ApiError(-220)
    grant = next((g for g in state.grants.values() if g.access_token == access_token), None)
    if grant is None:
        raise ApiError(-216)
    if grant.expires_at_ms <= world.now_ms():
        raise ApiError(-220)
    return state.accounts[grant.oa_id]


def check_proof(app: Application, access_token: str | None, proof: str | None) -> None:
    """Demand the header `appsecret_proof` of apps that switched it on; raises ApiError -242.

    HMAC-SHA256 of the access token under the app secret (protocol notes 1.6).
    """
    if not app.demands_proof:
        return
    expected = hmac.new(app.secret.encode(), (access_token or "").encode(), hashlib.sha256)
    if not hmac.compare_digest(expected.hexdigest().encode(), (proof or "").encode()):
        raise ApiError(-242)


def revoke(world: World, oa_id: str, *, refresh_too: bool) -> None:
    """End the access token, and on demand the whole grant."""
    with world.changing() as state:
        grant = state.grants.get(oa_id)
        if grant is None:
            return
        _retire(state, grant.access_token)
        state.grants[oa_id] = replace(
            grant, access_token="", refresh_token="" if refresh_too else grant.refresh_token
        )


def _redeem(world: World, app: Application, form: Mapping[str, str]) -> dict[str, object]:
    code = world.state.codes.pop(form.get("code", ""), None)
    if code is None or code.app_id != app.app_id or code.expires_at_ms <= world.now_ms():
        raise OAuthError(-14005)
    if code.challenge and not _matches(code.challenge, form.get("code_verifier", "")):
        raise OAuthError(-14005, "Invalid code verifier")
    return issue(world, world.get_account(code.oa_id))


def _matches(challenge: str, verifier: str) -> bool:
    if len(verifier) != VERIFIER_CHARACTERS:
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    expected = base64.urlsafe_b64encode(digest).rstrip(b"=")
    return hmac.compare_digest(expected, challenge.encode())


def _refresh(world: World, app: Application, refresh_token: str) -> dict[str, object]:
    for grant in world.state.grants.values():
        mine = grant.app_id == app.app_id and grant.refresh_until_ms > world.now_ms()
        if mine and refresh_token and grant.refresh_token == refresh_token:
            return issue(world, world.get_account(grant.oa_id))
    raise OAuthError(-14014)


def _retire(state: State, access_token: str) -> None:
    if access_token:
        state.retired_tokens.append(access_token)
        del state.retired_tokens[:-RETIRED_KEPT]
