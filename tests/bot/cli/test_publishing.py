"""An editor publishes, looks back, goes back and exports at the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from bot.errors import EditRefused, UnknownThing
from knowledge.index import version_of
from knowledge.loader import CONTENT, load
from tests.bot.cli.test_proposals import run

HOURS = "faq/gio-lam-viec.md"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def published(config: Path, content: Path, *words: str) -> Result:
    return run(config, "publish", "--content", content, "--by", "Lan", *words)


def history(config: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run(config, "versions", "--json").output)
    return found


def change(content: Path, old: str, new: str) -> None:
    path = content / HOURS
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_publication_is_listed_with_who_and_why(config: Path, content: Path) -> None:
    result = published(config, content, "--note", "đổi giờ")

    [row] = history(config)
    assert row["version"] in result.output
    assert (row["version"], row["by"], row["note"]) == (version_of(load(content)), "Lan", "đổi giờ")


def test_content_with_a_problem_is_not_published(config: Path, content: Path) -> None:
    change(content, "+++\n", "+++\nvalid_to = 2020-01-01\n")

    with pytest.raises(Exception, match="valid_to"):
        published(config, content)
    assert history(config) == []

    change(content, "valid_to = 2020-01-01\n", 'related = ["faq:khong-co"]\n')
    with pytest.raises((EditRefused, Exception)):
        published(config, content)
    assert history(config) == []


def test_going_back_takes_the_version_before(config: Path, content: Path) -> None:
    published(config, content)
    first = history(config)[0]["version"]
    change(content, "thứ Hai", "thứ hai")
    published(config, content)
    second = history(config)[0]["version"]

    assert first in run(config, "rollback", "--by", "Hùng", "--note", "nhầm").output
    assert [row["version"] for row in history(config)] == [first, second, first]


def test_there_is_nothing_to_go_back_to_at_first(config: Path, content: Path) -> None:
    published(config, content)

    with pytest.raises(UnknownThing, match="no earlier version"):
        run(config, "rollback", "--by", "Hùng")


def test_a_published_version_is_exported_as_files(
    config: Path, content: Path, tmp_path: Path
) -> None:
    published(config, content)

    run(config, "export", tmp_path / "out")

    assert version_of(load(tmp_path / "out")) == version_of(load(CONTENT))


def test_before_the_first_publication_the_packaged_content_is_exported(
    config: Path, tmp_path: Path
) -> None:
    run(config, "export", tmp_path / "out")

    assert version_of(load(tmp_path / "out")) == version_of(load(CONTENT))
