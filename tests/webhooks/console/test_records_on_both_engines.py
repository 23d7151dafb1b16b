"""What the record of acts and the protection of reporters promise, on each engine.

The walks themselves stand beside what they walk; here they meet PostgreSQL as well as SQLite.
"""

from __future__ import annotations

import pytest

from tests.fakes import Installation
from tests.webhooks.console.test_protected import (
    office,
    test_looking_for_a_reporter_does_not_even_find_the_code,
    test_no_error_page_and_no_log_line_tells_it_either,
    test_no_route_tells_anybody_but_an_approver,
    test_others_change_nothing_on_it,
    test_the_command_line_tells_nobody,
)
from tests.webhooks.console.test_trail import (
    test_a_page_is_not_shown_when_it_cannot_be_written_down,
    test_every_answer_that_shows_a_citizens_words_leaves_a_row_of_who_read_it,
)

__all__ = [
    "office",
    "test_a_page_is_not_shown_when_it_cannot_be_written_down",
    "test_every_answer_that_shows_a_citizens_words_leaves_a_row_of_who_read_it",
    "test_looking_for_a_reporter_does_not_even_find_the_code",
    "test_no_error_page_and_no_log_line_tells_it_either",
    "test_no_route_tells_anybody_but_an_approver",
    "test_others_change_nothing_on_it",
    "test_the_command_line_tells_nobody",
]

pytestmark = pytest.mark.bar


@pytest.fixture
def town(town_on_each: Installation) -> Installation:
    return town_on_each
