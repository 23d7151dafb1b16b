"""What every kind of delivery works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Oa
from bot.models import Delivery
from bot.sender.downloading import Files
from bot.sendrules import Bulletins
from bot.storage.store import Store
from bot.zalo.client import ZaloClient


@dataclass(frozen=True, slots=True)
class Tools:
    """What an effect works with; `rules` are those of bulletins."""

    store: Store
    zalo: ZaloClient
    files: Files
    clock: Clock
    rules: Bulletins


Execute = Callable[[Tools, Delivery, Oa], str]
