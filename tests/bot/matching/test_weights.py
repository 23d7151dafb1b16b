"""The fitted numbers: complete, refused for other features, and reproducible in form."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.matching.fit import fit_calibration, render
from bot.matching.weights import CALIBRATED, FILE, load_weights, sigmoid


def test_the_shipped_numbers_fit_the_features() -> None:
    weights = load_weights()

    assert weights.thresholds.clarify < weights.thresholds.answer < weights.thresholds.sure
    assert all(len(row) == len(CALIBRATED) for row in weights.calibrations.values())


def test_numbers_survive_being_written(tmp_path: Path) -> None:
    weights = load_weights()
    path = tmp_path / "weights.toml"
    path.write_text(render(weights), encoding="utf-8")

    assert load_weights(path) == weights


@pytest.mark.parametrize("change", [("format = 1", "format = 9"), ("coverage = ", "cover = ")])
def test_numbers_for_other_features_are_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(*change), encoding="utf-8")

    with pytest.raises(ValueError, match="other features"):
        load_weights(path)


def test_the_file_is_versioned() -> None:
    assert tomllib.loads(FILE.read_text(encoding="utf-8"))["format"] == 1


@pytest.mark.parametrize(("value", "expected"), [(0, 0.5), (-1000, 0.0), (1000, 1.0)])
def test_the_logistic_never_overflows(value: float, expected: float) -> None:
    assert sigmoid(value) == expected


def test_a_calibration_learns_what_separates() -> None:
    size = len(CALIBRATED)
    rows = [((1.0, gap, *[0.0] * (size - 2)), gap > 0) for gap in (-3.0, -2.0, 2.0, 3.0) * 20]

    fitted = fit_calibration(rows)

    assert fitted[1] > 0.5
    assert fitted[2:] == (0.0,) * (size - 2)
