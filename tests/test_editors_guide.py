"""The editors' guide, followed to the letter: each of its steps does what it says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from bot.cli.main import cli
from tests.configs import write_config

GUIDE = Path(__file__).parents[1] / "docs/vi/soan-thao.md"
_STEP = re.compile(
    r"<!-- step: (?P<verb>\w+)(?: (?P<file>\S+))? -->\n```\w+\n(?P<block>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def steps() -> Iterator[tuple[str, str, str]]:
    """Yield what to do, in which file, and with which text, in the order of the guide."""
    for found in _STEP.finditer(GUIDE.read_text(encoding="utf-8")):
        yield found["verb"], found["file"] or "", found["block"].rstrip("\n")


class Editor:
    """Somebody who does what the guide says, in a folder of an installation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: tuple[Path, str] | None = None
        self._output = ""

    def write(self, file: str, block: str) -> None:
        """Save a new file."""
        path = self._folder / file
        assert not path.exists()
        path.write_text(f"{block}\n", encoding="utf-8")

    def find(self, file: str, block: str) -> None:
        """Look a text up; it must stand there exactly once."""
        path = self._folder / file
        assert path.read_text(encoding="utf-8").count(f"\n{block}\n") == 1
        self._found = path, block

    def replace(self, _file: str, block: str) -> None:
        """Put another text in the place of the one just found."""
        assert self._found is not None
        path, old = self._found
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f"\n{old}\n", f"\n{block}\n"), encoding="utf-8")

    def add(self, file: str, block: str) -> None:
        """Put a block above the second line of the front matter's fence."""
        path = self._folder / file
        head, fence, body = path.read_text(encoding="utf-8").rpartition("\n+++\n")
        path.write_text(f"{head}\n\n{block}{fence}{body}", encoding="utf-8")

    def excel(self, file: str, block: str) -> None:
        """Type into a cell of a workbook."""
        said = dict(line.split(": ", 1) for line in block.splitlines())
        book = load_workbook(self._folder / file)
        page = book[said["trang"]]
        column = [cell.value for cell in page[1]].index(said["cột"]) + 1
        [row] = [row[0].row for row in page.iter_rows(min_row=2) if row[0].value == said["tệp"]]
        page.cell(row, column).value = said["ô"]
        book.save(self._folder / file)

    def run(self, _file: str, block: str) -> None:
        """Type a command line; it must succeed."""
        words = shlex.split(block)
        assert words[:3] == ["python", "-m", "bot"]
        result = CliRunner().invoke(cli, words[3:], catch_exceptions=False)
        self._output = result.output
        assert result.exit_code == 0, self._output

    def shows(self, _file: str, block: str) -> None:
        """Compare what the last command said."""
        for line in block.splitlines():
            assert line in self._output


def test_every_step_of_the_editors_guide_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    editor, done = Editor(tmp_path), []

    for verb, file, block in steps():
        getattr(editor, verb)(file, block)
        done.append(verb)

    assert done.count("run") >= 6
    assert {"write", "find", "replace", "add", "excel", "shows"} <= set(done)
