"""An officer's deeds on a case: recorded and told to its people in one transaction."""

from __future__ import annotations

from bot.cases.clocks import reopening
from bot.cases.kinds import KIND_NAMES, WITHOUT_DAY
from bot.cases.telling import oa_of, tell, tell_status
from bot.config import Oa, Settings
from bot.errors import UnknownThing
from bot.models import Case
from bot.storage import outbox
from bot.storage.audit import act_on_case
from bot.storage.casestory import Change, Deed
from bot.storage.casework import refuse_withheld
from bot.storage.store import Store
from bot.wording import wording_of


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
    oa = oa_of(settings, case)
    refuse_withheld(case)
    answer = text.strip()
    if not answer:
        raise UnknownThing(f"the answer to {case.code} is empty; write what the citizen shall read")
    version = store.cases.answer(case, answer)
    store.casewaits.end(case.id)
    store.casestory.record(case, Change(by=by, what=Deed.ANSWERED, text=answer), version=version)
    said, to_followers = answer_text(oa, case, answer), joined_text(oa, case, answer)
    tell(store, case, said, to_followers=to_followers, version=version)


def begin_case(store: Store, settings: Settings, case: Case, *, by: str = "") -> None:
    """Say that somebody works on a case. Raises UnknownThing, also for an answered one."""
    oa_of(settings, case)
    refuse_withheld(case)
    with store.engine.atomic():
        begun = store.cases.begin(case)
        tell_status(store, settings, store.cases.get(case.code, oa_id=case.oa_id), version=begun)
        store.audit.append(act_on_case(case, "begun", by=by))


def answer_text(oa: Oa, case: Case, answer: str) -> str:
    """Return the answer as the author reads it, with how to rate it and how to reopen the case."""
    wording = wording_of(oa)
    kind = wording.say(KIND_NAMES[case.kind])
    said = wording.say("case.answer", kind=kind, code=case.code, answer=answer)
    if case.kind in WITHOUT_DAY:
        return said
    asked = wording.say("case.after_answer", code=case.code, days=reopening().days)
    return f"{said}\n{asked}"


def joined_text(oa: Oa, case: Case, answer: str) -> str:
    """Return the answer as those read it who joined the case."""
    return wording_of(oa).say("case.answer_joined", code=case.code, answer=answer)
