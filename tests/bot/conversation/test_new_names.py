"""Names of old are understood and answered with those of today, with document and day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.clock import MovableClock
from bot.conversation.guide import Guide
from knowledge.gazetteer import Gazetteer
from knowledge.index import Index
from knowledge.loader import CONTENT, load
from knowledge.obsolete import obsolete_names
from knowledge.places import Commune, Places, former_of
from knowledge.text import fold
from tests.bot.conversation.talk import WARD, Talk

BASIS = "Theo Nghị quyết 202/2025/QH15"
NEXT = 'gõ tên việc, ví dụ "cấp lại căn cước"'


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("tỉnh Bình Phước", "Bình Phước nay thuộc Đồng Nai, từ ngày 01/07/2025"),
        ("dak nong nay thuoc tinh nao", "Đắk Nông nay thuộc tỉnh Lâm Đồng"),
        ("Đắc Nông giờ là tỉnh gì", "Đắk Nông nay thuộc tỉnh Lâm Đồng"),
        ("Đắk Nông", "Đắk Nông nay thuộc tỉnh Lâm Đồng"),
        ("Kon Tum sáp nhập với tỉnh nào", "Kon Tum nay thuộc tỉnh Quảng Ngãi"),
        ("tỉnh kontum cũ nay là gì", "Kon Tum nay thuộc tỉnh Quảng Ngãi"),
        ("Gia Lai sáp nhập với Bình Định tên gì", "Bình Định nay thuộc tỉnh Gia Lai"),
        ("tỉnh Gia Lai có đổi tên không", "Tỉnh Gia Lai vẫn giữ tên, từ ngày 01/07/2025 gồm cả"),
        ("Hà Nội có sáp nhập không", "Thành phố Hà Nội không hợp nhất với tỉnh, thành phố nào"),
        ("tp hcm sáp nhập với đâu", "gồm cả Bà Rịa - Vũng Tàu và Bình Dương trước đây"),
        ("Vũng Tàu nay thuộc tỉnh nào", "nay thuộc thành phố Hồ Chí Minh"),
    ],
)
def test_an_old_province_is_answered_with_the_new_one(talk: Talk, question: str, said: str) -> None:
    first, *rest = talk.says(question).split("\n")

    assert said in first
    assert BASIS in rest[0]
    assert "kiểm tra ngày" in rest[0]
    assert NEXT in rest[-1]


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("Quê em Hà Nam, sau sáp nhập ghi địa chỉ tỉnh gì?", "Hà Nam nay thuộc tỉnh Ninh Bình"),
        (
            "Hồi đi quê tôi là Vĩnh Phúc, nghe đâu sáp nhập rồi, giờ tên tỉnh mới là gì?",
            "Vĩnh Phúc nay thuộc tỉnh Phú Thọ",
        ),
    ],
)
def test_a_province_in_a_story_about_mergers_is_the_answer(
    talk: Talk, story: str, said: str
) -> None:
    assert talk.says(story).startswith(said)


def test_the_clause_is_cited_where_somebody_read_it(talk: Talk) -> None:
    assert f"{BASIS}, Điều 1 khoản 14;" in talk.says("Đắk Nông nay thuộc tỉnh nào")
    assert "khoản" not in talk.says("Bình Phước nay thuộc tỉnh nào")


@pytest.mark.parametrize("name", ["Đồng Nai", "Bắc Ninh", "Quảng Ninh"])
def test_a_province_that_may_be_a_city_by_now_is_called_neither(talk: Talk, name: str) -> None:
    said = talk.says(f"{name} có sáp nhập không").lower()

    assert name.lower() in said
    assert f"tỉnh {name.lower()}" not in said
    assert f"thành phố {name.lower()}" not in said


def test_two_provinces_of_old_are_both_told(talk: Talk) -> None:
    said = talk.says("Đắk Nông với Bình Phước nay thuộc tỉnh nào")

    assert "Đắk Nông nay thuộc tỉnh Lâm Đồng" in said
    assert "Bình Phước nay thuộc Đồng Nai" in said


def test_a_district_with_its_old_province_hears_of_both(talk: Talk) -> None:
    said = talk.says("huyện Đắk R'lấp tỉnh Đắk Nông nay thuộc đâu")

    assert "Đắk Nông nay thuộc tỉnh Lâm Đồng" in said
    assert (
        "Cấp huyện (huyện, quận, thị xã, thành phố thuộc tỉnh) không còn từ ngày 01/07/2025" in said
    )
    assert "Trung tâm Phục vụ hành chính công xã/phường" in said


@pytest.mark.parametrize(
    "question",
    [
        "hòa bình",
        "thống nhất",
        "hoa binh",
        "kế hoạch Gia Lai 2022",
        "giá đất tỉnh Bình Phước",
        "đổi bằng lái ở Sở GTVT được không",
    ],
)
def test_what_only_sounds_like_a_place_or_asks_for_more_is_not_answered_so(
    talk: Talk, question: str
) -> None:
    talk.says(question)

    assert not talk.label.startswith("answer:place")


def test_an_answer_about_a_procedure_remarks_that_the_province_is_gone(talk: Talk) -> None:
    said = talk.says("cấp lại căn cước tỉnh Bình Phước").split("\n")

    assert talk.label == "answer:1.014064"
    at = said.index(
        "Lưu ý: Bình Phước nay thuộc Đồng Nai (Nghị quyết 202/2025/QH15, kiểm tra ngày 10/10/2026)."
    )
    assert said[at + 1].startswith("Nguồn: ")


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("cấp lại căn cước tỉnh Gia Lai", "answer:1.014064"),
        ("đăng ký tạm trú, thai bình thường", "choices"),
        ("cap lai can cuoc", "answer:1.014064"),
    ],
)
def test_no_remark_is_made_without_an_old_name(talk: Talk, question: str, label: str) -> None:
    said = talk.says(question)

    assert talk.label == label
    assert "nay thuộc" not in said


def test_an_agency_whose_end_is_documented_is_told_with_its_successor(talk: Talk) -> None:
    said = talk.says("Bộ Kế hoạch và Đầu tư còn không")

    assert said.startswith("Bộ Kế hoạch và Đầu tư không còn từ ngày 01/03/2025.")
    assert "• Bộ Tài chính\nTheo Nghị quyết 176/2025/QH15; kiểm tra ngày 10/10/2026." in said


@pytest.mark.parametrize(
    "question",
    [
        "Sở TT&TT nay là sở nào",
        "sở thông tin và truyền thông đổi tên gì",
        "so thong tin va truyen thong con khong",
        "Sở 4T nay thuộc sở nào",
    ],
)
def test_a_successor_nobody_confirmed_is_never_stated_as_certain(talk: Talk, question: str) -> None:
    said = talk.says(question)

    assert "chưa có văn bản đã kiểm tra về nơi nhận việc; có thể là:" in said
    assert "• Sở Khoa học và Công nghệ (viễn thông" in said
    assert said.endswith("Xin hỏi lại UBND phường Mẫu, 0261 3543 210, trước khi đi.")


PLACES = load(CONTENT).places
OLD_PROVINCES = [
    (name, province.slug)
    for province in PLACES.provinces
    for name in province.merged or (province.name,)
]
OLD_COMMUNES = [
    (former_of(old).full_name, commune.slug)
    for commune in PLACES.communes
    for old in commune.old_names
]


def test_all_sixty_three_provinces_are_understood_with_and_without_accents(talk: Talk) -> None:
    wrong = []
    for name, slug in OLD_PROVINCES:
        for question in (f"tỉnh {name} nay thuộc tỉnh nào", fold(f"{name} sáp nhập với tỉnh nào")):
            talk.says(question)
            if talk.label != f"answer:place:{slug}":
                wrong.append((question, talk.label))

    assert wrong == []


def test_every_old_commune_of_the_sample_is_understood_with_and_without_accents(
    talk: Talk,
) -> None:
    wrong = []
    for name, slug in OLD_COMMUNES:
        for question in (f"{name} nay là xã nào", fold(f"{name} giờ thuộc xã nào")):
            talk.says(question)
            if talk.label != f"answer:place:{slug}":
                wrong.append((question, talk.label))

    assert len(OLD_COMMUNES) == 68
    assert wrong == []


def test_every_number_in_an_answer_stands_in_the_table(talk: Talk) -> None:
    for province in PLACES.provinces:
        basis = province.basis
        days = {f"{day:%d/%m/%Y}" for day in (province.valid_from, basis.checked_on)}
        known = {basis.document, basis.clause, *days}
        said = talk.says(f"tỉnh {province.name} có sáp nhập không")
        bare = said
        for text in sorted(known, key=len, reverse=True):
            bare = bare.replace(text, "") if text else bare

        assert talk.label == f"answer:place:{province.slug}"
        assert re.findall(r"\d+", bare) == []


def test_no_agency_that_is_gone_is_named_as_if_it_existed(talk: Talk) -> None:
    for agency in PLACES.agencies:
        said = talk.says(f"{agency.name} nay là cơ quan nào")

        assert said.startswith(f"{agency.name} không còn")
        assert list(obsolete_names(said)) == []


# Communes


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("xã Nhân Đạo giờ là xã gì", "Xã Nhân Đạo (Đắk Nông) nay thuộc xã Nhân Cơ, tỉnh Lâm Đồng"),
        ("xa nhan dao gio la xa gi", "Xã Nhân Đạo (Đắk Nông) nay thuộc xã Nhân Cơ"),
        ("thị trấn Kiến Đức giờ là xã gì", "Thị trấn Kiến Đức (Đắk Nông) nay thuộc xã Kiến Đức"),
        ("thị trấn Ea Tling giờ là gì", "Thị trấn Ea T'ling (Đắk Nông) nay thuộc xã Cư Jút"),
        ("Thuận Hà nay thuộc xã nào", "Xã Thuận Hà (Đắk Nông) nay thuộc xã Thuận Hạnh"),
        ("xã Nhân Cơ", "Xã Nhân Cơ, tỉnh Lâm Đồng: lập từ ngày 01/07/2025, gồm xã Nhân Đạo, xã"),
        ("xã Quảng Sơn có đổi tên không", "Xã Quảng Sơn, tỉnh Lâm Đồng: giữ nguyên"),
    ],
)
def test_an_old_commune_is_answered_with_the_new_one(talk: Talk, question: str, said: str) -> None:
    heard = talk.says(question)

    assert heard.startswith(said)
    assert "Theo Nghị quyết 1671/NQ-UBTVQH15, Điều 1 khoản" in heard
    assert "Bảng tên xã, phường của Trợ lý chưa đủ cả nước" in heard


def a_commune(name: str, *old: str, province: str = "lam-dong", kind: str = "xã") -> Commune:
    day = date(2026, 11, 20)
    since = date(2025, 7, 1)
    return Commune("", name, kind, province, old, "Nghị quyết mẫu", since, "Nguồn mẫu", day)


MADE_UP = (
    a_commune("Mẫu Một", "xã Tân Mẫu (huyện Mẫu Đông, Đắk Nông)", "xã Cũ Riêng"),
    a_commune("Mẫu Hai", "xã Tân Mẫu (huyện Mẫu Tây, Bình Thuận)"),
    a_commune("Mẫu Ba", "xã Tân Mẫu (huyện Mẫu Nam)", province="gia-lai"),
    a_commune("Mẫu Bốn", "một phần xã Chia Đôi (huyện Mẫu Đông)"),
    a_commune("Mẫu Năm", "một phần xã Chia Đôi (huyện Mẫu Đông)", kind="phường"),
)

TalkWith = Callable[..., Talk]


@pytest.fixture
def talk_with(guide: Guide, clock: MovableClock) -> TalkWith:
    """A talk whose table of communes is complete and made up; `province` is the OA's."""

    def run(communes: tuple[Commune, ...] = MADE_UP, *, province: str = "") -> Talk:
        packaged: Index = guide.index
        tables: Places = replace(packaged.places, communes=communes, communes_total=len(communes))
        index = replace(packaged, places=tables)
        known = replace(guide, index=index, gazetteer=Gazetteer(tables))
        return Talk(known, clock, oa=replace(WARD, province=province))

    return run


def test_of_several_places_of_one_name_the_citizen_is_asked_which(talk_with: TalkWith) -> None:
    talk = talk_with()
    asked = talk.says("xã Tân Mẫu nay là xã nào")

    assert "Có nhiều nơi mang tên xã Tân Mẫu" in asked
    assert "2. xã Tân Mẫu (huyện Mẫu Tây, Bình Thuận) → nay là xã Mẫu Hai, tỉnh Lâm Đồng" in asked
    assert asked.endswith("Nhắn 1, 2, 3 hoặc 0.")

    told = talk.says("2")
    assert told.startswith("Xã Mẫu Hai, tỉnh Lâm Đồng: lập từ ngày 01/07/2025, gồm xã Tân Mẫu")
    assert "Theo Nghị quyết mẫu; kiểm tra ngày 20/11/2026." in told


def test_communes_of_our_own_province_come_first(talk_with: TalkWith) -> None:
    asked = talk_with(province="gia-lai").says("xã Tân Mẫu nay là xã nào")

    assert "1. xã Tân Mẫu (huyện Mẫu Nam) → nay là xã Mẫu Ba, tỉnh Gia Lai" in asked


@pytest.mark.parametrize(
    ("question", "now"),
    [
        ("xã Tân Mẫu huyện Mẫu Tây nay là xã nào", "xã Mẫu Hai, tỉnh Lâm Đồng"),
        ("xã Tân Mẫu tỉnh Gia Lai nay là xã nào", "xã Mẫu Ba, tỉnh Gia Lai"),
        ("xa tan mau tinh dak nong gio la xa gi", "xã Mẫu Một, tỉnh Lâm Đồng"),
    ],
)
def test_a_district_or_province_beside_the_name_tells_which(
    talk_with: TalkWith, question: str, now: str
) -> None:
    assert f"nay thuộc {now}, từ ngày 01/07/2025." in talk_with().says(question)


def test_a_divided_commune_is_told_with_all_its_parts(talk_with: TalkWith) -> None:
    said = talk_with().says("xã Chia Đôi nay thuộc xã nào")

    assert "Một phần xã Chia Đôi (huyện Mẫu Đông) nay thuộc xã Mẫu Bốn" in said
    assert "Một phần xã Chia Đôi (huyện Mẫu Đông) nay thuộc phường Mẫu Năm" in said


def test_too_many_places_of_one_name_are_not_listed(talk_with: TalkWith) -> None:
    many = tuple(
        a_commune(f"Mẫu Số {number}", f"xã Tân Mẫu (huyện Mẫu {number})") for number in range(12)
    )

    assert "Có 12 nơi mang tên xã Tân Mẫu" in talk_with(many).says("xã Tân Mẫu giờ là xã gì")


def test_a_complete_table_does_not_excuse_itself(talk_with: TalkWith) -> None:
    said = talk_with().says("xã Cũ Riêng giờ là xã gì")

    assert said.startswith("Xã Cũ Riêng nay thuộc xã Mẫu Một")
    assert "chưa đủ cả nước" not in said


def test_an_answer_about_a_procedure_remarks_a_new_commune_when_sure(
    talk: Talk, talk_with: TalkWith
) -> None:
    assert "xã Cũ Riêng nay thuộc xã Mẫu Một" in talk_with().says("khai sinh ở xã Cũ Riêng")
    assert "Nhân Cơ" not in talk.says("khai sinh ở xã Nhân Đạo")
    assert "xã Nhân Đạo nay thuộc xã Nhân Cơ" in talk.says(
        "cấp lại căn cước ở xã Nhân Đạo tỉnh Đắk Nông"
    )


def test_a_commune_that_left_the_table_is_no_dead_end(talk_with: TalkWith) -> None:
    assert "Nút này không còn dùng được nữa" in talk_with().says("#noi:lam-dong-xa-khong-co")
