"""Answers what a plan orders: who does which task, and when.

Tasks are data of the plan's annex; the plan's prose is rendered by bot.conversation.answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.answers import fit, source_line
from bot.conversation.masking import shorten
from bot.wording import Wording
from knowledge.model import Facet, Plan, PlanTask
from knowledge.text import Token, plain

_UNITS = ["khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi"]
_WORDS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_UNITS) if number},
    **{f"muoi {word}": 10 + number for number, word in enumerate(_UNITS) if 0 < number < 10},
    "nhat": 1, "nhi": 2, "tu": 4, "muoi lam": 15,
}  # fmt: skip
_SPELT = "|".join(sorted(_WORDS, key=len, reverse=True))
# Without "số" or "thứ" a bare "năm" may begin a year, "bảy" without its mark be "bây giờ".
_NUMBER = re.compile(
    r"\b(?:nhiem vu|viec|muc|dau viec) (?:"
    rf"(?:so |thu )?(?P<figures>\d{{1,2}})\b|(?:so|thu) (?P<named>{_SPELT})\b|"
    rf"(?P<bare>{_SPELT})(?= (?:la|thi|do|ai|a|nhe|the|lam|noi)\b|$))"
)
_TODAY = re.compile(
    r"\b(?:ai|co quan nao|don vi nao|so nao) (?:se |dang |da )?thay\b|\bthay the\b|\bbay gio\b|"
    r"\b(?:hien nay|hien tai|con hieu luc|sau sap nhap)\b"
)
_PROSE = frozenset(
    {Facet.REPORTING, Facet.FUNDING, Facet.CHANNELS, Facet.AIMS, Facet.TODAY, Facet.CONTENT}
)
"""Sides that have a section of their own, which wins over a task that shares words with it."""

_EVERYBODY = frozenset({"cac", "ubnd"})
_SHORT_LINE = 62
_QUOTAS: Mapping[str, str] = {"month": "plan.quota_month", "year": "plan.quota_year"}


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """A reply about tasks; `numbers` are those it lists for choosing."""

    text: str
    numbers: tuple[int, ...] = ()


def about_tasks(
    plan: Plan, words: Sequence[Token], *, wording: Wording, facets: Sequence[Facet]
) -> TaskAnswer | None:
    """Return the reply when a question is about tasks of the plan, else None."""
    folded = " ".join(word.folded for word in words)
    number = asked_number(words)
    if number is not None:
        return one_task(plan, number, wording=wording)
    if Facet.TODAY in facets:
        return None
    led = _led(plan, folded)
    if led:
        return _few(plan, led, wording=wording, by_lead=True)
    if _PROSE.isdisjoint(facets):
        meant = _meant(plan, words)
        if meant:
            return _few(plan, meant, wording=wording)
    if Facet.TASKS in facets and plan.tasks:
        return all_tasks(plan, wording=wording)
    return None


def asked_number(words: Sequence[Token]) -> int | None:
    """Return the number of the task that is asked for, in figures or in words."""
    found = _NUMBER.search(" ".join(word.folded for word in words))
    if found is None:
        return None
    if found["figures"]:
        return int(found["figures"])
    return _WORDS[found["named"] or found["bare"]]


def asks_of_today(words: Sequence[Token]) -> bool:
    """Say whether somebody asks who does it now, rather than what was planned then."""
    return _TODAY.search(" ".join(word.folded for word in words)) is not None


def is_led_by_named(plan: Plan, words: Sequence[Token]) -> bool:
    """Say whether a body that leads a task of the plan is named."""
    return bool(_led(plan, " ".join(word.folded for word in words)))


def one_task(plan: Plan, number: int, *, wording: Wording) -> TaskAnswer:
    """Return one task in full; for a wrong number, how many there are."""
    task = next((task for task in plan.tasks if task.no == number), None)
    if task is None:
        text = wording.say("plan.unknown_task", count=len(plan.tasks))
        return TaskAnswer(text, tuple(task.no for task in plan.tasks))
    body = [_full(task, wording), wording.say("plan.of_plan", plan=name(plan, wording))]
    return TaskAnswer(fit(body, _tail(plan, wording), wording))


def all_tasks(plan: Plan, *, wording: Wording) -> TaskAnswer:
    """Return every task in one line each; their numbers may be chosen then."""
    lines = [
        wording.say(
            "plan.line", number=task.no, content=shorten(task.content, _SHORT_LINE), lead=task.lead
        )
        for task in plan.tasks
    ]
    first = wording.say("plan.all", plan=name(plan, wording), count=len(plan.tasks))
    numbers = f"1–{len(plan.tasks)}"
    pick = wording.say("choices.pick_plan_task", numbers=numbers)
    text = fit([first, *lines], [source_line(plan.sources[0], wording), pick], wording)
    return TaskAnswer(text, tuple(task.no for task in plan.tasks))


def name(plan: Plan, wording: Wording) -> str:
    """Return how a plan is called in a sentence."""
    if plan.number:
        return wording.say("plan.name", number=plan.number, issuer=plan.agency)
    return wording.say("plan.name_unnumbered", issuer=plan.agency, period=plan.period)


def _few(
    plan: Plan, tasks: Sequence[PlanTask], *, wording: Wording, by_lead: bool = False
) -> TaskAnswer:
    if len(tasks) == 1:
        return one_task(plan, tasks[0].no, wording=wording)
    first = wording.say("plan.led_by", lead=tasks[0].lead) if by_lead else name(plan, wording)
    body = [first, *(_full(task, wording) for task in tasks)]
    return TaskAnswer(fit(body, _tail(plan, wording), wording))


def _full(task: PlanTask, wording: Wording) -> str:
    quota = ""
    if task.quota is not None and task.quota_per in _QUOTAS:
        quota = " " + wording.say(_QUOTAS[task.quota_per], count=task.quota)
    return wording.say(
        "plan.task",
        number=task.no,
        content=task.content,
        lead=task.lead,
        partners=", ".join(task.partners) or wording.say("plan.nobody"),
        period=task.period,
        quota=quota,
    )


def _tail(plan: Plan, wording: Wording) -> list[str]:
    today = [wording.say("plan.historic", today=plan.superseded_by)] if plan.superseded_by else []
    return [*today, source_line(plan.sources[0], wording)]


def _led(plan: Plan, folded: str) -> list[PlanTask]:
    """Return the tasks whose leading body is named in the question."""
    return [
        task
        for task in plan.tasks
        if any(f" {name} " in f" {folded} " for name in _names_of(task.lead))
    ]


def _names_of(body: str) -> tuple[str, ...]:
    """Return how people shorten a body: "đài phát", "đài truyền hình"; none for "các sở"."""
    words = [word.folded for word in plain(body)]
    if words[0] in _EVERYBODY:
        return ()
    proper = words[:-1] if words[-1] == "tinh" else words
    return " ".join(words[:2]), " ".join([words[0], *proper[-2:]])


def _meant(plan: Plan, words: Sequence[Token]) -> list[PlanTask]:
    """Return the one or two tasks that share the most rare word pairs with the question."""
    # Words of the plan's own name say which plan is meant, not which task.
    asked = _pairs(words) - _pairs(plain(plan.title))
    pairs = {task.no: _pairs(plain(task.content)) for task in plan.tasks}
    spread = Counter(pair for each in pairs.values() for pair in each)
    scores = {
        number: sum(1 for pair in each & asked if spread[pair] <= 2)
        for number, each in pairs.items()
    }
    best = max(scores.values(), default=0)
    meant = [task for task in plan.tasks if scores[task.no] == best] if best else []
    return meant if len(meant) <= 2 else []


def _pairs(words: Sequence[Token]) -> set[tuple[str, str]]:
    folded = [word.folded for word in words]
    return set(zip(folded, folded[1:], strict=False))
