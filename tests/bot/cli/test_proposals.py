"""Editors decide on proposals at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.app import build
from bot.cli.installation import opened
from bot.cli.main import cli
from bot.config import load
from bot.conversation.guide import Guide
from bot.errors import UnknownThing
from bot.models import NewProposal
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.staff import Grant, Role
from knowledge.loader import CONTENT
from tests.configs import SECRETS

ODD = "rớt bóp mất căn cước phải mần răng"
CARD = "1.014064"
FILE = "procedures/cap-lai-the-can-cuoc.md"


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


def revised(config: Path) -> list[Revision]:
    with opened(config) as app:
        return list(app.store.revisions.list())


def test_proposals_are_listed_with_count_entry_question_and_day(config: Path, guide: Guide) -> None:
    [number] = proposed(config, guide, NewProposal(CARD, ODD), NewProposal(CARD, ODD))

    told = run(config, "proposals").output

    assert all(part in told for part in (number, "2×", CARD, ODD, "1 proposals"))
    [row] = listed(config)
    assert row.keys() == {"id", "count", "entry", "question", "last_seen"}
    assert (row["id"], row["count"], row["question"]) == (number, 2, ODD)


def test_accepting_begins_a_draft_and_closes_the_proposal(
    config: Path, guide: Guide, tmp_path: Path
) -> None:
    [number] = proposed(config, guide, NewProposal(CARD, ODD))
    golden = tmp_path / "golden.jsonl"
    golden.write_text('{"question": "phí cấp lại căn cước"}\n\n', encoding="utf-8")
    before = (CONTENT / FILE).read_bytes()

    options = ("--by", "Lan", "--golden", golden)
    result = run(config, "accept", number, *options)

    assert result.exit_code == 0, result.output
    assert "citizens profit once the draft is published" in result.output
    [draft] = revised(config)
    assert draft.id in result.output
    assert (draft.path, draft.status) == (FILE, RevisionStatus.DRAFT)
    assert draft.author.startswith("cli:")
    assert f'  "{ODD}",\n' in draft.text
    assert (CONTENT / FILE).read_bytes() == before
    assert listed(config) == []
    with pytest.raises(UnknownThing):
        run(config, "accept", number, *options)


def test_a_draft_that_is_begun_by_login_is_that_editors_own(config: Path, guide: Guide) -> None:
    [number] = proposed(config, guide, NewProposal(CARD, ODD))
    app = build(load(config, SECRETS), guide=guide)
    app.store.staff.add("lan", name="Lan", password_hash="none", grants=[Grant(Role.EDITOR)])
    account = app.store.staff.find("lan")
    app.close()

    assert run(config, "accept", number, "--by", "lan").exit_code == 0

    assert account is not None
    [draft] = revised(config)
    assert draft.author == account.id


def test_a_wording_that_changes_other_questions_is_told_and_not_written(
    config: Path, guide: Guide, tmp_path: Path
) -> None:
    stolen = "trời mưa thì nộp hồ sơ giấy khai sinh kiểu gì"
    [number] = proposed(config, guide, NewProposal(CARD, stolen))
    golden = tmp_path / "golden.jsonl"
    golden.write_text(json.dumps({"question": stolen}), encoding="utf-8")

    result = run(config, "accept", number, "--by", "Lan", "--golden", golden)

    assert result.exit_code == 1
    assert f"{stolen}: 1.001193 → {CARD}" in result.output
    assert revised(config) == []
    assert [row["id"] for row in listed(config)] == [number]


def test_a_golden_question_of_the_entry_itself_may_be_won_back(
    config: Path, guide: Guide, tmp_path: Path
) -> None:
    asked = "trời mưa thì nộp hồ sơ giấy khai sinh kiểu gì"
    [number] = proposed(config, guide, NewProposal(CARD, asked))
    golden = tmp_path / "golden.jsonl"
    golden.write_text(json.dumps({"question": asked, "expect": [CARD]}), encoding="utf-8")

    result = run(config, "accept", number, "--by", "Lan", "--golden", golden)

    assert result.exit_code == 0, result.output
    [draft] = revised(config)
    assert asked in draft.text


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
