"""How the console names what campaigns are made of."""

from __future__ import annotations

from collections.abc import Mapping

from bot.bulletins.due import Standing
from bot.models.campaigns import CampaignStatus, ReminderKind
from webhooks.console.showing import Label

STATUSES: Mapping[CampaignStatus, Label] = {
    CampaignStatus.DRAFT: Label("Chờ duyệt", "hourglass", "wait"),
    CampaignStatus.APPROVED: Label("Đang thực hiện", "progress", "busy"),
    CampaignStatus.CLOSED: Label("Đã kết thúc", "archive", "plain"),
}
STANDINGS: Mapping[Standing, Label] = {
    Standing.COMING: Label("chưa đến hạn", "calendar", "plain"),
    Standing.WRITING: Label("đang soạn", "pencil", "busy"),
    Standing.READY: Label("đã duyệt, chờ gửi", "check", "done"),
    Standing.KEPT: Label("đúng hạn", "circle-check", "done"),
    Standing.UNREAD: Label("0 người nhận", "alert-triangle", "late"),
    Standing.LATE: Label("xong nhưng trễ", "clock", "wait"),
    Standing.MISSING: Label("còn thiếu", "clock-exclamation", "late"),
}
REMINDERS: Mapping[ReminderKind, Label] = {
    ReminderKind.SOON: Label("Sắp đến hạn", "calendar-due", "wait"),
    ReminderKind.NO_DRAFT: Label("Chưa có bản tin được duyệt", "alert-triangle", "late"),
    ReminderKind.LATE: Label("Đã quá hạn", "clock-exclamation", "late"),
}
FORMS: Mapping[str, str] = {
    "conference": "hội nghị",
    "training": "tập huấn",
    "website": "trang thông tin điện tử",
    "broadcast": "phát thanh, truyền hình",
    "press": "báo chí",
    "contest": "hội thi, cuộc thi",
    "seminar": "tọa đàm",
    "stage": "sân khấu hóa",
    "poster": "pa-nô, áp phích, băng rôn",
    "leaflet": "tờ rơi, tờ gấp",
    "loudspeaker": "loa truyền thanh cơ sở",
    "social": "mạng xã hội",
    "dialogue": "đối thoại",
    "law": "phổ biến pháp luật",
    "teaching": "giảng dạy trong trường",
    "bulletin": "bản tin",
    "video": "video, phóng sự",
}
FIELDS: Mapping[str, str] = {
    "procedures": "thủ tục hành chính",
    "digital": "chính quyền số",
    "civil_service": "chế độ công vụ",
    "institutions": "thể chế",
    "organisation": "tổ chức bộ máy",
    "finance": "tài chính công",
    "surveys": "khảo sát, chỉ số",
    "steering": "chỉ đạo, điều hành",
}
FINDINGS: Mapping[str, str] = {
    "noise": "bỏ, không thuộc kế hoạch",
    "footnote": "bỏ chú thích cuối trang",
    "ocr": "sửa lỗi quét chữ",
    "joined": "nối câu bị ngắt trang",
    "no_agency": "chưa thấy tên cơ quan ban hành",
    "blank_number": "số kế hoạch để trống",
    "no_lead": "nhiệm vụ không nêu cơ quan chủ trì",
    "no_period": "nhiệm vụ không nêu thời gian",
    "short_row": "dòng của bảng thiếu ô",
    "numbers": "số thứ tự nhảy, xem có mất dòng không",
}
OBJECTIONS: Mapping[str, str] = {
    "missing_form": "Kế hoạch buộc có hình thức này nhưng chưa nhiệm vụ nào dùng",
    "no_lead": "Nhiệm vụ chưa có cơ quan chủ trì",
    "no_period": "Nhiệm vụ chưa nêu thời gian",
    "no_agency": "Chưa có tên cơ quan ban hành",
    "past": "Thời gian của kế hoạch đã hết, không duyệt được nữa; ngày cuối",
}
PERIODS: Mapping[str, str] = {
    "monthly": "hằng tháng",
    "quarterly": "hằng quý",
    "half-yearly": "6 tháng",
    "yearly": "cả năm",
    "regularly": "định kỳ, theo quy định",
}
REFUSALS: Mapping[str, str] = {
    "kind": "Chỉ đọc được tệp .txt và .docx. Mở tệp trong Word rồi lưu thành .docx.",
    "damaged": "Tệp hỏng hoặc không phải tệp Word. Mở lại trong Word, lưu thành .docx rồi gửi.",
    "letters": "Chữ trong tệp theo bảng mã cũ. Lưu lại với bảng mã UTF-8.",
    "empty": "Tệp không có chữ. Bản quét ảnh cần nhận dạng chữ trước.",
    "large": "Tệp lớn hơn 10 MB. Bỏ bớt ảnh rồi gửi lại.",
    "tasks": "Không tìm thấy nhiệm vụ nào. Kế hoạch cần bảng nhiệm vụ, các nhãn như “Cơ quan chủ "
    "trì:”, hoặc phần “Tổ chức thực hiện”.",
    "again": "Tệp này đã được nhập cho tài khoản OA này.",
    "none": "Chưa chọn tệp.",
}
"""Why a file was not taken over, by a word of the importer's refusal."""

_SIGNS = (
    ("kind", ("are not read", "only .txt")),
    ("damaged", ("damaged", "no text file")),
    ("letters", ("old encoding",)),
    ("empty", ("no text in it",)),
    ("large", ("more than 10 MB",)),
    ("again", ("taken over before",)),
    ("tasks", ("no task",)),
)


def refusal(message: str) -> str:
    """Return what to tell an officer when a file was refused."""
    for key, signs in _SIGNS:
        if any(sign in message for sign in signs):
            return REFUSALS[key]
    return REFUSALS["damaged"]
