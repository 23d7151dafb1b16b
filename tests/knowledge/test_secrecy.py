"""A marking of state secrets is told from the words that merely sound like one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording.wording import texts
from knowledge.loader import CONTENT, load
from knowledge.secrecy import Level, marking, marking_of_file

TOP, SECRET, CONFIDENTIAL = Level.TOP_SECRET, Level.SECRET, Level.CONFIDENTIAL

MARKED = {
    "MẬT": CONFIDENTIAL,
    "TỐI MẬT": SECRET,
    "TUYỆT MẬT": TOP,
    "M Ậ T": CONFIDENTIAL,
    "T U Y Ệ T  M Ậ T": TOP,
    "MẬT\nKế hoạch tuần tra đêm 30/11": CONFIDENTIAL,
    "Kế hoạch tuần tra\n*** TỐI MẬT ***\nđêm 30/11": SECRET,
    "(MẬT) Danh sách trực": CONFIDENTIAL,
    "[Tuyệt mật] phương án": TOP,
    "“TỐI MẬT” Báo cáo": SECRET,
    "MẬT - Báo cáo tình hình": CONFIDENTIAL,
    "MẬT: nội dung cuộc họp": CONFIDENTIAL,
    "Độ mật: Mật": CONFIDENTIAL,
    "độ mật: tối mật": SECRET,
    "Mức độ mật: TUYỆT MẬT": TOP,
    "Dấu chỉ mức độ mật: Tối mật": SECRET,
    "do mat: tuyet mat": TOP,
    "Do mat: Toi mat": SECRET,
    "do mat: mat": CONFIDENTIAL,
    "gửi anh văn bản MẬT số 12": CONFIDENTIAL,
    "công văn MẬT của huyện đây": CONFIDENTIAL,
    "cháu có tờ giấy đóng dấu MẬT nhặt được": CONFIDENTIAL,
    "em vừa chụp được tài liệu TUYỆT MẬT này": TOP,
    "HỒ SƠ TỐI MẬT": SECRET,
    "BÁO CÁO MẬT VỀ AN NINH": CONFIDENTIAL,
    "MẬT Số: 05/KH-UBND": CONFIDENTIAL,
    "TUYET MAT": TOP,
    "tai lieu tuyet mat ne": TOP,
    "[TOI MAT] ke hoach": SECRET,
    "CONG HOA XA HOI CHU NGHIA VIET NAM\nMAT\nSo: 12/BC-UBND": CONFIDENTIAL,
    "CONG HOA XA HOI CHU NGHIA VIET NAM\nTOI MAT\nKinh gui: UBND": SECRET,
    "ＭẬＴ": CONFIDENTIAL,
    "MẬT\nrồi tới TUYỆT MẬT": TOP,
}
ORDINARY = (
    "chính sách bảo mật thông tin ở đâu",
    "CHÍNH SÁCH BẢO MẬT THÔNG TIN",
    "quên mật khẩu VNeID thì làm sao",
    "QUÊN MẬT KHẨU DỊCH VỤ CÔNG",
    "bán mật ong rừng có cần đăng ký kinh doanh",
    "MẬT ONG RỪNG CẦN GIẤY GÌ",
    "bí mật kinh doanh được bảo hộ thế nào",
    "BÍ MẬT NHÀ NƯỚC LÀ GÌ",
    "giữ bí mật cho tôi nhé",
    "hồ sơ bảo mật gửi ở đâu",
    "TÀI LIỆU BÍ MẬT KINH DOANH",
    "văn bản mật là gì",
    "tài liệu tuyệt mật là gì vậy ad",
    "độ mật có mấy loại",
    "bí mật nhà nước độ Tuyệt mật được bảo vệ 30 năm, độ Tối mật 20 năm, độ Mật 10 năm",
    "mật độ xây dựng tối đa là bao nhiêu",
    "MẬT ĐỘ XÂY DỰNG",
    "báo cáo mật độ dân số",
    "KẾ HOẠCH MẬT ĐỘ DÂN CƯ",
    "mật vụ, mật thư, mật mã",
    "quan hệ mật thiết với nhân dân",
    "sỏi mật, túi mật, mổ mật có được bảo hiểm",
    "toi mat can cuoc phai lam sao",
    "TOI MAT CAN CUOC",
    "TOI MAT",
    "toi mat",
    "tai lieu toi mat het roi",
    "em bi mat the bao hiem",
    "do mat: mat day chuyen vang",
    "đồ mất: mặt dây chuyền",
    "mat",
    "Mất",
    "mặt bằng kinh doanh",
    "tối mất điện, sáng có lại",
    "tối mặt tối mày",
    "hôm nay thoi tiet tuyet mat",
    "nước đá tuyết mát lạnh",
    "thời hạn bảo mật: 5 năm",
    "đơn vị bảo vệ bí mật nhà nước: Công an",
    "(bảo mật)",
    "[mật ong]",
    "phí: 20.000 đồng - mật khẩu gửi sau",
)


@pytest.mark.parametrize(("text", "level"), MARKED.items(), ids=MARKED.keys())
def test_a_marking_is_seen_with_its_level(text: str, level: Level) -> None:
    assert marking(text) is level


@pytest.mark.parametrize("text", ORDINARY, ids=ORDINARY)
def test_ordinary_words_are_no_marking(text: str) -> None:
    assert marking(text) is None


FILES = {
    "TUYỆT MẬT - phương án.docx": TOP,
    "phuong_an_TUYET_MAT.pdf": TOP,
    "tuyetmat.pdf": TOP,
    "KH_MẬT_2026.pdf": CONFIDENTIAL,
    "BC-TOI-MAT.docx": SECRET,
    "toi_mat_can_cuoc.jpg": None,
    "TOI_MAT_CCCD.jpg": None,
    "HỒ SƠ BẢO MẬT.pdf": None,
    "chinh-sach-bao-mat.pdf": None,
    "MẬT KHẨU.txt": None,
    "mật ong.png": None,
    "tuyết mát.png": None,
    "don_khieu_nai.docx": None,
}


@pytest.mark.parametrize(("name", "level"), FILES.items(), ids=FILES.keys())
def test_a_files_name_is_judged_too(name: str, level: Level | None) -> None:
    assert marking_of_file(name) is level


LINES = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=80)


@given(st.lists(LINES, max_size=6), st.sampled_from(list(Level)), st.integers(0, 6), st.booleans())
def test_a_stamp_on_a_line_of_its_own_is_seen_in_any_text(
    lines: list[str], level: Level, at: int, decomposed: bool
) -> None:
    text = "\n".join([*lines[:at], f"  {level} ", *lines[at:]])
    found = marking(unicodedata.normalize("NFD", text) if decomposed else text)

    assert found is not None
    assert list(Level).index(found) <= list(Level).index(level)


@given(st.sampled_from(list(Level)), st.integers(0, 8), st.sampled_from("\u200b\u00ad\u2060\ufeff"))
def test_hidden_characters_do_not_hide_a_stamp(level: Level, at: int, hidden: str) -> None:
    assert marking(f"{level[:at]}{hidden}{level[at:]}") is level


PHRASES = st.sampled_from([text for text in ORDINARY if ":" not in text and " - " not in text])


@given(st.lists(PHRASES, min_size=1, max_size=4), st.sampled_from([", ", " và ", ". "]))
def test_ordinary_phrases_stay_ordinary_together(phrases: list[str], joint: str) -> None:
    assert marking(joint.join(phrases)) is None


SHOUTED = [
    text.upper() for text in ORDINARY if "uyệt mật" not in text and "văn bản mật" not in text
]


@pytest.mark.parametrize("text", SHOUTED, ids=SHOUTED)
def test_ordinary_questions_in_capitals_are_no_marking(text: str) -> None:
    assert marking(text) is None


@given(st.text(max_size=400))
def test_any_text_is_judged_without_error(text: str) -> None:
    assert marking(text) in (None, *Level)
    assert marking_of_file(text) in (None, *Level)


def test_nothing_we_say_ourselves_is_marked() -> None:
    said = [text for entry in load(CONTENT).entries for text in entry.body()]

    assert [text for text in [*said, *texts().values()] if marking(text)] == []
