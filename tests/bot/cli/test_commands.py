"""The command line as officers and scripts use it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.app import build
from bot.cli import answering
from bot.cli.installation import opened
from bot.cli.main import cli, main
from bot.clock import SystemClock, today
from bot.config import load
from bot.conversation.guide import Guide
from bot.errors import BotError, ConfigError, UnknownThing
from bot.storage.staff import Grant, Role
from knowledge.index import Index
from tests.configs import SECRETS
from tests.factories import OA, a_case

PAIR = {"access_token": "access-" + "a" * 20, "refresh_token": "refresh-" + "b" * 20}


@pytest.fixture
def known(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is asked be answered by the guide that there is, where it is of the same version."""

    def same(index: Index) -> Guide:
        assert index.version == guide.version
        return guide

    monkeypatch.setattr(answering, "build_guide", same)


def run(*words: str, config: Path | None = None, stdin: str = "") -> Result:
    before = ["--config", str(config)] if config else []
    return CliRunner().invoke(cli, [*before, *words], input=stdin, catch_exceptions=False)


def file_a_case(config: Path, guide: Guide) -> None:
    app = build(load(config, SECRETS), guide=guide)
    app.store.cases.add(a_case(), oa_id=OA, person="lan", cause="e1")
    app.close()


def test_ask_answers_in_words_without_any_settings(tmp_path: Path) -> None:
    said = run("ask", "lam khai sinh cho con can gi", "--index", str(tmp_path / "k.db")).output

    assert "Đăng ký khai sinh" in said
    assert "Nguồn:" in said


@pytest.mark.usefixtures("known")
def test_ask_answers_as_one_json_object(tmp_path: Path) -> None:
    words = ("ask", "lam khai sinh cho con can gi", "--json", "--index", str(tmp_path / "k.db"))
    asked = json.loads(run(*words).output)

    assert asked.keys() == {"kind", "guard", "entry", "score", "candidates", "text"}
    assert (asked["kind"], asked["guard"], asked["entry"]) == ("answer", None, "1.001193")
    assert 0 <= asked["score"] <= 1
    assert asked["candidates"][0].keys() == {"entry", "title", "score"}


@pytest.mark.usefixtures("known")
def test_ask_can_look_into_the_future(tmp_path: Path) -> None:
    words = ("ask", "đăng ký khai sinh", "--as-of", "2027-03-01", "--index", str(tmp_path / "k.db"))
    said = run(*words).output

    assert "01/03/2027" in said
    assert "chứng sinh" not in said


@pytest.mark.usefixtures("known")
def test_a_guard_names_itself(tmp_path: Path) -> None:
    words = ("ask", "tôi muốn tố cáo cán bộ nhận hối lộ", "--json", "--index", str(tmp_path / "k"))
    asked = json.loads(run(*words).output)

    assert (asked["kind"], asked["guard"], asked["entry"]) == ("guard", "denunciation", None)


def test_a_command_without_settings_says_how_to_give_them() -> None:
    with pytest.raises(ConfigError, match="--config FILE"):
        run("cases", "list")


def test_tokens_are_imported_and_never_shown(config: Path) -> None:
    pair = json.dumps({**PAIR, "expires_in": "90000"})

    assert "stored" in run("tokens", "import", "--oa", OA, config=config, stdin=pair).output
    shown = run("tokens", "status", config=config).output
    assert "access token until" in shown
    assert not any(token in shown for token in PAIR.values())
    stored = b"".join(path.read_bytes() for path in config.parent.glob("bot.db*"))
    assert not any(token.encode() in stored for token in PAIR.values())


@pytest.mark.parametrize("given", ["", "nonsense", "[]", '{"access_token": "a"}'])
def test_a_bad_token_pair_is_refused(config: Path, given: str) -> None:
    with pytest.raises(BotError):
        run("tokens", "import", config=config, stdin=given)


def test_cases_are_listed_without_the_citizens_words_and_shown_with_them(
    config: Path, guide: Guide
) -> None:
    file_a_case(config, guide)
    listed = run("cases", "list", config=config).output

    assert "PA-7K3-M9Q" in listed
    assert "08/12/2026" in listed
    assert "đèn đường" not in listed


def test_cases_are_listed_as_json(config: Path, guide: Guide) -> None:
    file_a_case(config, guide)

    [case] = json.loads(run("cases", "list", "--json", config=config).output)
    assert case["code"] == "PA-7K3-M9Q"


def test_a_mistyped_code_is_noticed(config: Path) -> None:
    with pytest.raises(UnknownThing, match="mistyped"):
        run("cases", "show", "PA-222-223", config=config)


def test_a_bulletin_is_written_by_one_and_approved_by_another(config: Path) -> None:
    tomorrow = today(SystemClock()) + timedelta(days=1)
    with opened(config) as app:
        for login, role in (("lan", Role.EDITOR), ("hung", Role.APPROVER)):
            app.store.staff.add(login, name=login, password_hash="none", grants=[Grant(role)])
    added = run(
        *("bulletin", "add", "--by", "lan", "--title", "Lịch tiếp dân", "--text", "Thứ Năm."),
        *("--topic", "tiep-dan", "--source", "Cổng thông tin"),
        config=config,
    ).output
    made = added.partition(":")[0]
    with pytest.raises(UnknownThing, match="may not do this"):
        run("bulletin", "approve", made, "--by", "lan", config=config)
    run("bulletin", "approve", made, "--by", "hung", "--at", f"{tomorrow} 09:00", config=config)
    listed = run("bulletin", "list", config=config).output

    assert "Lịch tiếp dân" in listed
    assert f"{tomorrow:%d/%m/%Y} 09:00  scheduled" in listed
    assert "no readers yet" in listed
    assert "paused" in run("bulletin", "pause", made, "--by", "lan", config=config).output
    assert "scheduled" in run("bulletin", "resume", made, "--by", "hung", config=config).output
    assert "cancelled" in run("bulletin", "cancel", made, "--by", "lan", config=config).output


def test_the_scheduler_tells_its_last_and_next_runs(config: Path) -> None:
    idle = run("scheduler", "status", config=config).output
    assert "nobody" in idle
    with opened(config) as app:
        app.scheduler().run_once()
    told = json.loads(run("scheduler", "status", "--json", config=config).output)

    [tick] = [tick for tick in told["ticks"] if tick["name"] == "bulletins"]
    assert (tick["result"], tick["missed"], tick["runs"]) == ("ok", 0, 1)
    assert tick["next_at"] > tick["last_at"]
    assert "bulletins" in run("scheduler", "status", config=config).output


def test_settings_are_shown_without_secrets(config: Path) -> None:
    shown = run("config", "show", config=config).output

    assert "UBND phường Mẫu" in shown
    assert not any(secret in shown for secret in SECRETS.values())


def test_the_demo_refuses_to_run_beside_a_real_installation(config: Path) -> None:
    with pytest.raises(ConfigError, match="never runs beside"):
        run("demo", config=config)


def test_the_packaged_knowledge_has_no_problem() -> None:
    result = run("knowledge", "check")

    assert result.exit_code == 0, result.output + result.stderr


def test_knowledge_is_built_once_and_the_same_again(tmp_path: Path) -> None:
    index = str(tmp_path / "k.db")

    assert run("knowledge", "build", "--index", index).output == (
        run("knowledge", "build", "--index", index).output
    )


def test_problems_end_with_one_sentence_each_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[server]\nport = 'x'\ncolour = 1\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["bot", "--config", str(path), "serve"])

    with pytest.raises(SystemExit) as ended:
        main()

    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert "Traceback" not in told
    assert told.count("error: config.toml: ") == 3


@pytest.mark.usefixtures("known")
def test_a_question_is_explained_feature_by_feature(tmp_path: Path) -> None:
    said = run("ask", "lam khai sinh cho con", "--explain", "--index", str(tmp_path / "k.db"))

    assert "đăng ký khai sinh" in said.output.lower()
    assert "coverage" in said.output
    assert "decision    Answer" in said.output
