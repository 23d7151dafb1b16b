"""How the console names what became of citizens' files."""

from __future__ import annotations

from collections.abc import Mapping

from bot.files import contents

_KINDS: Mapping[str, str] = {
    contents.PDF: "PDF",
    contents.WORD: "Word",
    contents.SHEET: "Excel",
    contents.VIDEO: "video MP4",
}

_TROUBLES: Mapping[str, str] = {
    "address": "địa chỉ tệp không thuộc máy chủ của Zalo",
    "redirect": "máy chủ chỉ sang nơi khác, hệ thống không theo",
    "too_large": "tệp lớn quá mức cho phép",
    "too_slow": "máy chủ gửi quá chậm",
    "kind": "loại tệp không nhận (chỉ nhận ảnh, PDF, Word, Excel, video MP4)",
    "active": "tệp có mã tự chạy bên trong",
    "damaged": "tệp hỏng",
    "marked": "tệp có dấu chỉ mức độ mật, không được nhận và không giữ lại",
    "bomb": "tệp bung ra lớn bất thường",
    "gone": "Zalo không còn giữ tệp",
    "away": "không kết nối được máy chủ tệp",
    "full": "đĩa của hệ thống sắp đầy, báo người quản trị",
    "too_many": "người gửi đã quá số tệp nhận trong một ngày",
}
_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024


def file_kind(media_type: str) -> str:
    """Return what an officer calls a kind of document."""
    return _KINDS.get(media_type, "tệp")


def file_trouble(reason: str) -> str:
    """Return why a file is not here, inside a sentence."""
    return _TROUBLES.get(reason, "không rõ lý do")


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count < _MEGABYTE:
        return f"{max(1, round(count / _KILOBYTE))} KB"
    return f"{count / _MEGABYTE:.1f} MB".replace(".", ",")
