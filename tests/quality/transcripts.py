"""Writes down what the bot answers to careless messages, for review in the diff of a change.

Rewrite the transcripts after a change of content, wording or code, then read the diff:

    .venv/bin/python -m tests.quality.transcripts
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from bot.clock import VIETNAM, MovableClock
from bot.conversation.guide import Guide, build_guide
from bot.models import Understanding
from knowledge.index import load_or_build
from tests.bot.conversation.talk import Talk

HERE = Path(__file__).parent
FILES = ("careless.jsonl", "blind_careless.jsonl")
FOLDER = HERE / "transcripts"
DAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A message, how it was understood, and every line of the reply."""

    message: str
    understood: Understanding
    reply: str

    def written(self, number: int) -> str:
        """Return it as a section of a page that reads well and shows changes line by line."""
        asked, *_ = self.message.splitlines() or [""]
        quoted = "\n".join(f"> {line}".rstrip() for line in self.reply.splitlines())
        return f"## {number}. {asked}\n\n`{self.understood.label}`\n\n{quoted}\n"


def messages(file: str) -> Sequence[str]:
    """Read the messages of a file."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["message"]) for line in lines]


def held(guide: Guide, file: str) -> Iterator[Transcript]:
    """Yield the transcript of each message, each from a new talk of somebody already greeted."""
    noon = datetime.combine(DAY, time(12), VIETNAM)
    for message in messages(file):
        talk = Talk(guide, MovableClock(noon))
        reply = talk.says(message)
        assert talk.outcome is not None
        yield Transcript(message, talk.outcome.understood, reply)


def page(guide: Guide, file: str) -> str:
    """Return the transcripts of a file as one page."""
    sections = [each.written(at) for at, each in enumerate(held(guide, file), start=1)]
    return "\n".join([f"# What is answered to {file}\n", *sections])


def path_of(file: str) -> Path:
    """Return where the page of a file is kept."""
    return FOLDER / f"{Path(file).stem}.md"


def main() -> None:
    """Rewrite every page."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        guide = build_guide(load_or_build(Path(folder) / "knowledge.db"))
    for file in FILES:
        path_of(file).write_text(page(guide, file), encoding="utf-8")
        print(path_of(file))


if __name__ == "__main__":
    main()
