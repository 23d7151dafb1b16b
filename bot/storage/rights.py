"""What belongs to people's rights over their data: consents, requests, and whose data are held."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.storage.datarequests import DataRequests
from bot.storage.engine import Engine
from bot.storage.intake import Intake
from bot.storage.ledger import Ledger
from bot.storage.subjects import Subjects


@dataclass(frozen=True, slots=True)
class Rights:
    """The repositories of data rights, opened together."""

    ledger: Ledger
    requests: DataRequests
    subjects: Subjects


def open_rights(engine: Engine, intake: Intake, clock: Clock) -> Rights:
    """Open the repositories of data rights."""
    ledger = Ledger(engine, clock)
    return Rights(ledger, DataRequests(engine, clock), Subjects(engine, intake, ledger))
