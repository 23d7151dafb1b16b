"""To which part of the followers an article goes: the boxes of the form, and how they are told.

The provinces are those of Zalo's list, which is older than the mergers of 2025; each says of
which province of today it is a part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from werkzeug.datastructures import MultiDict

from bot.models import Target
from bot.models.targets import CODES, target_of
from knowledge.loader import CONTENT
from knowledge.place_tables import provinces_of_today
from knowledge.text import fold

AGES = (
    "dưới 13 tuổi",
    "13–17 tuổi",
    "18–24 tuổi",
    "25–34 tuổi",
    "35–44 tuổi",
    "45–54 tuổi",
    "55–64 tuổi",
    "từ 65 tuổi",
)
REGIONS = ("miền Bắc", "miền Trung", "miền Nam")
SYSTEMS = ("iPhone, iPad", "Android", "Windows Phone")
CARRIERS = ("MobiFone", "VinaPhone", "Viettel", "Vietnamobile")
GENDERS = ("Nam", "Nữ")
ABROAD = 63
# In the order of Zalo's codes, 0 to 62 (docs/zalo.md §3.4).
_CITIES = """
Đồng Tháp, Bình Phước, Ninh Bình, Bạc Liêu, Hồ Chí Minh, Vĩnh Long, Lâm Đồng, Yên Bái, Hà Nam,
Hà Nội, Hải Dương, Hậu Giang, An Giang, Trà Vinh, Tiền Giang, Tây Ninh, Đồng Nai, Đắk Lắk,
Bình Định, Kon Tum, Đà Nẵng, Bắc Giang, Bắc Kạn, Điện Biên, Hòa Bình, Thái Bình, Vĩnh Phúc,
Hà Giang, Kiên Giang, Bình Dương, Bình Thuận, Đắk Nông, Khánh Hòa, Gia Lai, Quảng Nam, Quảng Trị,
Hà Tĩnh, Hưng Yên, Quảng Ninh, Thanh Hóa, Phú Thọ, Lai Châu, Thái Nguyên, Cao Bằng, Cà Mau,
Cần Thơ, Sóc Trăng, Bến Tre, Long An, Bà Rịa - Vũng Tàu, Ninh Thuận, Phú Yên, Quảng Ngãi,
Thừa Thiên Huế, Quảng Bình, Nghệ An, Nam Định, Hải Phòng, Lạng Sơn, Lào Cai, Sơn La, Bắc Ninh,
Tuyên Quang
"""
CITIES = tuple(name.strip() for name in _CITIES.split(","))
# Zalo keeps a name that the table of provinces knows by today's.
_TODAYS_NAME = {"Thừa Thiên Huế": "Huế"}
Part = tuple[str, str, Sequence[tuple[int, str]]]


def read(form: MultiDict[str, str]) -> Target:
    """Read the boxes of the form; a box that nobody offered counts as a wrong code."""

    given = {name: filter(None, form.getlist(f"target_{name}")) for name in CODES}
    return target_of(
        {
            name: sorted({int(value) if value.isdecimal() else -1 for value in values})
            for name, values in given.items()
        }
    )


@lru_cache(maxsize=1)
def boxes() -> Sequence[Part]:
    """Return name, title and choices of each part of the form."""
    return (
        ("gender", "Giới tính", _numbered(GENDERS, first=1)),
        ("ages", "Độ tuổi", _numbered(AGES)),
        ("locations", "Vùng", _numbered(REGIONS)),
        ("platform", "Máy", _numbered(SYSTEMS, first=1)),
        ("telcos", "Nhà mạng", _numbered(CARRIERS, first=1)),
        ("cities", "Tỉnh, thành phố (theo danh sách của Zalo, tên trước 1/7/2025)", _cities()),
    )


def told(target: Target) -> list[str]:
    """Say in Vietnamese whom a target means, a part at a time; nothing for everybody."""
    return [
        " hoặc ".join(dict(choices).get(code, f"mã {code}") for code in target.parts[name])
        for name, _, choices in boxes()
        if name in target.parts
    ]


def is_chosen(target: Target, name: str, code: int) -> bool:
    """Say whether a box of the form is ticked."""
    return code in target.parts.get(name, ())


def _numbered(names: Sequence[str], *, first: int = 0) -> Sequence[tuple[int, str]]:
    return tuple(enumerate(names, first))


def _cities() -> Sequence[tuple[int, str]]:
    today = {
        old: province.name
        for province in provinces_of_today(CONTENT)
        for old in province.merged or (province.name,)
    }
    named = [(code, _with_today(name, today)) for code, name in enumerate(CITIES)]
    return (*sorted(named, key=lambda each: fold(each[1])), (ABROAD, "Ngoài Việt Nam"))


def _with_today(name: str, today: Mapping[str, str]) -> str:
    now = today.get(_TODAYS_NAME.get(name, name), name)
    return name if now == name else f"{name} (nay: {now})"
