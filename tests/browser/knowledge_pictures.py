"""Draws the pictures of the editors' guide: a revision, Excel, tables, questions, a removal."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from bot.cli.demo import Place
from tests.browser import desk, tables_desk
from tests.browser.keeping import keep
from tests.browser.screens import PATIENCE_MS


def keep_knowledge(page: Page, place: Place) -> None:
    """Go on from the trial of a draft: hand it in, read it as the approver, then edit the rest."""
    page.set_default_timeout(PATIENCE_MS)
    keep_revision(page, place)
    desk.leaves(page)
    desk.signs_in(page, place, login="bientap", heading="Chào")
    with tempfile.TemporaryDirectory() as folder:
        keep_excel(page, tables_desk.Excel(Path(folder)))
    tables_desk.rewords_a_sentence(page)
    keep(page, "console-sentence-wide")
    tables_desk.looks_at_the_tables(page)
    keep(page, "console-tables-wide")
    tables_desk.asks_for_a_golden_question(page)
    keep(page, "console-golden-wide")
    tables_desk.lets_an_entry_go(page)
    keep(page, "console-removal-wide")


def keep_revision(page: Page, place: Place) -> None:
    """Hand the draft in, and keep what its approver reads."""
    page.get_by_role("button", name="Gửi duyệt", exact=True).click()
    page.get_by_text("Đã gửi duyệt").first.wait_for()
    address = page.url.partition("?")[0]
    desk.leaves(page)
    desk.signs_in(page, place, login="lanhdao")
    page.goto(address)
    keep(page, "console-revision-wide")


def keep_excel(page: Page, excel: tables_desk.Excel) -> None:
    """Send a changed workbook in, and keep what it would change."""
    excel.takes_out(page)
    excel.amends(page)
    excel.sends_in(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    keep(page, "console-excel-wide")
    page.set_viewport_size({"width": 1366, "height": 1000})
