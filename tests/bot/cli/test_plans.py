"""`plan`: what stands on the screen when a plan is taken over."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from bot.cli.main import cli
from tests.knowledge.plans.texts import HEAD, TABBED, TAIL


def a_plan(folder: Path, text: str = HEAD + TABBED + TAIL) -> str:
    path = folder / "ke-hoach.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_dry_run_needs_no_settings_and_prints_the_agreed_keys_first(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["plan", "import", a_plan(tmp_path), "--dry-run", "--json"])
    document = json.loads(result.stdout)

    assert result.exit_code == 0
    assert list(document)[:5] == ["number", "agency", "title", "period", "tasks"]
    assert list(document["tasks"][0])[:5] == ["no", "content", "lead", "partners", "period"]
    assert document["tasks"][0]["partners"] == ["Các thôn", "Đoàn xã"]


def test_the_preview_names_the_line_of_each_task_and_what_was_mended(tmp_path: Path) -> None:
    text = (HEAD + TABBED).replace("băng rôn", "bang rôn")
    result = CliRunner().invoke(cli, ["plan", "import", a_plan(tmp_path, text), "--dry-run"])

    assert "  1. line 24: Treo băng rôn" in result.stdout
    assert "line 24, ocr: bang rôn → băng rôn" in result.stdout


def test_a_text_without_tasks_ends_with_one_and_says_where(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["plan", "import", a_plan(tmp_path, "Chào!"), "--dry-run"])

    assert result.exit_code == 1
    assert "ke-hoach.txt:1: no task was found" in result.stderr
