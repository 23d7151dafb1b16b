"""The demo's accounts for the console, with a password made by chance at the first start."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path

from bot.app import App
from bot.storage.staff import Grant, Role

_NAME = "DEMO_STAFF_PASSWORD"
ACCOUNTS = (
    ("canbo", "Cán bộ tiếp nhận", Role.OFFICER),
    ("canbo2", "Cán bộ xử lý", Role.OFFICER),
    ("lanhdao", "Lãnh đạo duyệt", Role.APPROVER),
    ("bientap", "Biên tập viên", Role.EDITOR),
    ("quantri", "Quản trị viên", Role.ADMIN),
    ("kiemtra", "Người kiểm tra", Role.AUDITOR),
)
"""Login name, name and role. The names are those of posts: nobody of the demo is a person."""


def staff_password(secrets_file: Path) -> str:
    """Return the password of the demo's accounts; made once and kept with the other secrets."""
    known = tomllib.loads(secrets_file.read_text(encoding="utf-8"))
    if _NAME not in known:
        known[_NAME] = "-".join(secrets.token_hex(2) for _ in range(4))
        with os.fdopen(os.open(secrets_file, os.O_APPEND | os.O_WRONLY), "a") as file:
            file.write(f'{_NAME} = "{known[_NAME]}"\n')
    return str(known[_NAME])


def add_staff(app: App, password: str) -> None:
    """Make the accounts that are not there yet."""
    missing = [row for row in ACCOUNTS if app.store.staff.find(row[0]) is None]
    if not missing:
        return
    hashed = app.passwords.hashed(password, login="")
    for login, name, role in missing:
        app.store.staff.add(login, name=name, password_hash=hashed, grants=[Grant(role)])
