"""Files on disk: sealed, for the owner alone, under names that tell nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SealBroken, UnknownThing
from bot.files.cabinet import Cabinet

NAME, KEY, DATA = "0" * 32, b"k" * 32, b"pixels of a lamp"


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path / "files")


def test_a_file_comes_back_and_tells_nothing_without_its_key(
    cabinet: Cabinet, tmp_path: Path
) -> None:
    cabinet.put(NAME, KEY, DATA)

    assert cabinet.get(NAME, KEY) == DATA
    [path] = (tmp_path / "files").iterdir()
    assert DATA not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(SealBroken):
        cabinet.get(NAME, b"x" * 32)
    with pytest.raises(SealBroken):
        cabinet.get(NAME, b"")


def test_two_files_cannot_change_places(cabinet: Cabinet, tmp_path: Path) -> None:
    cabinet.put(NAME, KEY, DATA)
    (tmp_path / "files" / NAME).rename(tmp_path / "files" / ("1" * 32))

    with pytest.raises(SealBroken):
        cabinet.get("1" * 32, KEY)


def test_writing_again_leaves_one_file(cabinet: Cabinet) -> None:
    cabinet.put(NAME, KEY, DATA)
    cabinet.put(NAME, KEY, DATA)

    assert cabinet.names() == [NAME]
    cabinet.remove(NAME)
    cabinet.remove(NAME)
    assert cabinet.names() == []
    with pytest.raises(UnknownThing):
        cabinet.get(NAME, KEY)


@pytest.mark.parametrize(
    "name", ["", "../secret.key", "a/b", "0" * 31, "0" * 32 + "/x", "G" * 32, ".", "0" * 32 + "\n"]
)
def test_no_name_leads_out_of_the_folder(cabinet: Cabinet, name: str) -> None:
    for act in (
        lambda: cabinet.put(name, KEY, DATA),
        lambda: cabinet.get(name, KEY),
        lambda: cabinet.remove(name),
    ):
        with pytest.raises(UnknownThing):
            act()


def test_a_folder_that_was_never_needed_is_empty(cabinet: Cabinet) -> None:
    assert cabinet.names() == []
    assert cabinet.has_room()
