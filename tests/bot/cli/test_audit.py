"""An administrator checks the record of acts at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.installation import opened
from bot.cli.main import cli
from bot.errors import UnknownThing
from tests.factories import OA, a_case


@pytest.fixture
def config(config: Path) -> Path:
    """An installation with two cases, of which each was read once."""
    with opened(config) as app:
        app.store.cases.add(a_case(), oa_id=OA, person="p", cause="e1")
        app.store.cases.add(
            a_case(code="PA-222-222", text="phong bì", is_protected=True),
            oa_id=OA,
            person="p",
            cause="e2",
        )
    for code in ("PA-7K3-M9Q", "PA-222-222"):
        run(config, "cases", "show", code)
    return config


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(config), *words], catch_exceptions=False)


def test_a_read_on_the_server_is_listed_with_who_it_was(config: Path) -> None:
    [row] = json.loads(run(config, "audit", "list", "--object", "PA-7K3-M9Q", "--json").output)

    assert row["what"] == "case.read"
    assert row["who"].startswith("cli:")


def test_a_sound_chain_is_said_to_be_so(config: Path) -> None:
    found = run(config, "audit", "verify", "--json")

    assert found.exit_code == 0
    report = json.loads(found.output)
    assert (report["rows"], report["faults"]) == (2, [])
    assert run(config, "audit", "head").output.strip() == report["head"]
    assert run(config, "audit", "verify", "--anchor", report["head"]).exit_code == 0


def test_a_changed_row_is_named_and_the_command_fails(config: Path) -> None:
    with opened(config) as app:
        app.store.engine.execute("UPDATE audit_log SET who = 'cli:other' WHERE number = 2")
    found = run(config, "audit", "verify")

    assert found.exit_code == 1
    assert "row 2: changed" in found.output


def test_an_export_holds_every_row_with_its_hash(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "audit.jsonl"
    assert run(config, "audit", "export", str(out)).exit_code == 0

    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["what"] for row in rows] == ["case.read", "case.read", "audit.export"]
    assert rows[1]["previous"] == rows[0]["hash"]
    with pytest.raises(UnknownThing, match="cannot be written"):
        run(config, "audit", "export", str(out))


def test_a_protected_case_tells_the_server_nothing(config: Path, tmp_path: Path) -> None:
    outputs = [
        run(config, "cases", "show", "PA-222-222").output,
        run(config, "cases", "list").output,
        run(config, "cases", "list", "--json").output,
    ]
    table = tmp_path / "cases.csv"
    run(config, "cases", "export", "--format", "csv", "--out", str(table))
    outputs.append(table.read_text(encoding="utf-8-sig"))

    assert "lãnh đạo duyệt" in outputs[0]
    assert all("phong bì" not in output for output in outputs)
    with pytest.raises(UnknownThing, match="protected"):
        run(config, "cases", "reply", "PA-222-222", "Đã xong.")
