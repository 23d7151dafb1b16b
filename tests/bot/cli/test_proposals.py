"""Editors decide on proposals at the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.app import build
from bot.cli.main import cli
from bot.config import load
from bot.conversation.guide import Guide
from bot.errors import EditRefused, UnknownThing
from bot.models import NewProposal
from knowledge.loader import CONTENT
from tests.bot.cli.conftest import SECRETS
from tests.bot.cli.test_commands import CONFIG

ODD = "rớt bóp mất căn cước phải mần răng"
CARD = "1.014064"
FILE = "procedures/cap-lai-the-can-cuoc.md"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.replace("FOLDER", str(tmp_path)), encoding="utf-8")
    return path


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def run(config: Path, *words: str | Path) -> Result:
    line = ["--config", str(config), "knowledge", *map(str, words)]
    return CliRunner().invoke(cli, line, catch_exceptions=False)


def proposed(config: Path, guide: Guide, *new: NewProposal) -> list[str]:
    """Put proposals into the database and return their ids, the most frequent first."""
    app = build(load(config, SECRETS), guide=guide)
    for each in new:
        app.store.proposals.add(each)
    ids = [found.id for found in app.store.proposals.list_open()]
    app.close()
    return ids


def listed(config: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(config, "proposals", "--json").output)
    return found


def test_proposals_are_listed_with_count_entry_question_and_day(config: Path, guide: Guide) -> None:
    [number] = proposed(config, guide, NewProposal(CARD, ODD), NewProposal(CARD, ODD))

    told = run(config, "proposals").output

    assert all(part in told for part in (number, "2×", CARD, ODD, "1 proposals"))
    [row] = listed(config)
    assert row.keys() == {"id", "count", "entry", "question", "last_seen"}
    assert (row["id"], row["count"], row["question"]) == (number, 2, ODD)


def test_accepting_writes_the_wording_and_closes_the_proposal(
    config: Path, guide: Guide, content: Path, tmp_path: Path
) -> None:
    [number] = proposed(config, guide, NewProposal(CARD, ODD))
    golden = tmp_path / "golden.jsonl"
    golden.write_text('{"question": "phí cấp lại căn cước"}\n\n', encoding="utf-8")

    options = ("--by", "Lan", "--content", content, "--golden", golden)
    result = run(config, "accept", number, *options)

    assert result.exit_code == 0, result.output
    assert f'  "{ODD}",\n' in (content / FILE).read_text(encoding="utf-8")
    assert listed(config) == []
    with pytest.raises(UnknownThing):
        run(config, "accept", number, *options)


def test_a_run_that_was_stopped_after_writing_only_records_the_decision(
    config: Path, guide: Guide, content: Path
) -> None:
    old = (content / FILE).read_text(encoding="utf-8")
    (content / FILE).write_text(old.replace("questions = [", f'questions = [\n  "{ODD}",'), "utf-8")
    before = (content / FILE).read_bytes()
    [number] = proposed(config, guide, NewProposal(CARD, ODD))

    assert run(config, "accept", number, "--by", "Lan", "--content", content).exit_code == 0
    assert (content / FILE).read_bytes() == before
    assert listed(config) == []


def test_a_wording_that_changes_other_questions_is_told_and_not_written(
    config: Path, guide: Guide, content: Path, tmp_path: Path
) -> None:
    stolen = "trời mưa thì nộp hồ sơ giấy khai sinh kiểu gì"
    [number] = proposed(config, guide, NewProposal(CARD, stolen))
    golden = tmp_path / "golden.jsonl"
    golden.write_text(json.dumps({"question": stolen}), encoding="utf-8")
    before = (content / FILE).read_bytes()

    options = ("--by", "Lan", "--content", content, "--golden", golden)
    result = run(config, "accept", number, *options)

    assert result.exit_code == 1
    assert f"{stolen}: 1.001193 → {CARD}" in result.output
    assert (content / FILE).read_bytes() == before
    assert [row["id"] for row in listed(config)] == [number]


def test_a_file_that_is_revised_in_the_console_is_not_written_beside_it(
    config: Path, content: Path, guide: Guide
) -> None:
    [number] = proposed(config, guide, NewProposal(CARD, ODD))
    before = (content / FILE).read_text(encoding="utf-8")
    app = build(load(config, SECRETS), guide=guide)
    app.store.revisions.add(FILE, before + "\n", base="", by="mai")
    app.close()

    with pytest.raises(EditRefused, match="revised in the console"):
        run(config, "accept", number, "--by", "Lan", "--content", content)

    assert (content / FILE).read_text(encoding="utf-8") == before
    assert len(listed(config)) == 1


def test_a_rejected_question_does_not_come_back(config: Path, guide: Guide) -> None:
    [number] = proposed(config, guide, NewProposal(CARD, ODD))

    assert run(config, "reject", number, "--by", "Lan").exit_code == 0

    assert proposed(config, guide, NewProposal(CARD, ODD.upper())) == []


@pytest.mark.parametrize("command", ["accept", "reject"])
def test_a_decision_needs_a_name_and_a_proposal(config: Path, command: str) -> None:
    assert "--by" in run(config, command, "abc").output
    with pytest.raises(UnknownThing, match="knowledge proposals"):
        run(config, command, "abc", "--by", "Lan")


def test_a_golden_file_of_another_form_is_refused(
    config: Path, guide: Guide, tmp_path: Path
) -> None:
    [number] = proposed(config, guide, NewProposal(CARD, ODD))
    golden = tmp_path / "golden.jsonl"
    golden.write_text("[1]", encoding="utf-8")

    with pytest.raises(UnknownThing, match="golden"):
        run(config, "accept", number, "--by", "Lan", "--golden", golden)
