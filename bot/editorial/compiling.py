"""Compiles files into a version, and asks it what the version before answered.

Takes half a minute where there are ten thousand entries; who does it where is decided in
bot.editorial.errands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from bot.conversation.guide import Guide, build_guide
from bot.editorial.files import is_entry_path, write_files
from bot.editorial.known import Right, Way, searched, told
from bot.editorial.sentences import wrong_sentences
from bot.models.publications import Drop
from knowledge.check import check
from knowledge.golden import FILE as GOLDEN
from knowledge.golden import right_ids
from knowledge.index import Index, IndexDamaged, build, kept_texts, open_index
from knowledge.loader import Base, load
from knowledge.model import Entry
from knowledge.problems import ContentError
from knowledge.versions import versions_of

MOST_DROPS = 200


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be compiled, and what it is compared with.

    `before` is the index that is answered from; where there is none, the program's own files.
    `confirmed` are questions with the entry that citizens said was right.
    """

    files: Mapping[str, str]
    before: bytes | None
    shipped: Mapping[str, str]
    confirmed: tuple[tuple[str, str], ...]
    on: date


@dataclass(frozen=True, slots=True)
class Compiled:
    """A version with its index, or the problems that leave it without one."""

    version: str = ""
    index: bytes = b""
    problems: tuple[str, ...] = ()
    drops: tuple[Drop, ...] = ()


def compiled(job: Job) -> Compiled:
    """Check, compile and compare; nothing is written but temporary files."""
    with tempfile.TemporaryDirectory(prefix="publish-") as name:
        content, index = Path(name) / "content", Path(name) / "index.db"
        content.mkdir()
        write_files(job.files, content)
        try:
            base = load(content)
        except ContentError as error:
            return Compiled(problems=tuple(map(str, error.problems)))
        before = _before(job, Path(name))
        is_read = _is_part_of(before) if before else lambda _entry: False
        read = check(base, job.on, content, is_read=is_read)
        found = [*read, *wrong_sentences(job.files)]
        problems = [str(each) for each in found if not each.is_reminder]
        if problems:
            return Compiled(problems=tuple(problems))
        version = build(base, index)
        shipped = cache(partial(_shipped, job, Path(name)))
        drops = _drops(lambda: before or shipped(), _index(base, version), job)
        return Compiled(version, index.read_bytes(), drops=drops)


def _before(job: Job, folder: Path) -> Index | None:
    """Return what is answered from; None where nothing of this program's was published."""
    if job.before is None:
        return None
    path = folder / "before.db"
    path.write_bytes(job.before)
    with suppress(IndexDamaged):
        return open_index(path)
    return None


def _shipped(job: Job, folder: Path) -> Index:
    shipped = folder / "shipped"
    shipped.mkdir()
    write_files(job.shipped, shipped)
    return _index(load(shipped), "")


def _index(base: Base, version: str) -> Index:
    """Return the index of content of which the version is known; stamping takes long."""
    versions = MappingProxyType(versions_of(base.entries))
    texts = kept_texts(base.files)
    return Index(version, versions, base.lexicon, base.calendar, base.places, texts)


def _is_part_of(before: Index) -> Callable[[Entry], bool]:
    """Tell which entries were checked when the version before was published, word for word."""
    known = {_key(entry): entry for each in before.versions.values() for entry in each}
    return lambda entry: known.get(_key(entry)) == entry


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.id, entry.scope, str(entry.validity.valid_from)


def _drops(before: Callable[[], Index], after: Index, job: Job) -> tuple[Drop, ...]:
    """Return the questions that the right entry answers at once, and would not any more.

    What stands in an entry word for word is always found by the search, so that only wordings that
    were taken away, what citizens confirmed, and the golden questions need to be asked. The latter
    two are asked once more as citizens ask, for guards and redirects stand before the search.
    """
    gone = () if _only_adds(job, after) else _gone(before(), after)
    golden = job.files.get(GOLDEN, "")
    # Names of files are those of before: the entry may be the very one that goes.
    known = before().entries.values() if "slug:" in golden else ()
    whole = {**right_ids(golden, known)}
    whole |= {question: frozenset({entry}) for question, entry in job.confirmed}
    asked = {question: frozenset({entry}) for question, entry in gone} | whole
    if not asked:
        return ()
    old, new = cache(lambda: build_guide(before())), build_guide(after)
    lost = {
        **_lost(old, new, whole, partial(told, on=job.on)),
        **_lost(old, new, asked, partial(searched, on=job.on)),
    }
    return tuple(lost[each] for each in sorted(lost))[:MOST_DROPS]


def _lost(
    before: Callable[[], Guide], after: Guide, asked: Mapping[str, Right], answer: Way
) -> Mapping[str, Drop]:
    """Return the questions that get a right entry in one way before, and not after."""
    now = {question: answer(after, question, right) for question, right in asked.items()}
    wrong = [question for question, right in asked.items() if now[question] not in right]
    was = {question: answer(before(), question, asked[question]) for question in wrong}
    return {q: Drop(q, was[q], now[q]) for q in wrong if was[q] in asked[q]}


def _only_adds(job: Job, after: Index) -> bool:
    """Say whether every entry of the program's own files stands as it came, so none is loaded.

    A new file may change an entry of another one: what holds for one OA alone, or from a day on.
    """
    changed = {path for path, text in job.files.items() if job.shipped.get(path) != text}
    lost = changed | (job.shipped.keys() - job.files.keys())
    if job.before is not None or any(is_entry_path(path) for path in lost & job.shipped.keys()):
        return False
    return all(
        len({each.file in changed for each in versions}) == 1
        for versions in after.versions.values()
    )


def _gone(before: Index, after: Index) -> Iterator[tuple[str, str]]:
    for name, entry in before.entries.items():
        kept = frozenset(after.entries[name].questions) if name in after.entries else frozenset()
        for question in entry.questions:
            if question not in kept:
                yield question, name
