"""A process that is killed amid a workbook leaves no words of citizens behind for long."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.exports.leftovers import remove_leftovers, rows_folder
from tests.fakes import Installation

KILLED = """
import io, os, signal
from bot.exports.tables import Table, write_xlsx

def rows():
    for _ in range(5_000):
        yield ("đèn đường hỏng",)
    os.kill(os.getpid(), signal.SIGKILL)

write_xlsx(Table("a", [("b", 9)], rows()), io.BytesIO())
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of our own."""
    made = tmp_path / "tmp"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def is_killed_amid(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env={**os.environ, "TMPDIR": str(folder)}, check=False
    )
    assert done.returncode == -9
    assert any("đèn".encode() in each.read_bytes() for each in folder.rglob("*") if each.is_file())


def test_what_a_killed_process_left_is_removed_by_the_scheduler(
    folder: Path, town: Installation
) -> None:
    is_killed_amid(folder)

    town.tick()
    assert list(folder.iterdir()) == []


def test_what_is_being_made_and_what_is_not_ours_stays(folder: Path) -> None:
    (folder / "other-1-2").mkdir()

    with rows_folder() as ours:
        assert remove_leftovers() == 0
        assert {each.name for each in folder.iterdir()} == {Path(ours).name, "other-1-2"}
    assert [each.name for each in folder.iterdir()] == ["other-1-2"]


def test_a_folder_of_a_process_whose_number_was_given_again_is_removed(folder: Path) -> None:
    (folder / f"mot-cua-rows-{os.getpid()}-abc").mkdir()

    assert remove_leftovers() == 1
    assert list(folder.iterdir()) == []
