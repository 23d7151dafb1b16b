"""`config`: show what the installation was told, with secrets hidden."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import click

from bot.cli.installation import settings_from
from bot.config import SECTIONS

_PASSWORD = re.compile(r"(://[^:/@]*:)[^@]*@")


@click.group()
def config() -> None:
    """Look at the settings."""


@config.command()
@click.pass_obj
def show(config_file: Path) -> None:
    """Print every setting with its value; secrets appear as ***."""
    settings = settings_from(config_file)
    for name in SECTIONS:
        click.echo(f"[{name}]")
        _print_fields(getattr(settings, name))
    for oa in settings.oas:
        click.echo("[[oa]]")
        _print_fields(oa)


def _print_fields(section: Any) -> None:
    for field in dataclasses.fields(section):
        value = getattr(section, field.name)
        # The address of a PostgreSQL database may hold its password.
        shown = _PASSWORD.sub(r"\1***@", value) if field.name == "url" else value
        click.echo(f"{field.name} = {shown!r}")
