"""Every way in which Zalo says no: the delivery ends in the right class, and nothing is doubled.

The table is read with bot/zalo/codes.py beside it: which number asks for what.
"""

from __future__ import annotations

import pytest

from bot.zalo.codes import CODES, Consequence
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.scenarios.test_bulletins import TITLE, a_bulletin, follower

ASK = "lệ phí chứng thực bản sao"
FEE = "2.000 đồng"
PATH = "/v2.0/oa/message"
UNLISTED = -99999

AT_ONCE = (-124, -216, -220)
LATER = (-32, -100, -214)
AFTER_AN_HOUR = (-211, -218)
AFTER_A_PERSON_ACTED = (-204, -205, -209, -212, -219, -221, -223, -224, -242, -320, -321)
NEVER_TO_THIS_PERSON = (-213, -217, -227, -230, -232, -244)
NEVER = (-201, -210, -233, -237, -238, -241, -248, -249, -403, -1340, -1341, UNLISTED)
AT_DAYBREAK = (-234,)
PERHAPS_SENT = (-200,)
WRONG_DIALECT = (-235, -240)


def refuse(town: Installation, code: int, times: int = 1) -> None:
    town.zalo.fail_next(PATH, code, times)


def outcomes(town: Installation) -> dict[str, int]:
    """Deliveries by status, without the greeting."""
    counts = town.app.store.outbox.counts()
    return {s: n for s, n in {**counts, "sent": counts["sent"] - 1}.items() if n}


def test_the_tables_below_name_every_number_once() -> None:
    groups = [AT_ONCE, LATER, AFTER_AN_HOUR, AFTER_A_PERSON_ACTED, NEVER_TO_THIS_PERSON, NEVER]
    groups += [AT_DAYBREAK, PERHAPS_SENT, WRONG_DIALECT]

    assert sorted(n for group in groups for n in group) == sorted([*CODES, UNLISTED])
    assert all(CODES[n].consequence is Consequence.DIALECT for n in WRONG_DIALECT)


@pytest.mark.parametrize("code", AT_ONCE)
def test_a_refused_token_is_renewed_and_the_reply_goes_out_at_once(
    town: Installation, lan: Citizen, code: int
) -> None:
    refuse(town, code)

    assert lan.says(ASK).count(FEE) >= 1
    assert outcomes(town) == {"sent": 1}


@pytest.mark.parametrize("code", LATER)
def test_a_passing_refusal_only_delays_the_reply(
    town: Installation, lan: Citizen, code: int
) -> None:
    refuse(town, code)
    assert lan.says(ASK) == ""
    town.pass_time(minutes=3)

    assert FEE in lan.hears()
    assert outcomes(town) == {"sent": 1}


@pytest.mark.parametrize("code", AFTER_AN_HOUR)
def test_a_used_up_quota_holds_the_reply_for_an_hour(
    town: Installation, lan: Citizen, code: int
) -> None:
    refuse(town, code)
    lan.says(ASK)
    town.pass_time(minutes=55)
    assert outcomes(town) == {"pending": 1}
    town.pass_time(minutes=6)

    assert FEE in lan.hears()


@pytest.mark.parametrize("code", AFTER_A_PERSON_ACTED)
def test_what_an_officer_must_mend_waits_and_goes_out_afterwards(
    town: Installation, lan: Citizen, code: int
) -> None:
    refuse(town, code, times=3)
    lan.says(ASK)
    town.pass_time(minutes=6)
    assert outcomes(town) == {"pending": 1}
    town.pass_time(minutes=6)
    town.pass_time(minutes=6)

    assert FEE in lan.hears()
    assert outcomes(town) == {"sent": 1}


@pytest.mark.parametrize("code", NEVER_TO_THIS_PERSON)
def test_a_person_who_cannot_be_written_to_is_not_tried_again(
    town: Installation, lan: Citizen, code: int
) -> None:
    refuse(town, code)
    lan.says(ASK)
    town.pass_time(hours=2)

    assert lan.hears() == ""
    assert outcomes(town) == {"failed": 1}
    rows = town.app.store.engine.query("SELECT unreachable_since FROM followers")
    assert rows[0]["unreachable_since"]


@pytest.mark.parametrize("code", NEVER)
def test_what_zalo_will_never_take_fails_for_good(
    town: Installation, lan: Citizen, code: int
) -> None:
    # Once with its buttons, once without.
    refuse(town, code, times=2)
    lan.says(ASK)
    town.pass_time(hours=2)

    assert lan.hears() == ""
    assert outcomes(town) == {"failed": 1}


@pytest.mark.parametrize("code", AT_DAYBREAK)
def test_what_may_not_go_out_at_night_goes_out_in_the_morning(
    town: Installation, lan: Citizen, code: int
) -> None:
    town.pass_time(hours=14)  # 23:00
    refuse(town, code)
    lan.says(ASK)
    town.pass_time(hours=6)
    assert outcomes(town) == {"pending": 1}
    town.pass_time(hours=2)

    assert FEE in lan.hears()


@pytest.mark.parametrize("code", PERHAPS_SENT)
def test_a_failure_that_may_hide_a_success_is_repeated_once_without_an_echo(
    town: Installation, lan: Citizen, code: int
) -> None:
    refuse(town, code)
    lan.says(ASK)
    town.pass_time(minutes=1)

    assert FEE in lan.hears()
    assert outcomes(town) == {"sent": 1}


def test_a_token_revoked_in_the_middle_of_a_bulletin_costs_nobody_their_copy(
    town: Installation,
) -> None:
    people = [follower(town, name) for name in ("lan", "hung", "mai")]
    a_bulletin(town)
    town.clock.advance(minutes=2)
    town.zalo_clock.advance(120)
    town.plan()
    assert town.app.sender().run_once()
    town.zalo.revoke_token(OA)
    town.pass_time(minutes=1)

    assert [person.hears().count(TITLE) for person in people] == [1, 1, 1]
