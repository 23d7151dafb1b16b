"""An installation at the command line, and a token host on this machine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.configs import CALLBACK, SECRETS, write_config
from tests.factories import APP, OA
from tests.platforms import served
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.platform import Platform


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of an installation that knows one OA."""
    return write_config(tmp_path, monkeypatch)


@pytest.fixture
def base() -> Iterator[str]:
    """The address of a token host that knows our app."""
    platform = Platform(EmulatorClock(), lambda *_: 200, rng=random.Random(7))
    platform.add_app(APP, SECRETS["APP"], "hook", "https://bot.example/", callback_url=CALLBACK)
    platform.add_oa(OA, "UBND phường Mẫu", APP, profile="gov")
    with served(platform) as address:
        yield address
