"""Keep talking about the plan in mind: "nhiệm vụ 4", "kho bạc làm gì", "ai làm bây giờ".

Leaves alone what names another plan, and everything while a report is being written.
"""

from __future__ import annotations

import re

from bot.conversation import plans, reporting
from bot.conversation.handlers import answering
from bot.conversation.speaking import answered
from bot.conversation.turn import Turn
from bot.models import Outcome, Understanding, UnderstoodAs
from knowledge.model import Facet, Plan
from knowledge.text import fold

_DOES = re.compile(
    r"(?:con |the |vay )*(?:so|ban|dai|bao|kho bac|van phong|ubnd|uy ban|cong an|hoi|doan|mat tran|"
    r"trung tam|truong|hiep hoi|phong|cuc|chi cuc) .*(?:lam|phu trach|duoc giao) "
    r"(?:gi|nhung gi|viec gi|nhiem vu gi)(?: a| vay| the)?"
)
"""A body and what it does."""


def in_mind(turn: Turn) -> Outcome | None:
    """Answer from the plan that was spoken of last."""
    topic = turn.guide.entry(turn.state.topic) if turn.state.topic_until > turn.now else None
    if not isinstance(topic, Plan) or reporting.is_open(turn) or _names_another(turn, topic):
        return None
    asks_now = plans.asks_of_today(turn.words) and len(turn.words) <= _SHORT
    is_about_tasks = (
        plans.asked_number(turn.words) is not None
        or plans.is_led_by_named(topic, turn.words)
        or asks_now
    )
    if is_about_tasks or turn.guide.matcher.is_bare_follow_up(turn.text):
        return answering.tell(turn, topic, facets=answering.sides(turn, turn.text))
    if _DOES.fullmatch(turn.folded):
        return _without_tasks(turn, topic)
    return None


_SHORT = 8
"""Words of a question that leans on the plan; a longer one has a topic of its own."""


def _names_another(turn: Turn, topic: Plan) -> bool:
    others = (entry for entry in turn.guide.index.entries.values() if isinstance(entry, Plan))
    return any(
        f" {fold(other.province)} " in f" {turn.folded} "
        for other in others
        if other.province != topic.province
    )


def _without_tasks(turn: Turn, plan: Plan) -> Outcome:
    """Say that the plan orders nothing of a body, and list what it does order."""
    said = turn.say("plan.no_body", plan=plans.name(plan, turn.wording))
    listed = answering.tell(turn, plan, facets=(Facet.TASKS,))
    understood = Understanding(UnderstoodAs.ANSWER, entry=plan.id, score=1.0)
    texts = (said, *(reply.text for reply in listed.replies))
    return answered(
        turn,
        understood,
        *texts,
        topic=plan.id,
        topic_until=turn.soon,
        expecting=listed.state.expecting,
    )
