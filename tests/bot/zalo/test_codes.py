from __future__ import annotations

import pytest

from bot import errors
from bot.zalo.codes import CODES, UNLISTED, Consequence, code_for, error_for

BY_CLASS = {
    errors.TokenExpired: (-216, -220, -124),
    errors.Retryable: (-32, -100, -214),
    errors.WindowClosed: (-213, -217, -227, -230, -232, -244),
    errors.QuotaExceeded: (-211, -218),
    errors.NightClosed: (-234,),
    errors.NeedsOfficer: (-204, -205, -209, -212, -219, -221, -223, -224, -242, -320, -321),
    errors.WrongDialect: (-235, -240),
    errors.OutcomeUnknown: (-200,),
    errors.Permanent: (-201, -210, -233, -237, -238, -241, -248, -249, -403, -1340, -1341),
}


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, number) for kind, numbers in BY_CLASS.items() for number in numbers]
)
def test_number_becomes_the_error_of_its_class(kind, number):
    error = error_for(number)

    assert type(error) is kind
    assert error.code == number
    assert str(number) in str(error)


def test_every_number_of_the_table_is_expected_by_these_tests():
    assert {n for numbers in BY_CLASS.values() for n in numbers} == set(CODES)


def test_article_quota_shares_its_number_with_a_missing_grant():
    text = "Your OA has reach the limit quota create article"

    assert isinstance(error_for(-223, text), errors.QuotaExceeded)
    assert isinstance(error_for(-223, "has not authorized this API"), errors.NeedsOfficer)


def test_number_outside_the_table_is_permanent_and_seen_by_a_person():
    assert type(error_for(-99999)) is errors.Permanent
    assert code_for(-99999) is UNLISTED
    assert UNLISTED.alert


def test_call_limit_waits_for_the_next_minute():
    error = error_for(-32)

    assert isinstance(error, errors.Retryable)
    assert error.delay_seconds == 60


def test_error_names_the_invalid_field_but_never_quotes_what_was_sent():
    assert "message.text" in str(error_for(-201, "message.text is invalid!"))
    assert "căn cước" not in str(error_for(-201, "text 'số căn cước 012' is invalid!"))
    assert "012345678901" not in str(error_for(-230, "user 012345678901 is away"))


def test_every_consequence_has_an_error():
    for number, code in CODES.items():
        assert isinstance(code.consequence, Consequence)
        assert isinstance(error_for(number), errors.ZaloError)
