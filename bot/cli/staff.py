"""`staff`: accounts of the people who work in the console.

Passwords come from a prompt or from standard input, never from the command line, which other
users of the machine can read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.app import App
from bot.cases import placing
from bot.cli.installation import opened, whoami
from bot.errors import UnknownThing
from bot.staff.passwords import PasswordRefused, problem_of
from bot.staff.roles import ROLE_NAMES
from bot.staff.signing_in import is_login, normal_login
from bot.storage.audit import Act
from bot.storage.staff import EVERY_OA, Account, Grant, Limits, Role


@click.group()
def staff() -> None:
    """Add, list and close accounts of the web console."""


@staff.command()
@click.argument("login")
@click.option("--name", required=True, help="The name that colleagues know.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([str(r) for r in Role])
)
@click.option("--oa", "oa_ids", multiple=True, help="Only at this OA; may be given several times.")
@click.pass_obj
def add(
    config_file: Path, login: str, name: str, roles: tuple[str, ...], oa_ids: tuple[str, ...]
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    login = normal_login(login)
    if not is_login(login):
        raise UnknownThing(f"{login} is no login name; use 2 to 40 of a–z, 0–9, dot, - and _")
    with opened(config_file) as app:
        for oa_id in oa_ids:
            if app.settings.oa(oa_id) is None:
                raise UnknownThing(f"OA {oa_id} is not configured")
        grants = [Grant(Role(role), oa_id) for role in roles for oa_id in oa_ids or (EVERY_OA,)]
        hashed = app.passwords.hashed(_new_password(login), login=login)
        made = app.store.staff.add(
            login, name=name.strip(), password_hash=hashed, grants=grants, by=whoami()
        )
        if not made:
            raise UnknownThing(f"{login} is taken; choose another login name")
    click.echo(f"{login}: đã tạo tài khoản")


@staff.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def list_accounts(config_file: Path, as_json: bool) -> None:
    """List the accounts with their roles."""
    with opened(config_file) as app:
        accounts = app.store.staff.all()
    if as_json:
        click.echo(json.dumps([_facts(each) for each in accounts], ensure_ascii=False, indent=2))
        return
    for account in accounts:
        closed = "" if account.is_active else "  (đã khoá)"
        roles = ", ".join(_role_text(grant) for grant in account.grants)
        limited = "" if account.limits == Limits() else f"  [{_limits_text(account.limits)}]"
        click.echo(f"{account.login}  {account.name}  {roles}{limited}{closed}")
    click.echo(f"{len(accounts)} tài khoản")


@staff.command()
@click.argument("login")
@click.pass_obj
def disable(config_file: Path, login: str) -> None:
    """Close an account and end its sessions at once; its name stays in what it did."""
    _set_active(config_file, login, active=False)


@staff.command()
@click.argument("login")
@click.pass_obj
def enable(config_file: Path, login: str) -> None:
    """Open a closed account again."""
    _set_active(config_file, login, active=True)


@staff.command()
@click.argument("login")
@click.option("--field", "fields", multiple=True, help="Only this field; see --list-fields.")
@click.option("--place", "places", multiple=True, help="Only this place, such as 'Thôn 3'.")
@click.option("--list-fields", is_flag=True, help="Print the fields and change nothing.")
@click.pass_obj
def limit(
    config_file: Path,
    login: str,
    fields: tuple[str, ...],
    places: tuple[str, ...],
    list_fields: bool,
) -> None:
    """Limit an account to fields and places of cases; without any, take its limits away."""
    if list_fields:
        for key, name in placing.fields().items():
            click.echo(f"{key}  {name}")
        return
    for field in fields:
        if field not in placing.fields():
            raise UnknownThing(
                f"no field is called {field}; see: staff limit {login} --list-fields"
            )
    areas = {placing.area_key(name): " ".join(name.split()) for name in places}
    if "" in areas:
        raise UnknownThing("a place needs letters or digits")
    with opened(config_file) as app:
        account = _account(app, login)
        for key, name in areas.items():
            app.store.scopes.name_area(key, name)
        limits = Limits(frozenset(fields), frozenset(areas))
        app.store.staff.limit(account.id, limits, by=whoami())
    click.echo(f"{account.login}: {_limits_text(limits)}")


@staff.command()
@click.argument("login")
@click.pass_obj
def password(config_file: Path, login: str) -> None:
    """Set a new password and end the account's sessions."""
    with opened(config_file) as app:
        account = _account(app, login)
        hashed = app.passwords.hashed(_new_password(account.login), login=account.login)
        app.store.staff.set_password(account.id, hashed, by=whoami())
    click.echo(f"{account.login}: đã đổi mật khẩu")


@staff.group()
def totp() -> None:
    """Second factors of accounts."""


@totp.command()
@click.argument("login")
@click.pass_obj
def reset(config_file: Path, login: str) -> None:
    """Take the second factor from an account, whose owner lost phone and recovery codes."""
    with opened(config_file) as app:
        account = _account(app, login)
        act = Act(whoami(), "account.totp_reset", target=account.login)
        had_one = app.store.second_factors.turn_off(account.id, act)
    click.echo(f"{account.login}: {'đã bỏ xác thực hai bước' if had_one else 'chưa bật'}")


def _set_active(config_file: Path, login: str, *, active: bool) -> None:
    with opened(config_file) as app:
        account = _account(app, login)
        app.store.staff.set_active(account.id, active=active, by=whoami())
    click.echo(f"{account.login}: {'đã mở lại' if active else 'đã khoá'}")


def _account(app: App, login: str) -> Account:
    account = app.store.staff.find(normal_login(login))
    if account is None:
        raise UnknownThing(f"nobody is called {login}; see: python -m bot staff list")
    return account


def _new_password(login: str) -> str:
    if sys.stdin.isatty():
        given = str(click.prompt("Mật khẩu", hide_input=True, confirmation_prompt=True))
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    problem = problem_of(given, login=login)
    if problem:
        raise PasswordRefused(problem)
    return given


def _facts(account: Account) -> dict[str, object]:
    grants = [{"role": str(grant.role), "oa": grant.oa_id or "*"} for grant in account.grants]
    return {
        "login": account.login,
        "name": account.name,
        "active": account.is_active,
        "grants": grants,
        "fields": sorted(account.limits.fields),
        "areas": sorted(account.limits.areas),
    }


def _limits_text(limits: Limits) -> str:
    fields = ", ".join(sorted(limits.fields)) or "mọi lĩnh vực"
    return f"{fields}; {', '.join(sorted(limits.areas)) or 'mọi địa bàn'}"


def _role_text(grant: Grant) -> str:
    return ROLE_NAMES[grant.role] + (f" ({grant.oa_id})" if grant.oa_id else "")
