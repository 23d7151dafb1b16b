"""Checks of the settings, of the knowledge index and of the calendar."""

from __future__ import annotations

from pathlib import Path

from bot.cli.checkup.finding import Findings, Patient, ok, problem, warning
from bot.clock import today
from knowledge.calendar import WorkingCalendar
from knowledge.index import IndexDamaged, open_index, version_of
from knowledge.loader import CONTENT, ContentError, load


def configuration(patient: Patient) -> Findings:
    """Tell the warnings of settings that loaded; their problems are told before."""
    for sentence in patient.settings.warnings:
        yield warning(f"{sentence}.", "Set it, or take the line out.")
    if not patient.settings.warnings:
        yield ok(f"The settings hold, for {len(patient.settings.oas)} OA.")


def knowledge(patient: Patient) -> Findings:
    """Look whether the index can be read, and whether it is as new as the content."""
    path = Path(patient.settings.storage.knowledge_index)
    renewal = "Restart `serve`, which compiles it anew."
    try:
        newest = version_of(load(CONTENT))
        index = open_index(path)
    except ContentError as error:
        remedy = "Run: knowledge check"
        yield problem(f"The content has {len(error.problems)} mistakes.", remedy)
    except IndexDamaged as error:
        if path.exists():
            yield problem(f"The knowledge index is damaged: {error}.", renewal)
        else:
            yield warning("There is no knowledge index yet; the first start makes it.", renewal)
    else:
        sentence = f"The knowledge index has version {index.version}, {len(index.entries)} entries"
        if index.version == newest:
            yield ok(f"{sentence}.")
        else:
            yield warning(f"{sentence}; the content is newer ({newest}).", renewal)


def calendar(patient: Patient) -> Findings:
    """Look whether the table of holidays goes on long enough, and what in it is undecided."""
    day = today(patient.clock)
    try:
        table = WorkingCalendar(load(CONTENT).calendar)
    except ContentError as error:
        yield problem(f"The content has {len(error.problems)} mistakes.", "Run: knowledge check")
        return
    if table.ends_soon(day):
        sentence = f"The table of holidays ends on {table.complete_to}; later terms are guesses."
        yield warning(sentence, "Continue knowledge/content/calendar.toml, or upgrade.")
    undecided = table.provisional(day)
    if undecided:
        days = ", ".join(str(row.day) for row in undecided)
        sentence = f"Nobody has seen the decision on these days off yet: {days}."
        yield warning(
            sentence, "Look it up and write it into knowledge/content/calendar.local.toml."
        )
    if not undecided and not table.ends_soon(day):
        yield ok(f"The table of holidays is complete to {table.complete_to}.")
