"""What is asked against what is known, counted by hand."""

from __future__ import annotations

from datetime import date

from bot.conversation.guide import Guide
from bot.editorial.coverage import ELSEWHERE, NOWHERE, Coverage, coverage
from bot.models import Tallied
from bot.storage.tallies import Counted

FIRST, TODAY = date(2026, 11, 10), date(2026, 11, 23)
CARD, BIRTH = "1.014064", "1.001193"
COUNTED = (
    Counted("2026-11-10", Tallied.ANSWER, BIRTH, 5),
    Counted("2026-11-17", Tallied.NO_MATCH, "", 2),
    Counted("2026-11-23", Tallied.CHOICES, CARD, 1),
    Counted("2026-11-23", Tallied.ANSWER, CARD, 1),
    Counted("2026-11-23", Tallied.REDIRECT, "faq:thue", 1),
    Counted("2026-11-23", Tallied.DENIED, CARD, 3),
    Counted("2026-11-23", Tallied.HELPED, CARD, 1),
    Counted("2026-11-23", Tallied.DENIED, BIRTH, 2),
)


def covered(guide: Guide, step: int = 1) -> Coverage:
    entries = guide.index.entries
    return coverage(COUNTED, entries, first=FIRST, today=TODAY, step=step)


def test_the_share_answered_counts_questions_and_not_ratings(guide: Guide) -> None:
    whole = covered(guide).whole

    assert (whole.answered, whole.offered, whole.unknown, whole.redirected) == (6, 1, 2, 1)
    assert (whole.total, whole.percent) == (10, 70)


def test_every_day_or_week_has_its_bar_even_without_questions(guide: Guide) -> None:
    days, weeks = covered(guide).spans, covered(guide, step=7).spans

    assert len(days) == 14
    assert sum(span.share.total for span in days) == 10
    assert [(span.first, span.share.total) for span in weeks] == [
        (date(2026, 11, 10), 5),
        (date(2026, 11, 17), 5),
    ]


def test_a_field_tells_what_it_has_and_what_is_asked_of_it(guide: Guide) -> None:
    fields = {row.name: row for row in covered(guide).fields}

    card = fields["Cấp, quản lý căn cước"]
    assert (card.touched, card.share.total, card.share.percent) == (1, 2, 50)
    assert card.known >= 5
    assert (fields[NOWHERE].known, fields[NOWHERE].share.unknown) == (0, 2)
    assert fields[ELSEWHERE].share.percent == 100
    assert sum(row.known for row in fields.values()) == len(guide.index.entries)


def test_most_asked_and_worst_rated_and_what_nobody_asks(guide: Guide) -> None:
    found = covered(guide)

    assert [row.entry for row in found.most_asked[:2]] == [BIRTH, CARD]
    assert [(row.entry, row.denied, row.helped) for row in found.worst_rated] == [(CARD, 3, 1)]
    assert found.never_asked == len(guide.index.entries) - 2


def test_no_question_is_no_share(guide: Guide) -> None:
    found = coverage((), guide.index.entries, first=FIRST, today=TODAY)

    assert (found.whole.total, found.whole.percent, found.most_asked) == (0, 0, ())
