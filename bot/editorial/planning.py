"""Says what a publication would make of the files and of the revisions, before anything is done.

Pure: the same rows, the same plan. A process that was killed plans again and goes on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.editorial.files import current_files, hash_of
from bot.models.revisions import Revision, RevisionStatus

_OUTDATED = (
    "{path}: nội dung đang dùng đã đổi sau khi bản sửa này được viết. Mở bản sửa, gộp hai nội dung "
    "rồi duyệt lại."
)
_EXPIRED = "{path}: bản sửa này đã quá ngày hết hiệu lực {day}. Sửa ngày hoặc bỏ bản sửa."
_TWICE = "{path}: có hai bản sửa cùng một tệp. Công bố từng bản một."


@dataclass(frozen=True, slots=True)
class Fresh:
    """A revision that goes out, with what it remembers from then on."""

    revision: Revision
    shipped: str
    replaces: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be: the files, what is in force then, and who comes and goes.

    `revived` were replaced by something that ended, and hold again. With `problems` (Vietnamese
    sentences) nothing may be published.
    """

    files: Mapping[str, str]
    in_force: tuple[Revision, ...]
    fresh: tuple[Fresh, ...]
    ended: tuple[Revision, ...]
    revived: tuple[Revision, ...]
    problems: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing comes and nothing goes."""
        return not (self.fresh or self.ended)

    @property
    def digest(self) -> str:
        """What stands for the files and for who is in force."""
        files = sorted((path, hash_of(text)) for path, text in self.files.items())
        told = json.dumps([files, sorted(each.id for each in self.in_force)])
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass
class _Desk:
    """Where things stand while a plan is made."""

    base: Mapping[str, str]
    live: dict[str, Revision]
    fresh: list[Fresh] = field(default_factory=list)
    ended: list[Revision] = field(default_factory=list)
    revived: list[Revision] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def planned(
    base: Mapping[str, str],
    published: Iterable[Revision],
    chosen: Iterable[Revision],
    *,
    find: Callable[[str], Revision],
    on: date,
) -> Plan:
    """Plan to publish the chosen revisions beside those that are published.

    Chosen ones that are no longer approved are passed over; what ended before the day goes.
    `find` returns a revision by its id.
    """
    desk = _Desk(base, {each.path: each for each in published})
    for revision in list(desk.live.values()):
        if is_over(revision, on):
            _end(desk, revision, find, on)
    for revision in chosen:
        if revision.status is RevisionStatus.APPROVED:
            _take(desk, revision, on)
    in_force = tuple(desk.live.values())
    files = current_files(base, in_force).files
    return Plan(
        files,
        in_force,
        fresh=tuple(desk.fresh),
        ended=tuple(desk.ended),
        revived=tuple(desk.revived),
        problems=tuple(desk.problems),
    )


def may_hold_again(
    published: Iterable[Revision], find: Callable[[str], Revision], on: date
) -> dict[str, Revision]:
    """Return by id what `planned` would look for: what those whose last day is past replaced."""
    found: dict[str, Revision] = {}
    for revision in published:
        seen = revision
        while is_over(seen, on) and seen.replaces:
            seen = find(seen.replaces)
            found[seen.id] = seen
    return found


def is_over(revision: Revision, on: date) -> bool:
    """Say whether the last day of a revision is past."""
    return bool(revision.expire_on) and revision.expire_on < on.isoformat()


def _end(desk: _Desk, revision: Revision, find: Callable[[str], Revision], on: date) -> None:
    """Let what was replaced hold again, or the program's own file."""
    desk.ended.append(revision)
    del desk.live[revision.path]
    before = revision.replaces
    while before:
        earlier = find(before)
        if not is_over(earlier, on):
            desk.live[revision.path] = earlier
            desk.revived.append(earlier)
            return
        before = earlier.replaces


def _take(desk: _Desk, revision: Revision, on: date) -> None:
    path, current = revision.path, desk.live.get(revision.path)
    shipped = desk.base.get(path, "")
    if any(each.revision.path == path for each in desk.fresh):
        desk.problems.append(_TWICE.format(path=path))
    elif is_over(revision, on):
        desk.problems.append(_EXPIRED.format(path=path, day=revision.expire_on))
    elif revision.base != hash_of(current.text if current else shipped):
        desk.problems.append(_OUTDATED.format(path=path))
    else:
        desk.fresh.append(Fresh(revision, hash_of(shipped), current.id if current else ""))
        if current in desk.revived:
            desk.revived.remove(current)
        elif current:
            desk.ended.append(current)
        desk.live[path] = revision
