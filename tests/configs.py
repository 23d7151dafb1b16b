"""The settings file of an installation, and its secrets in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Zalo
from tests.factories import APP, OA

CALLBACK = "https://oa.example.gov.vn/zalo/done"
SECRETS = {"APP": "app-secret-value", "HOOK": "hook-secret-value", "BOT_SECRET_KEY": "k" * 40}
_HOST = Zalo().oauth_url


def write_config(
    folder: Path,
    patch: pytest.MonkeyPatch,
    *,
    storage_url: str = "",
    oauth_url: str = _HOST,
) -> Path:
    """Write the file, with a database in the same folder unless another is named."""
    for name, value in SECRETS.items():
        patch.setenv(name, value)
    path = folder / "config.toml"
    path.write_text(
        f"""
[storage]
url = "{storage_url or f"sqlite:///{folder}/bot.db"}"
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
