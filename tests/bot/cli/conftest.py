"""A token host on this machine, and settings of an installation that asks it."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import APP, OA
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.openapi import create_platform_app
from webhooks.emulator.platform import Platform
from webhooks.emulator.server import create_server

CALLBACK = "https://oa.example.gov.vn/zalo/done"
SECRETS = {"APP": "app-secret-value", "HOOK": "hook-secret-value", "BOT_SECRET_KEY": "k" * 40}


@pytest.fixture
def base() -> Iterator[str]:
    """The address of a token host that knows our app."""
    platform = Platform(EmulatorClock(), lambda *_: 200, rng=random.Random(7))
    platform.add_app(APP, SECRETS["APP"], "hook", "https://bot.example/", callback_url=CALLBACK)
    platform.add_oa(OA, "UBND phường Mẫu", APP, profile="gov")
    server = create_server(create_platform_app(platform), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def config_at(folder: Path, patch: pytest.MonkeyPatch, *, storage_url: str, oauth_url: str) -> Path:
    """Write the settings of an installation, and its secrets into the environment."""
    for name, value in SECRETS.items():
        patch.setenv(name, value)
    path = folder / "config.toml"
    path.write_text(
        f"""
[storage]
url = "{storage_url}"
knowledge_index = "{folder}/knowledge.db"
[zalo]
oauth_url = "{oauth_url}"
[log]
level = "error"
[[oa]]
id = "{OA}"
name = "UBND phường Mẫu"
app_id = "{APP}"
app_secret_env = "APP"
webhook_secret_env = "HOOK"
callback_url = "{CALLBACK}"
""",
        encoding="utf-8",
    )
    return path
