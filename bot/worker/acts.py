"""Writes what a citizen does, decides about their data, and what editors shall learn."""

from __future__ import annotations

from bot.bulletins.choosing import choose, stop
from bot.cases import chatting
from bot.cases.asking import supply
from bot.cases.reopening import reopen
from bot.config import Oa
from bot.models import (
    Act,
    Chatting,
    Choosing,
    Consenting,
    DeletingTalk,
    HandedOver,
    Handover,
    Heard,
    Joining,
    NewCase,
    Outcome,
    Purpose,
    Rating,
    Reopening,
    Requesting,
    Shredding,
    Stopping,
    StoredEvent,
    Supplying,
    Testing,
    Told,
)
from bot.storage.casestory import Change, Deed
from bot.storage.store import Store

_BY_MESSAGE = "message"


def carry_out(store: Store, oa: Oa, stored: StoredEvent, outcome: Outcome) -> None:
    """Write the case and the acts of an outcome; needs a transaction.

    Safe for the same event again: each deed is done once, whoever asks for it how often.
    """
    if outcome.case is not None:
        _file(store, stored, outcome.case)
    for act in outcome.acts:
        _do(store, oa, stored, act)
    if Purpose.ANSWER in store.rights.ledger.withdrawn(stored.oa_id, stored.person):
        store.erasure.shred(stored.id)


def _file(store: Store, stored: StoredEvent, case: NewCase) -> None:
    person = "" if case.is_anonymous else stored.person
    store.cases.add(case, oa_id=stored.oa_id, person=person, cause=stored.id)
    store.intake.add(case.details, cause=stored.id)
    if person and case.details.consent:
        given = Consenting(Purpose.REPORT, is_given=True, text=case.details.consent)
        _consent(store, stored, given)


def _do(store: Store, oa: Oa, stored: StoredEvent, act: Act) -> None:
    match act:
        case Joining(case_id):
            store.intake.join(case_id, oa_id=stored.oa_id, person=stored.person)
        case Rating():
            store.intake.rate(act, person=stored.person)
        case Reopening():
            reopen(store, oa, act, person=stored.person)
        case Choosing() | Stopping() | Testing():
            _listen(store, stored, act)
        case HandedOver() | Chatting() | Supplying() | Heard():
            _talk(store, oa, stored, act)
        case Told(news_id):
            store.intake.told(news_id)
        case Shredding() | DeletingTalk() | Consenting() | Requesting():
            _do_with_own_data(store, stored, act)


def _do_with_own_data(
    store: Store, stored: StoredEvent, act: Shredding | DeletingTalk | Consenting | Requesting
) -> None:
    match act:
        case Shredding():
            store.erasure.shred(stored.id)
        case DeletingTalk():
            store.erasure.forget_talk(stored.oa_id, stored.person)
        case Consenting():
            _consent(store, stored, act)
        case Requesting():
            _request(store, stored, act)


def _consent(store: Store, stored: StoredEvent, act: Consenting) -> None:
    """Write the consent down; a withdrawal takes effect at once."""
    who = {"oa_id": stored.oa_id, "person": stored.person}
    store.rights.ledger.record(act, cause=stored.id, how=_BY_MESSAGE, **who)
    if act.purpose is Purpose.REPORT and not act.is_given:
        store.intake.drop_contacts(**who)
    elif act.purpose is Purpose.ANSWER and not act.is_given:
        store.erasure.forget_talk(**who)


def _request(store: Store, stored: StoredEvent, act: Requesting) -> None:
    """File a request; the case of one that was carried out at once is answered."""
    store.rights.requests.add(act, cause=stored.id)
    mine = store.cases.by_cause(stored.id)
    if mine is not None and act.answer and not mine.answer:
        version = store.cases.answer(mine, act.answer)
        told = Change(by="", what=Deed.ANSWERED, text=act.answer)
        store.casestory.record(mine, told, version=version)


def _talk(
    store: Store, oa: Oa, stored: StoredEvent, act: HandedOver | Chatting | Supplying | Heard
) -> None:
    """Write what passes between a person and the officers."""
    match act:
        case HandedOver(until):
            store.handovers.take(stored.oa_id, stored.person, Handover(until))
        case Chatting():
            chatting.hear(store, act, person=stored.person, cause=stored.id)
        case Supplying():
            supply(store, oa, act, person=stored.person, cause=stored.id)
        case Heard(case_id):
            store.casewaits.heard(case_id, person=stored.person)


def _listen(store: Store, stored: StoredEvent, act: Choosing | Stopping | Testing) -> None:
    """Write what a person wants to be told about."""
    match act:
        case Choosing(topic, consent):
            choose(store, stored, topic, consent=consent)
            _consent(store, stored, Consenting(Purpose.BULLETIN, is_given=True, text=consent))
        case Stopping(topic):
            stop(store, stored, topic)
            if not store.subscriptions.of(stored.oa_id, stored.person):
                _consent(store, stored, Consenting(Purpose.BULLETIN, is_given=False, text=""))
        case Testing(code):
            store.testers.link(stored.oa_id, code, stored.person)


def learn(store: Store, stored: StoredEvent, outcome: Outcome) -> None:
    """Write what editors shall see: counts first, so that everybody locks rows in one order."""
    store.tallies.count(sorted(outcome.tallies, key=str), oa_id=stored.oa_id)
    if outcome.proposal is not None:
        store.proposals.add(outcome.proposal)
    for gap in outcome.gaps:
        store.gaps.add(gap, oa_id=stored.oa_id, person=stored.person)
