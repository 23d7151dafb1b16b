"""Checks of the settings and of the knowledge index."""

from __future__ import annotations

from pathlib import Path

from bot.cli.checkup.finding import Findings, Patient, ok, problem, warning
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
