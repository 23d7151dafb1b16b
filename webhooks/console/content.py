"""The content that the pages are about: the program's own files, with what is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.clock import today as current_day
from bot.editorial import desk
from bot.editorial.files import Overlaid
from knowledge.golden import FILE as GOLDEN
from knowledge.golden import right_ids
from webhooks.console import access


def folder() -> Path:
    """Return the folder of the base files."""
    return desk.content_folder(access.app_here().settings)


def overlaid() -> Overlaid:
    """Return the files with what is published over them, and the conflicts."""
    return desk.files_now(access.app_here().store, folder())


def files() -> Mapping[str, str]:
    """Return the content files with what is published over them."""
    return overlaid().files


def golden(files: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """Return the questions that editors keep, each with the entries any of which is right."""
    entries = access.app_here().shelf().index.entries.values()
    return right_ids(files.get(GOLDEN, ""), entries)


def today() -> date:
    """Return the day."""
    return current_day(access.app_here().clock)
