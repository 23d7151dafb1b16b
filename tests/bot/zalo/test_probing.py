from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot.errors import NeedsOfficer, Retryable
from bot.models import Button, Recipient
from bot.zalo.client import OaFacts
from tests.bot.zalo.conftest import OA
from tests.bot.zalo.scripted import refusal, success

USER = Recipient(user_id="3000000000000000003")
V3, V2, GETOA = "/v3.0/oa/message/cs", "/v2.0/oa/message", "/v2.0/oa/getoa"
SENT = success(message_id="m1")


def kind(number):
    return success(
        oa_id=OA.id, oa_type=number, package_name="Tăng trưởng", is_verified=True, num_follower=7
    )


def test_oa_is_asked_once_a_day(script, platform):
    client, transport = script(kind(4), kind(4))

    for _ in range(3):
        facts = client.probe(OA)
        platform.clock.advance(hours=7)

    assert transport.paths == [GETOA]
    assert facts.is_state_agency
    assert (facts.package, facts.is_verified, facts.dialect) == ("Tăng trưởng", True, "v2")
    platform.clock.advance(hours=3)
    client.probe(OA)
    assert transport.paths == [GETOA, GETOA]


def test_facts_are_remembered_across_restarts_and_read_without_asking(script):
    client, _ = script(kind(2))
    told = client.probe(OA)

    again, transport = script()

    assert again.facts(OA) == told
    assert transport.requests == []


def test_nothing_is_known_before_the_first_probe(script):
    client, _ = script()

    assert client.facts(OA) is None


@pytest.mark.parametrize(("number", "path"), [(4, V2), (2, V3), (9, V3), (0, V3)])
def test_kind_of_oa_is_the_first_guess_at_its_dialect(script, number, path):
    client, transport = script(kind(number), SENT)
    client.probe(OA)

    client.send_text(OA, USER, "Dạ")

    assert transport.paths == [GETOA, path]


def test_trying_overrules_the_guess(script):
    client, transport = script(kind(4), refusal(-240), SENT, SENT)
    client.probe(OA)

    client.send_text(OA, USER, "một")
    client.send_text(OA, USER, "hai")

    assert client.facts(OA).dialect == "v3"
    assert transport.paths == [GETOA, V2, V3, V3]


@pytest.mark.parametrize("number", [2, 4])
def test_reply_is_one_call_in_the_steady_state(script, platform, number):
    client, transport = script(kind(number), *[SENT] * 10, kind(number), *[SENT] * 5)
    client.probe_all([OA])

    for _ in range(10):
        client.send_text(OA, USER, "Dạ", buttons=[Button("Thực đơn", "menu")])
        client.probe_all([OA])
    platform.clock.advance(days=2)
    platform.has_tokens()
    for _ in range(5):
        client.send_text(OA, USER, "Dạ")

    assert transport.paths.count(GETOA) == 1
    assert len(transport.requests) == 16


def test_reply_never_waits_for_a_probe(script):
    client, transport = script(SENT)

    client.send_text(OA, USER, "Dạ")

    assert transport.paths == [V3]


def test_failed_probe_is_repeated_after_an_hour_and_not_at_every_tick(script, platform, caplog):
    caplog.set_level(logging.WARNING, logger="bot")
    client, transport = script(refusal(-224), refusal(-224), kind(4))

    for _ in range(20):
        client.probe_all([OA])
        platform.clock.advance(minutes=5)

    assert transport.paths == [GETOA] * 2
    assert sum(record.message.startswith("OA not probed") for record in caplog.records) == 2


def test_probe_within_the_hour_of_a_failure_is_retryable(script):
    client, _ = script(refusal(-224))
    with pytest.raises(NeedsOfficer):
        client.probe(OA)

    with pytest.raises(Retryable):
        client.probe(OA)


def test_former_facts_serve_after_a_failure(script, platform):
    client, transport = script(kind(4), refusal(-224))
    told = client.probe(OA)
    platform.clock.advance(days=1)
    with pytest.raises(NeedsOfficer):
        client.probe(OA)

    assert client.probe(OA) == told
    assert len(transport.requests) == 2


def test_one_oas_trouble_does_not_stop_the_others(script, platform):
    other = replace(OA, id="2000000000000000009")
    platform.has_tokens()
    platform.tokens.save(other.id, platform.tokens.find(OA.id))
    client, _ = script(refusal(-224), kind(2))

    client.probe_all([OA, other])

    assert client.facts(other).oa_type == 2


def test_refused_buttons_are_among_the_facts(script):
    client, _ = script(kind(2), refusal(-233), SENT)
    client.probe(OA)
    client.send_text(OA, USER, "Chọn", buttons=[Button("Thực đơn", "menu")])

    facts = client.facts(OA)

    assert isinstance(facts, OaFacts)
    assert facts.buttons == "off"
