"""Makes something of questions that citizens asked: a wording of an entry, or an entry.

Whether a wording would take other questions away is bot.editorial.regression's matter. Every
function but `add_wording` and `add_entry` is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.clock import today
from bot.editorial import desk, drafting
from bot.editorial.files import hash_of
from bot.editorial.grouping import Group
from bot.editorial.writing import begun, name_of, with_wording
from bot.errors import CaseChanged
from bot.models import GapStatus
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.audit import Act
from bot.storage.store import Store
from knowledge.model import Kind

Files = Mapping[str, str]


def as_wording(
    store: Store, files: Files, group: Group, path: str, wording: str, *, by: str
) -> Revision:
    """Make a group of questions a wording of an entry's file; they wait until it is published.

    Raises EditRefused where the file cannot be changed safely, and CaseChanged where somebody
    else decided on one of the questions meanwhile.
    """
    with store.engine.atomic():
        revision = add_wording(store, files, path, wording, by=by)
        _take(store, group, revision, by=by)
        _tell(store, "gap.wording", group, by=by, detail=f"revision={revision.id} path={path}")
    return revision


def as_entry(store: Store, files: Files, group: Group, *, by: str) -> Revision:
    """Begin an entry that answers a group of questions; they wait until it is published.

    Raises CaseChanged.
    """
    day = today(store.clock)
    text = begun(Kind.FAQ, group.question, group.questions, on=day)
    # Names of files stand in the clear and in the record of acts: none is made of citizens' words.
    named = f"câu hỏi {day:%Y %m %d}"
    with store.engine.atomic():
        revision = _begin(store, files, Kind.FAQ, named, text, by=by)
        _take(store, group, revision, by=by)
        _tell(store, "gap.entry", group, by=by, detail=f"revision={revision.id}")
    return revision


def out_of_scope(store: Store, group: Group, *, by: str) -> None:
    """Let a group of questions never be shown again. Raises CaseChanged."""
    with store.engine.atomic():
        ids = _ids(group)
        _check(group, store.gaps.decide(ids, GapStatus.OUT_OF_SCOPE, by=by, on=today(store.clock)))
        _tell(store, "gap.out_of_scope", group, by=by)


def handed_over(store: Store, group: Group, codes: Iterable[str], *, by: str) -> None:
    """Let go of who asked, for officers answer them now; belongs into a transaction."""
    store.gaps.release(_ids(group))
    _tell(store, "gap.hand_over", group, by=by, detail=" ".join(codes))


def add_wording(store: Store, files: Files, path: str, wording: str, *, by: str) -> Revision:
    """Add a wording to one's own draft of a file, or begin one with it; belongs into a transaction.

    A draft begins from what is furthest on its way, so that wordings add up. Raises EditRefused
    where the file cannot be changed safely.
    """
    store.revisions.hold(path)
    found = drafting.draft_for(store, path, by=by)
    mine = found if found is not None and found.author == by else None
    coming = store.revisions.list(RevisionStatus.REVIEW, RevisionStatus.APPROVED, path=path)
    source = mine or max(coming, key=lambda each: each.id, default=None)
    text = source.text if source else files.get(path, "")
    changed = with_wording(text, wording)
    if mine is not None:
        return store.revisions.change(mine, changed, by=by)
    return desk.add(store, path, changed, base=hash_of(text), by=by)


def add_entry(
    store: Store, files: Files, kind: Kind, title: str, questions: Iterable[str], *, by: str
) -> Revision:
    """Begin a draft of a new entry under a name that nobody else has; belongs into a transaction.

    Raises EditRefused for a title without a letter.
    """
    text = begun(kind, title, questions, on=today(store.clock))
    return _begin(store, files, kind, title, text, by=by)


def _begin(store: Store, files: Files, kind: Kind, named: str, text: str, *, by: str) -> Revision:
    store.revisions.hold(name_of(kind, named, ()))
    path = name_of(kind, named, desk.taken(store, files))
    return desk.add(store, path, text, base="", by=by)


def _take(store: Store, group: Group, revision: Revision, *, by: str) -> None:
    _check(group, store.gaps.take(_ids(group), revision.id, by=by))


def _check(group: Group, changed: int) -> None:
    if changed != len(group.gaps):
        raise CaseChanged("somebody decided on one of the questions meanwhile")


def _ids(group: Group) -> list[str]:
    return [gap.id for gap in group.gaps]


def _tell(store: Store, what: str, group: Group, *, by: str, detail: str = "") -> None:
    """Add the row of a deed."""
    first = group.gaps[0]
    told = f"{detail} questions={len(group.gaps)}".strip()
    store.audit.append(Act(by, what, first.oa_id, first.id, told))
