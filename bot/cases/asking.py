"""Asks the author of a case something, and takes what they add to it.

Meanwhile the case waits for them; the clocks count the instants of bot.storage.casewaits.
"""

from __future__ import annotations

from bot.cases.kinds import KIND_NAMES
from bot.cases.telling import oa_of, status_text, tell, tell_joined
from bot.cases.workflow import MoveRefused, next_statuses
from bot.config import Oa, Settings
from bot.models import Case, CaseStatus, Supplying
from bot.storage import outbox
from bot.storage.casestory import Change, Deed
from bot.storage.casetalk import Saying, Utterance
from bot.storage.casework import CaseFile
from bot.storage.store import Store
from bot.wording import wording_of

LONGEST_QUESTION = 1_000

ACCEPTING = frozenset(
    {CaseStatus.RECEIVED, CaseStatus.IN_PROGRESS, CaseStatus.WAITING}
    | {CaseStatus.TRANSFERRED, CaseStatus.REOPENED}
)
"""Statuses in which the author may still add something."""


def ask(store: Store, settings: Settings, file: CaseFile, question: str, *, by: str) -> None:
    """Ask the author, and let the case wait; another question may follow while it waits.

    Where Zalo does not let us write, the question waits for the author's next message. Raises
    MoveRefused, UnknownThing or CaseChanged.
    """
    case, question = file.case, question.strip()
    _check(case, question)
    oa = oa_of(settings, case)
    with store.engine.atomic():
        change = Change(
            by=by,
            what=Deed.ASKED,
            status=CaseStatus.WAITING,
            assignee=file.assignee or by,
        )
        version = store.casework.change(file, change)
        cause = f"case:{case.id}:{version}"
        store.casetalk.add(case.id, Utterance(Saying.QUESTION, question, by), cause=cause)
        store.casewaits.ask(case.id, cause=cause)
        to_followers = status_text(oa, case, CaseStatus.WAITING)
        tell(
            store,
            case,
            question_text(oa, case, question),
            to_followers=to_followers,
            version=version,
        )
    store.engine.wake(outbox.TOPIC)


def question_text(oa: Oa, case: Case, question: str) -> str:
    """Return the question as the author reads it, with how to answer later."""
    wording = wording_of(oa)
    kind = wording.say(KIND_NAMES[case.kind])
    return wording.say("supplement.question", kind=kind, code=case.code, question=question)


def supply(store: Store, oa: Oa, act: Supplying, *, person: str, cause: str) -> bool:
    """Add what the author said to their case, and let it go on; needs a transaction.

    Who joined the case hears that it goes on. Safe for the same event again. Says whether anything
    was added: a case that was finished meanwhile takes nothing more.
    """
    if not store.cases.is_of(act.case_id, person=person, statuses=ACCEPTING):
        return False
    said = Utterance(Saying.ADDITION, act.text, media=act.media)
    if not store.casetalk.add(act.case_id, said, cause=cause):
        return False
    returns_to = store.casewaits.end(act.case_id)
    case, version = store.casework.supplied(act.case_id, status=returns_to)
    store.casestory.record(case, Change(by="", what=Deed.SUPPLIED), version=version)
    if returns_to is not None:
        tell_joined(store, oa, case, version=version)
    return True


def _check(case: Case, question: str) -> None:
    if not question:
        raise MoveRefused("Câu hỏi còn trống.")
    if "…" in question:
        raise MoveRefused("Câu hỏi còn dấu … chưa điền.")
    if len(question) > LONGEST_QUESTION:
        raise MoveRefused(f"Câu hỏi dài quá {LONGEST_QUESTION} ký tự; xin hỏi ngắn hơn.")
    if not case.person:
        raise MoveRefused("Không còn biết ai gửi việc này nên không hỏi lại được.")
    if case.status is not CaseStatus.WAITING and CaseStatus.WAITING not in next_statuses(
        case.status
    ):
        raise MoveRefused("Việc đã có kết quả nên không hỏi lại được; cần thì mở lại trước.")
