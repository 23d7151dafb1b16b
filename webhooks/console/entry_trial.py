"""What a draft would change: a question tried before and after, and the known ones that change.

The page before a draft is handed in. Trying builds the whole knowledge once more, in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.editorial.onefile import Looked
from bot.editorial.trial import Changed, Trial, changed, known_questions, tried
from bot.models.revisions import Revision, RevisionStatus
from bot.staff.roles import Right
from knowledge.model import Entry
from webhooks.console import access, content, entry_desk, entry_editor, entry_words

_LONGEST = 300

REASONS = {
    "coverage": "khớp với lời câu hỏi",
    "named": "gọi đúng tên bài",
    "exact": "trùng một cách hỏi",
    "rarest": "có từ đặc trưng nhất",
    "acts": "đúng việc (cấp, đổi, xóa …)",
    "accents": "dấu gõ khớp",
}
"""What of the evidence an editor can act upon; each is a share between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the page shows of one trial."""

    one: Trial | None
    changed: tuple[Changed, ...]
    asked: int


def register(console: Blueprint) -> None:
    """Hang the page up."""
    console.get("/knowledge/edit/<revision_id>/try", endpoint="entry_trial")(show)


@access.needs(Right.EDIT_KNOWLEDGE)
def show(revision_id: str) -> ResponseReturnValue:
    """Show what the draft changes; a question may be given to be tried."""
    draft = entry_desk.draft_of(revision_id)
    day = entry_desk.day_asked()
    files = content.files()
    looked = entry_desk.looked_at(files, draft.path, draft.text, day)
    entry = looked.entry_of(draft.path)
    question = " ".join(request.args.get("hoi", "").split())[:_LONGEST]
    return render_template(
        "console/entry_trial.html",
        page="knowledge",
        tab="entries",
        draft=draft,
        entry=entry,
        question=question or _first_question(entry),
        side=entry_editor.beside(looked, draft.path, draft.text, day),
        result=_result(files, draft, looked, question or _first_question(entry)) if entry else None,
        titles=_titles(entry),
        day=day,
        is_open=draft.status is RevisionStatus.DRAFT,
        reasons=REASONS,
        words=entry_words,
    )


def _result(files: Mapping[str, str], draft: Revision, looked: Looked, question: str) -> Result:
    app, day, me = access.app_here(), entry_desk.day_asked(), access.account_here().id
    gaps = app.store.gaps
    guide = app.shelf()
    after = entry_desk.trials.matcher(guide.index, looked, text=draft.path + draft.text)
    known = known_questions(
        [
            *content.golden(files).items(),
            *((each.question, frozenset({each.entry})) for each in app.store.proposals.list_open()),
        ],
        [gap.question for each in (gaps.open_for(me), gaps.in_hand(me)) for gap in each],
    )
    one = tried(question, guide.matcher, after, as_of=day) if question else None
    return Result(one, changed(known, guide.matcher, after, as_of=day), len(known))


def _first_question(entry: Entry | None) -> str:
    return entry.questions[0] if entry and entry.questions else ""


def _titles(entry: Entry | None) -> dict[str, str]:
    known = access.app_here().shelf().index.entries
    own = {entry.id: entry.name} if entry else {}
    return {name: each.name for name, each in known.items()} | own
