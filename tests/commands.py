"""The commands of the program, and how tests run them inside an installation of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import pytest

from bot.app import App
from bot.cli.main import cli


def commands(group: click.Group = cli, path: str = "") -> Iterator[str]:
    """Yield the words of every command, as the command line itself lists them."""
    context = click.Context(group)
    for name in group.list_commands(context):
        words = f"{path} {name}".strip()
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, words)
        else:
            yield words


@contextmanager
def working_on(app: App) -> Iterator[None]:
    """Let commands open this application instead of what the settings say."""

    @contextmanager
    def opened(*_: object, **__: object) -> Iterator[App]:
        yield app

    # Every module is loaded first: one loaded meanwhile would keep what stands here.
    list(commands())
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("bot.cli.") and hasattr(module, "opened"):
                patch.setattr(module, "opened", opened)
        yield
