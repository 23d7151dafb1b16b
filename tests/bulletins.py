"""Bulletins as tests need them: written by one person, approved by another, given their time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.bulletins import workflow
from bot.clock import local_time
from bot.config import Oa
from bot.models import Audience, Content
from bot.sendrules import Bulletins
from bot.storage.store import Store

AUTHOR, APPROVER = "staff-lan", "staff-hung"
TOPIC = "tiep-dan"
CONTENT = Content(
    title="Lịch tiếp công dân tuần này",
    text="Sáng thứ Năm, tại trụ sở.",
    source="Cổng thông tin phường Mẫu",
    checked_on=date(2026, 11, 23),
    audience=Audience(TOPIC),
)


def a_draft(store: Store, oa: Oa, **changes: object) -> str:
    content = replace(CONTENT, **changes)  # type: ignore[arg-type]
    return workflow.draft(store, oa, content, author=AUTHOR)


def an_approved(store: Store, oa: Oa, **changes: object) -> str:
    """A bulletin that somebody else than its author approved."""
    made = a_draft(store, oa, **changes)
    rules = Bulletins()
    workflow.hand_in(store, oa, store.bulletins.get(made), by=AUTHOR, rules=rules)
    workflow.approve(store, oa, store.bulletins.get(made), by=APPROVER, rules=rules)
    return made


def a_scheduled(store: Store, oa: Oa, *, due_at: int | None = None, **changes: object) -> str:
    """An approved bulletin that is due at an instant, now by default."""
    changes.setdefault("checked_on", local_time(store.clock.millis()).date())
    made = an_approved(store, oa, **changes)
    at = store.clock.millis() if due_at is None else due_at
    workflow.schedule(store, store.bulletins.get(made), by=APPROVER, due_at=at)
    return made


def resumed(store: Store, oa: Oa, made: str) -> None:
    """Let a paused bulletin go on."""
    found = store.bulletins.get(made)
    workflow.resume(store, oa, found, by=APPROVER, rules=Bulletins())
