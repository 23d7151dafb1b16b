"""What the pages about revisions and versions call things."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date

from bot.editorial.advice import advise
from bot.editorial.known import GUARD
from bot.models.publications import PublicationStatus
from bot.models.revisions import Revision, RevisionStatus
from knowledge.problems import Problem
from knowledge.toml import read_toml
from webhooks.console.showing import Label
from webhooks.console.table_words import named

STATUSES: Mapping[RevisionStatus, Label] = {
    RevisionStatus.DRAFT: Label("Đang soạn", "pencil", "plain"),
    RevisionStatus.REVIEW: Label("Chờ duyệt", "hourglass", "wait"),
    RevisionStatus.APPROVED: Label("Đã duyệt, chờ công bố", "check", "busy"),
    RevisionStatus.PUBLISHED: Label("Đang áp dụng", "circle-check", "done"),
    RevisionStatus.RETIRED: Label("Đã thay", "archive", "plain"),
    RevisionStatus.DROPPED: Label("Đã bỏ", "ban", "plain"),
}

ORDERS: Mapping[PublicationStatus, Label] = {
    PublicationStatus.WAITING: Label("Đang kiểm tra và soạn phiên bản", "progress", "busy"),
    PublicationStatus.ASKING: Label("Chờ người xác nhận", "user-question", "wait"),
    PublicationStatus.READY: Label("Đang chờ mọi máy chủ sẵn sàng", "progress", "busy"),
    PublicationStatus.DONE: Label("Đã công bố", "circle-check", "done"),
    PublicationStatus.REFUSED: Label("Không công bố được", "alert-triangle", "late"),
    PublicationStatus.CANCELLED: Label("Đã dừng", "ban", "plain"),
}
STEPS: Mapping[PublicationStatus, int] = {
    PublicationStatus.WAITING: 1,
    PublicationStatus.ASKING: 2,
    PublicationStatus.READY: 3,
    PublicationStatus.DONE: 4,
}
"""How far an order has come, of four."""

DONE: Mapping[str, str] = {
    "saved": "Đã lưu. Người dân chưa thấy gì thay đổi.",
    "begun": "Đã mở bản sửa. Viết câu trả lời, ghi nguồn, rồi gửi duyệt.",
    "handed_in": "Đã gửi duyệt. Một người khác sẽ xem và duyệt.",
    "given_back": "Đã trả về bản nháp.",
    "approved": "Đã duyệt.",
    "ordered": "Đã duyệt. Đang công bố ở phần dưới; trang này tự cập nhật.",
    "dropped": "Đã bỏ bản sửa. Nội dung vẫn còn, có thể lấy lại.",
    "commented": "Đã ghi ý kiến.",
    "undone": "Đã gửi duyệt bản quay lại nội dung trước.",
    "leaving": "Đã gửi duyệt. Người dân vẫn được trả lời như cũ cho đến khi công bố.",
    "settled": "Đã gửi duyệt nội dung vừa chọn.",
    "back": "Đã quay lại phiên bản cũ. Các bản sửa công bố sau đó trở về bản nháp.",
    "accepted": "Đã xác nhận. Đang công bố tiếp.",
    "cancelled": "Đã dừng lần công bố này. Người dân không thấy gì thay đổi.",
}

REFUSALS: Mapping[str, str] = {
    "own": "Bạn đã viết vào bản sửa này nên cần một người khác duyệt.",
    "status": "Bản sửa đã sang bước khác. Xem lại trạng thái ở trên.",
    "days": "Ngày chưa đúng: ngày công bố từ hôm nay trở đi, ngày hết hiệu lực không trước đó.",
    "same": "Nội dung trước cũng như nội dung này, nên không có gì để quay lại.",
    "changed": "Có người vừa thay đổi bản sửa này. Xem nội dung mới rồi làm lại.",
    "outdated": "Nội dung đang dùng đã đổi sau khi bản sửa này được viết. Trả về bản nháp để gộp.",
    "problems": "Chưa gửi duyệt được. Sửa các chỗ dưới đây; phần vừa viết đã được lưu.",
    "empty": "Nội dung đang trống nên chưa lưu. Không cần bản này nữa thì bấm Bỏ bản sửa.",
    "text": "Nội dung dài quá 400.000 ký tự nên chưa lưu.",
    "going": "Lần công bố này đã sang bước khác.",
}

_TITLE = re.compile(r"^title\s*=\s*(.+)$", re.MULTILINE)
_PROBLEM = re.compile(r"(?P<file>[^\s:]+):(?P<line>\d+): (?P<message>.+)", re.DOTALL)


def title_of(revision: Revision) -> str:
    """Return what a revision is about: the title of its entry, else its path."""
    found = _TITLE.search(revision.text)
    try:
        told = read_toml(f"title = {found[1]}")["title"] if found else ""
    except tomllib.TOMLDecodeError:
        told = ""
    return str(told) or revision.path


def day(iso: str) -> str:
    """Return an ISO day as people read it."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def sentences(problems: Iterable[Problem], files: Mapping[str, str]) -> list[str]:
    """Return problems as editors read them, each with its place; each sentence once."""
    told = [
        f"{each.file}, dòng {each.line}: {advise(each, files.get(each.file, '')).sentence}"
        for each in problems
    ]
    return list(dict.fromkeys(told))


def told(problems: Iterable[str], files: Mapping[str, str]) -> list[str]:
    """Return what an order was refused for: sentences, or what the content check says."""
    found = []
    for each in problems:
        match = _PROBLEM.fullmatch(each)
        problem = Problem(match["file"], int(match["line"]), match["message"]) if match else None
        found += sentences([problem], files) if problem else [each]
    return found


def dropped_to(answer: str) -> str:
    """Say what a question gets that no entry answers: a special situation, or nothing at once."""
    if answer.startswith(GUARD):
        return f"tình huống đặc biệt “{named(answer.removeprefix(GUARD))}”"
    return answer or "không bài nào trả lời ngay"
