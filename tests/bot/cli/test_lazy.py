"""Every command is imported only when it is called."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from bot.cli.main import COMMANDS, cli

HEAVY = ("flask", "openpyxl", "docx", "PIL", "apscheduler")


def test_a_question_asked_on_the_command_line_needs_no_web_server_and_no_spreadsheets() -> None:
    program = (
        "import sys; from bot.cli.main import main; import bot.cli.answering, bot.cli.evaluating;"
        f"print(*(name for name in {HEAVY} if name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)

    assert done.stdout.decode().split() == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stands_where_the_table_says(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)

    assert command is not None
    assert command.name == name


def test_an_unknown_command_is_nobodys() -> None:
    assert cli.get_command(click.Context(cli), "nobody") is None
