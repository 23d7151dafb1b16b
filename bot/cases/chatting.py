"""Lets an officer talk with the author of a case from its page, while the bot keeps silent.

The bot answers again by itself once the officer has been silent for the minutes of
`handover_minutes`, exactly as after a talk in Zalo's own tool.
"""

from __future__ import annotations

from bot.cases.reach import reach_of
from bot.cases.telling import oa_of, refuse_marked
from bot.cases.workflow import MoveRefused
from bot.config import Oa, Settings
from bot.models import Case, CaseStatus, Chatting, Handover, NewDelivery
from bot.storage import outbox
from bot.storage.audit import Act
from bot.storage.casestory import Change, Deed
from bot.storage.casetalk import Saying, Utterance
from bot.storage.casework import CaseFile
from bot.storage.ids import IdMaker
from bot.storage.store import Store
from bot.wording import wording_of
from bot.zalo.messages import split

LONGEST = 1_500
_MINUTE_MS = 60_000


def take_over(store: Store, settings: Settings, file: CaseFile, *, by: str) -> None:
    """Begin to talk with the author of a case, also in the place of a colleague.

    Raises MoveRefused, UnknownThing or CaseChanged.
    """
    case, oa = file.case, oa_of(settings, file.case)
    _check_reach(store, case)
    with store.engine.atomic():
        change = Change(by=by, what=Deed.TOOK_OVER, assignee=file.assignee or by)
        version = store.casework.change(file, change)
        store.handovers.take(case.oa_id, case.person, _handover(store, oa, case, by=by))
        text = wording_of(oa).say("chat.begin", code=case.code)
        _send(store, case, text, cause=f"case:{case.id}:{version}")
    store.engine.wake(outbox.TOPIC)


def say(store: Store, settings: Settings, case: Case, text: str, *, by: str) -> None:
    """Write to the author of a case whose talk one has taken over.

    Overwrites nothing, so it needs no version. Raises MoveRefused or UnknownThing.
    """
    text, oa = text.strip(), oa_of(settings, case)
    handover = store.handovers.find(case.oa_id, case.person) if case.person else None
    if handover is None or (handover.case_id, handover.staff) != (case.id, by):
        raise MoveRefused("Cuộc trò chuyện đã hết giờ hoặc do người khác giữ; bấm bắt đầu lại.")
    if not text or len(text) > LONGEST:
        raise MoveRefused(f"Tin nhắn còn trống, hoặc dài quá {LONGEST} ký tự.")
    refuse_marked(text)
    _check_reach(store, case)
    cause = f"chat:{case.id}:{IdMaker(store.clock).new()}"
    with store.engine.atomic():
        store.casetalk.add(case.id, Utterance(Saying.CHAT, text, by), cause=cause)
        store.handovers.take(case.oa_id, case.person, _handover(store, oa, case, by=by))
        _send(store, case, text, cause=cause)
        store.audit.append(Act(by, "case.chat", case.oa_id, case.code))
    store.engine.wake(outbox.TOPIC)


def hear(store: Store, act: Chatting, *, person: str, cause: str) -> None:
    """Keep what the author of a case writes in such a talk; safe for the same event again."""
    if store.cases.is_of(act.case_id, person=person, statuses=frozenset(CaseStatus)):
        said = Utterance(Saying.CHAT, act.text, media=act.media)
        store.casetalk.add(act.case_id, said, cause=cause)


def hand_back(store: Store, settings: Settings, file: CaseFile, *, by: str) -> None:
    """Let the bot answer again and say so. Raises UnknownThing or CaseChanged."""
    case, oa = file.case, oa_of(settings, file.case)
    with store.engine.atomic():
        version = store.casework.change(file, Change(by=by, what=Deed.HANDED_BACK))
        if not case.person:
            return
        store.handovers.end(case.oa_id, case.person)
        if reach_of(store, case, now=store.clock.millis()).is_open:
            text = wording_of(oa).say("chat.end", code=case.code)
            _send(store, case, text, cause=f"case:{case.id}:{version}")
    store.engine.wake(outbox.TOPIC)


def _handover(store: Store, oa: Oa, case: Case, *, by: str) -> Handover:
    until = store.clock.millis() + oa.handover_minutes * _MINUTE_MS
    return Handover(until, case.id, by)


def _check_reach(store: Store, case: Case) -> None:
    if not case.person:
        raise MoveRefused("Không còn biết ai gửi việc này nên không nhắn được.")
    if not reach_of(store, case, now=store.clock.millis()).is_open:
        raise MoveRefused(
            "Zalo không cho nhắn lúc này. Viết câu trả lời hoặc câu hỏi: tin được giữ lại và hiện "
            "ra khi người dân nhắn lần tới."
        )


def _send(store: Store, case: Case, text: str, *, cause: str) -> None:
    store.outbox.add(
        NewDelivery(
            oa_id=case.oa_id,
            kind="message",
            person=case.person,
            cause=cause,
            position=position,
            payload={"text": part},
        )
        for position, part in enumerate(split(text))
    )
