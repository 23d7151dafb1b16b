"""Keeps the last uploaded pictures, so that the phone page can show them.

In memory only and bounded: a restarted platform shows a placeholder instead.
"""

from __future__ import annotations

from collections import OrderedDict

PICTURES_KEPT = 30


class Pictures:
    """Bytes of pictures by the id of their upload."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def keep(self, upload_id: str, content: bytes) -> None:
        """Add a picture; the oldest beyond the bound is forgotten."""
        self._kept[upload_id] = content
        if len(self._kept) > PICTURES_KEPT:
            self._kept.popitem(last=False)

    def find(self, upload_id: str) -> bytes | None:
        """Return a picture, or None."""
        return self._kept.get(upload_id)


def mime_type(content: bytes) -> str:
    """Return what a picture's first bytes say it is; empty when it is none we take."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return ""
