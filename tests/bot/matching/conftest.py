"""A small, fixed knowledge base: the tests of the engine do not depend on the content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.matching.decision import Decision
from bot.matching.matcher import Matcher
from knowledge.calendar import CalendarData
from knowledge.index import Index, index_of
from knowledge.lexicon import ContextShort, Lexicon, Synonym
from knowledge.loader import Base
from knowledge.model import Entry, Kind, Plan, Procedure, Source, Validity

TODAY = date(2026, 11, 23)
Ask = Callable[[str], Decision]

_SOURCES = (Source("Cổng Dịch vụ công quốc gia", date(2026, 11, 1)),)
_SINCE_2025 = Validity(date(2025, 7, 1))


def a_procedure(
    code: str,
    title: str,
    *questions: str,
    short: str = "",
    validity: Validity = _SINCE_2025,
    scope: str = "national",
) -> Procedure:
    """Make a procedure with the texts it can be found by."""
    return Procedure(
        id=code,
        kind=Kind.PROCEDURE,
        slug=f"p{code.replace('.', '-')}",
        title=title,
        lead="Nộp tại xã.",
        questions=questions,
        validity=validity,
        sources=_SOURCES,
        short=short,
        scope=scope,
        code=code,
    )


def a_faq(slug: str, title: str, *questions: str) -> Entry:
    """Make a FAQ."""
    return Entry(f"faq:{slug}", Kind.FAQ, slug, title, "Có.", questions, _SINCE_2025, _SOURCES)


def a_plan(slug: str, province: str, year: str) -> Plan:
    """Make a plan; all plans are worded alike."""
    title = f"Kế hoạch tuyên truyền cải cách hành chính tỉnh {province} {year}"
    return Plan(
        id=f"plan:{slug}",
        kind=Kind.PLAN,
        slug=slug,
        title=title,
        lead="Tuyên truyền.",
        questions=(
            f"kế hoạch tuyên truyền cải cách hành chính của {province}",
            f"kế hoạch tuyên truyền năm {year} có nhiệm vụ gì",
            "kênh tuyên truyền cải cách hành chính gồm những gì",
        ),
        validity=Validity(date(2020, 1, 1)),
        sources=_SOURCES,
        province=province,
        period=year,
    )


ENTRIES: tuple[Entry, ...] = (
    a_procedure(
        "1.001193",
        "Đăng ký khai sinh",
        "làm giấy khai sinh cho con cần giấy tờ gì",
        "con mới đẻ làm giấy tờ gì",
        "khai sinh cho bé mất bao lâu",
        short="khai sinh",
    ),
    a_procedure(
        "1.004884",
        "Đăng ký lại khai sinh",
        "mất hết giấy khai sinh và sổ gốc thì đăng ký lại thế nào",
        "đăng ký lại khai sinh cho người lớn",
        short="đăng ký lại khai sinh",
    ),
    a_procedure(
        "1.000894",
        "Đăng ký kết hôn",
        "thủ tục đăng ký kết hôn cần gì",
        "sắp cưới thì làm giấy tờ gì",
        "đăng ký kết hôn ở đâu",
        short="kết hôn",
    ),
    a_procedure(
        "1.014064",
        "Cấp lại thẻ căn cước",
        "bị mất căn cước làm lại ở đâu",
        "làm lại thẻ căn cước bị hỏng",
        short="cấp lại căn cước",
    ),
    a_procedure(
        "1.014063",
        "Cấp đổi thẻ căn cước",
        "căn cước hết hạn đổi ở đâu",
        "đổi thẻ căn cước đến tuổi",
        short="đổi căn cước",
    ),
    a_procedure(
        "1.004194",
        "Đăng ký tạm trú",
        "ở trọ đăng ký tạm trú thế nào",
        "đăng ký tạm trú cho người thuê nhà",
        short="tạm trú",
    ),
    a_procedure(
        "1.004222",
        "Đăng ký thường trú",
        "nhập hộ khẩu cho vợ cần gì",
        "chuyển hộ khẩu về nhà mới",
        short="thường trú",
    ),
    a_procedure("9.000001", "Thủ tục đã hết hạn", "nuôi chim yến trong nhà",
                validity=Validity(date(2020, 1, 1), date(2025, 6, 30))),
    a_procedure("9.000002", "Đăng ký tàu cá", "đăng ký tàu cá của tỉnh",
                scope="province:quang-ngai"),
    a_faq("nop-truc-tuyen", "Cách nộp hồ sơ trực tuyến", "nộp hồ sơ trực tuyến thế nào"),
    a_faq("sipas", "Chỉ số SIPAS là gì", "sipas là gì", "chỉ số hài lòng đo cái gì"),
    a_plan("dak-nong-2020", "Đắk Nông", "2020"),
    a_plan("gia-lai-2022", "Gia Lai", "2022"),
    a_plan("kon-tum-2024", "Kon Tum", "2024"),
)  # fmt: skip

LEXICON = Lexicon(
    safe={"cccd": "căn cước", "dk": "đăng ký", "ko": "không"},
    context={"ks": ContextShort("khai sinh", ("dang ky", "dk", "giay", "lam"))},
    synonyms=(
        Synonym("lấy vợ", "đăng ký kết hôn"),
        Synonym("cưới", "kết hôn"),
        Synonym("đẻ", "khai sinh"),
    ),
)


@pytest.fixture(scope="session")
def index() -> Index:
    """The compiled small base."""
    return index_of(Base(ENTRIES, LEXICON, CalendarData()))


@pytest.fixture(scope="session")
def matcher(index: Index) -> Matcher:
    """An engine over the small base."""
    return Matcher(index)


@pytest.fixture(scope="session")
def ask(matcher: Matcher) -> Ask:
    """Ask a question today."""
    return lambda question: matcher.match(question, as_of=TODAY)
