"""Takes files from the account and says for how long they may be sent.

Types, sizes, 5,000 a month of each kind, seven days: protocol notes 3.6. Of a
file only its name, size and checksum are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from webhooks.emulator import tallies
from webhooks.emulator.errors import ApiError
from webhooks.emulator.messages import Draft
from webhooks.emulator.pictures import mime_type
from webhooks.emulator.state import Account, Attachment, Upload
from webhooks.emulator.world import World

MEGABYTE = 1024 * 1024
LIFE_MS = 7 * 24 * 3_600_000
# A message may still ask for an old id and must hear -100, not -201.
REMEMBERED_MS = 4 * LIFE_MS
MEDIA_HOST = "https://media.example.invalid"

DOCUMENT_MARKS: Mapping[str, bytes] = {
    "pdf": b"%PDF",
    "doc": b"\xd0\xcf\x11\xe0",
    "docx": b"PK\x03\x04",
    "csv": b"",
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """The field `file` of a multipart body."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kind:
    """What one of the three paths takes."""

    name: str
    max_bytes: int
    supported: str
    accepts: Callable[[Incoming], bool]
    id_field: str = "attachment_id"


def _is_photo(file: Incoming) -> bool:
    return mime_type(file.content) in ("image/jpeg", "image/png")


def _is_animation(file: Incoming) -> bool:
    return mime_type(file.content) == "image/gif"


def _is_document(file: Incoming) -> bool:
    mark = DOCUMENT_MARKS.get(_ending(file.name))
    return mark is not None and bool(file.content) and file.content.startswith(mark)


# The text about png and jpeg is seen (notes 3.6); the two others are formed after it.
IMAGE = Kind("image", MEGABYTE, "png and jpeg", _is_photo)
GIF = Kind("gif", 5 * MEGABYTE, "gif", _is_animation)
FILE = Kind("file", 5 * MEGABYTE, "pdf, doc, docx and csv", _is_document, id_field="token")
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (IMAGE, GIF, FILE)}


def take(world: World, account: Account, file: object, *, kind: Kind) -> dict[str, object]:
    """Answer an upload; raises ApiError -201, -210 or -211."""
    if not isinstance(file, Incoming):
        raise ApiError(-201, field="file")
    if not kind.accepts(file):
        raise ApiError(-201, text=f"file is invalid. We only support {kind.supported}")
    if len(file.content) > kind.max_bytes:
        raise ApiError(-210)
    counted = f"upload/{kind.name}"
    if tallies.count_this_month(world, account.oa_id, counted) >= account.uploads_per_month:
        raise ApiError(-211)
    tallies.add_this_month(world, account.oa_id, counted)
    return {kind.id_field: _keep(world, account, file, kind).upload_id}


def resolve(world: World, account: Account, draft: Draft) -> Draft:
    """Put the uploaded file into a draft that names one; raises ApiError -100 or -201."""
    if not draft.upload_id:
        return draft
    kind = KINDS[draft.kind]
    upload = world.state.uploads.get(draft.upload_id)
    if upload is None or (upload.oa_id, upload.kind) != (account.oa_id, kind.name):
        raise ApiError(-201, field=kind.id_field)
    if world.now_ms() - upload.at_ms > LIFE_MS:
        raise ApiError(-100)
    return replace(draft, attachments=(_as_attachment(upload),))


def _keep(world: World, account: Account, file: Incoming, kind: Kind) -> Upload:
    now_ms = world.now_ms()
    upload = Upload(
        upload_id=world.new_secret("upload")[:40],
        oa_id=account.oa_id,
        kind=kind.name,
        name=file.name,
        size=len(file.content),
        checksum=hashlib.md5(file.content, usedforsecurity=False).hexdigest(),
        at_ms=now_ms,
    )
    old = world.state.uploads
    young = {k: u for k, u in old.items() if now_ms - u.at_ms <= REMEMBERED_MS}
    world.state.uploads = young | {upload.upload_id: upload}
    if kind is not FILE:
        world.pictures.keep(upload.upload_id, file.content)
    return upload


def _as_attachment(upload: Upload) -> Attachment:
    """Return the upload as webhooks and phones see it; the size is text."""
    url = f"{MEDIA_HOST}/{upload.upload_id}/{upload.name}"
    if upload.kind != FILE.name:
        return {"type": upload.kind, "payload": {"thumbnail": url, "url": url}}
    return {
        "type": "file",
        "payload": {
            "size": str(upload.size),
            "name": upload.name,
            "checksum": upload.checksum,
            "type": _ending(upload.name),
            "url": url,
        },
    }


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
