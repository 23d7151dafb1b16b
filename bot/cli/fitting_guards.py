"""`fit-guards`: learn the net beneath the guards' phrases from messages, and judge it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from bot.cli.evaluating import read_records
from bot.conversation.guide import read_sentences
from bot.conversation.net import NET_FILE, NO_NET, PLAIN, load_net, table_of
from bot.conversation.net_fit import Message, fit_net, judged, read_examples
from bot.conversation.rules import Rules, load_rules
from bot.conversation.verdict import fears, settle
from bot.errors import BotError
from knowledge.importers.catalogue import read_catalogue
from knowledge.loader import Base, load
from knowledge.text import Token, fold

FOLDS = 5
TITLES = 600
"""About so many titles of a catalogue, from all over it, are learned as plain questions."""

existing = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("fit-guards")
@click.argument("files", nargs=-1, type=existing)
@click.option("--catalogue", type=existing, help="A procedure catalogue whose titles are plain.")
@click.option("--judge", is_flag=True, help="Hold messages out in turn and save nothing.")
@click.option("--to", type=click.Path(path_type=Path), default=NET_FILE, help="Where to save.")
def fit_guards(files: Sequence[Path], catalogue: Path | None, judge: bool, to: Path) -> None:
    """Learn what danger, petitions and reports sound like.

    FILES are JSON lines with `question` and `expect_guard`; without the latter a question is
    plain. The packaged examples and the questions of all entries are learned as well.
    """
    base, rules = load(), load_rules(net=NO_NET)

    def read(text: str) -> Sequence[Token]:
        return rules.spelled(read_sentences(text, base.lexicon))

    def kind_of(text: str, name: str | None) -> str:
        if name != "emergency":
            return name or PLAIN
        rule = rules.named_by_phrases(read_sentences(text, base.lexicon))
        return rule.wording if rule is not None and rule.name == name else name

    messages = [*read_examples(), *_of_files(files, kind_of), *_of_entries(base, rules)]
    if catalogue is not None:
        messages += _of_catalogue(catalogue, base, rules)
    try:
        if judge:
            _judge(messages, rules, base, read)
            return
        net = fit_net(messages, read)
    except ImportError as error:
        raise BotError(f"{error.name} is missing; install requirements-dev.txt") from error
    to.write_text(json.dumps(table_of(net)) + "\n", encoding="utf-8")
    load_net.cache_clear()
    click.echo(f"{len(messages)} messages learned; {to} holds {to.stat().st_size} bytes")


def _of_files(
    files: Sequence[Path], kind_of: Callable[[str, str | None], str]
) -> Iterator[Message]:
    for file in files:
        for record in read_records(file):
            text = str(record["question"])
            yield Message(text, kind_of(text, record.get("expect_guard")))


def _of_entries(base: Base, rules: Rules) -> Iterator[Message]:
    """Yield what editors wrote for our entries, but for what the phrases take on purpose."""
    for entry in base.entries:
        for text in entry.questions:
            if rules.named_by_phrases(read_sentences(text, base.lexicon)) is None:
                yield Message(text, PLAIN, is_asked=False)


def _of_catalogue(file: Path, base: Base, rules: Rules) -> list[Message]:
    titles = sorted(procedure.title for procedure in read_catalogue(file))
    return [
        Message(title, PLAIN, is_asked=False)
        for title in titles[:: max(1, len(titles) // TITLES)]
        if rules.named_by_phrases(read_sentences(title, base.lexicon)) is None
    ]


def _judge(
    messages: Sequence[Message],
    rules: Rules,
    base: Base,
    read: Callable[[str], Sequence[Token]],
) -> None:
    """Print for each kind how often it is found by messages that no net has learned."""
    asked: Counter[str] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for message, *believed in judged(messages, read, folds=FOLDS):
        kind = _guard_of(message.kind)
        asked[kind] += 1
        for way, text, belief in zip(
            _WAYS, (message.text, fold(message.text)), believed, strict=True
        ):
            rule = rules.named_by_phrases(read_sentences(text, base.lexicon))
            said = None if rule is None else rule.wording
            settled = settle(said, belief, len(read(text)))
            right[kind, way] += _guard_of(settled or PLAIN) == kind
            right[kind, f"{way}, net alone"] += _guard_of(_likeliest(belief)) == kind
            right[kind, f"{way}, phrases alone"] += _guard_of(said or PLAIN) == kind
            right[kind, f"{way}, feared"] += settled is None and fears(belief, len(read(text)))
    for kind, number in asked.most_common():
        shares = (f"{way} {right[kind, way] / number:.3f}" for k, way in sorted(right) if k == kind)
        click.echo(f"{kind} ({number}): {'; '.join(shares)}")


_WAYS = ("as typed", "no accents")


def _guard_of(wording: str) -> str:
    return "emergency" if wording == "despair" else wording


def _likeliest(believed: Mapping[str, float]) -> str:
    return max(believed, key=believed.__getitem__)
