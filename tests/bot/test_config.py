"""Settings: every problem at once, each with file, key and remedy; no secret ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Settings, load
from bot.errors import ConfigError

GOOD = """
[server]
port = 9000
[[oa]]
id = "1"
name = "UBND phường Mẫu"
app_id = "2"
app_secret_env = "APP"
webhook_secret_env = "HOOK"
"""
SECRETS = {"APP": "app-secret-value", "HOOK": "hook-secret-value"}


def read(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, SECRETS if environ is None else environ)


def problems(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text, environ)
    return list(caught.value.problems)


def test_what_is_given_is_read_and_the_rest_has_its_default(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD)

    assert (settings.server.port, settings.server.host) == (9000, "127.0.0.1")
    assert settings.oas[0].webhook_secrets == ("hook-secret-value",)
    assert settings.oas[0].agency_name == "UBND phường Mẫu"


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    text = GOOD + "colour = 'red'\n[server2]\nx = 1\n"
    found = problems(tmp_path, text.replace("9000", "'9000'"), {"APP": "x" * 9})

    assert len(found) == 4
    assert all(line.startswith("config.toml: ") for line in found)
    told = "\n".join(found)
    for part in ("[server2]", "[server] port", "colour", "HOOK is missing"):
        assert part in told


@pytest.mark.parametrize("value", ["", "  ", "change-me", "CHANGE_ME"])
def test_an_empty_or_sample_secret_stops_the_start(tmp_path: Path, value: str) -> None:
    assert problems(tmp_path, GOOD, {**SECRETS, "HOOK": value})


def test_both_webhook_secrets_are_taken_during_a_rotation(tmp_path: Path) -> None:
    text = GOOD + 'webhook_secret_previous_env = "OLD"\n'

    secrets = read(tmp_path, text, {**SECRETS, "OLD": "old-secret"}).oas[0].webhook_secrets
    assert secrets == ("hook-secret-value", "old-secret")


def test_a_named_but_absent_previous_secret_is_a_warning(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD + 'webhook_secret_previous_env = "OLD"\n')

    assert settings.oas[0].webhook_secrets == ("hook-secret-value",)
    assert "OLD is not set" in settings.warnings[0]


def test_secrets_come_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text('APP = "from-the-file"\nHOOK = "from-the-file"\n')
    text = GOOD + '[secrets]\nfile = "secrets.toml"\n'
    file.chmod(0o644)
    assert "chmod 600" in "\n".join(problems(tmp_path, text, {}))

    file.chmod(0o600)
    assert read(tmp_path, text, {}).oas[0].app_secret == "from-the-file"


def test_the_same_oa_twice_is_refused(tmp_path: Path) -> None:
    table = GOOD[GOOD.index("[[oa]]") :]

    assert "given twice" in problems(tmp_path, GOOD + table)[0]


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("https://openapi.zalo.me", True),
        ("http://127.0.0.1:8089", True),
        ("http://openapi.zalo.me", False),
        ("ftp://openapi.zalo.me", False),
    ],
)
def test_tokens_never_travel_in_the_clear(tmp_path: Path, url: str, is_fine: bool) -> None:
    text = GOOD + f'[zalo]\nopenapi_url = "{url}"\n'

    if is_fine:
        assert read(tmp_path, text).zalo.openapi_url == url
    else:
        assert "must be https" in problems(tmp_path, text)[0]


def test_the_province_of_an_oa_is_one_of_today(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).oas[0].province == ""
    assert read(tmp_path, GOOD + 'province = "quang-ngai"\n').oas[0].province == "quang-ngai"


@pytest.mark.parametrize(
    ("wrong", "likely"),
    [("kon-tum", "quang-ngai"), ("Quảng Ngãi", "quang-ngai"), ("lam-dongg", "lam-dong")],
)
def test_another_province_is_refused_with_the_likely_ones(
    tmp_path: Path, wrong: str, likely: str
) -> None:
    (problem,) = problems(tmp_path, GOOD + f'province = "{wrong}"\n')

    assert problem.startswith(f'config.toml: [[oa]] 1: province: "{wrong}" is no province of today')
    assert f"try {likely}" in problem


def test_a_missing_file_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"copy config\.example\.toml"):
        load(tmp_path / "none.toml", {})


def test_a_short_encryption_key_is_refused(tmp_path: Path) -> None:
    assert "BOT_SECRET_KEY" in problems(tmp_path, GOOD, {**SECRETS, "BOT_SECRET_KEY": "short"})[0]


def test_no_secret_is_shown_when_settings_are_printed(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD, {**SECRETS, "BOT_SECRET_KEY": "k" * 40})

    shown = repr(settings)
    assert not any(secret in shown for secret in (*SECRETS.values(), "k" * 40))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("quiet_to_hour = 23", "quiet_to_hour before quiet_from_hour"),
        ("quiet_from_hour = 25", "hours of 0 to 24"),
        ("per_day = 0", "per_day: must be at least 1"),
        ("stale_days = -1", "stale_days: must be at least 1"),
        ("error_percent = 300", "error_percent: must lie between"),
    ],
)
def test_rules_of_bulletins_that_would_send_never_or_always_stop_the_start(
    tmp_path: Path, line: str, complaint: str
) -> None:
    [told] = problems(tmp_path, f"{GOOD}\n[bulletins]\n{line}\n")
    assert "config.toml: [bulletins] " in told
    assert complaint in told
