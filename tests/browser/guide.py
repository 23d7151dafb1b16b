"""Walks through a guide: each of its steps is done, and what it names is on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from pathlib import Path

from playwright.sync_api import Page

GUIDES = Path(__file__).parents[2] / "docs/vi"
LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def walk(
    page: Page, guide: str, deeds: Mapping[str, Callable[[Page], object]], *, word: str = ""
) -> None:
    """Do every step of a guide in its order; the deeds must be the steps, neither more nor less.

    `word` stands before the numbers of the steps, where a guide has several rows of them.
    """
    step = re.compile(rf"^### {word}\d+\. (.+?)\n(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
    steps = step.findall((GUIDES / guide).read_text(encoding="utf-8"))
    assert [title for title, _ in steps] == list(deeds)
    for title, text in steps:
        before = page.content()
        deeds[title](page)
        _holds_labels(title, text, before + page.content())


def walk_chapter(
    page: Page, guide: str, title: str, deeds: Iterable[Callable[[Page], object]]
) -> None:
    """Do what a chapter without numbered steps says; what it names is on one of its screens."""
    text = (GUIDES / guide).read_text(encoding="utf-8")
    [said] = re.findall(rf"^### {re.escape(title)}\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
    screens = page.content()
    for deed in deeds:
        deed(page)
        screens += page.content()
    _holds_labels(title, said, screens)


def _holds_labels(title: str, text: str, screens: str) -> None:
    """Find every label on the screens; "…" stands for what differs, such as a number."""
    shown = unescape(screens)
    for label in LABEL.findall(text):
        wanted = re.escape(" ".join(label.split())).replace("…", r"\S+")
        assert re.search(wanted, shown), (title, label)
