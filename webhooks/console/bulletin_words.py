"""How the console names bulletins: their statuses, their problems, and why readers got nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.bulletins import digest, testing, workflow
from bot.bulletins.checks import Problem
from bot.models import BulletinKind, BulletinStatus, Channel
from webhooks.console.showing import Label

STATUSES: Mapping[BulletinStatus, Label] = {
    BulletinStatus.DRAFT: Label("Đang soạn", "pencil"),
    BulletinStatus.REVIEW: Label("Chờ duyệt", "hourglass", "wait"),
    BulletinStatus.APPROVED: Label("Đã duyệt, chưa hẹn giờ", "check", "new"),
    BulletinStatus.SCHEDULED: Label("Đã hẹn giờ", "calendar-due", "new"),
    BulletinStatus.SENDING: Label("Đang gửi", "progress", "busy"),
    BulletinStatus.PAUSED: Label("Tạm dừng", "alert-triangle", "late"),
    BulletinStatus.CANCELLED: Label("Đã huỷ", "ban"),
    BulletinStatus.DONE: Label("Đã gửi xong", "circle-check", "done"),
}
KINDS: Mapping[BulletinKind, str] = {
    BulletinKind.NEWS: "Tin",
    BulletinKind.DIGEST: "Điểm tin",
    BulletinKind.GOOD_EXAMPLE: "Người tốt, việc tốt",
    BulletinKind.TRUE_FALSE: "Tin thật, tin giả",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.MESSAGE: "Tin nhắn riêng tới người đã chọn chủ đề",
    Channel.ARTICLE: "Bài đăng do Zalo phát tới người quan tâm",
}
TEMPLATES: Mapping[BulletinKind, str] = {
    BulletinKind.NEWS: "",
    BulletinKind.DIGEST: "",
    BulletinKind.GOOD_EXAMPLE: "Ai: …\n\nĐã làm gì: …\n\nNgười dân được gì: …",
    BulletinKind.TRUE_FALSE: "Tin sai: …\n\nSự thật: …\n\nNên làm: …",
}
PROBLEMS: Mapping[str, str] = {
    Problem.NO_TITLE: "Thiếu tiêu đề.",
    Problem.TITLE_LONG: "Tiêu đề dài quá 150 ký tự.",
    Problem.NO_TEXT: "Thiếu nội dung.",
    Problem.TEXT_LONG: "Nội dung quá dài: tin nhắn tối đa 1.900 ký tự, tính cả dòng nguồn.",
    Problem.SUMMARY_LONG: "Tóm tắt dài quá 300 ký tự.",
    Problem.NO_SOURCE: "Thiếu nguồn. Không có nguồn thì không gửi.",
    Problem.SOURCE_FUTURE: "Ngày kiểm tra nguồn ở tương lai.",
    Problem.SOURCE_STALE: "Nguồn kiểm tra đã quá lâu. Đọc lại nguồn rồi ghi ngày mới.",
    Problem.NO_TOPIC: "Chưa chọn chủ đề. Tin nhắn chỉ tới người đã chọn chủ đề đó.",
    Problem.NO_GROUP: "Nhóm người nhận không có trong danh sách.",
    Problem.TARGET_MESSAGE: "Chỉ bài đăng mới chọn được tuổi, nơi, máy, nhà mạng. Bỏ các ô đó.",
    Problem.TARGET_CODE: "Có ô người nhận mà Zalo không biết. Chọn lại.",
    Problem.TARGET_BOTH: "Chọn vùng hoặc chọn tỉnh, không chọn cả hai.",
    Problem.NO_COVER: "Bài đăng cần ảnh bìa, địa chỉ bắt đầu bằng https://.",
    Problem.SECRET: "Nội dung có dấu MẬT. Không công bố.",
    Problem.NO_CONSENT: "Gương người tốt cần sự đồng ý của người được nêu: ai, ngày nào, cách nào.",
    Problem.NO_VERDICT: "Tin thật, tin giả cần đủ hai dòng “Tin sai:” và “Sự thật:”.",
    Problem.NEVER_OPEN: "Giờ tốt rơi vào giờ không được gửi hoặc quá ngắn. Chọn giờ ban ngày.",
    Problem.REVIEW_LONG: "Zalo duyệt bài khoảng nửa giờ: giờ tốt phải mở liền ít nhất 40 phút.",
    Problem.BAD_HOURS: "Giờ tốt viết chưa đúng. Ví dụ: 11:00-13:00, 18:00-21:00.",
    workflow.OWN: "Người đã soạn không tự duyệt. Cần một người khác duyệt.",
    workflow.TOO_LATE: "Giờ hẹn đã qua.",
    workflow.TOO_OLD: "Đã quá hạn gửi. Hẹn giờ mới, hoặc huỷ.",
    workflow.NOT_NOW: "Bản tin đang ở tình trạng khác, không làm được việc này.",
    digest.NOT_APPROVED: "Điểm tin chỉ lấy từ tin đã duyệt.",
    digest.NOTHING: "Bảy ngày qua chưa có tin nào được duyệt.",
    testing.NO_PHONE: "Chưa nối điện thoại. Lấy mã ở mục Gửi thử rồi nhắn mã từ Zalo của mình.",
}
REASONS: Mapping[str, str] = {
    "opted_out": "đã tắt tin hoặc bỏ quan tâm",
    "not_meant": "không thuộc nhóm hay nơi đã chọn",
    "unreachable": "Zalo không cho nhắn tới người này",
    "window": "đã quá lâu không nhắn cho OA",
    "cap_day": "hôm nay đã nhận đủ số tin",
    "cap_week": "bảy ngày qua đã nhận đủ số tin",
    "too_late": "hết hạn gửi",
    "cancelled": "bản tin bị huỷ",
    "unknown": "không rõ đã đến hay chưa; không gửi lại",
}
READERS: Mapping[str, Label] = {
    "sent": Label("Zalo đã nhận", "circle-check", "done"),
    "waiting": Label("Còn chờ", "hourglass", "wait"),
    "queued": Label("Đang gửi", "progress", "busy"),
    "unknown": Label("Không rõ đã đến", "info-circle", "wait"),
    "failed": Label("Không gửi được", "circle-x", "late"),
    "skipped": Label("Bỏ qua", "ban"),
}
STORY: Mapping[str, str] = {
    "draft": "Viết bản nháp",
    "rewritten": "Sửa bản nháp",
    "sent_back": "Trả lại để sửa",
    "review": "Trình duyệt",
    "approved": "Duyệt",
    "scheduled": "Hẹn giờ gửi",
    "sending": "Bắt đầu hoặc gửi tiếp",
    "paused": "Tạm dừng",
    "cancelled": "Huỷ",
    "done": "Gửi xong",
}


def why(reason: str) -> str:
    """Say a reason of a pause or of a reader in Vietnamese; Zalo's own numbers stay."""
    if reason.startswith("errors "):
        return f"quá nhiều tin lỗi ({reason.removeprefix('errors ')})"
    if reason == "no broadcast left this month":
        return "hết số lần phát của tháng"
    parts = [PROBLEMS.get(part, REASONS.get(part, part)) for part in reason.split("; ")]
    return " ".join(parts)
