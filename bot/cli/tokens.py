"""`tokens`: get an OA's tokens by consent or by import, and see how old they are."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from bot.app import App
from bot.cli.installation import chosen_oa, opened, whoami
from bot.clock import local_time
from bot.config import Oa
from bot.errors import ConfigError, SealBroken, UnknownThing
from bot.storage.audit import Act
from bot.zalo.consent import ConsentAnswer, ConsentDesk, read_answer

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
# Zalo's refresh tokens live three months; the shortest three have 89 days (protocol §1.3).
REFRESH_TOKEN_DAYS = 89

oa_option = click.option("--oa", "oa_id", help="The OA's id; not needed where there is one.")


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """What may be told of an OA's tokens; `problem` is empty when they are there."""

    oa_id: str
    name: str
    problem: str = ""
    last_refresh: str = ""
    age_hours: float | None = None
    access_until: str = ""
    access_hours_left: float | None = None
    refresh_days_left: int | None = None
    has_previous: bool = False

    def sentence(self) -> str:
        """Return one line for people."""
        beginning = f"{self.oa_id}  {self.name}: "
        if self.problem:
            return beginning + self.problem
        previous = "yes" if self.has_previous else "no"
        return beginning + (
            f"access token until {self.access_until} ({self.access_hours_left} h left), "
            f"last refresh {self.last_refresh} ({self.age_hours} h ago), "
            f"refresh token {self.refresh_days_left} days left, previous one kept: {previous}"
        )


@click.group()
def tokens() -> None:
    """Get and inspect the OA's tokens; they are never printed."""


@tokens.command()
@oa_option
@click.option("--pkce/--no-pkce", default=True, show_default=True, help="Add a PKCE challenge.")
@click.option(
    "--ask-verifier", is_flag=True, help="Ask for the PKCE verifier that is fixed in the console."
)
@click.option("--callback", default="", help="The saved OA callback, if not in the settings.")
@click.option("--code", default="", help="Skip the link: the code that Zalo sent back.")
@click.option("--state", default="", help="Skip the link: the state that stood in it.")
@click.pass_obj
def login(
    config_file: Path,
    *,
    oa_id: str | None,
    pkce: bool,
    ask_verifier: bool,
    callback: str,
    code: str,
    state: str,
) -> None:
    """Let an administrator of the OA grant access in a browser, within ten minutes."""
    if bool(code) != bool(state):
        raise ConfigError(["--code and --state belong together"])
    with opened(config_file) as app:
        oa = chosen_oa(app.settings, oa_id)
        desk = ConsentDesk(app.settings.zalo, app.store.consents, app.tokens)
        if code:
            answer = ConsentAnswer(code, state)
        else:
            verifier = click.prompt("Verifier", hide_input=True) if ask_verifier else ""
            with app.store.engine.atomic():
                link = desk.begin(oa, has_pkce=pkce, callback=callback, verifier=verifier)
                app.store.audit.append(Act(whoami(), "tokens.link", oa.id, oa.id))
            _show_link(link, oa)
            answer = read_answer(click.prompt("Address", hide_input=True))
        desk.finish(oa, answer, by=whoami())
        click.echo(_status(app, oa).sentence())


def _show_link(link: str, oa: Oa) -> None:
    click.echo(f"1. Open this link as an administrator of {oa.name} and allow everything:\n")
    click.echo(f"   {link}\n")
    click.echo("2. The browser then shows an address with a code in it, perhaps on an error page.")
    click.echo("   Paste that whole address here within ten minutes; it is not shown.")


@tokens.command("import")
@oa_option
@click.pass_obj
def import_tokens(config_file: Path, oa_id: str | None) -> None:
    """Read {"access_token", "refresh_token", "expires_in"} from standard input."""
    given = _pair_from(sys.stdin.read())
    with opened(config_file) as app:
        oa = chosen_oa(app.settings, oa_id)
        app.tokens.import_pair(oa.id, given, by=whoami())
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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.pass_obj
def status(config_file: Path, *, as_json: bool) -> None:
    """Show for each OA how old its tokens are and how long they live."""
    with opened(config_file) as app:
        found = [_status(app, oa) for oa in app.settings.oas]
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(each.sentence())


def _status(app: App, oa: Oa) -> TokenStatus:
    try:
        pair = app.store.tokens.find(oa.id)
        previous = app.store.tokens.find_previous_refresh_token(oa.id)
    except SealBroken as error:
        return TokenStatus(oa.id, oa.name, f"sealed with another key: {error}")
    saved_at = app.store.tokens.find_saved_at(oa.id)
    if pair is None or saved_at is None:
        remedy = f"python -m bot tokens login --oa {oa.id}"
        return TokenStatus(oa.id, oa.name, f"none; run: {remedy}")
    now = app.clock.millis()
    return TokenStatus(
        oa_id=oa.id,
        name=oa.name,
        last_refresh=_local(saved_at),
        age_hours=round((now - saved_at) / _HOUR_MS, 1),
        access_until=_local(pair.expires_at),
        access_hours_left=round(max(0, pair.expires_at - now) / _HOUR_MS, 1),
        refresh_days_left=max(0, REFRESH_TOKEN_DAYS - (now - saved_at) // _DAY_MS),
        has_previous=previous is not None,
    )


def _local(millis: int) -> str:
    return f"{local_time(millis):%d/%m/%Y %H:%M}"
