"""The auditor's page: who read and changed what; for reading only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.clock import VIETNAM
from bot.staff.roles import Right
from bot.storage.audit import NOBODY, READS, STRANGER, Sought
from webhooks.console import access, trail

PAGE_SIZE = 50
FOREVER = 2**62

ACTS: Mapping[str, str] = {
    "case.read": "xem vụ việc",
    "case.list": "xem danh sách",
    "case.search": "tìm vụ việc",
    "case.export": "xuất tệp",
    "case.download": "tải tệp người dân gửi",
    "case.assigned": "giao việc",
    "case.moved": "đổi tình trạng",
    "case.answered": "trả lời",
    "case.noted": "ghi chú",
    "case.reopened": "mở lại theo yêu cầu của người dân",
    "case.asked": "hỏi lại người dân",
    "case.apologised": "gửi phiếu xin lỗi",
    "case.redacted": "che nội dung",
    "case.merged": "gộp vụ việc",
    "case.protected": "bảo vệ người tố cáo",
    "case.unprotected": "thôi bảo vệ",
    "account.add": "tạo tài khoản",
    "account.open": "mở lại tài khoản",
    "account.close": "khoá tài khoản",
    "account.password": "đổi mật khẩu",
    "knowledge.publish": "công bố kho tri thức",
    "revision.add": "bắt đầu một bản sửa",
    "revision.change": "sửa nội dung một bản sửa",
    "revision.hand_in": "gửi duyệt một bản sửa",
    "revision.give_back": "trả một bản sửa về nháp",
    "revision.approve": "duyệt một bản sửa",
    "revision.drop": "bỏ một bản sửa",
    "revision.comment": "ghi ý kiến về một bản sửa",
    "revision.restore": "khôi phục nội dung đã duyệt trước",
    "revision.publish": "đưa bản sửa vào kho tri thức",
    "publication.order": "yêu cầu công bố",
    "publication.accept": "xác nhận các câu đổi bài khi công bố",
    "publication.cancel": "dừng một lần công bố",
    "person.erase": "xoá dữ liệu một người",
    "account.limit": "giới hạn lĩnh vực, địa bàn",
    "account.totp_begin": "mở mã xác thực hai bước",
    "account.totp_on": "bật xác thực hai bước",
    "account.totp_off": "tắt xác thực hai bước",
    "account.totp_reset": "bỏ xác thực hai bước",
    "session.begin": "đăng nhập",
    "session.end": "đăng xuất",
    "session.refuse": "đăng nhập không được",
    "session.throttle": "thử đăng nhập quá nhiều lần",
    "tokens.link": "mở liên kết cấp quyền OA",
    "tokens.store": "nhập khoá truy cập OA",
    "keys.rotate": "bắt đầu đổi khoá bí mật",
    "keys.rotated": "đổi xong khoá bí mật",
    "inbox.replay": "xử lý lại tin nhắn",
    "data.purge": "xoá dữ liệu hết hạn",
    "proposal.list": "xem câu hỏi đề xuất",
    "proposal.accept": "nhận câu hỏi đề xuất",
    "proposal.reject": "bỏ câu hỏi đề xuất",
    "audit.list": "xem nhật ký",
    "audit.export": "xuất nhật ký",
}
"""How the staff call the acts; one without a name here is shown as it is written."""

NOT_STAFF: Mapping[str, str] = {NOBODY: "Hệ thống", STRANGER: "Chưa đăng nhập"}


def register(console: Blueprint) -> None:
    """Hang the page up."""
    console.get("/trail", endpoint="trail")(show)


@access.needs(Right.SEE_AUDIT)
def show() -> ResponseReturnValue:
    """List rows by person of the staff, object and days, the newest first."""
    app, auditor = access.app_here(), access.account_here().id
    asked = {name: request.args.get(name, "").strip()[:120] for name in ("who", "object")}
    first, last = _day("from"), _day("to")
    before = request.args.get("before", FOREVER, type=access.number)
    sought = Sought(auditor, asked["who"], asked["object"], *_span(first, last))
    rows = app.store.audit.page(sought, limit=PAGE_SIZE + 1, before=min(before, FOREVER))
    trail.saw("audit.list", target="rows", detail=f"rows={len(rows[:PAGE_SIZE])}")
    return render_template(
        "console/trail.html",
        page="trail",
        rows=rows[:PAGE_SIZE],
        next_before=rows[PAGE_SIZE - 1].number if len(rows) > PAGE_SIZE else 0,
        people=app.store.audit.people(auditor),
        names={**NOT_STAFF, **app.store.staff.names()},
        acts=ACTS,
        is_read=lambda what: what.partition(".")[2] in READS,
        asked={**asked, "from": first or "", "to": last or ""},
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _span(first: date | None, last: date | None) -> tuple[int, int]:
    since = _midnight(first) if first else 0
    return since, _midnight(last + timedelta(days=1)) if last else FOREVER


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), VIETNAM).timestamp() * 1000)
