"""Tables of the knowledge: listed, searched, edited row by row or as text, tried, with history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.editorial import drafting, tables
from bot.editorial.advice import advise, is_known
from bot.editorial.drafting import Sheet
from bot.editorial.sentences import FILE as WORDING
from bot.editorial.sentences import sentences, with_sentence
from bot.errors import CaseChanged
from bot.staff.roles import Right
from bot.wording.wording import own_texts
from knowledge.editing import EditError
from knowledge.life_events import FILE as LIFE_EVENTS
from knowledge.model import Procedure
from knowledge.problems import Problem
from knowledge.tabletexts import (
    VALUE,
    Item,
    add_item,
    drop_item,
    groups_of,
    items_of,
    put_item,
)
from knowledge.text import fold
from webhooks.console import access, content, entry_desk, table_trial
from webhooks.console.table_words import named

_SHOWN = 150
_MAX_BYTES = 3_000_000
DONE = {
    "saved": "Đã lưu vào bản nháp. Người dân chưa thấy gì thay đổi.",
    "same": "Không có gì khác nên không lưu.",
}
_NO_GUARD = "không nhận là tình huống đặc biệt"
_NO_ENTRY = "không bài nào"
_CHANGED = (
    "Bảng vừa được sửa ở nơi khác. Chữ Anh/Chị gõ còn nguyên dưới đây, bản đang lưu ở bên dưới. "
    "Xem lại rồi bấm Lưu lần nữa."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the list: what is worked on, and whether it differs from what is answered."""

    id: str
    group: str
    title: str
    said: str
    is_changed: bool


def register(console: Blueprint) -> None:
    """Hang the pages up."""
    console.get("/knowledge/tables", endpoint="tables")(overview)
    console.get("/knowledge/tables/<path:path>", endpoint="table")(show)
    console.post("/knowledge/tables/<path:path>", endpoint="table_save")(save)


@access.needs(Right.EDIT_KNOWLEDGE)
def overview() -> ResponseReturnValue:
    """List the tables."""
    app = access.app_here()
    return render_template(
        "console/tables.html",
        page="knowledge",
        tab="tables",
        tables=tables.listed(app.store, content.files()),
        oas=app.settings.oas,
        names=app.store.staff.names(),
    )


@access.needs(Right.EDIT_KNOWLEDGE)
def show(path: str) -> ResponseReturnValue:
    """Show the rows of a table, one row, or its text."""
    sheet = _sheet(path)
    if "muc" in request.args or "nhom" in request.args:
        return _row_page(sheet)
    if request.args.get("xem") == "chu" or (path != WORDING and not groups_of(path)):
        return _text_page(sheet)
    return _list_page(sheet)


@access.needs(Right.EDIT_KNOWLEDGE, max_bytes=_MAX_BYTES)
def save(path: str) -> ResponseReturnValue:
    """Keep a row or the whole text in one's draft."""
    sheet, form = _sheet(path), request.form
    page = _text_page if "text" in form else _row_page
    try:
        text = _written(sheet)
        by = access.account_here().id
        kept = drafting.save(access.app_here().store, sheet, text, by=by, mark=form.get("mark", ""))
    except EditError as error:
        return page(sheet, problem=f"{str(error)[:1].upper()}{str(error)[1:]}."), 422
    except CaseChanged:
        return page(sheet, problem=_CHANGED), 409
    done = "saved" if kept is not None and text != sheet.text else "same"
    return redirect(url_for("console.table", path=path, da=done, q=form.get("q", "")), 303)


def _written(sheet: Sheet) -> str:
    """Return the table's text as the form has it. Raises EditError."""
    form, path = request.form, sheet.path
    if "text" in form:
        if len(form["text"]) > drafting.LONGEST_TEXT:
            raise EditError("bảng dài quá 400.000 chữ; tách phần ít dùng ra")
        return form["text"].replace("\r\n", "\n")
    item_id = form.get("muc", "")
    if path == WORDING:
        said = "" if form.get("do") == "drop" else form.get(VALUE, "").replace("\r\n", "\n").strip()
        return with_sentence(sheet.text, item_id, said)
    fields = {key.removeprefix("f:"): text for key, text in form.items() if key.startswith("f:")}
    if form.get("do") == "drop":
        return drop_item(path, sheet.text, item_id)
    if not item_id:
        return add_item(path, sheet.text, form.get("nhom", ""), fields)
    return put_item(path, sheet.text, item_id, fields)


def _list_page(sheet: Sheet, problem: str = "") -> str:
    app = access.app_here()
    words = request.args.get("q", "")[:200]
    rows = _wording_rows(sheet) if sheet.path == WORDING else _rows(sheet)
    found = [row for row in rows if _holds(row, words)]
    return render_template(
        "console/table.html",
        **_shared(sheet, problem),
        rows=found[:_SHOWN],
        count=len(found),
        words=words,
        groups=[group for group in groups_of(sheet.path) if not group.is_fixed],
        history=tables.history(app.store, sheet.path),
        asked=request.args.get("thu", ""),
        trial=_trial(sheet),
        can_try=_can_try(sheet.path),
        nothing=_NO_GUARD if sheet.path == "guards.toml" else _NO_ENTRY,
    )


def _row_page(sheet: Sheet, problem: str = "") -> str:
    given = request.values
    item, group = _item(sheet, given.get("muc", "")), None
    if item is None and sheet.path != WORDING:
        group = next((g for g in groups_of(sheet.path) if g.name == given.get("nhom")), None)
        if group is None or group.is_fixed:
            abort(404)
    typed = {key.removeprefix("f:"): text for key, text in given.items() if key.startswith("f:")}
    key = given.get("muc", "")
    own = own_texts().get(key, "") if sheet.path == WORDING else ""
    if sheet.path == WORDING and not own:
        abort(404)
    said = given.get(VALUE) or sentences(sheet.text).get(key, own)
    return render_template(
        "console/table_row.html",
        **_shared(sheet, problem),
        item=item,
        group=item.group if item else group,
        fields={**(item.fields if item else {}), **typed},
        key=key,
        own=own,
        heading=named(item.title) if item else key or "Thêm dòng",
        said=said,
        spoken=table_trial.spoken(entry_desk.voice(), key, said) if own else None,
        words=given.get("q", ""),
        kept=_kept(sheet, item, key) if problem == _CHANGED else "",
    )


def _kept(sheet: Sheet, item: Item | None, key: str) -> str:
    """Return what is saved of a row now, for whoever was slower."""
    return item.said if item else sentences(sheet.text).get(key, own_texts().get(key, ""))


def _text_page(sheet: Sheet, problem: str = "") -> str:
    typed = request.form.get("text")
    return render_template(
        "console/table_text.html",
        **_shared(sheet, problem),
        typed=sheet.text if typed is None else typed.replace("\r\n", "\n"),
        kept=sheet.text if typed is not None and problem == _CHANGED else "",
        history=tables.history(access.app_here().store, sheet.path),
    )


def _shared(sheet: Sheet, problem: str) -> dict[str, object]:
    app = access.app_here()
    draft = sheet.draft
    wrong: Sequence[Problem] = ()
    if draft is not None:
        wrong = tables.faults(content.files(), sheet.path, draft.text, on=content.today())
    return {
        "page": "knowledge",
        "tab": "tables",
        "sheet": sheet,
        "title": tables.title_of(sheet.path),
        "has_rows": sheet.path == WORDING or bool(groups_of(sheet.path)),
        "faults": [(each.line, _sentence(each)) for each in wrong],
        "names": app.store.staff.names(),
        "problem": problem,
        "done": DONE.get(request.args.get("da", ""), ""),
    }


def _sentence(problem: Problem) -> str:
    """Return what an editor must do; messages of sentences are Vietnamese as they are."""
    if is_known(problem.message):
        return advise(problem, "").sentence
    return f"{problem.message}."


def _rows(sheet: Sheet) -> list[Shown]:
    now = {(each.id, each.said) for each in _items(sheet.path, sheet.now)}
    return [
        Shown(
            item.id,
            item.group.title,
            named(item.title),
            _told(sheet.path, item),
            (item.id, item.said) not in now,
        )
        for item in _items(sheet.path, sheet.text)
    ]


def _told(path: str, item: Item) -> str:
    """Return what a row says; of a life event, the procedures that people need after it."""
    if path != LIFE_EVENTS:
        return item.said
    entries = access.app_here().shelf().index.entries.values()
    having = [
        each.name
        for each in entries
        if isinstance(each, Procedure) and item.title in each.life_events
    ]
    return f"{len(having)} thủ tục" + (": " if having else "") + "; ".join(having)


def _wording_rows(sheet: Sheet) -> list[Shown]:
    changed, now = sentences(sheet.text), sentences(sheet.now)
    return [
        Shown(key, key.partition(".")[0], key, said, changed.get(key) != now.get(key))
        for key, own in own_texts().items()
        for said in (changed.get(key, own),)
    ]


def _items(path: str, text: str) -> tuple[Item, ...]:
    try:
        return items_of(path, text)
    except EditError:
        return ()


def _item(sheet: Sheet, item_id: str) -> Item | None:
    found = (item for item in _items(sheet.path, sheet.text) if item_id and item.id == item_id)
    return next(found, None)


def _holds(row: Shown, words: str) -> bool:
    return " ".join(fold(words).split()) in fold(f"{row.title} {row.said}")


def _trial(sheet: Sheet) -> object:
    """Return what a message that was typed for trying gets, before and after."""
    asked = request.args.get("thu", "").strip()[:300]
    app = access.app_here()
    guide, day = app.shelf(), content.today()
    if not asked or not _can_try(sheet.path):
        return None
    if sheet.path == "guards.toml":
        return table_trial.caught(guide, sheet.text, asked)
    lexicon = tables.lexicon_of(content.files(), sheet.path, sheet.text, on=day)
    text = sheet.path + sheet.text
    return table_trial.understood(guide, lexicon, asked, text=text, on=day)


def _can_try(path: str) -> bool:
    return path in ("guards.toml", "abbreviations.toml") or path.startswith("synonyms/")


def _sheet(path: str) -> Sheet:
    files = content.files()
    if not tables.is_table(path, files):
        abort(404)
    return drafting.opened(access.app_here().store, files, path, by=access.account_here().id)
