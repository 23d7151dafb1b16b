"""Tells the people of a case what becomes of it: its author, and whoever joined it.

Where Zalo does not let the agency write, the news waits for the person's next message.
"""

from __future__ import annotations

from bot.cases.kinds import KIND_NAMES, STATUS_NAMES
from bot.config import Oa, Settings
from bot.errors import MarkedSecret, UnknownThing
from bot.models import Case, CaseStatus, NewDelivery, Priority
from bot.storage import outbox
from bot.storage.store import Store
from bot.wording import wording_of
from bot.zalo.messages import split
from knowledge.secrecy import marking

# Zalo takes the agency's words up to 7 days after the person's last interaction (zalo.md §4.1).
WINDOW_MS = 7 * 24 * 3_600_000


def tell(store: Store, case: Case, text: str, *, to_followers: str, version: int) -> None:
    """Queue or keep the news of one version of a case; needs a transaction.

    Safe to repeat: each version is told to each person once. Nobody is told of a case whose author
    is unknown or erased, except those who joined it. Raises MarkedSecret.
    """
    for said in (text, to_followers):
        refuse_marked(said)
    cause = f"case:{case.id}:{version}"
    if case.person:
        _tell_one(store, case, text, person=case.person, cause=cause)
    _tell_followers(store, case, to_followers, cause=cause)


def tell_joined(store: Store, oa: Oa, case: Case, *, version: int) -> None:
    """Tell those who joined a case the status that its author gave it; needs a transaction.

    The author learns it from the reply to what they wrote.
    """
    text = status_text(oa, case, case.status)
    _tell_followers(store, case, text, cause=f"case:{case.id}:{version}")


def tell_status(
    store: Store, settings: Settings, case: Case, *, version: int, remark: str = ""
) -> None:
    """Tell the people of a case its new status; needs a transaction. Raises UnknownThing.

    The remark, such as the reason of a refusal, stands below the status.
    """
    text = status_text(oa_of(settings, case), case, case.status, remark=remark)
    tell(store, case, text, to_followers=text, version=version)
    store.engine.wake(outbox.TOPIC)


def status_text(oa: Oa, case: Case, status: CaseStatus, *, remark: str = "") -> str:
    """Return a status as the people of a case read it."""
    wording = wording_of(oa)
    head = wording.say(
        "case.status",
        kind=wording.say(KIND_NAMES[case.kind]),
        code=case.code,
        status=wording.say(STATUS_NAMES[status]),
    )
    how = wording.say("case.look_up", code=case.code)
    return "\n".join(part for part in (head, remark, how) if part)


def refuse_marked(text: str) -> None:
    """Raise MarkedSecret where a text carries a marking of state secrets."""
    level = marking(text)
    if level is not None:
        raise MarkedSecret(level)


def oa_of(settings: Settings, case: Case) -> Oa:
    """Return the OA of a case. Raises UnknownThing where it is not configured."""
    oa = settings.oa(case.oa_id)
    if oa is None:
        raise UnknownThing(f"OA {case.oa_id} of case {case.code} is not configured")
    return oa


def _tell_followers(store: Store, case: Case, text: str, *, cause: str) -> None:
    # The answer to somebody who is protected may tell who they are.
    for follower in () if case.is_protected else store.intake.followers(case.id):
        _tell_one(store, case, text, person=follower.person, cause=f"{cause}:{follower.id}")


def _tell_one(store: Store, case: Case, text: str, *, person: str, cause: str) -> None:
    since = store.clock.millis() - WINDOW_MS
    if not store.followers.is_reachable(case.oa_id, person, interacted_since=since):
        store.intake.keep_news(case, text, person=person, cause=cause)
        return
    store.outbox.add(
        NewDelivery(
            oa_id=case.oa_id,
            kind="message",
            person=person,
            cause=cause,
            position=position,
            payload={"text": part},
            priority=Priority.NOTIFICATION,
        )
        for position, part in enumerate(split(text))
    )
