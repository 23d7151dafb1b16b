"""The compiled index: stable, verified, replaced when the content changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.index import IndexDamaged, build, index_of, load_or_build, open_index, version_of
from knowledge.loader import load


def test_an_index_returns_what_was_built(content: Path, tmp_path: Path) -> None:
    base = load(content)
    version = build(base, tmp_path / "index.db")
    index = open_index(tmp_path / "index.db")

    assert index.version == version == version_of(base)
    assert dict(index.entries) == {entry.id: entry for entry in base.entries}
    assert index.lexicon == base.lexicon
    assert index.calendar == base.calendar
    assert index == index_of(base)


def test_the_same_content_gives_the_same_version(content: Path, tmp_path: Path) -> None:
    first = build(load(content), tmp_path / "a.db")

    assert build(load(content), tmp_path / "b.db") == first
    assert len(first) == 12


def test_an_altered_index_is_refused(content: Path, tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    build(load(content), path)
    path.chmod(0o644)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE item SET body = replace(body, 'Xin', 'Cho')")

    with pytest.raises(IndexDamaged, match="does not match"):
        open_index(path)


@pytest.mark.parametrize("text", ["", "no database at all " * 100])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "index.db"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(IndexDamaged, match="rebuild"):
        open_index(path)


def test_a_missing_index_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="cannot be read"):
        open_index(tmp_path / "index.db")


def test_another_format_is_refused(content: Path, tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    build(load(content), path)
    path.chmod(0o644)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'format'")

    with pytest.raises(IndexDamaged, match="format 99"):
        open_index(path)


def test_changed_content_is_built_again(
    content: Path, tmp_path: Path, replace: Callable[[str, str, str], None]
) -> None:
    path = tmp_path / "deep" / "index.db"
    first = load_or_build(path, content)
    assert load_or_build(path, content) == first

    replace("faq/mat-giay-khai-sinh.md", "Xin bản", "Ông/Bà xin bản")

    assert load_or_build(path, content).version != first.version
    assert [p.name for p in path.parent.iterdir()] == ["index.db"]
