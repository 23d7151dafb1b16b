from __future__ import annotations

import pytest

from bot.errors import SealBroken
from bot.models import TokenPair
from bot.storage.capabilities import Capabilities
from bot.storage.tokens import Tokens
from bot.storage.vault import Vault

PAIR = TokenPair("access-secret", "refresh-secret", 1_790_000_000_000)


def test_pair_comes_back_as_it_was_saved(platform):
    platform.tokens.save("oa-1", PAIR)

    assert platform.tokens.find("oa-1") == PAIR
    assert platform.tokens.find("oa-2") is None


def test_refresh_token_before_the_current_one_is_kept(platform):
    platform.tokens.save("oa-1", PAIR)
    assert platform.tokens.find_previous_refresh_token("oa-1") is None

    platform.tokens.save("oa-1", TokenPair("access-2", "refresh-2", 5))

    assert platform.tokens.find_previous_refresh_token("oa-1") == "refresh-secret"
    assert platform.tokens.find_saved_at("oa-1") == platform.clock.millis()


def test_nothing_is_known_of_an_oa_without_tokens(platform):
    assert platform.tokens.find_previous_refresh_token("oa-1") is None
    assert platform.tokens.find_saved_at("oa-1") is None


def test_tokens_are_sealed_in_the_database(platform):
    platform.tokens.save("oa-1", PAIR)

    (row,) = platform.engine.query("SELECT * FROM tokens")

    assert "secret" not in str(dict(row))


def test_sealed_token_moved_to_another_oa_does_not_open(platform):
    platform.tokens.save("oa-1", PAIR)
    platform.engine.execute("UPDATE tokens SET oa_id = 'oa-2'")

    with pytest.raises(SealBroken):
        platform.tokens.find("oa-2")


def test_new_pair_is_taken_even_when_the_old_one_cannot_be_opened(platform):
    platform.tokens.save("oa-1", PAIR)
    rekeyed = Tokens(platform.engine, Vault("another secret, also long enough"), platform.clock)

    rekeyed.save("oa-1", TokenPair("access-2", "refresh-2", 5))

    assert rekeyed.find("oa-1") == TokenPair("access-2", "refresh-2", 5)


def test_saving_wakes_those_who_wait_for_that_oa(platform):
    platform.tokens.save("oa-1", PAIR)

    assert platform.tokens.wait("oa-1", 0)
    assert not platform.tokens.wait("oa-1", 0)
    assert not platform.tokens.wait("oa-2", 0)


def test_held_lease_is_refused_to_everybody(platform):
    assert platform.leases.take("leader", "a", seconds=30) == 1

    assert platform.leases.take("leader", "b", seconds=30) is None
    assert platform.leases.take("leader", "a", seconds=30) is None
    assert platform.leases.take("other", "b", seconds=30) == 1


def test_lease_that_ran_out_goes_to_the_next_with_a_higher_fence(platform):
    fence = platform.leases.take("leader", "a", seconds=30)
    platform.clock.advance(seconds=30)

    assert platform.leases.take("leader", "b", seconds=30) == fence + 1
    assert not platform.leases.renew("leader", fence, seconds=30)


def test_released_lease_is_free_at_once_and_its_fence_never_returns(platform):
    fence = platform.leases.take("leader", "a", seconds=30)

    platform.leases.release("leader", fence)

    assert platform.leases.take("leader", "b", seconds=30) == fence + 1


def test_late_release_does_not_free_the_next_holder(platform):
    fence = platform.leases.take("leader", "a", seconds=30)
    platform.clock.advance(seconds=31)
    platform.leases.take("leader", "b", seconds=30)

    platform.leases.release("leader", fence)

    assert platform.leases.take("leader", "c", seconds=30) is None


def test_renewed_lease_is_held_on(platform):
    fence = platform.leases.take("leader", "a", seconds=30)
    platform.clock.advance(seconds=20)

    assert platform.leases.renew("leader", fence, seconds=30)

    platform.clock.advance(seconds=20)
    assert platform.leases.take("leader", "b", seconds=30) is None


def test_capability_is_remembered_for_one_oa_and_the_newest_wins(platform):
    assert platform.capabilities.get("oa-1", "dialect") is None

    platform.capabilities.remember("oa-1", "dialect", "v2")
    platform.capabilities.remember("oa-1", "dialect", "v3")

    reopened = Capabilities(platform.engine, platform.clock)
    assert reopened.get("oa-1", "dialect") == "v3"
    assert reopened.get("oa-1", "buttons") is None
    assert reopened.get("oa-2", "dialect") is None
