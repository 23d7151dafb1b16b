"""How the console names what the guards' table keeps by names of the program."""

from __future__ import annotations

from collections.abc import Mapping

GUARDS: Mapping[str, str] = {
    "emergency": "Khẩn cấp",
    "despair": "Khẩn cấp: muốn tự hại",
    "scam": "Lừa đảo",
    "denunciation": "Tố cáo",
    "complaint": "Khiếu nại",
    "late_dossier": "Hồ sơ trễ hạn",
    "staff_attitude": "Thái độ cán bộ",
    "site_report": "Phản ánh hiện trường",
    "rule_feedback": "Phản ánh quy định",
    "praise": "Khen",
    "suggestion": "Góp ý",
    "press": "Báo chí",
    "divorce": "Ly hôn",
    "driving_course": "Học lái xe",
    "income_tax": "Thuế thu nhập",
    "loan": "Vay vốn",
    "traffic_fine": "Phạt nguội",
    "greeting": "Chào hỏi",
    "presence": "Có ai không",
    "thanks": "Cảm ơn",
    "bye": "Tạm biệt",
    "consent": "Vâng, được",
}
"""What each situation of `guards.toml` is called by people; the rest go by their own names."""


def named(name: str) -> str:
    """Return the name of a row as officers say it."""
    return GUARDS.get(name, name)
