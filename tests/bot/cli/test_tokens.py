"""The token commands against an emulated token host on this machine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from bot.app import build
from bot.cli.main import cli
from bot.config import load
from bot.errors import ConfigError, NeedsOfficer, UnknownThing
from tests.configs import SECRETS, write_config
from tests.factories import OA


@pytest.fixture
def config(tmp_path: Path, base: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    return write_config(tmp_path, monkeypatch, oauth_url=base)


def run(config: Path, *words: str, stdin: str = "") -> Result:
    words = ("--config", str(config), *words)
    return CliRunner().invoke(cli, words, input=stdin, catch_exceptions=False)


def link_in(output: str) -> str:
    found = re.search(r"http\S+/v4/oa/permission\S+", output)
    assert found, output
    return found[0]


def consent(link: str) -> str:
    """Allow access as the administrator and return the address the browser lands on."""
    session = requests.Session()
    session.trust_env = False
    with session:
        return session.get(link, allow_redirects=False, timeout=5).headers["Location"]


def begin(config: Path, *words: str) -> str:
    """Ask for a link and leave the question for the address unanswered."""
    return link_in(run(config, "tokens", "login", "--oa", OA, *words).output)


def parts(address: str) -> tuple[str, str]:
    code = re.search(r"[?&]code=([^&]+)", address)
    state = re.search(r"[?&]state=([^&]+)", address)
    assert code
    assert state
    return code[1], state[1]


def stored_token(config: Path) -> str:
    app = build(load(config, SECRETS))
    pair = app.store.tokens.find(OA)
    app.close()
    assert pair is not None
    return pair.access_token


@pytest.mark.parametrize("pkce", ["--pkce", "--no-pkce"])
def test_login_in_two_steps_stores_a_pair_that_is_never_shown(config: Path, pkce: str) -> None:
    link = begin(config, pkce)
    assert ("code_challenge" in link) == (pkce == "--pkce")

    code, state = parts(consent(link))
    done = run(config, "tokens", "login", "--oa", OA, "--code", code, "--state", state)

    assert done.exit_code == 0
    assert "access token until" in done.output
    assert "previous one kept: no" in done.output
    assert stored_token(config) not in done.output
    assert code not in done.output


def test_login_reads_the_pasted_address(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def paste(*_: object, **__: object) -> str:
        given.append(consent(link_in("".join(shown))))
        return given[0]

    shown: list[str] = []
    monkeypatch.setattr("click.prompt", paste)
    monkeypatch.setattr("click.echo", lambda text="", **_: shown.append(str(text)))

    run(config, "tokens", "login")

    assert "access token until" in shown[-1]
    assert given[0] not in "".join(shown)


def test_pasted_nonsense_is_refused_and_the_link_stays_good(config: Path) -> None:
    said = CliRunner().invoke(
        cli, ["--config", str(config), "tokens", "login"], input="https://oa.example.gov.vn/\n"
    )
    assert isinstance(said.exception, UnknownThing)
    assert "no code" in str(said.exception)

    code, state = parts(consent(link_in(said.output)))

    assert run(config, "tokens", "login", "--code", code, "--state", state).exit_code == 0


def test_foreign_state_is_refused(config: Path) -> None:
    code, _ = parts(consent(begin(config)))

    with pytest.raises(UnknownThing, match="state"):
        run(config, "tokens", "login", "--code", code, "--state", "another")


def test_code_that_was_used_is_refused_with_the_remedy(config: Path) -> None:
    code, state = parts(consent(begin(config)))
    run(config, "tokens", "login", "--code", code, "--state", state)
    _, state = parts(consent(begin(config)))

    with pytest.raises(NeedsOfficer, match="tokens login"):
        run(config, "tokens", "login", "--code", code, "--state", state)


def test_code_and_state_belong_together(config: Path) -> None:
    with pytest.raises(ConfigError, match="belong together"):
        run(config, "tokens", "login", "--code", "x")


def test_link_needs_a_callback(config: Path) -> None:
    with pytest.raises(ConfigError, match="callback"):
        run(config, "tokens", "login", "--callback", "http://a.example/?x=1")


def test_status_tells_ages_and_no_tokens(config: Path) -> None:
    pair = {"access_token": "access-0", "refresh_token": "refresh-0", "expires_in": "90000"}
    for number in range(2):
        given = {**pair, "refresh_token": f"refresh-{number}"}
        run(config, "tokens", "import", stdin=json.dumps(given))

    shown = run(config, "tokens", "status").output
    [told] = json.loads(run(config, "tokens", "status", "--json").output)

    assert "25.0 h left" in shown
    assert "refresh token 89 days left, previous one kept: yes" in shown
    assert (told["oa_id"], told["age_hours"], told["problem"]) == (OA, 0.0, "")
    assert (told["refresh_days_left"], told["has_previous"]) == (89, True)
    assert "refresh-" not in shown
    assert "access-0" not in shown + str(told)


def test_status_of_an_oa_without_tokens_says_how_to_get_some(config: Path) -> None:
    assert f"tokens login --oa {OA}" in run(config, "tokens", "status").output
