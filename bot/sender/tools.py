"""What every kind of delivery works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Oa
from bot.errors import Permanent
from bot.models import Delivery
from bot.sender.downloading import Files
from bot.sendrules import Bulletins
from bot.storage.store import Store
from bot.zalo.client import ZaloClient
from knowledge.secrecy import marking


@dataclass(frozen=True, slots=True)
class Tools:
    """What an effect works with; `rules` are those of bulletins."""

    store: Store
    zalo: ZaloClient
    files: Files
    clock: Clock
    rules: Bulletins


def refuse_marked(*texts: str) -> None:
    """Give up what carries a marking of state secrets; the desks refuse it, this is the last door.

    Raises Permanent.
    """
    if any(marking(text) is not None for text in texts):
        raise Permanent("the text carries a marking of state secrets")


Execute = Callable[[Tools, Delivery, Oa], str]
