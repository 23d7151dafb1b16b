"""What stands in an entry word for word is answered from that entry, and without alarm.

Every packaged wording is asked as a citizen's message, with its marks and without. Only what the
law or a fraud demands comes before it, in the entries that are about just that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from bot.conversation.ask import Asked, ask
from bot.conversation.guide import Guide
from knowledge.model import Entry
from knowledge.text import fold

DAY = date(2026, 11, 23)
PETITIONS = ("khieu-nai-", "to-cao-", "phan-biet-phan-anh-", "tiep-cong-dan-dong-nguoi")
OF_GUARD: Mapping[str, tuple[str, ...]] = {
    "complaint": PETITIONS,
    "denunciation": (*PETITIONS, "can-bo-nhung-nhieu", "qua-bieu-can-bo"),
    "late_dossier": ("tra-cuu-ho-so", "phieu-xin-loi-tre-hen", "phan-anh-bao-lau"),
    "press": ("bao-chi",),
    "scam": ("lua-dao-", "trang-zalo-gia", "ma-otp", "lo-gui-anh-can-cuoc"),
}
"""How the entries begin that are about the matter of a guard."""

OF_MERGERS = frozenset({"faq:sap-nhap-tinh", "faq:tinh-khong-sap-nhap"})
"""Entries whose questions name a place; better than the entry is what became of that place."""

OF_DANGER = (
    *("so-khan-cap", "tre-bi-bo-roi", "an-toan-thuc-pham", "hoa-giai-co-so"),
    *("bao-tin-toi-pham", "khoa-can-cuoc-dien-tu"),
    *("cap-lai-so-do", "cap-lai-giay-phep-lai-xe", "dang-ky-lai-khai-sinh"),
)
"""Entries of which a wording may come from somebody in danger, just robbed, or burnt out."""

FEW = 0.01
ALARM = "Nếu đang nguy hiểm, xin gọi ngay 113"


@dataclass(frozen=True)
class Heard:
    """A wording as it was typed, the entry it stands in, and what was made of it."""

    entry: Entry
    typed: str
    asked: Asked

    @property
    def is_at_home(self) -> bool:
        """Say whether its own entry answers, or is among those that are asked back."""
        found = self.asked.understanding
        named = {found.entry, *(option.entry for option in found.candidates)}
        is_place = self.entry.id in OF_MERGERS and (found.entry or "").startswith("place:")
        own = OF_GUARD.get(found.guard or "", ())
        return self.entry.id in named or is_place or self.entry.slug.startswith(own or ("?",))

    @property
    def is_alarmed(self) -> bool:
        return self.asked.text.startswith(ALARM)


@pytest.fixture(scope="module", params=[str, fold], ids=["with marks", "without marks"])
def typed(request: pytest.FixtureRequest) -> Callable[[str], str]:
    found: Callable[[str], str] = request.param
    return found


@pytest.fixture(
    scope="module",
    params=[pytest.param(1, marks=pytest.mark.bar, id="all"), pytest.param(24, id="a sample")],
)
def heard(request: pytest.FixtureRequest, guide: Guide, typed: Callable[[str], str]) -> list[Heard]:
    wordings = [(entry, text) for entry in guide.index.entries.values() for text in entry.questions]
    return [
        Heard(entry, typed(text), ask(typed(text), guide=guide, as_of=DAY))
        for entry, text in wordings[:: request.param]
    ]


def test_every_wording_reaches_its_own_entry(heard: list[Heard]) -> None:
    astray = {(each.entry.slug, each.typed) for each in heard if not each.is_at_home}

    assert astray == set()


def test_hardly_any_harmless_wording_raises_an_alarm(
    heard: list[Heard], typed: Callable[[str], str]
) -> None:
    alarmed = [each for each in heard if each.is_alarmed]
    harmless = {
        (each.entry.slug, each.typed) for each in alarmed if each.entry.slug not in OF_DANGER
    }

    assert len(harmless) <= (0 if typed is str else FEW * len(heard)), harmless


@pytest.mark.parametrize(
    "message",
    [
        "thấy em bé sơ sinh bị bỏ trước cổng chùa thì báo ai",
        "có người bỏ con ở cổng chùa",
        "nhà tôi đang giữ một đứa bé không rõ cha mẹ",
        "lượm được em bé sơ sinh phải làm gì",
        "người ta để đứa nhỏ mới đẻ trước nhà, kêu ai, giấy tờ làm sao",
        "ăn xong bị đau bụng cả đám thì báo chỗ nào",
        "hai nhà đánh nhau có đem ra tổ hòa giải được không",
        "cháy nhà cháy luôn sổ đỏ",
        "cứu hỏa gọi số mấy",
    ],
)
def test_a_wording_that_may_be_a_cry_for_help_names_the_numbers_first(
    guide: Guide, typed: Callable[[str], str], message: str
) -> None:
    asked = ask(typed(message), guide=guide, as_of=DAY)

    assert asked.understanding.entry is not None
    assert asked.text.startswith(ALARM)


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("vợ tôi vừa đẻ", "1.001193"),
        ("bà ngoại vừa mất", "1.000656"),
        ("căn cước bị gãy đôi, xin cấp cái khác trên mạng được hông", "1.014064"),
        ("mới chuyển nhà, con xong lớp 5 xin vào trường cấp hai gần nhà nộp gì", "3.000182"),
        ("mẹ mất, muốn làm khai tử rồi hưởng tử tuất luôn", "2.002622"),
        ("vay ngân hàng đòi giấy hôn nhân là giấy nào", "faq:giay-xac-nhan-hon-nhan-loai-nao"),
        ("trừ tiền rồi mà hồ sơ vẫn báo chưa đóng phí", "faq:thanh-toan-loi"),
        ("gửi phản ánh ẩn danh được không", "faq:gui-phan-anh"),
        ("nhận kết quả tại nhà qua bưu điện", "faq:nhan-ket-qua-qua-buu-dien"),
        ("số điện thoại tư vấn cho trẻ em", "faq:so-111-tre-em"),
    ],
)
def test_wordings_that_once_went_astray_come_home(
    guide: Guide, typed: Callable[[str], str], message: str, entry: str
) -> None:
    asked = ask(typed(message), guide=guide, as_of=DAY)

    assert asked.understanding.entry == entry


def test_who_waits_for_a_dossier_is_not_put_off_with_an_entry(
    guide: Guide, typed: Callable[[str], str]
) -> None:
    asked = ask(typed("hồ sơ quá hẹn chưa có kết quả thì hỏi ai"), guide=guide, as_of=DAY)

    assert asked.understanding.guard == "late_dossier"
