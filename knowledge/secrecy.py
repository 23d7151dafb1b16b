"""Says whether a text or a file's name carries a marking of state secrets.

A marking is a form, not a word: it stands apart, behind its label, or in capitals beside the
name of a document. "Bảo mật", "mật ong" or "tôi mất thẻ" typed without accents are no markings.
Keeps and refuses nothing; whoever takes a text in or lets one out asks here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

from knowledge.text import fold


class Level(StrEnum):
    """The three levels as they are stamped, the highest first."""

    TOP_SECRET = "TUYỆT MẬT"  # noqa: S105 - a stamp, no password
    SECRET = "TỐI MẬT"  # noqa: S105 - a stamp, no password
    CONFIDENTIAL = "MẬT"


_OFFICIAL = re.compile(r"\bcong hoa xa hoi\b|\bkinh gui\b|\bso ?: ?\d|\bv/v\b|\bnoi nhan\b")
_UNIT = re.compile(r"[\n|]|\s[–—-]\s|:\s")
_ENCLOSED = re.compile(
    r"[(\[{<«\"“‘【*]+\s*([^()\[\]{}<>«»\"“”‘’【】*\n]{2,24})\s*[)\]}>»\"”’】*]+"
)
_TRIM = " \t.,;:!?/\\|()[]{}<>«»\"“”'‘’【】*#=_~+-–—•★☆"

# Two words in capitals with their accents mean nothing else wherever they stand.
_STAMPED = re.compile(r"(?<!\w)(TUYỆT|TỐI)[ \t]+MẬT(?!\w)")
_NOUN = (
    r"văn bản|tài liệu|công văn|báo cáo|hồ sơ|kế hoạch|quyết định|thông báo|chỉ thị|tờ trình"
    r"|biên bản|phương án|công điện|dấu"
)
_OTHER = (
    "ONG|KHẨU|MÃ|ĐỘ|VỤ|THIẾT|THƯ|MÍA|DỪA|HOA|GẤU|RỪNG|LỢN|CÁ|NGHỊ|THÁM|BÁO|LỆNH|DANH|NGỌT|NGỮ"
    "|ĐẮNG|TÔNG|PHÁI"
)
"""What makes another word of MẬT in capitals: MẬT ONG, MẬT KHẨU, MẬT ĐỘ."""

_NAMED = re.compile(rf"(?<!\w)(?i:{_NOUN})[ \t]+[\"“(]?MẬT(?!\w)(?![ \t]*(?i:{_OTHER})(?!\w))")
_HEADED = re.compile(r"(?m)^\W*MẬT[ \t]+(?=Số\b|SỐ\b|UBND\b|ỦY BAN|UỶ BAN|CỘNG H|V/v)")
_LEVEL = r"tuyệt mật|tối mật|mật"
_LABEL = re.compile(
    r"(?<!\w)(?:độ|mức|mức độ|cấp độ|dấu chỉ(?: mức độ)?|dấu) mật"
    rf"(?:\s*[:=–-]\s*[\"“(]?({_LEVEL})|\s+(?:là\s+)?[\"“(]?(tuyệt mật|tối mật))"
    r"(?!\w)(?! (?:độ|khẩu|ong|mã|vụ))",
    re.IGNORECASE,
)
_PLAIN_LABEL = re.compile(
    r"\b(?:do|muc do|cap do|dau chi|dau chi muc do) mat ?[:=-] ?(tuyet mat|toi mat|mat)"
    r"(?= ?(?:$|[\n.,;)\]]))"
)
_PLAIN_NAMED = re.compile(r"\b(?:van ban|tai lieu|cong van|ho so|dong dau|dau) tuyet mat\b")
_WORD = re.compile(r"m[\W_]*[aậ][\W_]*t", re.IGNORECASE)
_BY_FOLDED = {fold(level): level for level in Level}
_BY_SPACELESS = {level.replace(" ", ""): level for level in Level}


def marking(text: str) -> Level | None:
    """Return the highest level that a text is marked with; None where it is not marked."""
    # Asked of every text that goes out, and nearly none has the word in it at all.
    if not _WORD.search(unicodedata.normalize("NFKC", text)):
        return None
    clean = _clean(text)
    return min(_found(clean), key=list(Level).index, default=None)


def marking_of_file(name: str) -> Level | None:
    """Return the level that a file's name is marked with.

    Its words may be joined by dots, dashes or underscores.
    """
    stem = re.sub(r"\.\w{1,5}$", "", _clean(name))
    words = " ".join(re.split(r"[\s._\-–+()\[\]]+", stem)).strip()
    found = [*_found(stem), *_found(words)]
    if re.search(rf"(?<!\w)(?<!BẢO )(?<!BÍ )MẬT(?!\w)(?! (?:{_OTHER})(?!\w))", words):
        found.append(Level.CONFIDENTIAL)
    if words.isascii() and re.search(r"(?:^|\s)TOI MAT$", words):
        found.append(Level.SECRET)
    if "tuyetmat" in fold(words).replace(" ", "") and _has_no_other_accents(words):
        found.append(Level.TOP_SECRET)
    return min(found, key=list(Level).index, default=None)


def _clean(text: str) -> str:
    """Return text in composed form, with full-width letters narrowed and hidden ones dropped."""
    composed = unicodedata.normalize("NFKC", text)
    visible = (c for c in composed if c == "\n" or unicodedata.category(c) not in _HIDDEN)
    return unicodedata.normalize("NFC", "".join(visible))


_HIDDEN = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})


def _found(text: str) -> Iterator[Level]:
    for match in _STAMPED.finditer(text):
        yield Level(f"{match[1]} MẬT")
    if _NAMED.search(text) or _HEADED.search(text):
        yield Level.CONFIDENTIAL
    for match in _LABEL.finditer(text):
        yield _BY_FOLDED[fold(match[1] or match[2])]
    if text.isascii():
        yield from _plain(text)
    is_official = bool(_OFFICIAL.search(fold(text)))
    for unit in _UNIT.split(text):
        yield from _apart(unit.strip(_TRIM), is_official=is_official)
    for match in _ENCLOSED.finditer(text):
        yield from _apart(match[1].strip(_TRIM), is_official=True)


def _plain(text: str) -> Iterator[Level]:
    """Find markings in a text without accents, only where no other words can be meant."""
    folded = text.lower()
    for match in _PLAIN_LABEL.finditer(folded):
        yield _BY_FOLDED[match[1]]
    if _PLAIN_NAMED.search(folded):
        yield Level.TOP_SECRET


def _apart(unit: str, *, is_official: bool) -> Iterator[Level]:
    """Judge words that stand by themselves: a line, a heading, something in brackets."""
    words = " ".join(unit.split())
    spaceless = words.replace(" ", "")
    if spaceless in _BY_SPACELESS:
        yield _BY_SPACELESS[spaceless]
    elif words.lower() in ("tuyệt mật", "tối mật"):
        yield _BY_FOLDED[fold(words)]
    elif words.isascii() and words.upper() == "TUYET MAT":
        yield Level.TOP_SECRET
    elif words == "TOI MAT" and is_official:
        yield Level.SECRET
    elif words == "MAT" and is_official:
        yield Level.CONFIDENTIAL


def _has_no_other_accents(words: str) -> bool:
    """Say whether "tuyet mat" in a name can be read as the marking: not "tuyết mát"."""
    lowered = words.lower()
    return lowered.isascii() or "tuyệt mật" in lowered or "tuyệtmật" in lowered
