"""Learns the weights of the guards' net from messages whose kind is known.

Knows the mathematics and the noise; the messages come from guard_examples.txt and from the files
that the command names. The regression is scikit-learn's, which the product itself never needs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conversation.net import BUCKETS, PLAIN, Net, loudness, traits
from bot.matching.noise import filler, teencode, telex, typos
from knowledge.text import Token, fold

EXAMPLES_FILE = Path(__file__).with_name("guard_examples.txt")
SOFTNESS = 20.0
"""The inverse of what keeps the weights small."""

SEED = 1
_WEIGHT = 2.0
"""What one message counts, however many spellings of it are learned."""

_TOP = 127
_HEADING = re.compile(r"\[(\w+)\]")
_NOISES = (typos, teencode, filler, telex)

Read = Callable[[str], Sequence[Token]]


@dataclass(frozen=True, slots=True)
class Message:
    """A message and its kind; `is_asked` ones are held out in turn where the net is judged."""

    text: str
    kind: str
    is_asked: bool = True


def read_examples(path: Path = EXAMPLES_FILE) -> Iterator[Message]:
    """Yield the messages of a file of headings; raises ValueError for one before any heading."""
    kind = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.fullmatch(line):
            kind = heading[1]
        elif line.strip() and not line.startswith("#"):
            if kind is None:
                raise ValueError(f"{path.name}: {line!r} stands under no heading")
            yield Message(line.strip(), kind)


def fit_net(messages: Sequence[Message], read: Read) -> Net:
    """Learn a net of three kinds or more; raises ImportError where scikit-learn is missing."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    kinds = (PLAIN, *sorted({message.kind for message in messages} - {PLAIN}))
    spelled = list(_spelled(messages, read))
    found = [traits(words) for words, _, _ in spelled]
    places = [0]
    for each in found:
        places.append(places[-1] + len(each))
    matrix = csr_matrix(
        (
            [loudness(len(each)) for each in found for _ in each],
            [bucket for each in found for bucket in sorted(each)],
            places,
        ),
        shape=(len(found), BUCKETS),
    )
    model = LogisticRegression(C=SOFTNESS, max_iter=300, tol=1e-3)
    model.fit(
        matrix,
        [kinds.index(kind) for _, kind, _ in spelled],
        sample_weight=[weight for _, _, weight in spelled],
    )
    return _rounded(kinds[1:], model)


def judged(
    messages: Sequence[Message], read: Read, *, folds: int
) -> Iterator[tuple[Message, Mapping[str, float], Mapping[str, float]]]:
    """Yield each asked message with what nets that never saw it say, as typed and without marks."""
    order = list(messages)
    random.Random(SEED).shuffle(order)  # noqa: S311 - an order, not a secret
    for number in range(folds):
        held = [each for at, each in enumerate(order) if each.is_asked and at % folds == number]
        known = set(map(id, held))
        net = fit_net([each for each in order if id(each) not in known], read)
        for message in held:
            yield message, net.judge(read(message.text)), net.judge(read(fold(message.text)))


def _spelled(
    messages: Sequence[Message], read: Read
) -> Iterator[tuple[Sequence[Token], str, float]]:
    """Yield every message as typed, without its marks, and mistyped, each with its weight."""
    chance = random.Random(SEED)  # noqa: S311 - typing errors, not secrets
    for message in messages:
        texts = (
            message.text,
            fold(message.text),
            *(chance.choice(_NOISES)(message.text, chance) for _ in range(2)),
        )
        for text in texts:
            yield read(text), message.kind, _WEIGHT / len(texts)


def _rounded(kinds: Sequence[str], model: Any) -> Net:
    """Take plain as zero and write the weights as whole numbers of one byte."""
    weights, bias = model.coef_, model.intercept_
    if len(weights) > 1:  # of two kinds the model holds only the second, against the first
        weights, bias = weights[1:] - weights[0], bias[1:] - bias[0]
    scale = float(abs(weights).max()) / _TOP
    rows = (weights / scale).round().astype(int).T
    return Net(tuple(kinds), scale, tuple(map(float, bias)), rows.ravel().tolist())
