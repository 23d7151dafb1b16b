"""Editors see what has to be looked at again, give it to each other, and are reminded."""

from __future__ import annotations

import re

from bot.clock import today
from bot.editorial.review_watch import remind
from bot.storage.staff import Role
from knowledge.reviewing import due
from tests.fakes import Installation
from tests.webhooks.console.office import Officer, seen

PAGE = "/knowledge/calendar"


def test_what_is_due_is_shown_given_and_reminded(town: Installation) -> None:
    town.clock.advance(days=85)
    mai = Officer(town, Role.EDITOR, name="Mai")
    nam = Officer(town, Role.EDITOR, name="Nam")
    page = mai.opens(f"{PAGE}?why=change").text
    assert "luật, mức phí đổi từ ngày này" in page
    assert "01/03/2027" in page
    what = re.findall(r'name="what" value="(change:[^"]+)"', page)[0]

    given = mai.sends(f"{PAGE}/give", what=what, staff=nam.account.id, why="change")
    assert given.status_code == 303
    assert town.app.store.reviews.owners() == {what: nam.account.id}
    assert "review.give" in [row.what for row in town.app.store.audit.walk()]

    guide, day = town.app.shelf(), today(town.clock)
    remind(town.app.store, due(guide.index.versions, day), guide.calendar, day)
    assert "Nhắc Anh/Chị" in nam.reads(PAGE)
    assert what in town.app.store.reviews.unseen(nam.account.id)
    nam.sends(f"{PAGE}/seen")
    assert "Nhắc Anh/Chị" not in nam.reads(PAGE)


def test_nothing_is_given_to_whoever_is_no_editor_or_for_what_is_not_due(
    town: Installation,
) -> None:
    town.clock.advance(days=70)
    mai = Officer(town, Role.EDITOR, name="Mai")
    lan = Officer(town, Role.OFFICER, name="Lan")
    what = re.findall(r'name="what" value="([^"]+)"', mai.opens(PAGE).text)[0]

    assert mai.sends(f"{PAGE}/give", what=what, staff=lan.account.id).status_code == 400
    assert mai.sends(f"{PAGE}/give", what="end:faq/x.md:2026-01-01").status_code == 404
    assert town.app.store.reviews.owners() == {}
    assert "Mai" in seen(mai.opens(PAGE))
