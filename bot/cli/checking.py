"""`knowledge check`: what an editor must mend before citizens read it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from bot.clock import SystemClock, today
from bot.conversation.ask import ANY_AGENCY
from bot.conversation.review import faults
from bot.editorial.sentences import wrong_sentences
from bot.editorial.stealing import stolen_questions
from bot.wording import wording_of
from knowledge.check import check as find_problems
from knowledge.check import line_of
from knowledge.index import index_of
from knowledge.loader import CONTENT, Base, load
from knowledge.problems import Problem


@click.command()
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CONTENT,
    help="The folder with faq/, procedures/ and plans/.",
)
@click.option(
    "--on",
    "days",
    type=click.DateTime(["%Y-%m-%d"]),
    multiple=True,
    help="Read the replies of this day (YYYY-MM-DD); may be repeated. Without it, of today.",
)
@click.option(
    "--apart",
    is_flag=True,
    help="Also hold each question out and see whether another entry would answer it (a minute).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(content: Path, days: Sequence[datetime], apart: bool, as_json: bool) -> None:
    """List every problem of the content and of every possible reply; exit 1 if there is one.

    Reminders, such as a source that nobody looked at for long, are listed but are no failure.
    """
    base, now = load(content), today(SystemClock())
    read_on = [day.date() for day in days] or [now]
    found = {*find_problems(base, now, content), *_spoken(base, content, read_on)}
    found |= set(wrong_sentences(base.files))
    if apart:
        found |= set(_stolen(base, content, read_on[0]))
    summary = {
        "entries": len(base.entries),
        "problems": sum(not problem.is_reminder for problem in found),
        "reminders": sum(problem.is_reminder for problem in found),
        "days": [f"{day}" for day in read_on],
    }
    if as_json:
        listed = [asdict(problem) for problem in sorted(found)]
        click.echo(json.dumps({**summary, "found": listed}, ensure_ascii=False, indent=2))
    else:
        for problem in sorted(found):
            click.echo(f"{problem}{' (reminder)' if problem.is_reminder else ''}", err=True)
        click.echo(
            "{entries} entries, {problems} problems, {reminders} reminders".format(**summary)
        )
    sys.exit(1 if summary["problems"] else 0)


def _spoken(base: Base, content: Path, days: Sequence[date]) -> Iterator[Problem]:
    """Find what is wrong with the replies."""
    index = index_of(base)
    wording = wording_of(ANY_AGENCY)
    for day in days:
        for fault in faults(index, wording=wording, day=day):
            file = fault.reply.entry.file
            yield Problem(file, line_of(content, file, fault.message), fault.message)


def _stolen(base: Base, content: Path, day: date) -> Iterator[Problem]:
    """Remind of questions that another entry would answer if they were not written down.

    A citizen who asks the same a little differently would get that answer.
    """
    files = {entry.id: entry.file for entry in base.entries}
    for stolen in stolen_questions(base, as_of=day):
        thief = files[stolen.thief]
        message = f'question "{stolen.question}" is answered by {thief}; word them apart'
        file = files[stolen.owner]
        yield Problem(file, line_of(content, file, message), message, is_reminder=True)
