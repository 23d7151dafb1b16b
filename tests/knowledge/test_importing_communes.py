"""Importing communes: from any table an office has, without losing a row or a code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from knowledge.communes import COLUMNS
from knowledge.importers.communes import plan_import, write_table
from knowledge.index import index_of
from knowledge.loader import CONTENT, load
from knowledge.places import Commune

DOCUMENT = "Nghị quyết mẫu"
ROW = ("00067", "Mẫu", "xã", "lam-dong", "xã Con (huyện Mẫu)", DOCUMENT, "2025-07-01", "Nguồn")
TODAY = "2026-11-20"


def a_row(name: str = "Mẫu", *, code: str = "", **cells: str) -> dict[str, str]:
    row = dict(zip(COLUMNS, (*ROW, TODAY), strict=True))
    return {**row, "name": name, "code": code, **cells}


def as_text(rows: Sequence[dict[str, str]], parting: str = ",") -> str:
    lines = [COLUMNS, *([row[column] for column in COLUMNS] for row in rows)]
    return "\n".join(parting.join(line) for line in lines) + "\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with the shipped provinces and no communes."""
    folder = tmp_path / "content/places"
    folder.mkdir(parents=True)
    shipped = (CONTENT / "places/provinces.toml").read_text(encoding="utf-8")
    (folder / "provinces.toml").write_text(shipped, encoding="utf-8")
    return tmp_path / "content"


def a_file(folder: Path, text: str, name: str = "xa.csv", *, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def a_workbook(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(folder / "xa.xlsx")
    return folder / "xa.xlsx"


def imported(path: Path, content: Path) -> tuple[Commune, ...]:
    planned = plan_import(path, content)
    assert planned.problems == ()
    write_table(planned.table, content)
    return load(content).places.communes


def run(content: Path, path: Path, *options: str) -> Result:
    words = ["knowledge", "import", "communes", str(path), "--content", str(content), *options]
    return CliRunner().invoke(cli, words)


# Files


@pytest.mark.parametrize(
    ("name", "parting", "encoding"),
    [
        ("xa.csv", ",", "utf-8"),
        ("xa.csv", ",", "utf-8-sig"),
        ("xa.csv", ";", "utf-8-sig"),
        ("xa.tsv", "\t", "utf-8"),
        ("xa.txt", "\t", "utf-16"),
    ],
    ids=["plain", "byte order mark", "semicolons", "tabs", "Unicode text of Excel"],
)
def test_every_text_table_of_an_office_is_read(
    tmp_path: Path, content: Path, name: str, parting: str, encoding: str
) -> None:
    path = a_file(tmp_path, as_text([a_row()], parting), name, encoding=encoding)
    (commune,) = imported(path, content)

    assert (commune.full_name, commune.province) == ("xã Mẫu", "lam-dong")
    assert commune.old_names == ("xã Con (huyện Mẫu)",)
    assert (commune.valid_from, commune.checked_on) == (date(2025, 7, 1), date(2026, 11, 20))


def test_a_workbook_is_read_as_it_is_shown(tmp_path: Path, content: Path) -> None:
    headings = ["Mã", "Tên", "Loại", "Tỉnh", "Tên cũ", "Văn bản", "Áp dụng từ", "Nguồn"]
    row = [67.0, "Xã Mẫu", "xã", "Tỉnh Lâm Đồng", "xã Con; xã Cháu", DOCUMENT]
    days = [datetime.combine(date(2025, 7, 1), time()), "Nguồn", date(2026, 11, 20)]
    path = a_workbook(tmp_path, [[*headings, "Kiểm tra ngày"], [*row, *days], [None] * 9])

    (commune,) = imported(path, content)

    assert (commune.code, commune.name, commune.province) == ("00067", "Mẫu", "lam-dong")
    assert commune.old_names == ("xã Con", "xã Cháu")
    assert commune.valid_from == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("xa.xls", b"", "files cannot be read; save the table as .csv or .xlsx"),
        ("xa.xlsx", b"no workbook", "the file is no Excel workbook"),
        ("xa.csv", "tên".encode("cp1258"), 'the file is not UTF-8; save it as "CSV UTF-8"'),
        ("xa.csv", b"", "columns are missing: code, name"),
        ("xa.csv", b"code,name,colour\n", "unknown columns: colour"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_remedy(
    tmp_path: Path, content: Path, name: str, raw: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    planned = plan_import(path, content)

    assert told in "\n".join(map(str, planned.problems))
    assert planned.table == ()


@pytest.mark.parametrize("name", ["gone.csv", "gone.xlsx"])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, content: Path, name: str) -> None:
    result = run(content, tmp_path / name)

    assert result.exit_code == 1
    assert f"{name}:0: the file" in result.output


# Rows


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"name": ""}, '"name" is empty; fill it in'),
        ({"kind": "huyện"}, '"kind" is "huyện"; write one of xã, phường, đặc khu'),
        ({"kind": "", "name": "Mẫu"}, '"kind" is ""; write one of'),
        ({"kind": "phường", "name": "xã Mẫu"}, 'the name begins with "xã"; mend one'),
        ({"code": "A1"}, '"code" is "A1"; write the 5 digits, or leave it empty'),
        ({"province": "Đắk Nông"}, "no province of today; did you mean lam-dong?"),
        ({"old_names": "Con"}, 'old name "Con" has no kind; write "xã …", parted by ";"'),
        ({"valid_from": "32/13/2025"}, '"valid_from" is "32/13/2025"; write a day such as'),
        ({"document": ""}, '"document" is empty; fill it in'),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_remedy(
    tmp_path: Path, content: Path, cells: dict[str, str], told: str
) -> None:
    path = a_file(tmp_path, as_text([a_row("Tốt"), {**a_row(), **cells}]))
    (problem,) = plan_import(path, content).problems

    assert (problem.file, problem.line) == ("xa.csv", 3)
    assert told in problem.message


def test_the_kind_may_stand_before_the_name(tmp_path: Path, content: Path) -> None:
    rows = [a_row("Đặc khu Phú Mẫu", kind=""), a_row("Phường 1 Mẫu", kind="phường")]
    communes = imported(a_file(tmp_path, as_text(rows)), content)

    assert {each.full_name for each in communes} == {"đặc khu Phú Mẫu", "phường 1 Mẫu"}


def test_a_day_may_be_written_the_vietnamese_way(tmp_path: Path, content: Path) -> None:
    path = a_file(tmp_path, as_text([a_row(valid_from="1/7/2025")]))

    assert imported(path, content)[0].valid_from == date(2025, 7, 1)


def test_accents_typed_in_pieces_are_composed(tmp_path: Path, content: Path) -> None:
    path = a_file(tmp_path, normalize("NFD", as_text([a_row("Nhân Đạo")])))

    assert imported(path, content)[0].name == normalize("NFC", "Nhân Đạo")


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (a_row("Mẫu"), "xã Mẫu stands twice in lam-dong; keep one"),
        (a_row("Khác", code="00001"), 'the code "00001" is that of xã Mẫu; mend one'),
    ],
)
def test_a_commune_or_code_that_stands_twice_is_a_mistake(
    tmp_path: Path, content: Path, second: dict[str, str], told: str
) -> None:
    path = a_file(tmp_path, as_text([a_row("Mẫu", code="00001"), second]))

    assert told in "\n".join(map(str, plan_import(path, content).problems))


# The table


def test_importing_again_changes_nothing(tmp_path: Path, content: Path) -> None:
    path = a_file(tmp_path, as_text([a_row("Một", code="00001"), a_row("Hai")]))
    imported(path, content)
    before = (content / "places/communes.csv").read_bytes()

    planned = plan_import(path, content)
    write_table(planned.table, content)

    assert (planned.new, planned.changed, planned.unchanged) == ((), (), 2)
    assert (content / "places/communes.csv").read_bytes() == before


def test_communes_the_file_does_not_name_stay(tmp_path: Path, content: Path) -> None:
    imported(a_file(tmp_path, as_text([a_row("Một"), a_row("Hai")])), content)
    communes = imported(
        a_file(tmp_path, as_text([a_row("Ba"), a_row("Hai", source="Mới")])), content
    )

    assert {each.name: each.source for each in communes} == {
        "Một": "Nguồn",
        "Hai": "Mới",
        "Ba": "Nguồn",
    }


def test_a_list_without_codes_takes_none_away(tmp_path: Path, content: Path) -> None:
    imported(a_file(tmp_path, as_text([a_row(code="00001")])), content)
    (commune,) = imported(a_file(tmp_path, as_text([a_row(source="Mới")])), content)

    assert (commune.code, commune.source) == ("00001", "Mới")


def test_a_wrong_code_cannot_push_another_commune_out(tmp_path: Path, content: Path) -> None:
    imported(a_file(tmp_path, as_text([a_row("Một", code="00001")])), content)
    planned = plan_import(a_file(tmp_path, as_text([a_row("Hai", code="1")])), content)

    assert 'the code "00001" is that of xã Một' in planned.problems[0].message
    assert [each.name for each in planned.table] == ["Một"]


def test_the_shipped_table_is_what_an_import_of_it_would_write(tmp_path: Path) -> None:
    path = CONTENT / "places/communes.csv"
    planned = plan_import(path, CONTENT)
    written = write_table(planned.table, tmp_path)

    assert planned.unchanged == len(planned.table) == 28
    assert written.read_bytes() == path.read_bytes()


def test_a_table_of_the_whole_country_is_known_to_be_complete(
    tmp_path: Path, content: Path
) -> None:
    rows = [a_row(f"Mẫu {n}", code=f"{n:05}", old_names=f"xã Con {n}") for n in range(1, 3322)]
    imported(a_file(tmp_path, as_text(rows)), content)
    base = load(content)

    assert base.places.knows_every_commune
    assert index_of(base).places == base.places


# The command


def test_the_command_says_what_it_did(tmp_path: Path, content: Path) -> None:
    path = a_file(tmp_path, as_text([a_row("Một"), a_row("Hai")]))
    result = run(content, path)

    assert result.exit_code == 0
    assert result.output.startswith("2 new, 0 changed, 0 as before; 0 rows with mistakes; taken")
    assert "the table then has 2 of 3321 communes" in result.output
    assert len(load(content).places.communes) == 2


def test_a_dry_run_writes_nothing(tmp_path: Path, content: Path) -> None:
    result = run(content, a_file(tmp_path, as_text([a_row()])), "--dry-run", "--json")

    assert json.loads(result.output)["new"] == ["lam-dong-xa-mau"]
    assert json.loads(result.output)["written"] is False
    assert not (content / "places/communes.csv").exists()


def test_nothing_is_written_while_a_row_has_a_mistake(tmp_path: Path, content: Path) -> None:
    path = a_file(tmp_path, as_text([a_row("Tốt"), a_row("Xấu", kind="huyện")]))
    refused = run(content, path)

    assert refused.exit_code == 1
    assert 'xa.csv:3: "kind" is "huyện"' in refused.output
    assert not (content / "places/communes.csv").exists()

    taken = run(content, path, "--skip-bad", "--json")
    assert (taken.exit_code, json.loads(taken.output)["written"]) == (1, True)
    assert json.loads(taken.output)["problems"][0]["line"] == 3
    assert [each.name for each in load(content).places.communes] == ["Tốt"]
