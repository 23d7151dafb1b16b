"""The tables beside the entries: which there are, what is wrong with one, who changed it when.

A row's form is a view of the table's text; what is saved is a text, as with every revision
(bot.editorial.drafting).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from bot.editorial.files import examined, new_problems, with_text
from bot.editorial.sentences import FILE as WORDING
from bot.models.revisions import OPEN, Revision
from bot.storage.store import Store
from knowledge.golden import FILE as GOLDEN
from knowledge.lexicon import Lexicon
from knowledge.life_events import FILE as LIFE_EVENTS
from knowledge.problems import Problem

Files = Mapping[str, str]
TABLES: Mapping[str, tuple[str, str]] = {
    WORDING: ("Câu bot nói", "Mọi câu bot tự nói: lời chào, menu, giờ, số điện thoại, lời nhắc"),
    "guards.toml": ("Tình huống đặc biệt", "Từ và câu nhận ra khẩn cấp, lừa đảo, tố cáo, xã giao"),
    "abbreviations.toml": ("Chữ viết tắt", "Chữ người dân hay viết tắt và nghĩa của nó"),
    LIFE_EVENTS: ("Việc đời", "Sau việc nào người dân cần thủ tục: sinh con, chuyển nhà …"),
    "places/agencies.toml": ("Cơ quan cũ và mới", "Cơ quan đã đổi tên, giải thể, nay là ai"),
    "places/provinces.toml": ("Tỉnh, thành phố", "34 tỉnh, thành và tên cũ"),
    "places/communes.csv": ("Xã, phường", "Xã, phường và tên cũ của từng nơi"),
    "calendar.toml": ("Lịch nghỉ cả nước", "Ngày nghỉ, ngày làm bù"),
    "calendar.local.toml": ("Lịch nghỉ riêng", "Ngày nghỉ, ngày làm bù của riêng cơ quan"),
    GOLDEN: ("Câu hỏi kiểm tra", "Hỏi lại mỗi lần công bố; câu nào mất bài đúng thì phải xác nhận"),
}
_SYNONYMS = "Từ đồng nghĩa"
_TOPICS = {
    "chung": "chung",
    "dan-su": "an ninh, cư trú, dân sự",
    "dat-dai-giao-thong": "đất đai, giao thông",
    "doi-song": "việc trong đời",
    "kinh-te-xa-hoi": "kinh tế, xã hội",
    "nha-dat-xe": "nhà, đất, xe",
}
"""What our own files of synonyms are about; others go by the names of their files."""
_HINT = "Lời chính thức và cách người dân hay nói"


@dataclass(frozen=True, slots=True)
class Listed:
    """One table as it is listed; `open` are the revisions that somebody works on."""

    path: str
    title: str
    hint: str
    open: tuple[Revision, ...]


def title_of(path: str) -> str:
    """Return what a table is called."""
    if path in TABLES:
        return TABLES[path][0]
    name = PurePosixPath(path).stem
    return f"{_SYNONYMS}: {_TOPICS.get(name, name.replace('-', ' '))}"


def is_table(path: str, files: Files) -> bool:
    """Say whether a path names a table that is, or may be, there."""
    is_synonyms = PurePosixPath(path).parent.name == "synonyms" and path in files
    return path in TABLES or is_synonyms


def listed(store: Store, files: Files) -> list[Listed]:
    """Return every table with what is open for it."""
    waiting = store.revisions.list(*OPEN)
    synonyms = sorted(path for path in files if path.startswith("synonyms/"))
    return [
        Listed(
            path,
            title_of(path),
            TABLES[path][1] if path in TABLES else _HINT,
            tuple(each for each in waiting if each.path == path),
        )
        for path in (*TABLES, *synonyms)
    ]


def faults(files: Files, path: str, text: str, *, on: date) -> Sequence[Problem]:
    """Return what is wrong with a table's text and was not wrong before.

    Entries are left out, for they are many and name no row of a table.
    """
    beside = {name: said for name, said in files.items() if not name.endswith(".md")}
    after = examined(with_text(beside, path, text), on=on)
    if not after.problems:
        return ()
    return new_problems(examined(beside, on=on), after)


def lexicon_of(files: Files, path: str, text: str, *, on: date) -> Lexicon | None:
    """Return the short forms and synonyms with another text of a table; None if it cannot be."""
    beside = {name: said for name, said in files.items() if not name.endswith(".md")}
    base = examined(with_text(beside, path, text), on=on).base
    return base.lexicon if base else None


def history(store: Store, path: str, limit: int = 20) -> Sequence[Revision]:
    """Return the newest revisions of a table, the newest first."""
    return _newest(store.revisions.list(path=path))[:limit]


def _newest(revisions: Iterable[Revision]) -> list[Revision]:
    return sorted(revisions, key=lambda each: each.id, reverse=True)
