"""What all pages about entries need: what is answered from, the draft, the day and the voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.config import Oa
from bot.conversation.ask import ANY_AGENCY
from bot.editorial.catalogue import Catalogue
from bot.editorial.onefile import Around, Looked, look
from bot.editorial.trial import Trials
from bot.errors import UnknownThing
from bot.models.revisions import Revision
from bot.staff.roles import Right, may
from knowledge.loader import FOLDERS, kind_of
from knowledge.model import Entry
from webhooks.console import access, content, entry_fields

LARGEST_FORM = 500_000
"""Bytes of a form: a procedure with many rows is longer than a citizen's event."""

trials = Trials()
"""What all pages try questions on; each matcher in it is as large as the one that answers."""

_catalogues: list[Catalogue] = []


def versions() -> Sequence[Entry]:
    """Return every version of every entry that is answered from."""
    return [entry for each in access.app_here().shelf().index.versions.values() for entry in each]


def catalogue() -> Catalogue:
    """Return the catalogue of the version that is answered from."""
    index = access.app_here().shelf().index
    if not _catalogues or _catalogues[0].version != index.version:
        _catalogues[:] = [Catalogue(index)]
    return _catalogues[0]


def looked_at(files: Mapping[str, str], path: str, text: str, day: date) -> Looked:
    """Load and check one file of the content with another text, beside all that is answered from.

    `files` are content.files(): reading them opens every revision, so a page does it once.
    """
    guide = access.app_here().shelf()
    return look(files, path, text, around=Around(guide.index, guide.matcher.known), on=day)


def path_of(folder: str, name: str) -> str:
    """Return the path of an entry's file, or end with 404 where there can be none."""
    path = f"{folder}/{name}"
    if folder not in FOLDERS.values() or kind_of(path) is None:
        abort(404)
    return path


def draft_of(revision_id: str) -> Revision:
    """Return a draft of an entry, or end with 404."""
    try:
        found = access.app_here().store.revisions.get(revision_id)
    except UnknownThing:
        abort(404)
    if kind_of(found.path) is None:
        abort(404)
    return found


def to_editor(
    draft: Revision, *, done: str = "begun", view: str = "", day: date | None = None
) -> ResponseReturnValue:
    """Lead to the page on which a draft is written, in the view and on the day it was left."""
    own_day = day if day != content.today() else None
    address = url_for(
        "console.entry_edit", revision_id=draft.id, da=done, xem=view or None, ngay=own_day
    )
    return redirect(address, 303)


def voice() -> Oa:
    """Return the OA in whose name the preview speaks."""
    account = access.account_here()
    oas = access.app_here().settings.oas
    own = (oa for oa in oas if may(account, Right.EDIT_KNOWLEDGE, oa_id=oa.id))
    return next(own, ANY_AGENCY)


def day_asked() -> date:
    """Return the day for which something is to be shown: the one asked for, or today."""
    return entry_fields.date_of(request.values.get("ngay", "").strip()) or content.today()
