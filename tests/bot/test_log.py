"""Log lines: one line each, without numbers or tokens that lead to a person or a door."""

from __future__ import annotations

import json
import logging

import pytest

from bot.log import JsonLines, mask


@pytest.mark.parametrize(
    "private",
    ["0912345678", "+84 912 345 678", "001099012345", "012345678", "0123.456.789"],
)
def test_phones_and_identity_numbers_are_masked(private: str) -> None:
    assert private not in mask(f"gọi {private} nhé")


def test_tokens_are_masked() -> None:
    assert "abcdef123456" not in mask('"access_token": "abcdef123456"')


def test_our_own_ids_stay_readable() -> None:
    assert mask("event 0dk3m2x7p1q8r4s5t6v7w8y9") == "event 0dk3m2x7p1q8r4s5t6v7w8y9"


def test_a_record_is_one_json_line_with_its_extras() -> None:
    record = logging.makeLogRecord({"msg": "event\nhandled", "event": "e1", "ms": 5})
    line = JsonLines().format(record)

    assert "\n" not in line
    assert json.loads(line)["event"] == "e1"


def test_an_exceptions_message_is_not_logged_because_it_may_quote_a_citizen() -> None:
    try:
        raise ValueError("chuyện riêng của tôi")
    except ValueError as error:
        record = logging.makeLogRecord(
            {"msg": "failed", "exc_info": (ValueError, error, error.__traceback__)}
        )
    line = JsonLines().format(record)

    assert "chuyện riêng" not in line
    assert "ValueError in" in line
