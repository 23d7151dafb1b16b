"""Sends a draft to the phone of the member of staff who asks for it, and to nobody else."""

from __future__ import annotations

import secrets

from bot.bulletins.rendering import preview
from bot.config import Oa
from bot.errors import MoveRefused
from bot.models import Bulletin, NewDelivery, Priority
from bot.storage import outbox
from bot.storage.audit import Act
from bot.storage.store import Store
from bot.wording import wording_of
from bot.zalo.messages import split

NO_PHONE = "no phone is linked; send the code from it first"
_CODE_END = 1_000_000


def invite(store: Store, oa: Oa, *, staff: str) -> str:
    """Return a code of six digits; sent from a phone as "NHẬN TIN THỬ …" it links that phone."""
    code = f"{secrets.randbelow(_CODE_END):06}"
    with store.engine.atomic():
        store.testers.invite(staff, oa.id, code)
        store.audit.append(Act(staff, "staff.invite", oa.id))
    return code


def send_test(store: Store, oa: Oa, bulletin: Bulletin, *, staff: str) -> int:
    """Queue the bulletin as it is now for the staff member's phone; return the messages.

    The same version goes there once a minute at most. Raises MoveRefused without a phone.
    """
    person = store.testers.person_of(staff, oa.id)
    if not person:
        raise MoveRefused(NO_PHONE)
    text = wording_of(oa).say("bulletin.test", text=preview(bulletin.content, oa))
    minute = store.clock.millis() // 60_000
    rows = [
        NewDelivery(
            oa_id=oa.id,
            kind="message",
            person=person,
            cause=f"test:{bulletin.id}:{bulletin.version}:{staff}:{minute}",
            position=position,
            payload={"text": part},
            priority=Priority.NOTIFICATION,
        )
        for position, part in enumerate(split(text))
    ]
    with store.engine.atomic():
        queued = store.outbox.add(rows)
        store.audit.append(Act(staff, "bulletin.test", oa.id, bulletin.id, f"messages={queued}"))
    store.engine.wake(outbox.TOPIC)
    return queued
