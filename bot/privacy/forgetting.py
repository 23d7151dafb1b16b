"""Forgets a person of one OA everywhere the product could have put them.

Erases rows through bot.storage.erasure, and what leads to nobody by itself but holds their words.
At Zalo the OA's data are erased through the outbox.
"""

from __future__ import annotations

from bot.conversation.learning import as_remembered
from bot.conversation.turn import clean
from bot.errors import UnknownThing
from bot.masking import mask
from bot.models import NewDelivery, Priority
from bot.storage import outbox
from bot.storage.audit import NOBODY
from bot.storage.store import Store
from bot.zalo import events


def forget(store: Store, oa_id: str, person: str, *, by: str = NOBODY) -> dict[str, int]:
    """Erase a person here and return the rows by table; needs a transaction."""
    if not person:
        return {}
    questions = sum(
        store.proposals.withdraw(question) for question in _questions(store, oa_id, person)
    )
    failed = store.gaps.withdraw(oa_id, person)
    return {
        "proposals": questions,
        "gaps": failed,
        **store.erasure.forget(oa_id, person, hide=hidden, by=by),
    }


def forget_now(
    store: Store, oa_id: str, person: str, *, cause: str, by: str = NOBODY
) -> dict[str, int]:
    """Erase a person here and at Zalo, and what is left of them in the log of the database."""
    with store.engine.atomic():
        _erase_at_zalo(store, oa_id, person, cause)
        erased = forget(store, oa_id, person, by=by)
    store.engine.wake(outbox.TOPIC)
    store.engine.scrub()
    return erased


def hidden(text: str) -> str:
    """Return the words of a case on file without long numbers and addresses of mail."""
    return mask(text)


def erasure_of(oa_id: str, user_id: str, *, cause: str) -> NewDelivery:
    """Return the delivery by which Zalo erases what the OA holds of a person."""
    return NewDelivery(
        oa_id=oa_id,
        kind="erasure",
        person="",
        cause=cause,
        position=0,
        payload={"user_id": user_id},
        priority=Priority.NOTIFICATION,
    )


def _erase_at_zalo(store: Store, oa_id: str, person: str, cause: str) -> None:
    try:
        user_id = store.followers.recipient(oa_id, person).user_id
    except UnknownThing:
        return
    if user_id:
        store.outbox.add([erasure_of(oa_id, user_id, cause=cause)])


def _questions(store: Store, oa_id: str, person: str) -> set[str]:
    """Return what the person asked lately, in the form in which questions are proposed."""
    said = (events.parse(body, oa_id) for body in store.erasure.words(oa_id, person))
    return {
        as_remembered(clean(each.text))
        for each in said
        if isinstance(each, events.TextMessage | events.MediaMessage) and each.text
    }
