from __future__ import annotations

import json
import logging
import socket
import threading
from contextlib import contextmanager

import pytest
import requests
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from bot.config import Settings, Zalo
from bot.errors import (
    NeedsOfficer,
    OutcomeUnknown,
    Permanent,
    Retryable,
    TokenExpired,
    WindowClosed,
)
from bot.models import Button, Recipient
from bot.zalo.calls import Call, OpenApi
from bot.zalo.client import OaInfo, Profile, SentMessage
from tests.bot.zalo.conftest import OA
from tests.bot.zalo.scripted import Raw, ScriptedTransport, refusal, success, tokens

USER = Recipient(user_id="3000000000000000003")
ANONYMOUS = Recipient(anonymous_id="a1", conversation_id="c1")
V3, V2 = "/v3.0/oa/message/cs", "/v2.0/oa/message"
TOKEN = "/v4/oa/access_token"
BUTTON = Button("Thực đơn", "menu")
SENT = success(message_id="m1")


def refused_connection():
    connection = HTTPSConnection("openapi.zalo.me")
    pool = HTTPSConnectionPool("openapi.zalo.me")
    reason = NewConnectionError(connection, "refused")
    return requests.ConnectionError(MaxRetryError(pool, "/secret?data=3000", reason))


def test_text_is_sent_with_the_token_in_its_header_alone(script):
    client, transport = script(SENT)

    client.send_text(OA, USER, "Kính chào")

    (request,) = transport.requests
    assert (request.method, request.url) == ("POST", "https://openapi.zalo.me" + V3)
    assert request.headers["access_token"] == "access-1"
    assert "Authorization" not in request.headers
    assert request.headers["Content-Type"] == "application/json"
    assert transport.options[0]["timeout"] == (3.05, 10.0)
    assert transport.body(0) == {
        "recipient": {"user_id": USER.user_id},
        "message": {"text": "Kính chào"},
    }


def test_answer_tells_the_message_its_time_and_the_quota_left(script):
    quota = {"quota_type": "reply", "remain": "7", "total": "8"}
    client, _ = script(success(message_id="m1", sent_time="1790000000000", quota=quota))

    sent = client.send_text(OA, USER, "Dạ")

    assert sent == SentMessage("m1", 1790000000000, "reply", 7)


@pytest.mark.parametrize("data", [{}, {"message_id": None, "quota": [], "sent_time": "soon"}])
def test_poor_answer_is_still_an_accepted_message(script, data):
    client, _ = script(success(**data))

    assert client.send_text(OA, USER, "Dạ") == SentMessage("")


def test_zero_written_as_text_is_success(script):
    client, _ = script(Raw(body=b'{"error": "0", "data": {"message_id": "m1"}}'))

    assert client.send_text(OA, USER, "Dạ").message_id == "m1"


def test_state_agency_is_moved_to_v2_once_and_for_all(script, platform):
    client, transport = script(refusal(-235), SENT, SENT)

    client.send_text(OA, USER, "một")
    client.send_text(OA, USER, "hai")

    assert transport.paths == [V3, V2, V2]
    assert transport.body(0) == transport.body(1)
    assert platform.capabilities.get(OA.id, "dialect") == "v2"


def test_business_oa_pinned_to_v2_by_mistake_is_moved_back(script, platform):
    client, transport = script(refusal(-240), SENT)
    platform.capabilities.remember(OA.id, "dialect", "v2")

    client.send_text(OA, USER, "một")

    assert transport.paths == [V2, V3]
    assert platform.capabilities.get(OA.id, "dialect") == "v3"


@pytest.mark.parametrize("number", [-201, -209, -213, -230, -200, -32, -99999])
def test_no_other_error_changes_the_dialect(script, number):
    client, transport = script(refusal(number))

    with pytest.raises(Exception, match=str(number)):
        client.send_text(OA, USER, "Dạ")

    assert transport.paths == [V3]


@pytest.mark.parametrize(("dialect", "path"), [("v2", V2), ("v3", V3)])
def test_configured_dialect_wins_over_what_was_learnt(script, platform, dialect, path):
    client, transport = script(SENT, dialect=dialect)
    platform.capabilities.remember(OA.id, "dialect", "v3" if dialect == "v2" else "v2")

    client.send_text(platform.oa, USER, "Dạ")

    assert transport.paths == [path]


def test_configured_dialect_that_zalo_refuses_needs_a_person(script, platform):
    client, transport = script(refusal(-235), dialect="v3")

    with pytest.raises(NeedsOfficer, match="dialect"):
        client.send_text(platform.oa, USER, "Dạ")

    assert transport.paths == [V3]


def test_oa_without_any_message_api_needs_a_person(script):
    client, transport = script(refusal(-235), refusal(-240))

    with pytest.raises(NeedsOfficer):
        client.send_text(OA, USER, "Dạ")

    assert transport.paths == [V3, V2]


def test_anonymous_person_is_answered_through_v2_without_learning(script, platform):
    client, transport = script(SENT)

    client.send_text(OA, ANONYMOUS, "Dạ")

    assert transport.paths == [V2]
    assert transport.body(0)["recipient"] == {"anonymous_id": "a1", "conversation_id": "c1"}
    assert platform.capabilities.get(OA.id, "dialect") is None


@pytest.mark.parametrize("number", [-201, -233])
def test_refused_buttons_are_dropped_and_not_tried_again(script, platform, number):
    client, transport = script(refusal(number), SENT, SENT)

    client.send_text(OA, USER, "Chọn", buttons=[BUTTON])
    client.send_text(OA, USER, "Chọn", buttons=[BUTTON])

    shown = ["attachment" in transport.body(n)["message"] for n in range(3)]
    assert shown == [True, False, False]
    assert platform.capabilities.get(OA.id, "buttons") == "off"


def test_buttons_are_not_blamed_for_a_text_that_fails_without_them(script, platform):
    client, transport = script(refusal(-201), refusal(-201))

    with pytest.raises(Permanent):
        client.send_text(OA, USER, "Chọn", buttons=[BUTTON])

    assert len(transport.requests) == 2
    assert platform.capabilities.get(OA.id, "buttons") is None


def test_plain_text_that_is_refused_is_not_sent_again(script):
    client, transport = script(refusal(-201))

    with pytest.raises(Permanent):
        client.send_text(OA, USER, "Dạ")

    assert len(transport.requests) == 1


@pytest.mark.parametrize("number", [-210, -230, -200])
def test_buttons_stay_after_other_errors(script, platform, number):
    client, transport = script(refusal(number))

    with pytest.raises((Permanent, WindowClosed, OutcomeUnknown)):
        client.send_text(OA, USER, "Chọn", buttons=[BUTTON])

    assert len(transport.requests) == 1
    assert platform.capabilities.get(OA.id, "buttons") is None


def test_buttons_switched_off_are_never_sent(script, platform):
    client, transport = script(SENT, buttons="off")

    client.send_text(platform.oa, USER, "Chọn", buttons=[BUTTON])

    assert transport.body(0)["message"] == {"text": "Chọn"}


def test_buttons_switched_on_are_sent_whatever_was_learnt(script, platform):
    client, transport = script(refusal(-201), buttons="on")
    platform.capabilities.remember(OA.id, "buttons", "off")

    with pytest.raises(Permanent):
        client.send_text(platform.oa, USER, "Chọn", buttons=[BUTTON])

    assert "attachment" in transport.body(0)["message"]


def test_refused_quote_is_dropped_before_the_buttons(script, platform):
    client, transport = script(refusal(-201), SENT)

    client.send_text(OA, USER, "Chọn", buttons=[BUTTON], quote="expired")

    first, second = (transport.body(n)["message"] for n in range(2))
    assert first["quote_message_id"] == "expired"
    assert "quote_message_id" not in second
    assert "attachment" in second
    assert platform.capabilities.get(OA.id, "buttons") is None


def test_refused_quote_and_buttons_leave_the_text(script, platform):
    client, transport = script(refusal(-201), refusal(-201), SENT)

    client.send_text(OA, USER, "Chọn", buttons=[BUTTON], quote="expired")

    assert transport.body(2)["message"] == {"text": "Chọn"}
    assert platform.capabilities.get(OA.id, "buttons") == "off"


@pytest.mark.parametrize("number", [-216, -220, -124])
def test_refused_token_is_refreshed_and_the_message_sent_once_more(script, number):
    client, transport = script(refusal(number), tokens(), SENT)

    client.send_text(OA, USER, "Dạ")

    assert transport.paths == [V3, TOKEN, V3]
    assert transport.requests[2].headers["access_token"] == "access-2"


def test_refused_fresh_token_does_not_loop(script):
    client, transport = script(refusal(-216), tokens(), refusal(-216))

    with pytest.raises(TokenExpired):
        client.send_text(OA, USER, "Dạ")

    assert transport.paths == [V3, TOKEN, V3]


@pytest.mark.parametrize(
    "step",
    [
        requests.ReadTimeout(),
        requests.ConnectionError(ProtocolError("aborted", ConnectionResetError())),
        requests.exceptions.ChunkedEncodingError(),
        Raw(502, b"<html>Bad Gateway</html>"),
        Raw(200, b'{"error": 0, "data": {"mess'),
        Raw(200, b""),
        Raw(200, b"[]"),
        Raw(200, b'{"message": "no number"}'),
        Raw(200, b'{"error": null}'),
        Raw(302, b"", {"Location": "https://elsewhere.example.invalid/"}),
        refusal(-200),
    ],
    ids=[
        *("timeout", "reset", "half an answer", "gateway page", "truncated", "empty", "list"),
        *("no number", "null", "redirect", "-200"),
    ],
)
def test_send_that_may_have_happened_is_of_unknown_outcome_and_not_repeated(script, step):
    client, transport = script(step)

    with pytest.raises(OutcomeUnknown):
        client.send_text(OA, USER, "Dạ")

    assert len(transport.requests) == 1


@pytest.mark.parametrize(
    "step", [requests.ConnectTimeout(), refused_connection(), Raw(429, b"slow down")]
)
def test_send_that_surely_did_not_happen_may_be_repeated(script, step):
    client, _ = script(step)

    with pytest.raises(Retryable):
        client.send_text(OA, USER, "Dạ")


def test_token_host_that_is_away_leaves_no_doubt_about_the_message(script):
    client, _ = script(refusal(-216), requests.ReadTimeout(), requests.ReadTimeout())

    with pytest.raises(Retryable):
        client.send_text(OA, USER, "Dạ")


@pytest.mark.parametrize("status", [200, 400, 500, 503])
def test_error_number_is_believed_whatever_the_status(script, status):
    client, _ = script(refusal(-230, status=status))

    with pytest.raises(WindowClosed):
        client.send_text(OA, USER, "Dạ")


def test_wrong_address_needs_a_person(script):
    client, _ = script(Raw(404, b"You are accessing an empty or invalid API"))

    with pytest.raises(NeedsOfficer, match="openapi_url"):
        client.send_text(OA, USER, "Dạ")


@pytest.mark.parametrize("step", [requests.ReadTimeout(), Raw(502, b"<html>"), Raw(200, b"{")])
def test_reading_may_always_be_repeated(script, step):
    client, _ = script(step)

    with pytest.raises(Retryable):
        client.get_oa(OA)


def test_reaction_names_the_message(script):
    client, transport = script(success())

    client.react(OA, USER, message_id="m1", icon="/-heart")

    assert transport.paths == [V2]
    assert transport.body(0) == {
        "recipient": {"user_id": USER.user_id},
        "sender_action": {"react_icon": "/-heart", "react_message_id": "m1"},
    }


@pytest.mark.parametrize("key", ["oa_id", "oaid"])
def test_oa_says_what_kind_it_is(script, key):
    answer = {key: OA.id, "name": "OA Mẫu", "is_verified": True, "oa_type": 4, "num_follower": 12}
    client, transport = script(success(**answer, package_name="Tăng trưởng"))

    info = client.get_oa(OA)

    assert info == OaInfo(OA.id, "OA Mẫu", 4, True, 12, "Tăng trưởng", "")
    assert info.is_state_agency
    assert (transport.requests[0].method, transport.paths) == ("GET", ["/v2.0/oa/getoa"])
    assert transport.requests[0].body is None


def test_profile_is_asked_for_in_one_json_parameter(script):
    answer = {"user_id": "3", "display_name": "Cô Tư", "user_is_follower": True}
    client, transport = script(success(**answer, is_sensitive=False))

    assert client.user_detail(OA, "3") == Profile("3", "Cô Tư", True, False)
    assert transport.paths == ["/v3.0/oa/user/detail"]
    assert json.loads(transport.query(0)["data"]) == {"user_id": "3"}


def test_profile_of_the_older_api_is_found_and_remembered_apart_from_messages(script, platform):
    answer = success(user_id="3", display_name="Cô Tư")
    client, transport = script(refusal(-235), answer, answer)

    for _ in range(2):
        assert client.user_detail(OA, "3") == Profile("3", "Cô Tư", None, None)

    assert transport.paths == ["/v3.0/oa/user/detail", *["/v2.0/oa/getprofile"] * 2]
    assert platform.capabilities.get(OA.id, "dialect") is None


def test_logs_and_errors_hold_no_words_tokens_or_people(script, caplog):
    caplog.set_level(logging.DEBUG, logger="bot")
    steps = (SENT, refusal(-216, "token access-1"), tokens(), refusal(-230, "user 3000"))
    client, _ = script(*steps, refused_connection())
    client.send_text(OA, USER, "lời của dân")
    errors = []
    for _ in range(2):
        with pytest.raises((WindowClosed, Retryable)) as caught:
            client.send_text(OA, USER, "lời của dân")
        errors.append(str(caught.value))

    seen = f"{errors} {[vars(record) for record in caplog.records]}"
    for secret in ("access-", "lời", USER.user_id, "3000'", "data="):
        assert secret not in seen
    assert any(getattr(record, "code", None) == -230 for record in caplog.records)


def test_unlisted_number_is_logged_for_a_person(script, caplog):
    client, _ = script(refusal(-99999))

    with pytest.raises(Permanent):
        client.send_text(OA, USER, "Dạ")

    assert "ERROR" in {record.levelname for record in caplog.records}


@contextmanager
def a_server(answer: bytes):
    """Listen on this machine, read one request, say this, and hang up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def real_call(platform, url):
    platform.has_tokens()
    session = requests.Session()
    session.trust_env = False
    keeper = platform.keeper(ScriptedTransport())
    with session:
        api = OpenApi(session, Zalo(openapi_url=url), keeper)
        return api.call(OA, Call(V2, body={"message": {}}, is_repeatable=False))


@pytest.mark.parametrize("half", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"])
def test_real_connection_that_breaks_after_sending_is_of_unknown_outcome(platform, half):
    with a_server(half) as url, pytest.raises(OutcomeUnknown):
        real_call(platform, url)


def test_real_connection_that_is_refused_was_surely_not_sent(platform):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(Retryable):
        real_call(platform, f"http://127.0.0.1:{port}")


def test_real_answer_is_read(platform):
    body = b'{"error": 0, "data": {"message_id": "m1"}}'
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    with a_server(head + body) as url:
        assert real_call(platform, url) == {"message_id": "m1"}


def test_addresses_default_to_zalos():
    assert Settings().zalo.openapi_url == "https://openapi.zalo.me"
