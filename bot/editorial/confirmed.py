"""Makes a question that citizens confirmed a wording of its entry, when nothing else changes.

What comes of it is a draft like any other: handed in, approved by somebody else, published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.clock import today
from bot.editorial.files import Tried, examined, new_problems, tried
from bot.editorial.questions import add_wording
from bot.editorial.regression import Change, changes
from bot.editorial.writing import with_wording
from bot.errors import EditRefused, UnknownThing
from bot.models import Proposal
from bot.models.revisions import Revision
from bot.storage.audit import Act
from bot.storage.store import Store
from knowledge.golden import FILE as GOLDEN
from knowledge.golden import Golden, golden_of
from knowledge.loader import Base
from knowledge.model import Entry
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of a question: a draft of the entry's file, or the questions that it would take.

    Neither where the entry had the wording before; the question is closed then, too.
    """

    path: str
    draft: Revision | None = None
    lost: tuple[Change, ...] = ()


def accept(
    store: Store,
    files: Mapping[str, str],
    proposal: Proposal,
    *,
    author: str,
    name: str,
    act: Act,
    golden: Iterable[Golden] = (),
) -> Accepted:
    """Begin a draft with the wording and close the question, or say what stands against it.

    `author` writes the draft, `name` is kept with the decision, `act` is its row, `golden` are
    asked beside the content's own. Nothing is written where a question would be lost. Raises
    EditRefused where the content check would find something new, UnknownThing where the entry is
    gone or the question decided.
    """
    day = today(store.clock)
    before = examined(files, on=day)
    base = _base(before)
    entry = entry_of(base, proposal.entry)
    has_it = fold(proposal.question) in {fold(each) for each in entry.questions}
    if not has_it:
        rows = (*golden_of(files.get(GOLDEN, "")), *golden)
        asked = _of_others(rows, entry, base)
        lost = changes(base, entry.id, proposal.question, as_of=day, golden=asked)
        if lost:
            return Accepted(entry.file, lost=lost)
        text = with_wording(files[entry.file], proposal.question)
        _refuse(new_problems(before, tried(files, entry.file, text, on=day)))
    with store.engine.atomic():
        draft = None
        if not has_it:
            draft = add_wording(store, files, entry.file, proposal.question, by=author)
        store.proposals.accept(proposal.id, by=name, on=day)
        store.audit.append(act)
    return Accepted(entry.file, draft)


def entry_of(base: Base, entry_id: str) -> Entry:
    """Return an entry of the content. Raises UnknownThing."""
    for entry in base.entries:
        if entry.id == entry_id:
            return entry
    raise UnknownThing(f"the content has no entry {entry_id} any more; reject the proposal")


def _of_others(rows: Iterable[Golden], entry: Entry, base: Base) -> list[str]:
    """Return the questions that the entry may not take; its own ones it may win back."""
    slugs = {each.slug: each.id for each in base.entries}
    return [row.question for row in rows if entry.id not in row.ids(slugs)]


def _base(found: Tried) -> Base:
    if found.base is None:
        _refuse(found.problems)
        raise AssertionError("content that does not load has problems")
    return found.base


def _refuse(problems: Iterable[object]) -> None:
    listed = "; ".join(map(str, problems))
    if listed:
        raise EditRefused(f"nothing was changed, for the content check then says: {listed}")
