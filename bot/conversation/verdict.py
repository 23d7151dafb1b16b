"""Settles what guard takes a message, from what the phrases say and what the net believes.

The phrases decide alone where silence would be worst. For all others a phrase is strong evidence
that the net may outweigh, and the net may speak without any phrase if it is sure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.conversation.net import PLAIN, probabilities

UNDENIED = frozenset({"emergency", "despair", "denunciation", "complaint"})
"""Wordings of guards whose phrases nothing outweighs."""

PHRASE_COUNTS = 4.5
"""What a phrase adds to the log odds of its guard: as 90 to 1."""

ENOUGH = 0.5
"""How likely it must be that a message with a phrase is no plain question."""

SURE = 0.9
SURE_OF_DANGER = 0.8
"""How likely it must be without any phrase; a danger missed costs more than one too many."""

OF_ONE_KIND = 0.5
"""How likely one kind must be then: what could be anything is mostly nothing."""

FEARED = 0.3
"""A danger this likely is worth one line above an answer."""

FEWEST_WORDS = 3
"""Of fewer words the net has no opinion."""

_DANGERS = ("emergency", "despair")
_LEAST = 1e-9


def settle(said: str | None, believed: Mapping[str, float], words: int) -> str | None:
    """Return the wording of the guard that takes a message of so many words; None for none."""
    if said in UNDENIED:
        return said
    if said is None:
        return _unsaid(believed) if words >= FEWEST_WORDS else None
    scores = {kind: math.log(max(share, _LEAST)) for kind, share in believed.items()}
    scores[said] = scores.get(said, 0.0) + PHRASE_COUNTS
    weighed = probabilities(scores)
    return _likeliest(weighed) if 1.0 - weighed[PLAIN] > ENOUGH else None


def fears(believed: Mapping[str, float], words: int) -> bool:
    """Say whether a danger is likely enough to name the numbers to call, and no more."""
    return words >= FEWEST_WORDS and _danger(believed) > FEARED


def _unsaid(believed: Mapping[str, float]) -> str | None:
    likeliest = _likeliest(believed)
    share = _danger(believed) if likeliest in _DANGERS else believed[likeliest]
    sure_enough = SURE_OF_DANGER if likeliest in _DANGERS else SURE
    return likeliest if share > OF_ONE_KIND and 1.0 - believed[PLAIN] > sure_enough else None


def _danger(believed: Mapping[str, float]) -> float:
    return sum(believed.get(kind, 0.0) for kind in _DANGERS)


def _likeliest(believed: Mapping[str, float]) -> str:
    kinds = (kind for kind in believed if kind != PLAIN)
    return max(kinds, key=believed.__getitem__, default=PLAIN)
