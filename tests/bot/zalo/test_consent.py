from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError, NeedsOfficer, OutcomeUnknown, UnknownThing
from bot.models import TokenPair
from bot.zalo.consent import ConsentAnswer, ConsentDesk, challenge_of, read_answer
from tests.bot.zalo.conftest import OA as BARE_OA
from tests.bot.zalo.scripted import Raw, ScriptedTransport, refusal, tokens

CALLBACK = "https://oa.example.gov.vn/zalo/done"
OA = replace(BARE_OA, callback_url=CALLBACK)


@pytest.fixture
def desk(platform):
    """Return a maker of desks whose token host plays these steps."""

    def make(*steps):
        transport = ScriptedTransport(*steps)
        keeper = platform.keeper(transport)
        return ConsentDesk(keeper._settings.zalo, platform.consents, keeper), transport

    return make


def query_of(link):
    return {name: value[0] for name, value in parse_qs(urlsplit(link).query).items()}


def answer_to(link, **changes):
    facts = {"code": "the-code", "state": query_of(link)["state"], "oa_id": OA.id}
    return ConsentAnswer(**{**facts, **changes})


def test_link_names_app_callback_state_and_challenge_and_nothing_else(desk):
    link = desk()[0].begin(OA)

    assert link.startswith("https://oauth.zaloapp.com/v4/oa/permission?")
    asked = query_of(link)
    assert asked.keys() == {"app_id", "redirect_uri", "state", "code_challenge"}
    assert (asked["app_id"], asked["redirect_uri"]) == (OA.app_id, CALLBACK)
    assert len(asked["state"]) >= 32


def test_link_without_pkce_has_no_challenge(desk):
    assert "code_challenge" not in query_of(desk()[0].begin(OA, has_pkce=False))


def test_challenge_is_that_of_rfc_7636():
    # Appendix B of RFC 7636; that verifier has 43 characters too.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_code_is_exchanged_with_the_verifier_of_the_link_and_the_pair_stored(desk, platform):
    consent, transport = desk(tokens())
    link = consent.begin(OA)

    consent.finish(OA, answer_to(link))

    form = transport.form(0)
    verifier = form.pop("code_verifier")
    assert form == {"code": "the-code", "app_id": OA.app_id, "grant_type": "authorization_code"}
    assert len(verifier) == 43
    digest = hashlib.sha256(verifier.encode()).digest()
    expected = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert query_of(link)["code_challenge"] == expected
    assert transport.requests[0].headers["secret_key"] == "app-secret-of-tests"
    expires_at = platform.clock.millis() + 25 * 3_600_000
    assert platform.tokens.find(OA.id) == TokenPair("access-2", "refresh-2", expires_at)


def test_code_of_a_link_without_pkce_is_exchanged_without_a_verifier(desk):
    consent, transport = desk(tokens())

    consent.finish(OA, answer_to(consent.begin(OA, has_pkce=False)))

    assert "code_verifier" not in transport.form(0)


def test_verifier_that_is_fixed_in_the_console_is_used(desk):
    consent, transport = desk(tokens())
    fixed = "v" * 43

    consent.finish(OA, answer_to(consent.begin(OA, verifier=fixed)))

    assert transport.form(0)["code_verifier"] == fixed


def test_new_consent_keeps_the_refresh_token_before_it(desk, platform):
    platform.has_tokens()
    consent, _ = desk(tokens())

    consent.finish(OA, answer_to(consent.begin(OA)))

    assert platform.tokens.find_previous_refresh_token(OA.id) == "refresh-1"


@pytest.mark.parametrize("state", ["", "another", "ộ"])
def test_foreign_state_is_refused_and_the_link_may_still_be_answered(desk, state):
    consent, transport = desk(tokens())
    link = consent.begin(OA)

    with pytest.raises(UnknownThing, match="state"):
        consent.finish(OA, answer_to(link, state=state))
    assert transport.requests == []

    consent.finish(OA, answer_to(link))


def test_link_older_than_ten_minutes_is_refused_with_the_remedy(desk, platform):
    consent, _ = desk()
    link = consent.begin(OA)
    platform.clock.advance(minutes=10)

    with pytest.raises(UnknownThing, match="tokens login --oa"):
        consent.finish(OA, answer_to(link))


def test_newer_link_ends_the_older_one(desk):
    consent, _ = desk(tokens())
    older = consent.begin(OA)
    consent.begin(OA)

    with pytest.raises(UnknownThing, match="newest"):
        consent.finish(OA, answer_to(older))


def test_answer_works_once(desk):
    consent, _ = desk(tokens())
    link = consent.begin(OA)
    consent.finish(OA, answer_to(link))

    with pytest.raises(UnknownThing):
        consent.finish(OA, answer_to(link))


def test_consent_for_another_oa_is_not_stored_under_this_one(desk, platform):
    consent, _ = desk()
    link = consent.begin(OA)

    with pytest.raises(UnknownThing, match="another OA"):
        consent.finish(OA, answer_to(link, oa_id="2000000000000000009"))

    assert platform.tokens.find(OA.id) is None


def test_refused_code_needs_a_new_consent(desk):
    consent, _ = desk(refusal(-14005))

    with pytest.raises(NeedsOfficer, match="refused the code.*tokens login"):
        consent.finish(OA, answer_to(consent.begin(OA)))


@pytest.mark.parametrize("lost", [requests.ReadTimeout(), Raw(502, b"<html>")])
def test_lost_answer_to_a_code_is_not_asked_for_again(desk, lost):
    consent, transport = desk(lost)

    with pytest.raises(OutcomeUnknown):
        consent.finish(OA, answer_to(consent.begin(OA)))

    assert len(transport.requests) == 1


@pytest.mark.parametrize(
    "callback",
    ["", "http://oa.example.gov.vn/", "https://a.vn/?x=1", "https://a.vn/#x", "zalo://x", "https:"],
)
def test_callback_that_zalo_would_refuse_is_refused_here(desk, callback):
    with pytest.raises(ConfigError, match="callback"):
        desk()[0].begin(replace(OA, callback_url=callback))


def test_callback_given_by_hand_goes_before_the_settings(desk):
    asked = query_of(desk()[0].begin(OA, callback="https://other.example.gov.vn/"))

    assert asked["redirect_uri"] == "https://other.example.gov.vn/"


def test_verifier_of_another_length_is_refused(desk):
    with pytest.raises(ConfigError, match="43"):
        desk()[0].begin(OA, verifier="short")


def test_address_line_is_read_with_blanks_and_further_fields():
    answer = read_answer(f"  {CALLBACK}?oa_id=2&code=a%2Fb&state=s&x=1 \n")

    assert answer == ConsentAnswer("a/b", "s", "2")
    assert "a/b" not in repr(answer)


def test_address_without_state_says_how_to_go_on():
    with pytest.raises(UnknownThing, match="--state"):
        read_answer(f"{CALLBACK}?code=secret")


@given(st.text(min_size=8).filter(lambda pasted: "code" not in pasted))
def test_pasted_text_without_a_code_is_refused_without_repeating_it(pasted):
    with pytest.raises(UnknownThing) as caught:
        read_answer(pasted)

    assert pasted not in str(caught.value)
