"""Questions that were not answered well, in groups, and what an editor makes of each with a click.

Nothing here changes an answer: a wording becomes a draft only when no known question would lose
its entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.cases.handing import hand_over, reachable
from bot.editorial import questions
from bot.editorial.grouping import Group, grouped
from bot.editorial.regression import Change, base_of, changes
from bot.errors import CaseChanged, EditRefused
from bot.staff.roles import Right
from bot.storage.store import Store
from knowledge.model import Entry
from webhooks.console import access, content

PAGE_SIZE = 20
DONE = {
    "wording": "Đã ghi cách hỏi vào bản sửa. Không câu hỏi nào đã biết bị đổi bài.",
    "out": "Đã đánh dấu ngoài phạm vi; câu này không hiện lại.",
    "handed": "Đã chuyển cán bộ. Vụ việc nằm ở mục Phản ánh, loại yêu cầu gặp cán bộ.",
}
_GONE = "Có người vừa xử lý các câu hỏi này. Xem lại danh sách."
_NO_ENTRY = "Chọn một bài, hoặc gõ đúng mã bài."
_NO_WORDS = "Cách hỏi còn trống, hoặc dài quá 120 ký tự."
_NOBODY = "Zalo không còn cho gửi tới người nào đã hỏi câu này."
_NO_FILE = "Tệp của bài này không sửa tự động được. Mở bài ra sửa bằng tay."
_LONGEST = 120
_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A group with the entries that come nearest, and how many askers can still be written to."""

    group: Group
    nearest: tuple[Entry, ...]
    reachable: int


def register(console: Blueprint) -> None:
    """Hang the page and its actions up."""
    console.get("/knowledge/gaps", endpoint="gaps")(gaps)
    console.post("/knowledge/gaps/wording", endpoint="gap_wording")(wording)
    console.post("/knowledge/gaps/draft", endpoint="gap_draft")(draft)
    console.post("/knowledge/gaps/out", endpoint="gap_out")(out_of_scope)
    console.post("/knowledge/gaps/hand", endpoint="gap_hand")(hand)


@access.needs(Right.EDIT_KNOWLEDGE)
def gaps() -> ResponseReturnValue:
    """List the groups, the most frequent first."""
    return _page(done=DONE.get(request.args.get("da", ""), ""))


@access.needs(Right.EDIT_KNOWLEDGE)
def wording() -> ResponseReturnValue:
    """Prepare a question as a wording of an entry, where that changes nothing else."""
    group = _chosen()
    if group is None:
        return _page(problem=_GONE), 409
    guide, text = access.app_here().shelf(), " ".join(request.form.get("wording", "").split())
    entry = guide.entry(request.form.get("other", "").strip() or request.form.get("entry", ""))
    if entry is None or not 0 < len(text) <= _LONGEST:
        return _page(problem=_NO_WORDS if entry else _NO_ENTRY), 422
    files = content.files()
    lost = _lost(files, entry, text)
    if lost:
        return _page(lost=lost, wanted=text), 422
    try:
        questions.as_wording(_store(), files, group, entry.file, text, by=_me())
    except EditRefused:
        return _page(problem=_NO_FILE), 422
    except CaseChanged:
        return _page(problem=_GONE), 409
    return _back("wording")


@access.needs(Right.EDIT_KNOWLEDGE)
def draft() -> ResponseReturnValue:
    """Begin an entry that answers the group."""
    group = _chosen()
    if group is None:
        return _page(problem=_GONE), 409
    try:
        revision = questions.as_entry(_store(), content.files(), group, by=_me())
    except CaseChanged:
        return _page(problem=_GONE), 409
    return redirect(url_for("console.entry_edit", revision_id=revision.id, da="begun"), 303)


@access.needs(Right.EDIT_KNOWLEDGE)
def out_of_scope() -> ResponseReturnValue:
    """Let these questions never be shown again."""
    group = _chosen()
    if group is None:
        return _page(problem=_GONE), 409
    try:
        questions.out_of_scope(_store(), group, by=_me())
    except CaseChanged:
        return _page(problem=_GONE), 409
    return _back("out")


@access.needs(Right.EDIT_KNOWLEDGE)
def hand() -> ResponseReturnValue:
    """Let officers answer those who asked, as far as Zalo still lets us write to them."""
    group = _chosen()
    if group is None:
        return _page(problem=_GONE), 409
    app = access.app_here()
    store, ids = app.store, _ids(group)
    with store.engine.atomic():
        codes = hand_over(
            store,
            store.gaps.askers(ids),
            group.question,
            cause=f"gap:{ids[0]}",
            calendar=app.shelf().calendar,
        )
        if codes:
            questions.handed_over(store, group, codes, by=_me())
    return _back("handed") if codes else (_page(problem=_NOBODY), 422)


def _lost(files: Mapping[str, str], entry: Entry, text: str) -> Sequence[Change]:
    """Return the questions of other entries that would be answered by another one than today."""
    app = access.app_here()
    guide, store = app.shelf(), app.store
    base = base_of(guide.index)
    confirmed = [each.question for each in store.proposals.list_open() if each.entry != entry.id]
    kept = [each for each, right in content.golden(files).items() if entry.id not in right]
    asked = (*kept, *confirmed)
    return changes(base, entry.id, text, as_of=content.today(), golden=asked, before=guide.matcher)


def _groups() -> tuple[Group, ...]:
    app = access.app_here()
    return grouped(app.store.gaps.open_for(_me()), app.shelf().index.lexicon)


def _chosen() -> Group | None:
    """Return the questions that the form names; None when somebody decided on one meanwhile."""
    wanted = request.form.getlist("gap")
    mine = {gap.id: gap for gap in access.app_here().store.gaps.open_for(_me())}
    if not wanted:
        abort(422)
    return Group(tuple(mine[each] for each in wanted)) if mine.keys() >= set(wanted) else None


def _shown(group: Group) -> Shown:
    app = access.app_here()
    ranked = app.shelf().matcher.rank(group.question, as_of=content.today())[:_CANDIDATES]
    there = reachable(app.store, app.store.gaps.askers(_ids(group)))
    return Shown(group, tuple(row.entry for row in ranked), len(there))


def _page(
    *, done: str = "", problem: str = "", lost: Sequence[Change] = (), wanted: str = ""
) -> str:
    groups = _groups()
    number = min(max(1, request.args.get("page", 1, type=int)), 1 + len(groups) // PAGE_SIZE)
    start = (number - 1) * PAGE_SIZE
    return render_template(
        "console/gaps.html",
        page="knowledge",
        tab="gaps",
        shown=[_shown(group) for group in groups[start : start + PAGE_SIZE]],
        total=len(groups),
        in_hand=grouped(_store().gaps.in_hand(_me()), access.app_here().shelf().index.lexicon),
        asked=sum(group.times for group in groups),
        number=number,
        has_more=len(groups) > start + PAGE_SIZE,
        titles=access.app_here().shelf().index.entries,
        today=content.today(),
        done=done,
        problem=problem,
        lost=lost,
        wanted=wanted,
    )


def _back(done: str) -> ResponseReturnValue:
    return redirect(url_for("console.gaps", da=done), 303)


def _ids(group: Group) -> list[str]:
    return [gap.id for gap in group.gaps]


def _store() -> Store:
    return access.app_here().store


def _me() -> str:
    return access.account_here().id
