"""Shows an officer what came with a case: pictures on the page, documents for saving only.

Whoever may read a case may see its files; the case is looked up with the officer's limits first.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, abort

from bot.errors import SealBroken, UnknownThing
from bot.files.contents import ENDINGS, JPEG
from bot.models import FileStatus, KeptFile
from bot.staff.roles import Right
from webhooks.console import access, trail

log = logging.getLogger(__name__)

# Even if a browser opened it as a page, nothing in it could run or load.
_HARMLESS = (
    "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'; sandbox"
)


def register(console: Blueprint) -> None:
    """Hang the route up."""
    console.get("/cases/<oa_id>/<code>/files/<int:number>", endpoint="case_file")(hand_out)


@access.needs(Right.SEE_CASES)
def hand_out(oa_id: str, code: str, number: int) -> Response:
    """Hand out the numbered file of a case; only our own drawing of a picture opens in place."""
    store = access.app_here().store
    found = store.casework.find(access.account_here().id, oa_id, code)
    files = store.attachments.of_case(found.case) if found else ()
    if not 1 <= number <= len(files):
        abort(404)
    file = files[number - 1]
    if file.status is not FileStatus.STORED or file.media_type not in ENDINGS:
        abort(404)
    trail.saw("case.download", oa_id=oa_id, target=code, detail=f"file={number}")
    response = Response(_bytes(file), mimetype=file.media_type)
    place = "inline" if file.media_type == JPEG else "attachment"
    name = f"{code}-{number}.{ENDINGS[file.media_type]}"
    response.headers["Content-Disposition"] = f'{place}; filename="{name}"'
    response.headers["Content-Security-Policy"] = _HARMLESS
    return response


def _bytes(file: KeptFile) -> bytes:
    try:
        return access.app_here().files.cabinet.get(file.file_name, file.key)
    except (UnknownThing, SealBroken):
        log.exception("a citizen's file cannot be opened", extra={"file": file.id})
        abort(404)
