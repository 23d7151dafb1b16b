"""An administrator keeps the accounts at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from bot.errors import UnknownThing
from bot.staff.passwords import PasswordRefused
from tests.factories import OA

GOOD = "con mèo đen ngủ trưa"


def run(config: Path, *words: str, password: str = GOOD) -> Result:
    line = ["--config", str(config), "staff", *words]
    return CliRunner().invoke(cli, line, input=password + "\n", catch_exceptions=False)


def accounts(config: Path) -> list[dict[str, object]]:
    return list(json.loads(run(config, "list", "--json").output))


def test_the_first_administrator_is_made_here(config: Path) -> None:
    made = run(config, "add", "QuanTri", "--name", "Quản trị", "--role", "admin")

    assert made.output == "quantri: đã tạo tài khoản\n"
    [account] = accounts(config)
    assert account == {
        "login": "quantri",
        "name": "Quản trị",
        "active": True,
        "grants": [{"role": "admin", "oa": "*"}],
        "fields": [],
        "areas": [],
    }


def test_roles_can_be_limited_to_an_oa(config: Path) -> None:
    run(config, "add", "lan", "--name", "Lan", "--role", "officer", "--role", "viewer", "--oa", OA)

    assert f"lan  Lan  Cán bộ xử lý ({OA}), Người xem ({OA})" in run(config, "list").output


def test_an_account_is_closed_and_opened_again(config: Path) -> None:
    run(config, "add", "lan", "--name", "Lan", "--role", "officer")

    run(config, "disable", "lan")
    assert "(đã khoá)" in run(config, "list").output
    run(config, "enable", "lan")
    assert accounts(config)[0]["active"] is True


def test_an_account_is_limited_to_fields_and_places_and_freed_again(config: Path) -> None:
    run(config, "add", "lan", "--name", "Lan", "--role", "officer")

    assert "rac  Rác, môi trường" in run(config, "limit", "lan", "--list-fields").output
    told = run(config, "limit", "lan", "--field", "rac", "--place", "Thôn 3").output
    assert told == "lan: rac; thon-3\n"
    assert "[rac; thon-3]" in run(config, "list").output
    assert (accounts(config)[0]["fields"], accounts(config)[0]["areas"]) == (["rac"], ["thon-3"])
    run(config, "limit", "lan")
    assert accounts(config)[0]["fields"] == []
    for words in (["--field", "nothing"], ["--place", "…"]):
        with pytest.raises(UnknownThing):
            run(config, "limit", "lan", *words)


def test_a_second_factor_is_reset(config: Path) -> None:
    run(config, "add", "lan", "--name", "Lan", "--role", "officer")

    assert run(config, "totp", "reset", "lan").output == "lan: chưa bật\n"


def test_a_password_is_replaced_from_standard_input(config: Path) -> None:
    run(config, "add", "lan", "--name", "Lan", "--role", "officer")

    changed = run(config, "password", "lan", password="một câu khác hẳn câu trước")
    assert changed.output == "lan: đã đổi mật khẩu\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "l", "--name", "L", "--role", "viewer"], "no login name"),
        (["add", "hai", "--name", "L", "--role", "viewer", "--oa", "9"], "not configured"),
        (["disable", "nobody"], "staff list"),
    ],
)
def test_what_cannot_be_done_is_explained(config: Path, words: list[str], told: str) -> None:
    with pytest.raises(UnknownThing, match=told):
        run(config, *words)


def test_a_taken_name_and_an_easy_password_are_refused(config: Path) -> None:
    run(config, "add", "lan", "--name", "Lan", "--role", "officer")

    with pytest.raises(UnknownThing, match="taken"):
        run(config, "add", "lan", "--name", "Lan", "--role", "officer")
    with pytest.raises(PasswordRefused, match="12 ký tự"):
        run(config, "add", "hung", "--name", "Hùng", "--role", "officer", password="ngắn")


def test_no_command_takes_a_password_as_an_argument() -> None:
    staff = cli.get_command(click.Context(cli), "staff")
    assert isinstance(staff, click.Group)
    options = {
        option
        for command in staff.commands.values()
        for parameter in command.params
        for option in parameter.opts
    }

    assert not {option for option in options if "pass" in option}
