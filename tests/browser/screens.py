"""Screens that pages have to fit, and how long a page may take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, ViewportSize

from bot.cli.demo import Place
from tests.browser.desk import signs_in

PHONE_WIDTH = 360
PATIENCE_MS = 150_000
"""For pages that ask the whole knowledge, on a machine that does other things meanwhile."""


@contextmanager
def phone_without_scripts(browser: Browser, place: Place) -> Iterator[Page]:
    """An editor of the demo at a small phone whose browser runs no script."""
    viewport = ViewportSize(width=PHONE_WIDTH, height=740)
    context = browser.new_context(viewport=viewport, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    signs_in(page, place, login="bientap", heading="Chào")
    yield page
    context.close()


def fits(page: Page, width: int = PHONE_WIDTH) -> bool:
    """Say whether a page needs no moving sideways on a screen of so many pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth")) <= width
