"""Fits the ranking weights and calibrations from the content itself.

Every editor's question is held out once and asked of an index that lacks it; whole entries
are held out too, so that the numbers learn what a question without an answer looks like. The
golden questions are never read here: they judge the result. Run by hand after large changes
of content: `python -m bot.matching.fit`.
"""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.matching.features import NAMES
from bot.matching.matcher import Matcher, Ranked
from bot.matching.weights import CALIBRATED, FILE, FORMAT, Weights, evidence, load_weights, sigmoid
from knowledge.index import index_of
from knowledge.loader import CONTENT, Base, load
from knowledge.model import Kind
from knowledge.text import fold

FOLDS = 5
SEED = 20261123
NEWTON_STEPS = 12
RIDGE = 1.0
CALIBRATED_EACH = 4
OFF_TOPIC = Path(__file__).with_name("off_topic.txt")

_OPENERS = ("hôm qua tôi ra phường người ta bảo thiếu, ", "tôi năm nay 50 tuổi ở quê, ", "", "")
_CLOSERS = (" vậy ạ", " giúp tôi với", " tôi không rành", "", "")


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked, what was ranked, and the entry meant; "" when none was."""

    gold: str
    ranked: tuple[Ranked, ...]


def noisy(question: str, chance: random.Random) -> str:
    """Write a question as a citizen in a hurry might."""
    text = chance.choice(_OPENERS) + question + chance.choice(_CLOSERS)
    words = text.split()
    if len(words) > 4 and chance.random() < 0.5:
        words.pop(chance.randrange(len(words)))
    if chance.random() < 0.6:
        words = [fold(word) for word in words]
    return " ".join(_typo(w, chance) if chance.random() < 0.08 else w for w in words if w)


def _typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    kept = word[:at] + word[at + 1 :]
    return chance.choice((kept or word, word[:at] + word[at] + word[at:]))


def examples(base: Base, weights: Weights) -> list[Example]:
    """Ask every held-out question, plain and noisy, and the off-topic messages."""
    chance = random.Random(SEED)  # noqa: S311 - reproducible noise, no secret
    found = list(_held_out_questions(base, weights, chance))
    found += _held_out_entries(base, weights, chance)
    whole = Matcher(index_of(base), weights=weights)
    for line in OFF_TOPIC.read_text(encoding="utf-8").splitlines():
        found += [Example("", _ask(whole, text, base)) for text in (line, noisy(line, chance))]
    return found


def _held_out_questions(base: Base, weights: Weights, chance: random.Random) -> Iterator[Example]:
    for fold_no in range(FOLDS):
        entries = tuple(
            replace(
                entry,
                questions=tuple(q for n, q in enumerate(entry.questions) if n % FOLDS != fold_no),
            )
            for entry in base.entries
        )
        matcher = Matcher(index_of(replace(base, entries=entries)), weights=weights)
        for entry in base.entries:
            for question in entry.questions[fold_no::FOLDS]:
                for text in (question, noisy(question, chance), noisy(question, chance)):
                    yield Example(entry.id, _ask(matcher, text, base))


def _held_out_entries(base: Base, weights: Weights, chance: random.Random) -> Iterator[Example]:
    for fold_no in range(FOLDS):
        rest = tuple(entry for n, entry in enumerate(base.entries) if n % FOLDS != fold_no)
        matcher = Matcher(index_of(replace(base, entries=rest)), weights=weights)
        for entry in base.entries[fold_no::FOLDS]:
            if entry.kind is not Kind.PLAN:
                for question in entry.questions[::3]:
                    yield Example("", _ask(matcher, noisy(question, chance), base))


def _ask(matcher: Matcher, text: str, base: Base) -> tuple[Ranked, ...]:
    day = max(source.checked_on for entry in base.entries for source in entry.sources)
    return matcher.rank(text, as_of=day)


def fit_ranking(
    asked: Sequence[Example], start: Sequence[float], *, rounds: int = 150
) -> list[float]:
    """Climb the likelihood that the entry meant is chosen, staying near the start."""
    lists = []
    for example in asked:
        vectors = [row.features.vector() for row in example.ranked]
        golds = [n for n, row in enumerate(example.ranked) if row.entry.id == example.gold]
        if golds and len(vectors) > 1:
            lists.append((vectors, golds[0]))
    weights = list(start)
    for _ in range(rounds):
        slope = [-0.02 * (w - s) * len(lists) / 100 for w, s in zip(weights, start, strict=True)]
        for vectors, gold in lists:
            _add_slope(slope, vectors, gold, weights)
        weights = [w + 3.0 * g / len(lists) for w, g in zip(weights, slope, strict=True)]
    return weights


def _add_slope(
    slope: list[float], vectors: Sequence[Sequence[float]], gold: int, weights: Sequence[float]
) -> None:
    scores = [sum(w * v for w, v in zip(weights, vector, strict=True)) for vector in vectors]
    top = max(scores)
    parts = [math.exp(score - top) for score in scores]
    total = sum(parts)
    for n, vector in enumerate(vectors):
        pull = float(n == gold) - parts[n] / total
        if abs(pull) > 1e-4:
            for at, value in enumerate(vector):
                slope[at] += pull * value


def fit_calibration(rows: Iterable[tuple[Sequence[float], bool]]) -> tuple[float, ...]:
    """Fit one logistic by Newton's method, lightly held towards nought."""
    data = [(values, float(right)) for values, right in rows]
    size = len(CALIBRATED)
    weights = [0.0] * size
    for _ in range(NEWTON_STEPS):
        slope = [-RIDGE * w for w in weights]
        bend = [[RIDGE * (i == j) for j in range(size)] for i in range(size)]
        for values, right in data:
            p = sigmoid(sum(map(operator.mul, weights, values)))
            _add_outer(bend, values, p * (1 - p))
            slope = [s + (right - p) * v for s, v in zip(slope, values, strict=True)]
        step = _solve(bend, slope)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
    return tuple(weights)


def _add_outer(matrix: list[list[float]], values: Sequence[float], weight: float) -> None:
    if weight < 1e-6:
        return
    for row, value in zip(matrix, values, strict=True):
        part = weight * value
        if part:
            row[:] = [cell + part * other for cell, other in zip(row, values, strict=True)]


def _solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Solve a small symmetric system by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for i, pivot in enumerate(rows):
        for other in rows[i + 1 :]:
            share = other[i] / pivot[i]
            other[:] = [o - share * p for o, p in zip(other, pivot, strict=True)]
    result = [0.0] * len(rows)
    for i in reversed(range(len(rows))):
        done = sum(rows[i][j] * result[j] for j in range(i + 1, len(rows)))
        result[i] = (rows[i][-1] - done) / rows[i][i]
    return result


def _calibration_rows(
    asked: Iterable[Example], kind: Kind
) -> Iterator[tuple[Sequence[float], bool]]:
    """Yield the best few of every list; what stands lower is never shown."""
    for example in asked:
        best = sorted(example.ranked, key=lambda row: -row.raw)[:CALIBRATED_EACH]
        for row in best:
            if row.entry.kind is kind:
                yield evidence(row.features, row.standing), row.entry.id == example.gold


def render(weights: Weights) -> str:
    """Write the numbers as TOML."""
    parts: list[tuple[str, Mapping[str, float]]] = [
        ("ranking", dict(zip(NAMES, weights.ranking, strict=True))),
        *(
            (f"calibration.{k}", dict(zip(CALIBRATED, weights.calibrations[k], strict=True)))
            for k in Kind
        ),
        ("thresholds", asdict(weights.thresholds)),
    ]
    lines = ["# Written by bot.matching.fit; the thresholds are set by hand.", f"format = {FORMAT}"]
    for name, values in parts:
        lines += ["", f"[{name}]", *(f"{key} = {value:.3f}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def fit(base: Base, start: Weights, say: Callable[[str], None]) -> Weights:
    """Fit ranking first, then the calibrations on what the new ranking gives."""
    asked = examples(base, start)
    say(f"{len(asked)} questions asked")
    ranking = replace(start, ranking=tuple(fit_ranking(asked, start.ranking)))
    asked = examples(base, ranking)
    calibrations = {kind: fit_calibration(_calibration_rows(asked, kind)) for kind in Kind}
    return replace(ranking, calibrations=calibrations)


def main() -> None:
    """Fit on the packaged content and write the weights file."""
    weights = fit(load(CONTENT), load_weights(), print)
    FILE.write_text(render(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
