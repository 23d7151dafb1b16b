"""Fetches a citizen's picture or file, cleans it, and puts it away sealed.

May be killed between any two steps: the row says before what will lie where, so doing it again
writes the same file under the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import FileAway, FileRefused, Permanent, Retryable
from bot.files.cabinet import Cabinet
from bot.files.contents import cleaned
from bot.files.fetching import Fetch
from bot.files.lettering import lettering
from bot.models import Delivery, FileStatus, KeptFile
from bot.storage.attachments import Attachments
from knowledge.secrecy import marking

MARKED = "marked"
"""Why a document is refused that carries a marking of state secrets."""

MOST_ATTEMPTS = 8
_FIRST_WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Files:
    """What fetching works with."""

    fetch: Fetch
    cabinet: Cabinet


def download(
    attachments: Attachments, files: Files, delivery: Delivery, refuse: Callable[[str, str], None]
) -> None:
    """Bring one file; what is there already, or erased meanwhile, is left alone.

    `refuse` writes down why a file will not be kept, and tells its sender where they must know.
    Raises Permanent where it never will be, after the row says why; Retryable where it may.
    """
    row = attachments.find(str(delivery.payload["file"]))
    if row is None or row.status is not FileStatus.WAITING:
        return
    try:
        _bring(attachments, files, row, str(delivery.payload["url"]))
    except FileRefused as error:
        refuse(row.id, error.reason)
        raise Permanent(f"file refused: {error.reason}") from error
    except FileAway as error:
        if delivery.attempts < MOST_ATTEMPTS:
            raise Retryable(error.reason, delay_seconds=_FIRST_WAIT_SECONDS) from error
        attachments.failed(row.id, error.reason)
        raise Permanent(f"file not to be had: {error.reason}") from error


def _bring(attachments: Attachments, files: Files, row: KeptFile, url: str) -> None:
    if not files.cabinet.has_room():
        raise FileAway("full")
    content = cleaned(files.fetch(url))
    if marking(lettering(content)) is not None:
        raise FileRefused(MARKED)
    files.cabinet.put(row.file_name, row.key, content.data)
    is_wanted = attachments.stored(
        row.id, media_type=content.media_type, size_bytes=len(content.data)
    )
    if not is_wanted and _is_erased(attachments, row):
        # Erased while it was on its way; without its key it would be noise anyway.
        files.cabinet.remove(row.file_name)


def _is_erased(attachments: Attachments, row: KeptFile) -> bool:
    now = attachments.find(row.id)
    return now is None or now.status is not FileStatus.STORED
