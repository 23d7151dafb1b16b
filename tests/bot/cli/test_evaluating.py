"""`evaluate` and `fit`: what they count, what they refuse and what they leave behind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from bot.cli.evaluating import read_records
from bot.cli.main import cli
from bot.errors import BotError
from bot.matching.noise import KINDS
from bot.matching.weights import FOLDER, FORESTS, RANKING, load_weights
from knowledge.problems import ContentError

FIGURES = {
    *("n", "recall_at_1", "recall_at_3", "mrr", "right_rate", "wrong_rate", "choices_rate"),
    *("handover_rate", "oos_false_answer_rate", "p50_ms", "p99_ms"),
}
SUMMARY = FIGURES | {
    *("near_scope_n", "near_scope_false_answer_rate", "guard_recall", "guard_false_rate"),
    *("build_seconds", "memory_mb", "sets", "noise"),
}
CATALOGUE = (
    {"code": "1.000001", "name": "Công nhận hòa giải viên (cấp xã)", "level": ["Cấp Xã"]},
    {"code": "1.000002.H19", "name": "Công nhận hòa giải viên (cấp tỉnh)", "level": ["Cấp Tỉnh"]},
    {"code": "1.000003", "name": "Cấp giấy phép nuôi chim yến", "level": ["Cấp Xã"]},
)
QUESTIONS = (
    {"question": "công nhận hòa giải viên", "expect": ["1.000002.H19"], "set": "family"},
    {"question": "cấp giấy phép nuôi chim yến", "expect": ["slug:1-000003"], "set": "slug"},
    {"question": "đăng ký khai sinh", "expect": ["1.001193"], "set": "lacking"},
    {"question": "giá vàng hôm nay", "expect": [], "set": "oos"},
    {"question": "Cháy nhà rồi cứu với", "expect_guard": "emergency"},
    {"question": "nuôi chim yến cần gì", "expect_guard": None},
)

Evaluate = Callable[..., Result]


def write(path: Path, *records: object) -> Path:
    lines = [each if isinstance(each, str) else json.dumps(each) for each in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Evaluate:
    folder = tmp_path_factory.mktemp("evaluating")
    catalogue = write(folder / "catalogue.jsonl", *CATALOGUE)
    questions = write(folder / "questions.jsonl", *QUESTIONS)
    return lambda *options: run("evaluate", questions, "--catalogue", catalogue, *options)


@pytest.fixture(scope="module")
def summary(evaluated: Evaluate) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(evaluated("--json", "--noise", "all").output)
    return told


def test_one_json_object_holds_all_figures(summary: dict[str, Any]) -> None:
    assert summary.keys() == SUMMARY
    assert summary["n"] == 4
    assert summary["sets"].keys() == {"family", "slug", "lacking", "oos"}
    assert all(figures.keys() == FIGURES for figures in summary["sets"].values())
    assert all(figures["n"] == 1 for figures in summary["sets"].values())


def test_a_sibling_of_the_family_counts_as_a_hit(summary: dict[str, Any]) -> None:
    assert summary["sets"]["family"]["recall_at_1"] == 1.0
    assert summary["sets"]["family"]["wrong_rate"] == 0.0


def test_a_slug_stands_for_its_entry(summary: dict[str, Any]) -> None:
    assert summary["sets"]["slug"]["recall_at_1"] == 1.0


def test_what_has_no_meaning_is_null(summary: dict[str, Any]) -> None:
    assert summary["sets"]["oos"]["recall_at_1"] is None
    assert summary["sets"]["slug"]["oos_false_answer_rate"] is None


def test_guard_rows_are_shown_to_the_guards(summary: dict[str, Any]) -> None:
    assert (summary["guard_recall"], summary["guard_false_rate"]) == (1.0, 0.0)


def test_every_noise_has_figures_by_set(summary: dict[str, Any]) -> None:
    assert summary["noise"].keys() == KINDS.keys()
    assert all(figures.keys() == FIGURES | {"sets"} for figures in summary["noise"].values())
    assert summary["noise"]["accents"]["sets"].keys() == summary["sets"].keys()


def test_near_scope_takes_every_answer_away(evaluated: Evaluate, summary: dict[str, Any]) -> None:
    taken = json.loads(evaluated("--json", "--near-scope", "--noise", "accents").output)

    assert summary["near_scope_n"] == 1  # what the catalogue lacks anyway
    assert taken["near_scope_n"] == 3
    assert taken["noise"].keys() == {"accents"}


def test_without_json_a_table_and_the_misses_are_shown(evaluated: Evaluate) -> None:
    said = evaluated().output

    assert "as written" in said
    assert "guard_recall" in said
    assert "miss  đăng ký khai sinh" in said


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "no JSON"),
        ({"expect": []}, 'no "question"'),
        (["question"], 'no "question"'),
        ({"question": "gì"}, 'neither "expect" nor "expect_guard"'),
    ],
    ids=["no-json", "no-question", "no-object", "no-expectation"],
)
def test_a_bad_line_is_named_with_its_number(tmp_path: Path, bad: object, reason: str) -> None:
    file = write(tmp_path / "questions.jsonl", QUESTIONS[0], "", bad)

    with pytest.raises(BotError, match=rf"questions\.jsonl:3: .*{reason}"):
        run("evaluate", file)


def test_a_rare_line_separator_inside_a_question_does_not_cut_it(tmp_path: Path) -> None:
    file = write(tmp_path / "questions.jsonl", '{"question": "một\u2028hai", "expect": []}')

    assert [record["question"] for record in read_records(file)] == ["một\u2028hai"]


def test_a_bad_line_of_the_catalogue_is_named_with_its_number(tmp_path: Path) -> None:
    catalogue = write(tmp_path / "catalogue.jsonl", CATALOGUE[0], {"code": "1.000001"})
    questions = write(tmp_path / "questions.jsonl", QUESTIONS[0])

    with pytest.raises(ContentError, match=r"catalogue\.jsonl:2: the line is no procedure"):
        run("evaluate", questions, "--catalogue", catalogue)


@pytest.mark.bar
def test_fitted_numbers_load_again(tmp_path: Path) -> None:
    folder, plot = tmp_path / "numbers", tmp_path / "curve.svg"
    folder.mkdir()
    shipped = {name: (FOLDER / name).read_bytes() for name in (RANKING, FORESTS)}
    for name in shipped:
        shutil.copy(FOLDER / name, folder)
    before = load_weights(folder)

    said = run("fit", "--folder", folder, "--plot", plot).output
    limits = load_weights(folder).thresholds

    assert "How far a probability can be trusted" in said
    assert f"answer from {limits.answer:.2f} on" in said
    assert limits.answer <= limits.sure
    assert load_weights(folder) != before
    assert ElementTree.parse(plot).getroot().tag.endswith("svg")
    assert {name: (FOLDER / name).read_bytes() for name in shipped} == shipped


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        ({"question": "x", "expect": "1.001193"}, "must be a list"),
        ({"question": "x", "expect": [], "behavior": "anwser"}, "write one of"),
    ],
)
def test_a_line_that_would_be_counted_wrongly_is_refused(
    tmp_path: Path, record: dict[str, object], complaint: str
) -> None:
    with pytest.raises(BotError, match=f":1: .*{complaint}"):
        read_records(write(tmp_path / "q.jsonl", record))
