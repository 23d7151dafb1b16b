"""What a machine may lack: said aloud there, and a failure in continuous integration."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

BARS_DATA = Path(os.environ.get("BARS_DATA", "../shared"))
"""The folder with what bars judge by and the project does not ship."""


def missing(what: str) -> NoReturn:
    """Skip a test with the reason; continuous integration must have everything."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
