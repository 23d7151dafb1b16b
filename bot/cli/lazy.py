"""A group of commands of which each is imported only when it is called.

A question asked on the command line needs neither Flask nor spreadsheets; together the imports
of all commands cost a second and 60 MB.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows its commands by name and by where they stand, as `module:name`."""

    def __init__(self, *, where: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self._where = where

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of the alphabet."""
        return sorted(self._where)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where there is none of that name."""
        place = self._where.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        command: click.Command = getattr(import_module(module), name)
        return command
