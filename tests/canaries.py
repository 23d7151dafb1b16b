"""Watches every log record of the whole run for what citizens wrote in the test.

A record is looked at as the product writes it (bot.log.JsonLines). It is caught where it is made,
not by a handler, because commands replace the handlers.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import Any

from bot.log import JsonLines

FIXED = ("0912345678", "0912 345 678", "0977123456", "0977 123 456", "066123456789", "lan@x.vn")
"""Numbers and addresses that tests write as citizens'."""
_MOST_RECORDS = 20_000
_SHORTEST = 16
"""A shorter text ("gửi", "1") stands in lines that quote nobody."""


class Watch:
    """The records of the present test, and what its citizens wrote."""

    def __init__(self) -> None:
        self._make = logging.getLogRecordFactory()
        self._records: deque[logging.LogRecord] = deque(maxlen=_MOST_RECORDS)
        self.texts: set[str] = set()

    def begin(self) -> None:
        """Forget the test before."""
        self._records.clear()
        self.texts.clear()
        logging.setLogRecordFactory(self._made)

    def lines(self) -> list[str]:
        """Return what was logged, as it is written."""
        formatter = JsonLines()
        return [formatter.format(record) for record in list(self._records)]

    def leaks(self) -> list[str]:
        """Return the lines that hold something planted."""
        signs = (*FIXED, *self.texts)
        return [line for line in self.lines() if any(sign in line for sign in signs)]

    def _made(self, *args: Any, **facts: Any) -> logging.LogRecord:
        record = self._make(*args, **facts)
        self._records.append(record)
        return record


WATCH = Watch()


def planted(text: str) -> None:
    """Say that no log line may hold this text."""
    if len(text) >= _SHORTEST and " " in text:
        WATCH.texts.add(text)
