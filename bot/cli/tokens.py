"""`tokens`: bring an OA's tokens into the database, and see how old they are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.cli.installation import chosen_oa, opened
from bot.clock import local_time
from bot.errors import UnknownThing

oa_option = click.option("--oa", "oa_id", help="The OA's id; not needed where there is one.")


@click.group()
def tokens() -> None:
    """Import and inspect the OA's tokens; they are never printed."""


@tokens.command("import")
@oa_option
@click.pass_obj
def import_tokens(config_file: Path, oa_id: str | None) -> None:
    """Read {"access_token", "refresh_token", "expires_in"} from standard input."""
    given = _pair_from(sys.stdin.read())
    with opened(config_file) as app:
        oa = chosen_oa(app.settings, oa_id)
        app.tokens.import_pair(oa.id, given)
    click.echo(f"{oa.id}: tokens stored")


def _pair_from(text: str) -> dict[str, object]:
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        # The text may hold a token, so it is not repeated.
        raise UnknownThing("standard input is not a JSON object; paste the whole object")
    return given


@tokens.command()
@click.pass_obj
def status(config_file: Path) -> None:
    """Show for each OA until when its access token lives."""
    with opened(config_file) as app:
        for oa in app.settings.oas:
            pair = app.store.tokens.find(oa.id)
            if pair is None:
                click.echo(f"{oa.id}  {oa.name}: none; run: python -m bot tokens import")
            else:
                until = f"{local_time(pair.expires_at):%d/%m/%Y %H:%M}"
                click.echo(f"{oa.id}  {oa.name}: access token until {until}")
