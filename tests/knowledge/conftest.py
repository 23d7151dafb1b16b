"""A small content folder to load, break and compile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PROCEDURE = """+++
code = "1.001193"
title = "Đăng ký khai sinh"
short = "khai sinh"
field = "Hộ tịch"
level = "xã"
online = "một phần"
questions = ["làm giấy khai sinh cho con", "con mới đẻ"]
valid_from = 2025-07-01
aliases = ["giấy khai sinh"]
life_events = ["sinh con"]
related = ["faq:mat-giay-khai-sinh"]

[[sources]]
title = "Cổng Dịch vụ công quốc gia"
url = "https://dichvucong.gov.vn"
checked_on = 2026-10-01

[[fees]]
case = "đúng hạn"
amount = 0
channel = "mọi hình thức"
basis = "Luật Hộ tịch"

[[papers]]
name = "Giấy chứng sinh"
form = "bản chính"
case = "sinh tại bệnh viện"
data = "không phải nộp nếu đã có bản điện tử"

[[places]]
where = "Trung tâm Phục vụ hành chính công nơi cư trú"
valid_from = 2025-07-01

[[places]]
where = "UBND cấp xã"
valid_to = 2025-06-30

[[basis]]
number = "60/2014/QH13"
title = "Luật Hộ tịch"

[[facts]]
what = "hạn đăng ký"
value = "60 ngày"
+++
Đăng ký tại xã nơi cư trú.

## Hồ sơ
- Tờ khai

## Thời hạn
chưa kiểm tra
"""
FAQ = """+++
title = "Mất giấy khai sinh"
questions = ["mất giấy khai sinh thì làm sao"]
valid_from = 2025-07-01
[[sources]]
title = "Cổng Dịch vụ công quốc gia"
checked_on = 2026-10-01
+++
Xin bản sao trích lục.
"""
PLAN = """+++
title = "Kế hoạch tuyên truyền"
questions = ["kế hoạch tuyên truyền của tỉnh"]
valid_from = 2020-01-03
number = "02/KH-UBND"
agency = "UBND tỉnh"
province = "Đắk Nông"
period = "2020"
superseded_by = "UBND tỉnh Lâm Đồng"
[[sources]]
title = "Kế hoạch"
checked_on = 2026-10-01
[[tasks]]
no = 4
content = "bản tin"
lead = "Đài"
partners = ["Sở Nội vụ"]
period = "hằng tuần"
recurrence = "weekly"
quota = 3
quota_per = "month"
+++
Tuyên truyền.

## Kinh phí
Ngân sách.
"""
CALENDAR = """complete_to = 2027-01-31
[[holiday]]
date = 2026-11-24
name = "Ngày Văn hóa Việt Nam"
document = "Nghị quyết 28/2026/QH16"
checked_on = 2026-10-01
[[makeup_workday]]
date = 2026-08-22
document = "Thông báo"
"""
ABBREVIATIONS = """[safe]
cccd = "căn cước công dân"
"đk" = "đăng ký"
[context.ks]
expansion = "khai sinh"
only_with = ["giấy", "đăng ký"]
"""
SYNONYMS = """"đăng ký khai sinh" = ["mới đẻ"]
"""

Write = Callable[[str, str], Path]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with one entry of each kind and the three tables."""
    files = {
        "procedures/khai-sinh.md": PROCEDURE,
        "faq/mat-giay-khai-sinh.md": FAQ,
        "plans/dak-nong-2020.md": PLAN,
        "calendar.toml": CALENDAR,
        "abbreviations.toml": ABBREVIATIONS,
        "synonyms/chung.toml": SYNONYMS,
    }
    for name, text in files.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "content"


@pytest.fixture
def replace(content: Path) -> Callable[[str, str, str], None]:
    """Replace a text in one file of the folder; the text must be there."""

    def run(name: str, old: str, new: str) -> None:
        path = content / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return run
