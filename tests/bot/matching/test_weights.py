"""The fitted numbers: complete, refused for other features, and reproducible in form."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.matching.forest import sigmoid
from bot.matching.weights import (
    FOLDER,
    FORESTS,
    RANKING,
    UnfitWeights,
    load_weights,
    neutral_weights,
    save_weights,
)


def test_the_shipped_numbers_fit_the_features() -> None:
    limits = load_weights().thresholds

    assert limits.clarify < limits.answer <= limits.sure


def test_numbers_survive_being_written(tmp_path: Path) -> None:
    weights = load_weights()
    save_weights(weights, tmp_path)

    assert load_weights(tmp_path) == weights


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (RANKING, "format = 4", "format = 9"),
        (RANKING, "coverage = ", "cover = "),
        (RANKING, "[titles]", "[others]"),
        (FORESTS, '"format": 4', '"format": 9'),
        (FORESTS, '"gap"', '"gape"'),
    ],
)
def test_numbers_for_other_features_are_refused(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    for name in (RANKING, FORESTS):
        text = (FOLDER / name).read_text(encoding="utf-8")
        changed = text.replace(old, new) if name == file else text
        (tmp_path / name).write_text(changed, encoding="utf-8")

    with pytest.raises(UnfitWeights, match="other features"):
        load_weights(tmp_path)


def test_missing_or_broken_numbers_are_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(UnfitWeights, match="bot fit"):
        load_weights(tmp_path)

    (tmp_path / RANKING).write_text("format = ", encoding="utf-8")

    with pytest.raises(UnfitWeights, match="bot fit"):
        load_weights(tmp_path)


def test_fitting_can_begin_without_any_numbers(tmp_path: Path) -> None:
    save_weights(neutral_weights(), tmp_path)

    assert load_weights(tmp_path) == neutral_weights()


@pytest.mark.parametrize(("value", "expected"), [(0, 0.5), (-1000, 0.0), (1000, 1.0)])
def test_the_logistic_never_overflows(value: float, expected: float) -> None:
    assert sigmoid(value) == expected
