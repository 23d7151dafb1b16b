from __future__ import annotations

import hashlib
import hmac

import pytest

from bot.config import Zalo
from bot.errors import OutcomeUnknown, Retryable, Throttled
from bot.models import Priority, Recipient
from bot.zalo.calls import Attached, Call, OpenApi
from bot.zalo.limiter import Limiter
from tests.bot.zalo.conftest import OA
from tests.bot.zalo.scripted import Raw, ScriptedTransport, refusal, success, tokens

USER = Recipient(user_id="3000000000000000003")
SENT = success(message_id="m1")
TOKEN = "/v4/oa/access_token"


@pytest.fixture
def api(platform):
    def make(*steps, limiter=None):
        platform.has_tokens()
        transport = ScriptedTransport(*steps)
        keeper = platform.keeper(transport)
        return OpenApi(transport.session, Zalo(), keeper, limiter), transport

    return make


def test_proof_of_the_apps_secret_goes_along_where_it_is_switched_on(script, platform):
    client, transport = script(refusal(-220), tokens(), SENT, appsecret_proof=True)

    client.send_text(platform.oa, USER, "Dạ")

    for position, token in ((0, b"access-1"), (2, b"access-2")):
        expected = hmac.new(b"app-secret-of-tests", token, hashlib.sha256).hexdigest()
        assert transport.requests[position].headers["appsecret_proof"] == expected
    assert "appsecret_proof" not in transport.requests[1].headers


def test_proof_stays_away_by_default(script):
    client, transport = script(SENT)

    client.send_text(OA, USER, "Dạ")

    assert "appsecret_proof" not in transport.requests[0].headers


def test_article_parameters_stand_by_themselves(api):
    opened, transport = api(success())

    opened.call(OA, Call("/v2.0/article/getslice", {"offset": 0}, has_plain_parameters=True))

    assert transport.query(0) == {"offset": "0"}


def test_file_goes_along_as_multipart(api):
    opened, transport = api(success(attachment_id="a1"))

    opened.call(OA, Call("/x", attached=Attached("image.png", b"\x89PNG", "image/png")))

    (request,) = transport.requests
    assert request.method == "POST"
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="image.png"' in request.body
    assert b"\x89PNG" in request.body


@pytest.mark.parametrize("answer", [success("a"), Raw(body=b'{"error": 0}')])
def test_data_of_another_shape_is_empty_and_no_error(api, answer):
    opened, _ = api(answer, success(a=1))

    assert opened.call(OA, Call("/x")) == {}
    assert opened.call_list(OA, Call("/x")) == []


def test_empty_allowance_holds_a_message_back_before_anything_is_asked(script, platform):
    platform.limiter = Limiter(platform.clock, calls=1)
    client, transport = script(SENT, SENT)
    client.send_text(OA, USER, "một")

    with pytest.raises(Throttled) as caught:
        client.send_text(OA, USER, "hai")

    assert len(transport.requests) == 1
    assert 0 < caught.value.delay_seconds <= 61
    platform.clock.advance(seconds=caught.value.delay_seconds)
    client.send_text(OA, USER, "hai")


def test_bulletin_is_held_back_while_a_reply_still_goes(script, platform):
    platform.limiter = Limiter(platform.clock, calls=5)
    client, transport = script(*[SENT] * 5)
    for _ in range(4):
        client.send_text(OA, USER, "bản tin", priority=Priority.BULLETIN)

    with pytest.raises(Throttled):
        client.send_text(OA, USER, "bản tin", priority=Priority.BULLETIN)
    client.send_text(OA, USER, "trả lời")

    assert len(transport.requests) == 5


def test_reading_counts_as_less_urgent_than_a_reply(api, platform):
    opened, _ = api(success(), limiter=Limiter(platform.clock, calls=5))
    for _ in range(4):
        opened._limiter.spend(OA, Priority.REPLY)

    with pytest.raises(Throttled):
        opened.call(OA, Call("/v2.0/oa/getoa"))


def test_second_dialect_and_refreshed_token_count_as_calls(script, platform):
    platform.limiter = Limiter(platform.clock, calls=3)
    client, transport = script(refusal(-216), tokens(), refusal(-235), SENT)

    client.send_text(OA, USER, "Dạ")

    assert len(transport.requests) == 4
    with pytest.raises(Throttled):
        client.send_text(OA, USER, "Dạ")


def test_refusal_for_too_many_calls_waits_for_the_next_clock_minute(script, platform):
    platform.clock.advance(seconds=15)
    platform.limiter = Limiter(platform.clock)
    client, transport = script(refusal(-32, "Your OA reached limit call api"), SENT)

    with pytest.raises(Retryable) as caught:
        client.send_text(OA, USER, "Dạ")
    assert (caught.value.code, caught.value.delay_seconds) == (-32, 46)
    with pytest.raises(Throttled):
        client.send_text(OA, USER, "Dạ")
    assert len(transport.requests) == 1

    platform.clock.advance(seconds=46)
    client.send_text(OA, USER, "Dạ")


def test_limit_named_by_zalo_is_learnt_from_refusals_too(script, platform):
    platform.limiter = Limiter(platform.clock)
    headers = {"X-RateLimit-Limit": "100", "X-RateLimit-Remain": "0"}
    client, _ = script(Raw(200, b'{"error": -201, "message": ""}', headers))

    with pytest.raises(Exception, match="-201"):
        client.send_text(OA, USER, "Dạ")
    with pytest.raises(Throttled):
        client.send_text(OA, USER, "Dạ")


def test_unanswered_call_is_counted(script, platform):
    platform.limiter = Limiter(platform.clock, calls=1)
    client, _ = script(Raw(502, b"<html>"))

    with pytest.raises(OutcomeUnknown):
        client.send_text(OA, USER, "Dạ")
    with pytest.raises(Throttled):
        client.send_text(OA, USER, "Dạ")
