"""`ask`: what a citizen would read, without OA, settings or database."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from bot.clock import SystemClock, today
from bot.conversation.ask import Asked
from bot.conversation.ask import ask as ask_the_bot
from bot.conversation.guide import build_guide
from bot.matching.matcher import Explanation
from knowledge.index import load_or_build

DEFAULT_INDEX = Path("data/knowledge.db")
index_option = click.option(
    "--index",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT_INDEX,
    show_default=True,
    help="The compiled knowledge; made or renewed when needed.",
)


def as_date(_context: click.Context, _param: click.Parameter, value: datetime | None) -> date:
    """Return the day asked for, today where none is given."""
    return value.date() if value else today(SystemClock())


@click.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=as_date,
    help="Answer as on this day (YYYY-MM-DD).",
)
@click.option("--explain", is_flag=True, help="Say as well how the question was understood.")
@index_option
def ask(question: str, as_json: bool, as_of: date, index: Path, explain: bool) -> None:
    """Answer QUESTION as the bot would."""
    guide = build_guide(load_or_build(index))
    asked = ask_the_bot(question, guide=guide, as_of=as_of)
    click.echo(as_json_text(asked) if as_json else asked.text)
    if explain:
        why = guide.matcher.explain(question, as_of=as_of)
        click.echo("\n" + explained(why), err=as_json)


def explained(why: Explanation) -> str:
    """Lay out how a question was read, and each candidate with its features."""
    lines = [f"read as     {typed} → {meant}" for typed, meant in why.rewrites]
    lines += [f"{name:12}{', '.join(words)}" for name, words in _lists(why) if words]
    for candidate, features in why.candidates:
        lines.append(f"{candidate.score:.2f}  {candidate.title}")
        told = [f"{name} {value:.2f}" for name, value in features.items()]
        lines += ["      " + "  ".join(told[at : at + 6]) for at in range(0, len(told), 6)]
    return "\n".join([*lines, f"decision    {type(why.decision).__name__}"])


def _lists(why: Explanation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("acts", why.acts), ("unknown", why.unknown), ("unexplained", why.unexplained))


def as_json_text(asked: Asked) -> str:
    """Return what was understood and said, as one JSON object."""
    understood = asked.understanding
    return json.dumps(
        {
            "kind": str(understood.kind),
            "guard": understood.guard,
            "entry": understood.entry,
            "score": round(understood.score, 4),
            "candidates": [
                {"entry": option.entry, "title": option.title, "score": round(option.score, 4)}
                for option in understood.candidates
            ],
            "text": asked.text,
        },
        ensure_ascii=False,
        indent=2,
    )
