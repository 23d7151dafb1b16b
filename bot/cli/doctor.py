"""`doctor`: everything an installation needs, looked at in one go.

Reads only: migrates nothing, renews no token, makes no key. Says for each thing whether it is
well, in one sentence, and what to do where it is not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import requests

from bot import log
from bot.cli.checkup import content, database, machine, outside, subjects, traces
from bot.cli.checkup.database import Records
from bot.cli.checkup.finding import Finding, Findings, Level, Patient, problem, warning
from bot.clock import SystemClock
from bot.config import load
from bot.errors import BotError, ConfigError

CHECKS: tuple[tuple[str, Callable[[Patient], Findings]], ...] = (
    ("configuration", content.configuration),
    ("key", machine.key),
    ("files", machine.files),
    ("file system", machine.file_system),
    ("disk", machine.disk),
    ("sqlite", database.sqlite),
    ("knowledge", content.knowledge),
    ("calendar", content.calendar),
    ("webhook", outside.webhook),
    ("clock", outside.clock),
)
RECORD_CHECKS: tuple[tuple[str, Callable[[Patient, Records], Findings]], ...] = (
    ("integrity", database.integrity),
    ("backlog", database.backlog),
    ("subjects", subjects.subjects),
    ("traces", traces.traces),
    ("tokens", outside.tokens),
    ("oa", outside.oas),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with the name of its check."""

    check: str
    finding: Finding

    @property
    def level(self) -> Level:
        """How bad it is."""
        return self.finding.level


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--url", "public_url", default="", help="The public address, such as https://…")
@click.pass_obj
def doctor(config_file: Path | None, *, as_json: bool, public_url: str) -> None:
    """Look at everything the installation needs; exit 1 if there is a problem."""
    # What goes wrong here is told as a finding; log lines would only repeat it.
    log.setup("critical")
    with requests.Session() as session:
        session.trust_env = False
        told = list(_visit(config_file, session, public_url))
    click.echo(as_json_text(told) if as_json else as_table(told))
    sys.exit(1 if any(each.level is Level.PROBLEM for each in told) else 0)


def _visit(config_file: Path | None, session: requests.Session, public_url: str) -> Iterator[Told]:
    try:
        if config_file is None:
            raise ConfigError(["No settings were named"])
        settings = load(config_file, os.environ)
    except ConfigError as error:
        remedy = "Mend the settings; the other checks need them. Name them with --config FILE."
        for sentence in error.problems:
            yield Told("configuration", problem(f"{sentence}.", remedy))
        yield from _told("sqlite", partial(database.sqlite, None))
        return
    yield from examine(Patient(settings, SystemClock(), session, public_url))


def examine(patient: Patient) -> Iterator[Told]:
    """Carry out every check; what cannot be looked at is told as well."""
    for name, check in CHECKS:
        yield from _told(name, partial(check, patient))
    found, records = database.open_records(patient)
    yield Told("database", found)
    if records is None:
        for name, _ in RECORD_CHECKS:
            sentence = "Not looked at: the database could not be read."
            yield Told(name, warning(sentence, "Mend or start the database first."))
        return
    try:
        for name, look in RECORD_CHECKS:
            yield from _told(name, partial(look, patient, records))
    finally:
        records.engine.close()


def _told(name: str, check: Callable[[], Findings]) -> list[Told]:
    """Carry one check out; a refusal of its subject is a finding, not the end of the visit."""
    try:
        return [Told(name, finding) for finding in check()]
    except BotError as error:
        return [Told(name, problem(f"{error}.", "See docs/operations.md."))]
    except OSError as error:
        sentence = f"It cannot be looked at: {error.strerror or type(error).__name__}."
        return [Told(name, problem(sentence, "Run this with the account of the service."))]


def as_json_text(told: Iterable[Told]) -> str:
    """Return all findings and whether there is no problem, for scripts."""
    findings = [
        {
            "check": each.check,
            "level": each.level,
            "sentence": each.finding.sentence,
            "remedy": each.finding.remedy,
        }
        for each in told
    ]
    is_well = all(each["level"] is not Level.PROBLEM for each in findings)
    return json.dumps({"ok": is_well, "findings": findings}, ensure_ascii=False, indent=2)


def as_table(told: Iterable[Told]) -> str:
    """Return one line for each finding, its remedy below it, and the sums at the end."""
    lines, counts = [], dict.fromkeys(Level, 0)
    for each in told:
        counts[each.level] += 1
        lines.append(f"{each.level:<8} {each.check:<13} {each.finding.sentence}")
        if each.finding.remedy:
            lines.append(f"{'':<22} → {each.finding.remedy}")
    sums = ", ".join(f"{level}: {count}" for level, count in counts.items())
    return "\n".join([*lines, "", sums])
