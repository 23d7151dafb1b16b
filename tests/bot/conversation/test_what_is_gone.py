"""Districts, old papers and old places: what replaced them is told, and questions are answered."""

from __future__ import annotations

import pytest

from bot.conversation.places import (
    asks_only_of_place,
    beside_city,
    is_abolished,
    without_place,
)
from tests.bot.conversation.talk import Talk


@pytest.mark.parametrize(
    "question",
    [
        "huyện tôi giờ làm thủ tục ở đâu",
        "huyen gio con khong",
        "nộp hồ sơ ở ủy ban huyện được không",
        "nop ho so o uy ban quan",
        "phòng tư pháp huyện ở đâu",
        "UBND huyện Krông Nô",
        "công an huyện Tuy Đức ở đâu",
        "thị xã Gia Nghĩa còn không",
        "quận Cầu Giấy giờ là phường nào",
        "huyện Đắk R'lấp",
        "huyện Đắk R’lấp nộp hồ sơ ở đâu",
        "huyen dak rlap nop ho so o dau",
        "thị trấn Mẫu Sơn giờ là xã gì",
        "UBND huyện Krông Nô nay ở đâu",
        "thành phố Gia Nghĩa giờ thuộc đâu",
        "tp Buôn Ma Thuột còn không",
        "thanh pho gia nghia gio la gi",
        "thanh pho buon ma thuot con khong",
    ],
)
def test_who_asks_for_a_district_hears_that_there_is_none_and_where_to_go(
    talk: Talk, question: str
) -> None:
    heard = talk.says(question)

    assert "không còn cấp huyện" in heard
    assert "Trung tâm Phục vụ hành chính công xã/phường" in heard


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("sổ hộ khẩu còn dùng không", "xác nhận thông tin về cư trú"),
        ("so ho khau con dung khong", "xác nhận thông tin về cư trú"),
        ("làm lại sổ hộ khẩu", "xác nhận thông tin về cư trú"),
        ("xin sổ tạm trú giấy ở đâu", "sổ tạm trú giấy không còn được yêu cầu"),
        ("cmnd còn dùng được không", "Thẻ căn cước nay thay cho chứng minh nhân dân"),
        ("cmt cu het han chua", "Thẻ căn cước nay thay cho chứng minh nhân dân"),
        ("chứng minh nhân dân cũ còn giá trị không", "Thẻ căn cước nay thay cho"),
        ("đổi cmnd sang căn cước", "Cấp đổi thẻ căn cước"),
        ("mất chứng minh thư", "Cấp lại thẻ căn cước"),
    ],
)
def test_who_asks_for_an_old_paper_hears_of_the_new_one(
    talk: Talk, question: str, expected: str
) -> None:
    assert expected in talk.says(question)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("huyện Đắk R'lấp làm khai sinh ở đâu", "1.001193"),
        ("huyen dak r'lap lam khai sinh o dau", "1.001193"),
        ("mất căn cước ở huyện Đắk R'lấp tỉnh Đắk Nông làm lại ở đâu", "1.014064"),
        ("cấp lại căn cước tỉnh Bình Phước", "1.014064"),
        ("đăng ký tạm trú ở thị xã Bình Long", "1.004194"),
        ("dang ky tam tru o thi xa binh long", "1.004194"),
        ("phí chứng thực bản sao ở tỉnh Đắk Nông", "2.000815"),
        ("đăng ký kết hôn ở xã Nhân Cơ huyện Đắk R'Lấp", "1.000894"),
        ("khai sinh huyện Tuy Đức", "1.001193"),
    ],
)
def test_an_old_place_does_not_hide_the_question(talk: Talk, question: str, entry: str) -> None:
    talk.says(question)

    assert talk.label == f"answer:{entry}"


@pytest.mark.parametrize(
    "question",
    [
        "Trung tâm y tế huyện Đắk Mil ở đâu",
        "sân bay thị xã Gia Nghĩa xây ở đâu",
        "giá đất huyện Đắk Song",
        "xem phim ở thành phố Gia Nghĩa",
        "chợ huyện Cư Jút mấy giờ mở",
    ],
)
def test_an_unknown_matter_with_a_place_is_not_answered(talk: Talk, question: str) -> None:
    talk.says(question)

    assert not talk.label.startswith("answer")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("làm khai sinh ở huyện Đắk R'lấp cần gì", "làm khai sinh cần gì"),
        ("tôi ở quận 7, muốn nhập khẩu", "tôi muốn nhập khẩu"),
        ("Tỉnh Bình Phước làm căn cước ở đâu", "làm căn cước ở đâu"),
        ("dang ky tam tru o thi xa binh long", "dang ky tam tru"),
    ],
)
def test_a_place_is_taken_out(text: str, rest: str) -> None:
    assert next(iter(without_place(text))) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("thành phố Gia Nghĩa giờ thuộc đâu", "giờ thuộc đâu"),
        ("thanh pho gia nghia con khong", "con khong"),
        ("tp Bảo Lộc", ""),
        ("thành phố nào sáp nhập", None),
        ("thành phố của tôi còn không", None),
        ("thành phố trực thuộc trung ương là gì", None),
        ("phố cổ ở đâu", None),
    ],
)
def test_a_city_is_told_from_a_word_about_cities(text: str, rest: str | None) -> None:
    assert next(beside_city(text), None) == rest


def test_a_text_without_a_place_stays() -> None:
    assert list(without_place("mất căn cước làm lại ở đâu")) == []
    assert not is_abolished("quan hệ cơ quan")
    assert asks_only_of_place("nộp hồ sơ ở đâu")
    assert not asks_only_of_place("khai sinh ở đâu")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("vay von ho ngheo", "Ngân hàng Chính sách xã hội"),
        ("vay vốn sinh viên", "Ngân hàng Chính sách xã hội"),
        ("tra phat nguoi", "Cảnh sát giao thông"),
        ("phạt nguội tra ở đâu", "Cảnh sát giao thông"),
        ("ly hon nop don o dau", "Tòa án nhân dân"),
    ],
)
def test_matters_of_others_name_who_does_them(talk: Talk, question: str, expected: str) -> None:
    assert expected in talk.says(question)
    assert talk.label.startswith("redirect:")


def test_the_second_miss_names_every_way_to_a_person(talk: Talk) -> None:
    first = talk.says("hôm nay trời có mưa không")
    second = talk.says("thoi tiet ngay mai the nao")

    assert 'ví dụ "cấp lại căn cước"' in first
    assert all(part in second for part in ("gặp cán bộ", "0261 3543 210", "7 giờ 30–17 giờ"))
