"""Decides who answers: the first handler that takes the turn, in an order that is the policy.

Writes nothing; the worker carries the outcome out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.conversation import noticing, reporting
from bot.conversation.handlers import (
    aftercare,
    arrivals,
    attaching,
    chatting,
    commands,
    confirming,
    correcting,
    guarding,
    human,
    mixing,
    placing,
    planning,
    remarks,
    report,
    rights,
    secret,
    slot,
    subscribing,
    supplement,
    track,
    twofold,
)
from bot.conversation.speaking import REPORT, warned
from bot.conversation.turn import Turn
from bot.models import Outcome, Priority, Reply, Told, UnderstoodAs
from bot.zalo.events import MediaMessage, TextMessage

Handler = Callable[[Turn], Outcome | None]


def _corrected(turn: Turn) -> Outcome | None:
    """Answer what is meant instead: "không phải, ý tôi là …"."""
    meant = correcting.instead(turn)
    if meant is None:
        return None
    outcome = correcting.settled(turn, meant, _first(REQUESTS, meant))
    return noticing.as_denied(turn, outcome)


REQUESTS: tuple[Handler, ...] = (
    track.by_code,  # a tracking code
    track.mine,  # "phản ánh của tôi"
    track.when_done,  # "khi nào sửa xong?" after filing
    report.come_back,  # the place, hours after it was asked for
    mixing.several,  # several matters to report
    guarding.write_down,  # what people want to report
    human.asked_for,  # a person, please
    subscribing.stop_all,  # "đừng gửi tin nữa"
    remarks.about_us,  # scolding, "bạn tên gì", "dữ liệu của tôi"
    chatting.small_talk,  # nothing but politeness
    chatting.follow_up,  # "phí bao nhiêu" about the last topic
    placing.became,  # "Đắk Nông nay thuộc tỉnh nào"
    twofold.both,  # two questions in one message
    chatting.redirect,  # another body's matter
    placing.match,  # everything else is a question, and always gets an answer
)
"""What a message may ask for by itself."""

HANDLERS: tuple[Handler, ...] = (
    secret.refuse,  # state secrets: not taken in, whoever else is talking
    subscribing.by_name,  # "TẮT TIN", "NHẬN TIN thủ tục": even while an officer is talking
    arrivals.silence,  # an officer is talking: keep out
    attaching.take_contact,  # Zalo's contact form, for the open report
    arrivals.without_words,  # arrivals and receipts
    commands.obey,  # menu, huỷ, button payloads
    guarding.written_for,  # an editor's own question that only looks like a danger or a report
    guarding.explain,  # danger and lawful petitions, even inside an open report
    aftercare.asked,  # "đánh giá PA-… 5", "mở lại PA-…"
    supplement.asked,  # "bổ sung PA-… nhà số 12"
    supplement.given,  # the answer to an officer's question
    arrivals.media,  # pictures and stickers
    planning.in_mind,  # "nhiệm vụ 4" of the plan spoken of last
    aftercare.given_reason,  # why a case is to be opened again
    rights.corrected,  # what is wrong in the data about them
    report.nothing_open,  # "bỏ qua", "gửi" when no report is open
    slot.pick,  # a bare number answers the question we asked last
    placing.word_for_word,  # an editor's own question, before its parts are taken for others
    report.start_anonymous,  # what the guard on denunciations offers
    report.go_on,  # the open report
    confirming.helped,  # "đúng rồi", "cảm ơn, hữu ích quá" after an answer
    correcting.none_of_these,  # "ko phải cái đó" about what we said
    _corrected,  # "không, em hỏi phí cơ"
    *REQUESTS,
)


def respond(turn: Turn) -> Outcome:
    """Return what should happen because of one event."""
    before, turn = turn, supplement.with_question(turn)
    outcome = supplement.with_turn_taken(before, turn, _first(HANDLERS, turn))
    outcome = arrivals.overheard(turn, outcome)
    outcome = _greeted(turn, _warned(turn, _reminded(turn, _counted(turn, outcome))))
    return _with_news(turn, noticing.with_notice(turn, outcome))


def _first(handlers: Sequence[Handler], turn: Turn) -> Outcome:
    """Return what the first handler that takes the turn says; the last one takes all."""
    outcomes = (handler(turn) for handler in handlers)
    return next(outcome for outcome in outcomes if outcome is not None)


def _counted(turn: Turn, outcome: Outcome) -> Outcome:
    """Forget earlier misses once something was understood."""
    if outcome.understood.kind is UnderstoodAs.NO_MATCH or not outcome.replies:
        return outcome
    return replace(outcome, state=replace(outcome.state, misses=0))


def _reminded(turn: Turn, outcome: Outcome) -> Outcome:
    """After a question in between, come back to the open report."""
    draft = outcome.state.draft
    entry = outcome.understood.entry or ""
    is_aside = (
        reporting.is_open(turn)
        and draft is not None
        and bool(outcome.replies)
        and outcome.understood.kind is not UnderstoodAs.GUARD
        and not entry.startswith(REPORT)
    )
    if not is_aside or draft is None:
        return outcome
    kind = reporting.kind_name(turn, draft.kind)
    waiting = outcome.state.expecting
    if waiting is not None and waiting.owner == REPORT:
        question = reporting.short_question_of(turn, draft)
        text = turn.say("report.resume", kind=kind, question=question)
    else:
        text = turn.say("report.paused", kind=kind)
    return replace(outcome, replies=(*outcome.replies, Reply(text)))


def _warned(turn: Turn, outcome: Outcome) -> Outcome:
    """Name the numbers to call above an answer to somebody who may be in danger after all.

    An editor's own question is no cry for help, whatever the net makes of its words.
    """
    understood = outcome.understood
    if understood.kind is UnderstoodAs.GUARD or understood.entry in turn.written:
        return outcome
    if not outcome.replies or not turn.guide.rules.fears_danger(turn.sentences):
        return outcome
    return warned(turn, outcome)


def _with_news(turn: Turn, outcome: Outcome) -> Outcome:
    """Tell first what could not be told before; never between somebody and help."""
    if not isinstance(turn.event, TextMessage | MediaMessage) or not outcome.replies:
        return outcome
    if outcome.replies[0].priority is Priority.EMERGENCY:
        return outcome
    waiting = turn.intake.news(turn.oa.id, turn.person)
    news = tuple(Reply(each.text) for each in waiting)
    told = tuple(Told(each.id) for each in waiting)
    outcome = replace(outcome, replies=(*news, *outcome.replies), acts=(*outcome.acts, *told))
    return supplement.after_news(turn, outcome, frozenset(each.case_id for each in waiting))


def _greeted(turn: Turn, outcome: Outcome) -> Outcome:
    """Say once in a talk that this is a machine, after the first answer."""
    if turn.state.greeted or not outcome.replies:
        return outcome
    state = replace(outcome.state, greeted=True)
    first, *rest = outcome.replies
    if outcome.state.greeted or first.priority is Priority.EMERGENCY:
        return replace(outcome, state=state)
    told = replace(first, text=f"{first.text}\n{turn.say('welcome.once')}")
    return replace(outcome, state=state, replies=(told, *rest))
