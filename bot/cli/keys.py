"""`keys`: change the installation secret without losing what it sealed."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import secret_key
from bot.cli.installation import settings_from, whoami
from bot.clock import SystemClock
from bot.errors import ConfigError, SealBroken
from bot.storage.audit import Act, Audit
from bot.storage.identity import with_kept_identity
from bot.storage.reseal import Resealed, reseal
from bot.storage.store import open_engine
from bot.storage.vault import Vault


@click.group()
def keys() -> None:
    """Change the installation secret."""


@keys.command()
@click.pass_obj
def rotate(config_file: Path) -> None:
    """Seal everything with the current secret, so that the previous one can be taken away.

    The service may run meanwhile, if it was started with both. May be stopped and repeated.
    """
    settings = settings_from(config_file)
    if settings.secret_key_previous is None:
        remedy = "set it to the former secret, and put the new one into BOT_SECRET_KEY"
        raise ConfigError([f"BOT_SECRET_KEY_PREVIOUS is missing; {remedy}"])
    vault = Vault(secret_key(settings), previous=[settings.secret_key_previous])
    engine = open_engine(settings.storage.url)
    try:
        engine.migrate()
        vault = with_kept_identity(engine, vault, SystemClock())
        audit = Audit(engine, vault, SystemClock())
        # Before and after, for it is many transactions, and may be stopped between them.
        audit.record(Act(whoami(), "keys.rotate", target="secret"))
        found = reseal(engine, vault, tell=_tell)
        told = f"values={found.done} broken={found.broken}"
        audit.record(Act(whoami(), "keys.rotated", target="secret", detail=told))
    finally:
        engine.close()
    if found.broken:
        raise SealBroken(f"{found.broken} values open with neither secret; keep the former one")
    click.echo(f"{found.done} values sealed anew; take BOT_SECRET_KEY_PREVIOUS away and restart")


def _tell(column: str, found: Resealed) -> None:
    click.echo(f"{column}: {found.done} sealed anew, {found.broken} not to be opened")
