"""The Open API refuses in Zalo's order and in Zalo's words."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.webhooks.emulator.town import APP, BUSINESS, DAY, GOV, LAN, MESSAGE_PATHS, SECRET, Bot
from webhooks.emulator import Platform

TEXT = {"recipient": {"user_id": LAN}, "message": {"text": "Xin chào"}}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2.0/oa/nothing"),
        ("POST", "/v9.0/oa/message/cs"),
        ("GET", "/v3.0/oa/message/cs"),
        ("POST", "/v2.0/oa/getoa"),
        ("GET", "/v2.0/article/create"),
        ("POST", "/v3.0/article/create"),
    ],
)
def test_unknown_path_is_a_404_in_plain_text(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)

    assert answer.status_code == 404
    assert answer.text == "You are accessing an empty or invalid API"


def test_every_refusal_is_http_200_with_an_envelope(client: FlaskClient) -> None:
    answer = client.post("/v3.0/oa/message/cs", json=TEXT, headers={"access_token": "no"})

    assert answer.status_code == 200
    assert answer.get_json() == {"error": -216, "message": "Access token is invalid"}


def test_token_in_the_query_or_as_bearer_is_no_token(client: FlaskClient, gov: Bot) -> None:
    by_query = client.post(f"{gov.path}?access_token={gov.token}", json=TEXT)
    as_bearer = client.post(gov.path, json=TEXT, headers={"Authorization": f"Bearer {gov.token}"})

    assert by_query.get_json()["error"] == -216
    assert as_bearer.get_json()["error"] == -216


def test_revoked_token_is_expired_or_removed(platform: Platform, gov: Bot) -> None:
    platform.revoke_token(GOV)

    assert gov.says("x") == {"error": -220, "message": "access_token is expired or removed"}


def test_agency_is_refused_on_v3_and_business_on_v2(platform: Platform, bots: Any) -> None:
    for oa_id in (GOV, BUSINESS):
        platform.says(LAN, oa_id, "chào")
    wrong = {
        oa: bots[oa].post(MESSAGE_PATHS[other], TEXT).get_json()
        for oa, other in ((GOV, BUSINESS), (BUSINESS, GOV))
    }

    assert wrong[GOV] == {
        "error": -235,
        "message": "This API does not support this type of OA",
    }
    assert wrong[BUSINESS] == {
        "error": -240,
        "message": "MessageV2 API has been shut down, please switch to MessageV3",
    }
    assert bots[GOV].says("x")["error"] == 0
    assert bots[BUSINESS].says("x")["error"] == 0


def test_rate_limit_counts_the_clock_minute(platform: Platform, gov: Bot) -> None:
    platform.change_oa(GOV, calls_per_minute=2)
    platform.says(LAN, GOV, "chào")

    first = gov.post(gov.path, TEXT)
    assert first.headers["X-RateLimit-Limit"] == "2"
    assert first.headers["X-RateLimit-Remain"] == "1"
    assert gov.post(gov.path, TEXT).get_json()["error"] == 0
    third = gov.post(gov.path, TEXT)
    assert third.get_json()["error"] == -32
    assert third.headers["X-RateLimit-Remain"] == "0"
    platform.advance(60)
    assert gov.says("x")["error"] == 0


def test_checks_come_in_order(platform: Platform, bots: dict[str, Bot]) -> None:
    """Everything is wrong at once; repairing one thing shows the next refusal."""
    gov = bots[GOV]
    bad_body = {"recipient": {"user_id": "nobody"}, "message": {"text": ""}}
    v3 = MESSAGE_PATHS[BUSINESS]
    platform.change_oa(GOV, calls_per_minute=0, authorised=False, open_api=False)
    platform.change_app(APP, active=False)

    def error(path: str = v3, body: object = bad_body) -> int:
        return int(gov.post(path, body).get_json()["error"])

    good_token, gov.token = gov.token, "wrong"
    assert error() == -216
    gov.token = good_token
    assert error() == -32
    platform.change_oa(GOV, calls_per_minute=100)
    assert error() == -209
    platform.change_app(APP, active=True)
    assert error() == -223
    platform.change_oa(GOV, authorised=True)
    assert error() == -224
    platform.change_oa(GOV, open_api=True)
    assert error() == -235
    assert error(gov.path) == -201
    body = {"recipient": {"user_id": LAN}, "message": {"text": "x"}}
    assert error(gov.path, body) == -201  # never met
    platform.follows(LAN, GOV)
    platform.unfollows(LAN, GOV)
    assert error(gov.path, body) == -213
    platform.says(LAN, GOV, "chào")
    platform.change_contact(LAN, GOV, restricted=True)
    platform.advance(8 * DAY)
    gov.token = str(platform.issue_tokens(GOV)["access_token"])
    assert error(gov.path, body) == -230
    platform.says(LAN, GOV, "chào")
    assert error(gov.path, body) == -244
    platform.change_contact(LAN, GOV, restricted=False)
    assert error(gov.path, body) == 0


def test_planned_failures_hit_their_path_only_and_run_out(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    platform.fail_next(gov.path, -200, n=2)

    assert gov.get("/v2.0/oa/getoa")["error"] == 0
    assert [gov.says("x")["error"] for _ in range(3)] == [-200, -200, 0]


def test_planned_failure_may_hit_any_path(platform: Platform, gov: Bot) -> None:
    platform.fail_next("any", -32)

    assert gov.get("/v2.0/oa/getoa")["error"] == -32
    assert gov.get("/v2.0/oa/getoa")["error"] == 0


def test_lost_answer_was_accepted(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    platform.reset_after_acceptance()

    with pytest.raises(ConnectionResetError):
        gov.says("đã nhận")

    assert platform.chat(LAN, GOV)[-1].text == "đã nhận"
    assert gov.says("lần sau")["error"] == 0


def test_refused_message_does_not_use_up_a_planned_loss(platform: Platform, gov: Bot) -> None:
    platform.reset_after_acceptance()

    assert gov.says("x")["error"] == -201


def test_broken_gateway_answers_html_and_does_nothing(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    platform.http_502_next()

    answer = gov.post(gov.path, TEXT)

    assert answer.status_code == 502
    assert answer.mimetype == "text/html"
    assert len(platform.chat(LAN, GOV)) == 1


def test_paused_call_is_told_when_to_come_back_and_did_nothing(
    platform: Platform, gov: Bot
) -> None:
    platform.says(LAN, GOV, "chào")
    platform.http_429_next(retry_after_seconds=7)

    answer = gov.post(gov.path, TEXT)

    assert answer.status_code == 429
    assert (answer.headers["Retry-After"], answer.headers["X-RateLimit-Remain"]) == ("7", "0")
    assert answer.get_json()["error"] == -32
    assert len(platform.chat(LAN, GOV)) == 1
    assert gov.says("x")["error"] == 0


def test_cut_answer_is_no_json_though_the_work_was_done(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    platform.truncate_next()

    answer = gov.post(gov.path, TEXT)

    assert answer.status_code == 200
    assert answer.get_json(silent=True) is None
    assert answer.text.startswith("{")
    assert len(platform.chat(LAN, GOV)) == 2
    assert gov.says("x")["error"] == 0


def test_slow_answer_arrives_whole(platform: Platform, gov: Bot) -> None:
    before_ms = platform.clock.now_ms()
    platform.drip_next(4)

    assert gov.get("/v2.0/oa/getoa")["data"]["oa_id"] == GOV
    assert platform.clock.now_ms() - before_ms == 4000


def test_proof_is_checked_only_when_the_app_demands_it(platform: Platform, gov: Bot) -> None:
    def ask(proof: str | None) -> int:
        headers = {"access_token": gov.token} | ({"appsecret_proof": proof} if proof else {})
        answer = gov.client.get("/v2.0/oa/getoa", headers=headers)
        return int(answer.get_json()["error"])

    proof = hmac.new(SECRET.encode(), gov.token.encode(), hashlib.sha256).hexdigest()
    assert ask("wrong") == 0
    platform.change_app(APP, demands_proof=True)

    assert [ask(proof), ask(None), ask("wrong"), ask("sai ạ")] == [0, -242, -242, -242]


def test_planned_failures_hit_every_family_of_paths(platform: Platform, gov: Bot) -> None:
    for path in ("/v2.0/article/create", "/v2.0/oa/tag/rmtag", "/v2.0/oa/deletefollowerinfo"):
        platform.fail_next(path, -212)
        assert gov.call(path, {}) == {"error": -212, "message": "App has not registed this api"}
        assert gov.call(path, {})["error"] == -201


def test_latency_passes_on_the_platforms_clock(platform: Platform, gov: Bot) -> None:
    before_ms = platform.clock.now_ms()
    platform.latency = 1.5

    gov.get("/v2.0/oa/getoa")

    assert platform.clock.now_ms() - before_ms == 1500


def test_calls_are_on_record(platform: Platform, gov: Bot) -> None:
    platform.says(LAN, GOV, "chào")
    gov.says("x")
    gov.says("x" * 2001)

    good, bad = platform.calls
    assert (good.path, good.oa_id, good.kind, good.error) == (gov.path, GOV, "text", 0)
    assert (bad.kind, bad.error) == ("malformed", -201)
