"""Opens a settled case again because its author finds that it is not settled.

Where officers open one again, that is a move (bot.cases.desk).
"""

from __future__ import annotations

from bot.cases.telling import tell_joined
from bot.config import Oa
from bot.models import Reopening
from bot.storage.casestory import Change, Deed
from bot.storage.store import Store


def reopen(store: Store, oa: Oa, act: Reopening, *, person: str) -> bool:
    """Open the person's case once more and write so into its story; needs a transaction.

    The reason stays with the case, where it can be covered and erased. Who joined it hears that it
    is open, not why. Safe for the same event
    again; says whether anything changed.
    """
    version = store.intake.reopen(act, person=person)
    case = store.cases.by_id(act.case_id) if version else None
    if case is None:
        return False
    store.pauses.settle_ended(case.id)
    store.casestory.record(case, Change(by="", what=Deed.REOPENED), version=version)
    tell_joined(store, oa, case, version=version)
    return True
