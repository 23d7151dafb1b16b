"""Hides personal data in the words of a case; who did it and why stays, the words do not."""

from __future__ import annotations

from bot.cases.workflow import MoveRefused
from bot.storage.casestory import Change, Deed
from bot.storage.casework import CaseFile
from bot.storage.store import Store

MARK = "[đã che]"
"""What stands in the place of hidden words."""

_SHORTEST = 3
_LONGEST_WHY = 300


def redact(store: Store, file: CaseFile, words: str, why: str, *, by: str) -> None:
    """Replace words in all texts of a case by a mark, for good.

    Raises MoveRefused where nothing is found or no ground is given, or CaseChanged.
    """
    words, why = words.strip(), " ".join(why.split())[:_LONGEST_WHY]
    if len(words) < _SHORTEST:
        raise MoveRefused(f"Chép đúng phần cần che, ít nhất {_SHORTEST} ký tự.")
    if not why:
        raise MoveRefused("Phải ghi vì sao cần che.")
    if words.casefold() in why.casefold():
        raise MoveRefused("Lý do không được nhắc lại phần cần che.")
    with store.engine.atomic():
        store.casework.change(file, Change(by=by, what=Deed.REDACTED, text=why))
        if not store.redaction.replace(file.case, words, mark=MARK):
            raise MoveRefused("Không thấy phần này trong vụ việc; chép đúng từng chữ, từng dấu.")
