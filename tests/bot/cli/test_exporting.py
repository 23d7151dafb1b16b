"""Cases as files, made on the server."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import openpyxl
import pypdf
import pytest

from bot.cli.exporting import new_file
from bot.conversation.guide import Guide
from bot.errors import UnknownThing
from tests.bot.cli.test_commands import file_a_case, run

CODE = "PA-7K3-M9Q"


def test_the_list_is_a_workbook_that_this_account_alone_can_read(
    config: Path, guide: Guide, tmp_path: Path
) -> None:
    file_a_case(config, guide)
    path = tmp_path / "vu-viec.xlsx"
    said = run("cases", "export", "--out", str(path), config=config).output

    assert said == f"{path}: 1 hồ sơ\n"
    assert openpyxl.load_workbook(path).active["B2"].value == CODE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_open311_is_json_and_named_after_the_day(
    config: Path, guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_a_case(config, guide)
    monkeypatch.chdir(tmp_path)
    path = run("cases", "export", "--what", "open311", config=config).output.partition(":")[0]

    assert path.startswith("open311-")
    assert [told["service_request_id"] for told in json.loads(Path(path).read_text())] == [CODE]


def test_days_and_kinds_narrow_the_file(config: Path, guide: Guide, tmp_path: Path) -> None:
    file_a_case(config, guide)
    path = str(tmp_path / "x.csv")
    narrowed = ("--format", "csv", "--out", path)

    assert (
        "0 hồ sơ" in run("cases", "export", "--to", "2020-01-01", *narrowed, config=config).output
    )
    assert "0 hồ sơ" in run("cases", "export", "--kind", "praise", *narrowed, config=config).output


def test_a_table_is_no_json(config: Path) -> None:
    with pytest.raises(UnknownThing, match="xlsx or csv"):
        run("cases", "export", "--format", "json", config=config)


def test_one_case_is_a_paper_for_the_file(config: Path, guide: Guide, tmp_path: Path) -> None:
    file_a_case(config, guide)
    path = tmp_path / "phieu.pdf"
    run("cases", "file", CODE.lower(), "--out", str(path), config=config)

    assert CODE in pypdf.PdfReader(path).pages[0].extract_text()
    with pytest.raises(UnknownThing, match="tracking code"):
        run("cases", "file", "PA-7K3-M9X", config=config)


def test_a_file_that_could_not_be_finished_leaves_the_old_one_and_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("cũ", encoding="utf-8")

    def break_off() -> None:
        with new_file(path) as out:
            out.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert [each.name for each in tmp_path.iterdir()] == ["so.csv"]
    assert path.read_text(encoding="utf-8") == "cũ"
    with pytest.raises(UnknownThing, match="cannot be written"), new_file(tmp_path / "no" / "x"):
        raise AssertionError("nothing may be written there")
