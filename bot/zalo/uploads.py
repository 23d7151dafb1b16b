"""Uploads pictures and documents, once within six days, and says until when they may be sent.

Looks at type and size first: a refused upload costs one of 5,000 a month. Zalo forgets an
upload after seven days (protocol §3.6).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Oa
from bot.errors import OutcomeUnknown, Permanent
from bot.zalo import payload as read
from bot.zalo.calls import Attached, Call, OpenApi
from bot.zalo.ports import UploadStore

MEGABYTE = 1024 * 1024
KEPT_DAYS = 7
USED_DAYS = 6
_DAY_MS = 24 * 3_600_000

_PNG, _JPEG, _GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"GIF87a", b"GIF89a")
_DOCUMENTS = {
    "pdf": ("application/pdf", b"%PDF"),
    "doc": ("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
    ),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """What Zalo calls a file: an attachment id, or a token for documents.

    `expires_at` is when it should no longer be used.
    """

    reference: str
    expires_at: int


class Uploads:
    """Files of an OA at Zalo."""

    def __init__(self, api: OpenApi, clock: Clock, store: UploadStore | None = None) -> None:
        self._api = api
        self._clock = clock
        self._store = store

    def image(self, oa: Oa, content: bytes, *, anew: bool = False) -> Upload:
        """Upload a png or jpeg of at most 1 MB and return its attachment id.

        `anew` uploads again what was uploaded before, as after error -100. Raises Permanent for
        another type or size.
        """
        if content.startswith(_PNG):
            attached = Attached("image.png", content, "image/png")
        elif content.startswith(_JPEG):
            attached = Attached("image.jpg", content, "image/jpeg")
        else:
            raise Permanent("only png and jpeg pictures can be uploaded")
        _check_size(content, MEGABYTE)
        return self._once(oa, "image", attached, anew=anew)

    def gif(self, oa: Oa, content: bytes, *, anew: bool = False) -> Upload:
        """Upload a gif of at most 5 MB and return its attachment id; else as `image`."""
        if not content.startswith(_GIF):
            raise Permanent("this is no gif")
        _check_size(content, 5 * MEGABYTE)
        return self._once(oa, "gif", Attached("image.gif", content, "image/gif"), anew=anew)

    def file(self, oa: Oa, name: str, content: bytes, *, anew: bool = False) -> Upload:
        """Upload a pdf, doc or docx of at most 5 MB and return its token; else as `image`."""
        ending = name.rpartition(".")[2].lower()
        media_type, beginning = _DOCUMENTS.get(ending, ("", b""))
        if not media_type or not content.startswith(beginning):
            raise Permanent("only pdf, doc and docx documents can be uploaded")
        _check_size(content, 5 * MEGABYTE)
        return self._once(oa, "file", Attached(name, content, media_type), anew=anew)

    def _once(self, oa: Oa, kind: str, attached: Attached, *, anew: bool) -> Upload:
        digest = hashlib.sha256(attached.name.encode() + b"\0" + attached.content).hexdigest()
        known = self._store.find(oa.id, kind, digest) if self._store and not anew else None
        if known is not None:
            upload = Upload(known[0], known[1] + USED_DAYS * _DAY_MS)
            if self._clock.millis() < upload.expires_at:
                return upload
        reference = self._send(oa, kind, attached)
        if self._store:
            self._store.remember(oa.id, kind, digest, reference=reference, days=KEPT_DAYS)
        return Upload(reference, self._clock.millis() + USED_DAYS * _DAY_MS)

    def _send(self, oa: Oa, kind: str, attached: Attached) -> str:
        data = self._api.call(oa, Call(_PATHS[kind], attached=attached))
        reference = read.identifier(data, "token" if kind == "file" else "attachment_id")
        if not reference:
            raise OutcomeUnknown(f"Zalo took the {kind} and gave it no id")
        return reference


_PATHS = {
    "image": "/v2.0/oa/upload/image",
    "gif": "/v2.0/oa/upload/gif",
    "file": "/v2.0/oa/upload/file",
}


def _check_size(content: bytes, limit: int) -> None:
    if len(content) > limit:
        raise Permanent(f"the file has {len(content)} bytes, Zalo takes {limit}")
