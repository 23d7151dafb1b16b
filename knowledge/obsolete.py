"""Finds names of offices, papers and decrees that no longer exist, stated as if they did.

Naming them is allowed where the text itself says that they are gone: within quotes or
brackets, or in a sentence with words like "trước đây" or "thay thế".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OBSOLETE = (
    "UBND huyện",
    "UBND quận",
    "Ủy ban nhân dân huyện",
    "Ủy ban nhân dân quận",
    "UBND cấp huyện",
    "Phòng Tư pháp huyện",
    "Phòng Tư pháp quận",
    "công an huyện",
    "công an quận",
    "Sở Thông tin và Truyền thông",
    "Bộ Thông tin và Truyền thông",
    "Bộ Kế hoạch và Đầu tư",
    "Sở Kế hoạch và Đầu tư",
    "Sở Giao thông vận tải",
    "Sở Tài nguyên và Môi trường",
    "mức độ 3, 4",
    "mức độ 3",
    "mức độ 4",
    "sổ hộ khẩu",
    "Nghị định 61/2018",
    "Nghị định 42/2022",
    "Nghị định 13/2023",
)
"""Abolished on 1 July 2025 (districts), 1 March 2025 (ministries) or by a later decree."""

_GONE = re.compile(
    r"trước đây|trước ngày|\bcũ\b|không còn|đã bỏ|bãi bỏ|bỏ cấp|thay thế|thay cho|thay bằng"
    r"|hết hiệu lực|hết giá trị|hợp nhất|sáp nhập|đã thu|không được yêu cầu|không yêu cầu"
    r"|không phải nộp|không cần|không cấp|vẫn đòi|còn đòi"
    r"|ngày xưa|hồi trước|giải thể|chuyển sang|nay là|khi đó|lúc đó"
    r"|đến hết|có giá trị đến",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\([^)]*\)|«[^»]*»")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


_NAMED = {name: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) for name in OBSOLETE}
_ANY = re.compile("|".join(map(re.escape, OBSOLETE)), re.IGNORECASE)
"""Few texts name any of them, and looking for all at once is quick."""


def obsolete_names(text: str) -> Iterator[str]:
    """Yield the obsolete names that a text states as current."""
    if not _ANY.search(text):
        return
    for sentence in _SENTENCE.findall(_QUOTED.sub(" ", text)):
        if _GONE.search(sentence):
            continue
        found = [name for name, pattern in _NAMED.items() if pattern.search(sentence)]
        yield from (n for n in found if not any(n != other and n in other for other in found))
