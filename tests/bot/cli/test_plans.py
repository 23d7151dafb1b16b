"""`plan`: what stands on the screen when a plan is taken over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli, main
from bot.errors import UnknownThing
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


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(config), "plan", *words])


def test_a_plan_is_taken_over_listed_and_shown(config: Path, tmp_path: Path) -> None:
    taken = run(config, "import", a_plan(tmp_path))
    assert taken.exit_code == 0
    assert "kept as a draft" in taken.stderr

    [row] = json.loads(run(config, "list", "--json").stdout)["plans"]
    assert (row["number"], row["status"], row["count"]) == ("15/KH-UBND", "draft", 3)
    assert "UBND xã Suối Vàng" in run(config, "list").stdout
    shown = json.loads(run(config, "show", row["id"], "--json").stdout)
    assert [task["lead"] for task in shown["tasks"]][2] == "UBND xã"
    assert "Treo băng rôn" in run(config, "show", row["id"]).stdout


def test_the_same_file_is_not_taken_over_twice(config: Path, tmp_path: Path) -> None:
    run(config, "import", a_plan(tmp_path))
    again = run(config, "import", a_plan(tmp_path))

    assert isinstance(again.exception, UnknownThing)
    assert "taken over before" in str(again.exception)


def test_a_broken_file_ends_with_two_and_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(b"no package")
    monkeypatch.setattr("sys.argv", ["bot", "plan", "import", str(path), "--dry-run"])
    with pytest.raises(SystemExit) as end:
        main()

    assert end.value.code == 2
    assert "error: ke-hoach.docx:0: the file is damaged" in capsys.readouterr().err
