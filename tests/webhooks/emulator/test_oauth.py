"""Consent, codes, PKCE and the rotation of tokens."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.webhooks.emulator.town import APP, BUSINESS, CALLBACK, GOV, SECRET, Bot
from webhooks.emulator import Platform

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")


def consent(client: FlaskClient, **more: str) -> dict[str, str]:
    query = {"app_id": APP, "redirect_uri": CALLBACK, "oa_id": GOV, **more}
    answer = client.get("/v4/oa/permission", query_string=query)
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def exchange(client: FlaskClient, secret: str = SECRET, **form: str) -> dict[str, Any]:
    answer = client.post(
        "/v4/oa/access_token", data={"app_id": APP, **form}, headers={"secret_key": secret}
    )
    assert answer.status_code == 200
    return dict(answer.get_json())


def redeem(client: FlaskClient, code: str, **more: str) -> dict[str, Any]:
    return exchange(client, grant_type="authorization_code", code=code, **more)


def refresh(client: FlaskClient, token: object) -> dict[str, Any]:
    return exchange(client, grant_type="refresh_token", refresh_token=str(token))


def test_consent_leads_back_with_code_account_and_state(client: FlaskClient) -> None:
    answer = consent(client, state="s-1")

    assert answer["oa_id"] == GOV
    assert answer["state"] == "s-1"
    assert answer["code"]


def test_state_is_not_invented(client: FlaskClient) -> None:
    assert "state" not in consent(client)


def test_several_accounts_ask_for_a_choice(client: FlaskClient) -> None:
    page = client.get("/v4/oa/permission", query_string={"app_id": APP, "redirect_uri": CALLBACK})

    assert page.status_code == 200
    assert "UBND xã Mẫu" in page.text
    assert f"oa_id={BUSINESS}" in page.text


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"app_id": "42", "redirect_uri": CALLBACK}, -14002),
        ({"app_id": APP, "redirect_uri": "https://elsewhere.example.invalid/"}, -14003),
        ({"app_id": APP, "redirect_uri": f"{CALLBACK}?x=1"}, -14003),
        ({"app_id": APP}, -14003),
    ],
    ids=["unknown app", "other address", "address with a query", "no address"],
)
def test_consent_refuses(client: FlaskClient, query: dict[str, str], error: int) -> None:
    answer = client.get("/v4/oa/permission", query_string=query)

    assert answer.status_code == 200
    assert answer.get_json()["error"] == error


def test_an_inactive_app_gets_no_consent(platform: Platform, client: FlaskClient) -> None:
    platform.change_app(APP, active=False)

    answer = client.get("/v4/oa/permission", query_string={"app_id": APP})

    assert answer.get_json()["error"] == -14002


def test_a_code_buys_a_pair_that_works(client: FlaskClient) -> None:
    pair = redeem(client, consent(client)["code"])

    assert pair["expires_in"] == "90000"
    assert set(pair) == {"access_token", "refresh_token", "expires_in"}
    assert Bot(client, GOV, pair["access_token"]).get("/v2.0/oa/getoa")["data"]["oa_id"] == GOV


def test_a_code_works_once(client: FlaskClient) -> None:
    code = consent(client)["code"]
    redeem(client, code)

    assert redeem(client, code)["error"] < -14000


@pytest.mark.parametrize(("seconds", "works"), [(599, True), (600, False)])
def test_a_code_lives_ten_minutes(
    platform: Platform, client: FlaskClient, seconds: int, works: bool
) -> None:
    code = consent(client)["code"]
    platform.advance(seconds)

    assert ("access_token" in redeem(client, code)) is works


@pytest.mark.parametrize(
    ("verifier", "works"),
    [(VERIFIER, True), ("w" * 43, False), ("v" * 42, False), ("", False)],
    ids=["right", "wrong", "too short", "missing"],
)
def test_a_challenged_code_needs_its_verifier(
    client: FlaskClient, verifier: str, works: bool
) -> None:
    code = consent(client, code_challenge=CHALLENGE.decode())["code"]

    assert ("access_token" in redeem(client, code, code_verifier=verifier)) is works


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_the_token_call_needs_the_app_secret(client: FlaskClient, secret: str) -> None:
    code = consent(client)["code"]

    refused = exchange(client, secret, grant_type="authorization_code", code=code)

    assert "access_token" not in refused
    assert refused["error"] < -14000
    assert refused["error_name"]


def test_a_refresh_token_works_once_and_ends_the_old_access_token(
    platform: Platform, client: FlaskClient
) -> None:
    old = platform.issue_tokens(GOV)
    new = refresh(client, old["refresh_token"])

    assert new["refresh_token"] != old["refresh_token"]
    assert Bot(client, GOV, str(old["access_token"])).get("/v2.0/oa/getoa")["error"] == -220
    assert Bot(client, GOV, new["access_token"]).get("/v2.0/oa/getoa")["error"] == 0
    again = refresh(client, old["refresh_token"])
    assert again["error"] == -14014
    assert again["error_name"] == "Invalid refresh token"


def test_an_access_token_lives_25_hours_and_its_refresh_token_survives_it(
    platform: Platform, client: FlaskClient
) -> None:
    pair = platform.issue_tokens(GOV)
    bot = Bot(client, GOV, str(pair["access_token"]))

    platform.advance(89_999)
    assert bot.get("/v2.0/oa/getoa")["error"] == 0
    platform.advance(1)
    assert bot.get("/v2.0/oa/getoa")["error"] == -220
    assert "access_token" in refresh(client, pair["refresh_token"])


def test_a_refresh_token_dies_after_three_months(platform: Platform, client: FlaskClient) -> None:
    pair = platform.issue_tokens(GOV)
    platform.advance(90 * 24 * 3600)

    assert refresh(client, pair["refresh_token"])["error"] == -14014


def test_revoking_everything_also_ends_the_refresh_token(
    platform: Platform, client: FlaskClient
) -> None:
    pair = platform.issue_tokens(GOV)
    platform.revoke_token(GOV, refresh_too=True)

    assert refresh(client, pair["refresh_token"])["error"] == -14014
    assert refresh(client, "")["error"] == -14014


def test_a_lost_answer_has_rotated_the_token_all_the_same(
    platform: Platform, client: FlaskClient
) -> None:
    pair = platform.issue_tokens(GOV)
    platform.reset_after_acceptance(path="/v4/oa/access_token")

    with pytest.raises(ConnectionResetError):
        refresh(client, pair["refresh_token"])

    assert refresh(client, pair["refresh_token"])["error"] == -14014


def test_planned_errors_reach_the_token_call(platform: Platform, client: FlaskClient) -> None:
    pair = platform.issue_tokens(GOV)
    platform.fail_next("/v4/oa/access_token", -14029)

    assert refresh(client, pair["refresh_token"])["error"] == -14029
    assert "access_token" in refresh(client, pair["refresh_token"])
