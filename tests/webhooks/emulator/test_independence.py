"""The emulator shares no code with the bot it judges."""

from __future__ import annotations

import ast
from pathlib import Path

import webhooks.emulator

FOLDER = Path(webhooks.emulator.__file__).parent
ALLOWED_OURS = "webhooks.emulator"


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    return names | {
        node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }


def test_emulator_imports_nothing_else_of_ours() -> None:
    ours = {
        name
        for path in FOLDER.glob("*.py")
        for name in imported(path)
        if name.split(".")[0] in ("bot", "knowledge", "webhooks")
    }

    assert ours
    assert all(name.startswith(ALLOWED_OURS) for name in ours)
