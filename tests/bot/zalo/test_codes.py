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


# Protocol §3.8, letter by letter: R refresh, T retry, W window, Q quota, N night, C officer,
# P permanent, D dialect. -200 is P there with "outcome unknown", which is a class of ours.
LETTERS = {
    "R": (-124, -216, -220),
    "T": (-32, -100, -214),
    "W": (-213, -217, -227, -230, -232, -244),
    "Q": (-211, -218),
    "N": (-234,),
    "C": (-204, -205, -209, -212, -219, -221, -223, -224, -242, -320, -321),
    "P": (-201, -210, -233, -237, -238, -241, -248, -249, -403, -1340, -1341),
    "D": (-235, -240),
    "unknown": (-200,),
}
CONSEQUENCES = {
    "R": Consequence.REFRESH,
    "T": Consequence.RETRY,
    "W": Consequence.WINDOW,
    "Q": Consequence.QUOTA,
    "N": Consequence.NIGHT,
    "C": Consequence.OFFICER,
    "P": Consequence.PERMANENT,
    "D": Consequence.DIALECT,
    "unknown": Consequence.UNKNOWN,
}


def test_every_number_stands_once_in_one_class():
    numbers = [number for group in LETTERS.values() for number in group]

    assert sorted(numbers) == sorted(CODES)


@pytest.mark.parametrize(
    ("letter", "number"),
    [(letter, number) for letter, group in LETTERS.items() for number in group],
)
def test_number_has_the_consequence_of_its_letter(letter, number):
    assert code_for(number).consequence is CONSEQUENCES[letter]


def test_only_violations_of_standards_are_permanent_with_an_alarm():
    assert [number for number, code in CODES.items() if code.alert] == [-248]


def test_zalos_own_words_change_no_class_but_that_of_the_shared_number():
    for number in CODES:
        expected = Consequence.QUOTA if number == -223 else code_for(number).consequence
        assert code_for(number, "reach the limit quota").consequence is expected
