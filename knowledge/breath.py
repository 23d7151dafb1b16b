"""Lets long work pause: whoever asks for it gives a function that is called between two pieces.

What is prepared while others are answered must not hold them up; when to wait and how long is the
caller's matter (bot.rightofway).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

Breath = Callable[[], object]
"""Called now and then by whoever works for long; may wait."""


def hold_none() -> None:
    """Do not pause."""


class Paced(list[T]):
    """A list that is gone through with a breath before each of its items."""

    def __init__(self, items: Iterable[T], breath: Breath) -> None:
        super().__init__(items)
        self._breath = breath

    def __iter__(self) -> Iterator[T]:
        """Yield the items."""
        for item in super().__iter__():
            self._breath()
            yield item
