"""Takes an entry away, or lets it end on a day: says first what that leaves without an answer.

What comes of it are revisions in review, approved by somebody else and taken back like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from bot.clock import today
from bot.editorial import desk
from bot.editorial.files import examined, hash_of
from bot.editorial.onefile import family
from bot.editorial.trial import Told, asked
from bot.errors import EditRefused
from bot.matching.matcher import Matcher
from bot.models.revisions import OPEN, Revision
from bot.storage.store import Store
from knowledge.editing import EditError
from knowledge.forms import Form, read_form, write_form
from knowledge.index import Index
from knowledge.loader import kind_of
from knowledge.model import Entry

_REMOVED = "Gỡ bài “{name}”"
_UNLINKED = "Bỏ liên kết tới bài “{name}” sắp gỡ"
_ENDED = "Bài “{name}” hết hiệu lực sau {day:%d/%m/%Y}"

_LINKS = frozenset({"related", "bundle"})

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """A question of the entry, and what would be said to it without the entry."""

    question: str
    told: Told


@dataclass(frozen=True, slots=True)
class Consequences:
    """What taking a file away would leave behind.

    `stays` are other files that go on telling the entry, `links` the files that name it and would
    name nothing then, `hanging` says that what a province or an OA changes would have no base.
    """

    entry: Entry
    stays: tuple[str, ...]
    links: tuple[str, ...]
    hanging: bool
    questions: tuple[Left, ...]

    @property
    def unanswered(self) -> tuple[Left, ...]:
        """The questions that nothing would be said to."""
        return tuple(each for each in self.questions if not each.told.entries)

    @property
    def answered(self) -> tuple[Left, ...]:
        """The questions to which other entries would be told, or offered."""
        return tuple(each for each in self.questions if each.told.entries)


def left(after: Matcher, entry: Entry, *, confirmed: Iterable[str], on: date) -> tuple[Left, ...]:
    """Return what would be said to the questions of an entry by a matcher without its file.

    `confirmed` are more questions that are known to be the entry's.
    """
    questions = dict.fromkeys((*entry.questions, *confirmed))
    return tuple(Left(each, asked(after, each, on)) for each in questions)


def consequences(
    index: Index, files: Files, entry: Entry, *, questions: tuple[Left, ...], on: date
) -> Consequences:
    """Return what taking an entry's file away would leave behind, its questions among it."""
    path = entry.file
    stays = tuple(sorted(_files_of(index, entry.id) - {path}))
    links = () if stays else tuple(linking(index, files, entry.id, path))
    return Consequences(entry, stays, links, _hangs(files, path, on), questions)


def entry_of(index: Index, path: str) -> Entry | None:
    """Return the entry that is told from a file."""
    versions = (entry for each in index.versions.values() for entry in each)
    return next((entry for entry in versions if entry.file == path), None)


def linking(index: Index, files: Files, entry_id: str, path: str) -> list[str]:
    """Return the other files in which an entry is named; what is inherited is not named there."""
    entries = (entry for each in index.versions.values() for entry in each)
    named = {each.file for each in entries if entry_id in (*each.related, *each.bundle)}
    return [
        each
        for each in sorted(named - {path})
        if each in files and _is_naming(each, files[each], entry_id)
    ]


def take_away(
    store: Store, index: Index, files: Files, entry: Entry, *, by: str, why: str
) -> Revision:
    """Ask that an entry's file be taken away, and that others stop naming it.

    Where that is asked for already, the revision in question is returned; one that was given back
    is handed in again. Raises EditRefused with "hanging" where something needs the file, or with
    the path that has to be changed by hand.
    """
    path, name = entry.file, entry.name
    if _hangs(files, path, today(store.clock)):
        raise EditRefused("hanging")
    is_last = _files_of(index, entry.id) == {path}
    links = linking(index, files, entry.id, path) if is_last else ()
    texts = {each: _unlinked(each, files[each], entry.id) for each in links}
    with store.engine.atomic():
        store.revisions.hold(path)
        for revision in store.revisions.list(*OPEN, path=path):
            if not revision.text:
                return desk.ask_again(store, revision, by=by, why=why)
        for each, text in texts.items():
            note = _UNLINKED.format(name=name)
            desk.ask(store, each, text, base=hash_of(files[each]), by=by, note=note)
        note = _REMOVED.format(name=name)
        return _asked(store, files, path, "", by=by, note=note, why=why)


def ended(path: str, text: str, day: date) -> str:
    """Return a file's text with the last day on which it applies. Raises EditRefused."""
    told = {"valid_to": day.isoformat()}
    return _with(path, text, lambda form: replace(form, texts={**form.texts, **told}))


def end(store: Store, files: Files, entry: Entry, day: date, *, by: str, why: str) -> Revision:
    """Ask that an entry end after a day. Raises EditRefused with the path of an unusual file."""
    path = entry.file
    note = _ENDED.format(name=entry.name, day=day)
    text = ended(path, files[path], day)
    with store.engine.atomic():
        store.revisions.hold(path)
        for revision in store.revisions.list(*OPEN, path=path):
            if revision.text == text:
                return desk.ask_again(store, revision, by=by, why=why)
        return _asked(store, files, path, text, by=by, note=note, why=why)


def _asked(
    store: Store, files: Files, path: str, text: str, *, by: str, note: str, why: str
) -> Revision:
    made = desk.ask(store, path, text, base=hash_of(files[path]), by=by, note=note)
    # A reason is free text: it is sealed with the remarks, where a note stands in the clear.
    store.revisions.comment(made.id, why, by=by)
    return made


def _files_of(index: Index, entry_id: str) -> set[str]:
    return {each.file for each in index.versions.get(entry_id, ())}


def _hangs(files: Files, path: str, on: date) -> bool:
    rest = {each: files[each] for each in family(files, path) if each != path}
    return bool(rest) and examined(rest, on=on).base is None


def _is_naming(path: str, text: str, entry_id: str) -> bool:
    with suppress(EditRefused):
        return _unlinked(path, text, entry_id) != text
    return True


def _unlinked(path: str, text: str, entry_id: str) -> str:
    """Return a file's text without the names of an entry. Raises EditRefused with the path."""
    return _with(path, text, lambda form: replace(form, lists=_without(form.lists, entry_id)))


def _without(lists: Mapping[str, tuple[str, ...]], entry_id: str) -> Mapping[str, tuple[str, ...]]:
    return {
        key: tuple(each for each in told if each != entry_id) if key in _LINKS else told
        for key, told in lists.items()
    }


def _with(path: str, text: str, change: Callable[[Form], Form]) -> str:
    kind = kind_of(path)
    try:
        if kind is None:
            raise EditError("a table has no form of an entry")
        return write_form(text, change(read_form(text, kind)))
    except EditError as error:
        raise EditRefused(path) from error
