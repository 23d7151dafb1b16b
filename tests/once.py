"""Does once for each test process what would be done for each test, with the same outcome.

Nothing here is state that a test could change: compiled templates and routes follow from their
sources alone, and the collector frees the same objects, only less often.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

_SELDOM = (20_000, 50, 100)
"""Objects made before the collector looks for cycles; thousands of tests make millions."""

_MEMORY = Path("/dev/shm")
_ROOM = 2_000_000_000
"""Bytes that must be free there; a run takes a tenth of it at a time."""

_Builder = Callable[..., tuple[str, str]]


class _Templates(BytecodeCache):
    """The compiled templates of all applications, by their file and what it says."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what an earlier application compiled."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


def prepare() -> None:
    """Prepare this process; called before the first test."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Templates()}
    _remember_routes()
    gc.set_threshold(*_SELDOM)


def keep_files_in_memory() -> None:
    """Let temporary files lie in memory where there is room; who sets TMPDIR decides otherwise.

    SQLite waits for the disk at each commit, and a test makes dozens. No test pulls the plug.
    """
    is_there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    if "TMPDIR" not in os.environ and is_there and shutil.disk_usage(_MEMORY).free >= _ROOM:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None


def _remember_routes() -> None:
    """Let routes of the same rule share the function that builds their addresses.

    Each application has a hundred and fifty, and compiling them is most of making it.
    """
    compiled = Rule._compile_builder
    kept: dict[object, _Builder] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> _Builder:
        if rule.defaults:
            return compiled(rule, append_unknown)
        key = rule.rule, tuple(rule._trace), append_unknown
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = compile_once  # type: ignore[method-assign]
