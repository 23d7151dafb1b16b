"""Opens the installation that a command works on."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import log
from bot.app import App, build
from bot.config import Oa, Settings, load
from bot.errors import ConfigError, UnknownThing
from bot.storage.audit import is_machine_word


def settings_from(config_file: Path | None) -> Settings:
    """Load the settings and start logging. Raises ConfigError."""
    if config_file is None:
        remedy = "add --config FILE before the command, or set BOT_CONFIG"
        raise ConfigError([f"this command needs the settings of an installation: {remedy}"])
    settings = load(config_file, os.environ)
    log.setup(settings.log.level)
    for warning in settings.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return settings


@contextmanager
def opened(config_file: Path | None, *, is_service: bool = False) -> Iterator[App]:
    """Build the application and close it afterwards.

    What a command does stands in the record of acts under whoever runs it; a service acts for
    those who are signed in to it.
    """
    app = build(settings_from(config_file))
    app.store.audit.runner = "" if is_service else whoami()
    try:
        yield app
    finally:
        app.close()


def whoami() -> str:
    """Return how the record of acts names who runs a command: by the account on the server."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid()) if hasattr(os, "getuid") else ""
    return f"cli:{name}" if is_machine_word(name) else "cli:?"


def chosen_oa(settings: Settings, oa_id: str | None) -> Oa:
    """Return the OA that was named, or the only one. Raises UnknownThing."""
    if oa_id is None and len(settings.oas) == 1:
        return settings.oas[0]
    found = settings.oa(oa_id or "")
    if found is None:
        known = ", ".join(oa.id for oa in settings.oas)
        raise UnknownThing(f"name one of the configured OAs with --oa: {known}")
    return found
