from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import MovableClock
from bot.errors import Throttled
from bot.models import Priority
from bot.zalo.limiter import Limiter
from tests.bot.zalo.conftest import OA

OTHER = replace(OA, id="2000000000000000009")
REPLY, BULLETIN = Priority.REPLY, Priority.BULLETIN


@pytest.fixture
def clock():
    return MovableClock(datetime(2026, 11, 23, 2, 0, 0, tzinfo=UTC))


def spend_all(limiter, oa=OA, priority=REPLY):
    """Spend until nothing is left and return how many calls that were."""
    for count in range(100_000):
        try:
            limiter.spend(oa, priority)
        except Throttled:
            return count
    raise AssertionError("no end")


def test_ninety_calls_fit_into_a_minute_and_the_next_waits_for_its_end(clock):
    limiter = Limiter(clock, calls=90)
    clock.advance(seconds=15)

    assert spend_all(limiter) == 90
    with pytest.raises(Throttled) as caught:
        limiter.spend(OA, REPLY)

    assert caught.value.delay_seconds == 46
    clock.advance(seconds=46)
    assert spend_all(limiter) == 90


@pytest.mark.parametrize("second", [0, 31, 59])
def test_no_clock_minute_ever_holds_more_than_the_limit(clock, second):
    limiter = Limiter(clock, calls=90)
    clock.advance(seconds=second)
    spend_all(limiter)

    clock.advance(seconds=59 - second)

    assert spend_all(limiter) == 0


def test_bulletins_leave_the_last_fifth_to_replies(clock):
    limiter = Limiter(clock, calls=90)

    assert spend_all(limiter, priority=BULLETIN) == 72
    assert spend_all(limiter, priority=Priority.NOTIFICATION) == 0
    assert spend_all(limiter, priority=REPLY) == 18


def test_emergencies_go_as_far_as_replies(clock):
    assert spend_all(Limiter(clock, calls=90), priority=Priority.EMERGENCY) == 90


def test_one_oa_does_not_use_up_anothers_calls(clock):
    limiter = Limiter(clock, calls=90)
    spend_all(limiter)

    assert spend_all(limiter, OTHER) == 90


def test_oas_of_one_app_share_its_calls_and_keep_a_reserve_too(clock):
    limiter = Limiter(clock, calls=90, app_calls=100)
    spend_all(limiter)

    assert spend_all(limiter, OTHER, BULLETIN) == 0
    assert spend_all(limiter, OTHER) == 10
    assert spend_all(limiter, replace(OTHER, id="3", app_id="another")) == 90


def test_a_limit_that_zalo_names_is_used_for_nine_tenths_at_once(clock):
    limiter = Limiter(clock, calls=90)
    ticket = limiter.spend(OA, REPLY)

    limiter.heed(ticket, {"X-RateLimit-Limit": "2000", "X-RateLimit-Remain": "1999"})

    assert spend_all(limiter) == 1799
    clock.advance(minutes=1)
    assert spend_all(limiter) == 1800


def test_a_smaller_limit_is_taken_over_as_well(clock):
    limiter = Limiter(clock, calls=90)
    ticket = limiter.spend(OA, REPLY)

    limiter.heed(ticket, {"X-RateLimit-Limit": "20"})

    assert spend_all(limiter) == 17


def test_what_other_processes_spent_is_seen_in_what_remains(clock):
    limiter = Limiter(clock, calls=90)
    ticket = limiter.spend(OA, REPLY)

    limiter.heed(ticket, {"X-RateLimit-Remain": "3"})

    assert spend_all(limiter) == 3


def test_a_late_answer_of_the_former_minute_does_not_close_this_one(clock):
    limiter = Limiter(clock, calls=90)
    ticket = limiter.spend(OA, REPLY)
    clock.advance(minutes=1)
    limiter.spend(OA, REPLY)

    limiter.heed(ticket, {"X-RateLimit-Remain": "0"})

    assert spend_all(limiter) == 89


@pytest.mark.parametrize("headers", [{}, {"X-RateLimit-Limit": "0"}, {"X-RateLimit-Remain": "-"}])
def test_headers_that_say_nothing_change_nothing(clock, headers):
    limiter = Limiter(clock, calls=90)

    limiter.heed(limiter.spend(OA, REPLY), headers)

    assert spend_all(limiter) == 89


@given(limit=st.text(max_size=12), remain=st.text(max_size=12))
def test_no_header_breaks_the_counting(limit, remain):
    limiter = Limiter(MovableClock(datetime(2026, 11, 23, tzinfo=UTC)), app_calls=50)

    limiter.heed(
        limiter.spend(OA, REPLY), {"X-RateLimit-Limit": limit, "X-RateLimit-Remain": remain}
    )

    assert 0 <= spend_all(limiter) <= 49


def test_a_refusal_closes_the_oas_minute_and_not_the_apps(clock):
    limiter = Limiter(clock, calls=90)
    ticket = limiter.spend(OA, REPLY)
    clock.advance(seconds=20)

    assert limiter.refused(ticket, by_app=False) == 41
    assert spend_all(limiter) == 0
    assert spend_all(limiter, OTHER) == 90
    clock.advance(seconds=40)
    assert spend_all(limiter) == 90


def test_a_refusal_for_the_app_closes_the_minute_of_all_its_oas(clock):
    limiter = Limiter(clock, calls=90)

    limiter.refused(limiter.spend(OA, REPLY), by_app=True)

    assert spend_all(limiter, OTHER) == 0


def test_threads_together_never_spend_more_than_the_limit(clock):
    limiter = Limiter(clock, calls=1000)

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: spend_all(limiter), range(8)))

    assert sum(counts) == 1000


def test_without_a_limit_of_ours_the_first_answer_tells_it(clock: MovableClock) -> None:
    limiter = Limiter(clock)
    ticket = limiter.spend(OA, Priority.REPLY)
    limiter.heed(ticket, {"X-RateLimit-Limit": "10", "X-RateLimit-Remain": "9"})

    for _ in range(8):
        limiter.spend(OA, Priority.REPLY)
    with pytest.raises(Throttled):
        limiter.spend(OA, Priority.REPLY)
