"""Changing the installation secret from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.config import Settings, Storage, load
from bot.errors import ConfigError, SealBroken
from bot.storage.store import Store, open_engine, open_store
from bot.storage.vault import Vault
from tests.bot.cli.test_commands import run
from tests.configs import SECRETS
from tests.factories import LAN, OA, recipient

OLD, NEW = SECRETS["BOT_SECRET_KEY"], "n" * 40


def opened(config: Path, vault: Vault) -> Store:
    return open_store(open_engine(f"sqlite:///{config.parent / 'bot.db'}"), vault, SystemClock())


def test_after_the_command_the_new_secret_is_enough(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened(config, Vault(OLD))
    lan = before.followers.met(OA, recipient(LAN), interacted_at=1)
    before.close()
    monkeypatch.setenv("BOT_SECRET_KEY", NEW)
    monkeypatch.setenv("BOT_SECRET_KEY_PREVIOUS", OLD)

    told = run("keys", "rotate", config=config).output

    assert "followers.recipient: 1 sealed anew, 0 not to be opened" in told
    assert "take BOT_SECRET_KEY_PREVIOUS away" in told
    after = opened(config, Vault(NEW))
    assert after.followers.recipient(OA, lan).user_id == LAN
    after.close()


def test_the_former_secret_is_needed(config: Path) -> None:
    with pytest.raises(ConfigError, match="BOT_SECRET_KEY_PREVIOUS is missing"):
        run("keys", "rotate", config=config)


def test_values_that_neither_secret_opens_are_told_and_the_former_one_stays(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened(config, Vault(OLD))
    before.followers.met(OA, recipient(LAN), interacted_at=1)
    before.engine.execute("UPDATE followers SET sealed_recipient = '2.lost.AAAA'")
    before.close()
    monkeypatch.setenv("BOT_SECRET_KEY", NEW)
    monkeypatch.setenv("BOT_SECRET_KEY_PREVIOUS", OLD)

    with pytest.raises(SealBroken, match="1 values open with neither"):
        run("keys", "rotate", config=config)


def test_a_short_former_secret_is_a_problem_of_the_settings(config: Path) -> None:
    with pytest.raises(ConfigError, match="BOT_SECRET_KEY_PREVIOUS: has fewer"):
        load(config, {**SECRETS, "BOT_SECRET_KEY_PREVIOUS": "short"})


def test_secrets_do_not_show_themselves(config: Path) -> None:
    settings = load(config, {**SECRETS, "BOT_SECRET_KEY_PREVIOUS": "p" * 40})

    assert isinstance(settings, Settings)
    assert settings.storage != Storage()
    assert "pppp" not in repr(settings)
