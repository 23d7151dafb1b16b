"""An officer's answer: recorded and queued to the citizen in one transaction."""

from __future__ import annotations

from bot.cases.kinds import KIND_NAMES
from bot.config import Oa, Settings
from bot.errors import UnknownThing
from bot.models import Case, NewDelivery, Priority
from bot.storage import outbox
from bot.storage.casework import Change, Deed
from bot.storage.store import Store
from bot.wording import wording_of
from bot.zalo.messages import split


def answer_case(store: Store, settings: Settings, case: Case, text: str, *, by: str = "") -> None:
    """Answer a case through its OA; `by` is an account's id, empty for the command line.

    Raises UnknownThing for an empty answer or an OA that is not configured. A second answer is
    sent as well: the case keeps the newest.
    """
    with store.engine.atomic():
        queue_answer(store, settings, case, text, by=by)
    store.engine.wake(outbox.TOPIC)


def queue_answer(store: Store, settings: Settings, case: Case, text: str, *, by: str) -> None:
    """Record and queue an answer; belongs into a transaction, whose maker wakes the outbox."""
    oa = settings.oa(case.oa_id)
    if oa is None:
        raise UnknownThing(f"OA {case.oa_id} of case {case.code} is not configured")
    if not text.strip():
        raise UnknownThing(f"the answer to {case.code} is empty; write what the citizen shall read")
    version = store.cases.answer(case, text.strip())
    told = Change(by=by, what=Deed.ANSWERED, text=text.strip())
    store.casework.record(case, told, version=version)
    store.outbox.add(
        NewDelivery(
            oa_id=case.oa_id,
            kind="message",
            person=case.person,
            cause=f"case:{case.id}:{version}",
            position=position,
            payload={"text": part},
            priority=Priority.NOTIFICATION,
        )
        for position, part in enumerate(split(answer_text(oa, case, text.strip())))
    )


def answer_text(oa: Oa, case: Case, answer: str) -> str:
    """Return the answer as the citizen reads it."""
    wording = wording_of(oa)
    kind = wording.say(KIND_NAMES[case.kind])
    return wording.say("case.answer", kind=kind, code=case.code, answer=answer)
