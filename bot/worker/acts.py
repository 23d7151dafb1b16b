"""Writes what a citizen does, and what editors shall learn from a question."""

from __future__ import annotations

from bot.bulletins.choosing import choose, stop
from bot.cases import chatting
from bot.cases.asking import supply
from bot.models import (
    Act,
    Chatting,
    Choosing,
    HandedOver,
    Handover,
    Heard,
    Joining,
    Outcome,
    Rating,
    Reopening,
    Shredding,
    Stopping,
    StoredEvent,
    Supplying,
    Testing,
    Told,
)
from bot.storage.store import Store


def carry_out(store: Store, stored: StoredEvent, outcome: Outcome) -> None:
    """Write the case and the acts of an outcome; needs a transaction.

    Safe for the same event again: each deed is done once, whoever asks for it how often.
    """
    if outcome.case is not None:
        person = "" if outcome.case.is_anonymous else stored.person
        store.cases.add(outcome.case, oa_id=stored.oa_id, person=person, cause=stored.id)
        store.intake.add(outcome.case.details, cause=stored.id)
    for act in outcome.acts:
        _carry_out(store, stored, act)


def _carry_out(store: Store, stored: StoredEvent, act: Act) -> None:
    match act:
        case Joining(case_id):
            store.intake.join(case_id, oa_id=stored.oa_id, person=stored.person)
        case Rating():
            store.intake.rate(act, person=stored.person)
        case Reopening():
            store.intake.reopen(act, person=stored.person)
        case Choosing() | Stopping() | Testing():
            _listen(store, stored, act)
        case HandedOver() | Chatting() | Supplying() | Heard():
            _talk(store, stored, act)
        case Told(news_id):
            store.intake.told(news_id)
        case Shredding():
            store.erasure.shred(stored.id)


def _talk(
    store: Store, stored: StoredEvent, act: HandedOver | Chatting | Supplying | Heard
) -> None:
    """Write what passes between a person and the officers."""
    match act:
        case HandedOver(until):
            store.handovers.take(stored.oa_id, stored.person, Handover(until))
        case Chatting():
            chatting.hear(store, act, person=stored.person, cause=stored.id)
        case Supplying():
            supply(store, act, person=stored.person, cause=stored.id)
        case Heard(case_id):
            store.casewaits.heard(case_id, person=stored.person)


def _listen(store: Store, stored: StoredEvent, act: Choosing | Stopping | Testing) -> None:
    """Write what a person wants to be told about."""
    match act:
        case Choosing(topic, consent):
            choose(store, stored, topic, consent=consent)
        case Stopping(topic):
            stop(store, stored, topic)
        case Testing(code):
            store.testers.link(stored.oa_id, code, stored.person)


def learn(store: Store, stored: StoredEvent, outcome: Outcome) -> None:
    """Write what editors shall see: counts first, so that everybody locks rows in one order."""
    store.tallies.count(sorted(outcome.tallies, key=str), oa_id=stored.oa_id)
    if outcome.proposal is not None:
        store.proposals.add(outcome.proposal)
    for gap in outcome.gaps:
        store.gaps.add(gap, oa_id=stored.oa_id, person=stored.person)
