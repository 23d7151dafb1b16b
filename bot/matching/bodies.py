"""Knows which words occur in the bodies of entries: papers, steps, conditions, results.

Bodies are long, so a word keeps the sorted numbers of its records in four bytes each, and a
look-up is a bisection. Bodies never outvote names: they only explain what the names do not.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

_NOWHERE = array("I")


class Bodies:
    """Folded words of the bodies, by record."""

    def __init__(self, bodies: Iterable[Collection[str]]) -> None:
        self._records: dict[str, array[int]] = {}
        self.sizes: list[int] = []
        for number, words in enumerate(bodies):
            self.sizes.append(len(words))
            for word in words:
                self._records.setdefault(word, array("I")).append(number)

    def words(self) -> AbstractSet[str]:
        """Return every word that occurs in a body."""
        return self._records.keys()

    def holds(self, record: int, word: str) -> bool:
        """Say whether a word occurs in the body of a record."""
        records = self._records.get(word, _NOWHERE)
        at = bisect_left(records, record)
        return at < len(records) and records[at] == record
