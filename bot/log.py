"""One line per fact: a constant sentence and structured extras.

Never carries citizens' words or secrets: callers log ids and counts, and long digit runs and
tokens are masked here as a second net.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

from bot.clock import local_time
from bot.masking import MASK
from bot.masking import mask as hide

# An OA's id is as long as a person's, but public; `remote` tells who forges webhooks.
_PUBLIC = frozenset({"oa", "remote"})
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRET = re.compile(r"(?i)(access_token|refresh_token|secret_key|mac)(\W{1,4})[\w\-./+=]{8,}")


def mask(text: str) -> str:
    """Blank out tokens and what leads to a person."""
    return hide(_SECRET.sub(rf"\1\2{MASK}", text))


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object without line breaks."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one masked line."""
        fields: dict[str, Any] = {
            "at": local_time(int(record.created * 1000)).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask(record.getMessage()),
        }
        extras = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        fields.update({k: _masked(k, v) for k, v in extras.items()})
        if record.exc_info:
            fields["error"] = mask(_outline(record))
        return json.dumps(fields, ensure_ascii=False, default=str)


def _masked(name: str, value: object) -> object:
    """Mask texts, also those within lists, except what looks like a person's number but is none."""
    if name in _PUBLIC or value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {mask(str(key)): _masked("", each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_masked("", each) for each in value]
    # An error's message may quote a citizen.
    return type(value).__name__ if isinstance(value, BaseException) else mask(str(value))


def _outline(record: logging.LogRecord) -> str:
    """Return type and place of the exception; its message may quote a citizen."""
    if not record.exc_info or record.exc_info[1] is None:
        return ""
    error = record.exc_info[1]
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    if frame is None:
        return type(error).__name__
    code = frame.tb_frame.f_code
    return f"{type(error).__name__} in {code.co_name} ({code.co_filename}:{frame.tb_lineno})"


def setup(level: str) -> None:
    """Send our log lines to standard error at the given level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Their info lines repeat what ours say, and requests' debug lines show addresses.
    for noisy in ("urllib3", "apscheduler", "waitress", "werkzeug"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # A line for each request that waits for a thread would slow down just the busiest moments.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
