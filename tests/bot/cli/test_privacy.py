"""`forget` and `purge` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.app import build
from bot.config import load
from bot.conversation.guide import Guide
from bot.errors import UnknownThing
from tests.bot.cli.test_commands import run
from tests.configs import SECRETS
from tests.factories import LAN, OA, a_case, recipient


@pytest.fixture
def config(config: Path, guide: Guide) -> Path:
    """An installation in which Lan filed a case."""
    app = build(load(config, SECRETS), guide=guide)
    lan = app.store.followers.met(OA, recipient(LAN), interacted_at=1)
    app.store.cases.add(a_case(), oa_id=OA, person=lan, cause="e1")
    app.close()
    return config


def authors(config: Path, guide: Guide) -> list[str]:
    app = build(load(config, SECRETS), guide=guide)
    found = [case.person for case in app.store.cases.all()]
    app.close()
    return found


def test_the_author_of_a_case_is_forgotten(config: Path, guide: Guide) -> None:
    said = run("forget", "--case", "pa 7k3 m9q", "--yes", "--json", config=config)

    rows = json.loads(said.stdout)["rows"]
    assert (rows["cases"], rows["followers"]) == (1, 1)
    assert authors(config, guide) == [""]


def test_the_id_is_asked_for_and_the_deed_confirmed(config: Path, guide: Guide) -> None:
    run("forget", config=config, stdin=f"{LAN}\nn\n")
    assert authors(config, guide) != [""]

    said = run("forget", config=config, stdin=f"{LAN}\ny\n")
    assert LAN not in said.output
    assert authors(config, guide) == [""]


def test_a_case_without_author_names_nobody(config: Path) -> None:
    run("forget", "--case", "PA-7K3-M9Q", "--yes", config=config)
    with pytest.raises(UnknownThing, match="nobody"):
        run("forget", "--case", "PA-7K3-M9Q", "--yes", config=config)


def test_a_dry_run_reports_every_class_with_term_and_basis(config: Path) -> None:
    report = json.loads(run("purge", "--dry-run", "--json", config=config).stdout)

    assert report["dry_run"] is True
    assert report["total"] == 0
    assert {each["class"] for each in report["classes"]} >= {"talk", "cases", "knowledge"}
    assert all(each["basis"] and each["before"] for each in report["classes"])


def test_a_purge_says_in_words_what_went(config: Path) -> None:
    assert run("purge", "--dry-run", config=config).output.endswith("sẽ xóa 0 dòng\n")
    assert run("purge", config=config).output.endswith("đã xóa 0 dòng\n")
