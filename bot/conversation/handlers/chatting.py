"""Answer small talk, other bodies' matters, and questions that lean on the last topic."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.handlers import answering
from bot.conversation.speaking import MENU_BUTTONS, answered
from bot.conversation.turn import Turn
from bot.models import Outcome, Understanding, UnderstoodAs
from knowledge.model import Plan

SMALLTALK: Mapping[str, str] = {
    "greeting": "smalltalk.greeting",
    "presence": "smalltalk.presence",
    "thanks": "smalltalk.thanks",
    "bye": "smalltalk.bye",
    "consent": "smalltalk.consent",
}
REDIRECTS: Mapping[str, str] = {
    "divorce": "faq:ly-hon",
    "traffic_fine": "faq:phat-nguoi",
    "income_tax": "faq:thue-thu-nhap-ca-nhan",
    "driving_course": "faq:hoc-thi-lai-xe",
    "loan": "faq:vay-von-chinh-sach",
}
"""The entry that says whose matter it is, by the rule that recognises it."""


def small_talk(turn: Turn) -> Outcome | None:
    """Answer a message that is nothing but greeting, thanks or good-bye."""
    rules = turn.guide.rules
    if not turn.words:
        understood = Understanding(UnderstoodAs.SMALLTALK, entry="empty")
        return answered(turn, understood, turn.say("smalltalk.empty"))
    if not rules.only("idle", turn.words):
        return None
    name = next((rule.name for rule in rules.smalltalk if rule.holds(turn.words)), "consent")
    understood = Understanding(UnderstoodAs.SMALLTALK, entry=name)
    buttons = turn.buttons(*MENU_BUTTONS) if name in {"greeting", "presence"} else ()
    return answered(turn, understood, turn.say(SMALLTALK[name]), buttons=buttons)


def redirect(turn: Turn) -> Outcome | None:
    """Say whose matter it is when it is not the agency's."""
    name = turn.guide.rules.redirect(turn.words)
    entry = turn.guide.entry(REDIRECTS[name]) if name is not None else None
    if entry is None:
        return None
    return answering.tell(turn, entry, understood=Understanding(UnderstoodAs.REDIRECT, entry=name))


def follow_up(turn: Turn) -> Outcome | None:
    """Answer "phí bao nhiêu" about the last topic, or ask which topic is meant."""
    if not turn.guide.matcher.is_bare_follow_up(turn.text):
        return None
    facets = turn.guide.matcher.facets(turn.text)
    if answering.is_offering(turn):
        return answering.ask_first(turn, facets)
    topic = turn.guide.entry(turn.state.topic) if turn.state.topic_until > turn.now else None
    if topic is None and turn.guide.matcher.known(turn.text):
        return None
    if topic is None:
        understood = Understanding(UnderstoodAs.NO_MATCH)
        return answered(turn, understood, turn.say("slot.which_topic"))
    about = "" if isinstance(topic, Plan) else turn.say("answer.about", name=topic.name)
    return answering.tell(turn, topic, facets=facets, heading=about)
