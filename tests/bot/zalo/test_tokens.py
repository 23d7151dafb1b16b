from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests

from bot.clock import SystemClock
from bot.errors import ConfigError, NeedsOfficer, Retryable, StorageBusy, StorageError, UnknownThing
from bot.models import TokenPair
from bot.storage.leases import Leases
from bot.storage.sqlite import SqliteEngine
from bot.storage.tokens import Tokens
from bot.storage.vault import Vault
from tests.bot.zalo.conftest import OA
from tests.bot.zalo.scripted import PAIR, Raw, ScriptedTransport, refusal, tokens

LEASE = f"token:{OA.id}"


def pair_of(platform):
    return platform.tokens.find(OA.id)


def test_good_token_is_used_without_asking(platform):
    platform.has_tokens()
    transport = ScriptedTransport()

    assert platform.keeper(transport).access_token(OA.id) == "access-1"
    assert transport.requests == []


def test_expired_token_is_refreshed_with_the_apps_secret(platform):
    platform.has_tokens(hours=0)
    transport = ScriptedTransport(tokens())

    assert platform.keeper(transport).access_token(OA.id) == "access-2"

    (request,) = transport.requests
    assert request.method == "POST"
    assert request.url == "https://oauth.zaloapp.com/v4/oa/access_token"
    assert request.headers["secret_key"] == "app-secret-of-tests"
    assert "Authorization" not in request.headers
    assert transport.options[0]["timeout"] == (3.05, 10.0)
    assert transport.form(0) == {
        "refresh_token": "refresh-1",
        "app_id": OA.app_id,
        "grant_type": "refresh_token",
    }


@pytest.mark.parametrize("lifetime", ["90000", 90000])
def test_new_pair_is_stored_with_its_end(platform, lifetime):
    platform.has_tokens(hours=0)

    platform.keeper(ScriptedTransport(tokens(expires_in=lifetime))).access_token(OA.id)

    expires_at = platform.clock.millis() + 25 * 3600 * 1000
    assert pair_of(platform) == TokenPair("access-2", "refresh-2", expires_at)
    assert platform.tokens.find_previous_refresh_token(OA.id) == "refresh-1"


@pytest.mark.parametrize("lifetime", [None, "soon", 0, -1, True])
def test_pair_without_a_lifetime_is_kept_and_renewed_early(platform, lifetime):
    platform.has_tokens(hours=0)

    platform.keeper(ScriptedTransport(tokens(expires_in=lifetime))).access_token(OA.id)

    assert pair_of(platform).expires_at == platform.clock.millis() + 3600 * 1000


def test_oa_without_tokens_needs_a_person_who_is_told_what_to_do(platform):
    with pytest.raises(NeedsOfficer, match=f"python -m bot tokens import --oa {OA.id}"):
        platform.keeper(ScriptedTransport()).access_token(OA.id)


def test_token_that_somebody_else_replaced_is_taken_without_asking(platform):
    platform.has_tokens()

    assert platform.keeper(ScriptedTransport()).refresh(OA.id, "access-0") == "access-1"


def test_lost_grant_needs_a_person_and_frees_the_lease(platform):
    platform.has_tokens(hours=0)
    keeper = platform.keeper(ScriptedTransport(refusal(-14014, "Invalid refresh token")))

    with pytest.raises(NeedsOfficer, match="-14014.*tokens import --oa"):
        keeper.access_token(OA.id)

    assert platform.leases.take(LEASE, "next", seconds=1) is not None


@pytest.mark.parametrize(
    "lost",
    [
        requests.ReadTimeout(),
        requests.ConnectTimeout(),
        requests.ConnectionError(),
        Raw(502, b"<html>Bad Gateway</html>"),
        Raw(200, b'{"access_token": "acc'),
        Raw(200, b"[]"),
        Raw(503, b"{}"),
    ],
    ids=["timeout", "no connection", "reset", "502", "truncated", "no object", "503"],
)
def test_lost_answer_is_asked_for_once_more_with_the_same_token(platform, lost):
    platform.has_tokens(hours=0)
    transport = ScriptedTransport(lost, tokens())

    assert platform.keeper(transport).access_token(OA.id) == "access-2"
    assert [transport.form(n)["refresh_token"] for n in (0, 1)] == ["refresh-1", "refresh-1"]


def test_lost_answer_of_a_token_that_was_rotated_needs_a_person(platform):
    platform.has_tokens(hours=0)
    transport = ScriptedTransport(requests.ReadTimeout(), refusal(-14014))

    with pytest.raises(NeedsOfficer):
        platform.keeper(transport).access_token(OA.id)


def test_two_lost_answers_are_tried_again_later_and_mean_no_message_was_sent(platform):
    platform.has_tokens(hours=0)
    transport = ScriptedTransport(requests.ReadTimeout(), requests.ReadTimeout())

    with pytest.raises(Retryable):
        platform.keeper(transport).access_token(OA.id)

    assert pair_of(platform).refresh_token == "refresh-1"


def test_other_refusal_is_tried_again_later(platform):
    platform.has_tokens(hours=0)

    with pytest.raises(Retryable) as caught:
        platform.keeper(ScriptedTransport(refusal(-32))).access_token(OA.id)

    assert (caught.value.code, caught.value.delay_seconds) == (-32, 60)


class BusyTokens(Tokens):
    """Tokens whose database is busy for the next saves."""

    failures = 0

    def save(self, oa_id, pair, *, by=""):
        if self.failures:
            self.failures -= 1
            raise StorageBusy("locked")
        super().save(oa_id, pair, by=by)


@pytest.fixture
def busy(platform):
    vault = Vault("a secret of this test run, long enough")
    platform.tokens = BusyTokens(platform.engine, vault, platform.clock)
    return platform


def test_received_pair_outlives_a_busy_database(busy):
    busy.has_tokens(hours=0)
    busy.tokens.failures = 4

    assert busy.keeper(ScriptedTransport(tokens())).access_token(OA.id) == "access-2"
    assert pair_of(busy).refresh_token == "refresh-2"


def test_pair_that_could_not_be_saved_is_never_used(busy):
    busy.has_tokens(hours=0)
    busy.tokens.failures = 5

    with pytest.raises(StorageError):
        busy.keeper(ScriptedTransport(tokens())).access_token(OA.id)

    assert pair_of(busy).access_token == "access-1"
    with pytest.raises(NeedsOfficer):
        busy.keeper(ScriptedTransport(refusal(-14014))).access_token(OA.id)


def test_pair_is_in_the_database_when_the_token_is_handed_out(platform, tmp_path):
    platform.has_tokens(hours=0)

    token = platform.keeper(ScriptedTransport(tokens())).access_token(OA.id)

    other = SqliteEngine(tmp_path / "bot.db")
    vault = Vault("a secret of this test run, long enough")
    assert Tokens(other, vault, platform.clock).find(OA.id).access_token == token
    other.close()


class WatchedLeases(Leases):
    """Leases that tell when somebody was refused."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.refused = threading.Event()

    def take(self, name, owner, *, seconds):
        fence = super().take(name, owner, seconds=seconds)
        if fence is None:
            self.refused.set()
        return fence


def test_two_processes_refreshing_at_once_make_one_token_call(platform, tmp_path):
    platform.has_tokens(hours=0)
    engines = [SqliteEngine(tmp_path / "bot.db") for _ in range(2)]
    watched = [WatchedLeases(engine, platform.clock) for engine in engines]
    vault = Vault("a secret of this test run, long enough")

    def answer_when_the_other_waits():
        waiting = any(lease.refused.wait(0.05) for lease in watched * 100)
        assert waiting, "the other refresh never came"
        return tokens()

    transport = ScriptedTransport(answer_when_the_other_waits)
    keepers = [
        replace(platform, tokens=Tokens(engine, vault, platform.clock), leases=leases).keeper(
            transport
        )
        for engine, leases in zip(engines, watched, strict=True)
    ]
    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(lambda keeper: keeper.refresh(OA.id, "access-1"), keepers))

    assert got == ["access-2", "access-2"]
    assert len(transport.requests) == 1
    for engine in engines:
        engine.close()


def test_many_threads_of_one_process_make_one_token_call(platform):
    platform.has_tokens(hours=0)
    transport = ScriptedTransport(tokens())
    keeper = platform.keeper(transport)

    with ThreadPoolExecutor(6) as pool:
        got = set(pool.map(lambda _: keeper.access_token(OA.id), range(6)))

    assert got == {"access-2"}
    assert len(transport.requests) == 1


def test_refresh_of_a_killed_process_is_taken_over_when_its_lease_ends(platform):
    platform.has_tokens(hours=0)
    platform.leases.take(LEASE, "killed", seconds=40)
    platform.clock.advance(seconds=40)

    assert platform.keeper(ScriptedTransport(tokens())).access_token(OA.id) == "access-2"


def test_refresh_that_another_process_does_not_finish_is_tried_again_later(platform, monkeypatch):
    platform.has_tokens(hours=0)
    platform.leases.take(LEASE, "slow", seconds=40)
    monkeypatch.setattr("bot.zalo.tokens._POLL_SECONDS", 0)

    with pytest.raises(Retryable, match="another process"):
        platform.keeper(ScriptedTransport()).access_token(OA.id)


def test_due_tokens_are_refreshed_five_hours_before_their_end(platform):
    platform.has_tokens(hours=5)
    transport = ScriptedTransport(tokens())
    keeper = platform.keeper(transport)

    keeper.refresh_due()
    assert transport.requests == []

    platform.clock.advance(seconds=1)
    keeper.refresh_due()
    assert pair_of(platform).access_token == "access-2"


def test_one_oas_lost_grant_does_not_stop_the_others(platform, caplog):
    other = replace(OA, id="2000000000000000009")
    keeper = platform.keeper(ScriptedTransport(refusal(-14014), tokens()))
    keeper._settings = replace(keeper._settings, oas=(OA, replace(OA, id="none"), other))
    platform.has_tokens(hours=1)
    platform.tokens.save(other.id, TokenPair("access-1", "refresh-1", platform.clock.millis()))

    keeper.refresh_due()

    assert platform.tokens.find(other.id).access_token == "access-2"
    assert [r.levelname for r in caplog.records if r.name == "bot.zalo.tokens"] == ["ERROR"]


@pytest.mark.parametrize("lifetime", ["90000", 90000])
def test_imported_pair_is_used_from_then_on(platform, lifetime):
    keeper = platform.keeper(ScriptedTransport())

    keeper.import_pair(OA.id, {**PAIR, "expires_in": lifetime})

    assert keeper.access_token(OA.id) == "access-2"


def test_every_problem_of_an_imported_pair_is_named(platform):
    keeper = platform.keeper(ScriptedTransport())

    with pytest.raises(ConfigError) as caught:
        keeper.import_pair(OA.id, {"access_token": "with blank", "expires_in": "tomorrow"})

    assert [problem.split()[0] for problem in caught.value.problems] == [
        "access_token",
        "refresh_token",
        "expires_in",
    ]
    assert "with blank" not in str(caught.value)
    assert pair_of(platform) is None


def test_pair_of_an_oa_that_is_not_configured_is_refused(platform):
    with pytest.raises(UnknownThing, match="12345"):
        platform.keeper(ScriptedTransport()).import_pair("12345", PAIR)


def test_tokens_and_secrets_stay_out_of_logs_and_errors(platform, caplog):
    caplog.set_level(logging.DEBUG, logger="bot")
    platform.has_tokens(hours=0)
    transport = ScriptedTransport(
        requests.ReadTimeout(), tokens(), Raw(body=b'{"error": -14014, "refresh_token": "x-9"}')
    )
    keeper = platform.keeper(transport)
    keeper.access_token(OA.id)

    with pytest.raises(NeedsOfficer) as caught:
        keeper.refresh(OA.id, "access-2")

    seen = f"{caught.value} {[vars(record) for record in caplog.records]}"
    for secret in ("access-", "refresh-", "app-secret", "x-9"):
        assert secret not in seen


def test_real_clock_gives_an_end_in_the_future(platform):
    platform.clock = SystemClock()
    platform.has_tokens(hours=0)

    platform.keeper(ScriptedTransport(tokens())).access_token(OA.id)

    assert pair_of(platform).expires_at > SystemClock().millis() + 24 * 3600 * 1000


def test_day_old_pair_is_refreshed_even_when_it_would_live_on(platform):
    platform.has_tokens(hours=100)
    transport = ScriptedTransport(tokens())
    keeper = platform.keeper(transport)
    platform.clock.advance(hours=24, seconds=-1)

    keeper.refresh_due()
    assert transport.requests == []

    platform.clock.advance(seconds=1)
    keeper.refresh_due()
    assert pair_of(platform).access_token == "access-2"


def test_idle_installation_keeps_its_grant_for_months(platform):
    platform.has_tokens()
    transport = ScriptedTransport(
        *(tokens(access_token=f"a{n}", refresh_token=f"r{n}") for n in range(200))
    )
    keeper = platform.keeper(transport)

    for _ in range(120 * 24):
        platform.clock.advance(hours=1)
        keeper.refresh_due()

    forms = [transport.form(n)["refresh_token"] for n in range(len(transport.requests))]
    assert forms == ["refresh-1", *(f"r{n}" for n in range(len(forms) - 1))]
    assert len(forms) >= 120
    assert pair_of(platform).expires_at > platform.clock.millis()


def test_import_waits_for_a_refresh_under_way_so_that_the_older_pair_is_not_last(
    platform, monkeypatch
):
    platform.has_tokens(hours=0)
    imported = threading.Event()
    keeper = platform.keeper(ScriptedTransport(tokens()))
    watched = WatchedLeases(platform.engine, platform.clock)
    importer = replace(platform, leases=watched).keeper(ScriptedTransport())
    real_save = platform.tokens.save

    refreshing = threading.Event()

    def save_when_the_import_waits(oa_id, pair, *, by=""):
        refreshing.set()
        assert watched.refused.wait(30), "the import did not wait"
        assert not imported.is_set()
        real_save(oa_id, pair, by=by)

    monkeypatch.setattr(platform.tokens, "save", save_when_the_import_waits)

    def bring_in():
        importer.import_pair(OA.id, {**PAIR, "access_token": "access-3"})
        imported.set()

    with ThreadPoolExecutor(2) as pool:
        refreshed = pool.submit(keeper.access_token, OA.id)
        assert refreshing.wait(30), "the refresh did not begin"
        pool.submit(bring_in).result()
        refreshed.result()

    assert pair_of(platform).access_token == "access-3"


def test_import_beside_a_refresh_that_never_ends_is_tried_again_later(platform, monkeypatch):
    platform.leases.take(LEASE, "slow", seconds=40)
    monkeypatch.setattr("bot.zalo.tokens._POLL_SECONDS", 0)

    with pytest.raises(Retryable, match="another process"):
        platform.keeper(ScriptedTransport()).import_pair(OA.id, PAIR)
