"""Phrases are found with and without accents, and not where they mean something else."""

from __future__ import annotations

import pytest

from bot.conversation.guide import Guide
from bot.conversation.patterns import Heard, PatternError, compile_one
from knowledge.text import tokens

CAUGHT = {
    "emergency": """
        cho tôi hỏi nhà tôi đang bị cháy phải gọi số nào
        thang be roi xuong ho roi ai cuu voi
        ông nội em tự nhiên ngất, tím tái hết rồi
        nó cầm mã tấu qua nhà đòi chém
        lũ về nhanh quá cả xóm kẹt trên mái nhà
        tai nạn trên quốc lộ 14, nhiều người bị thương
        Giấy tờ cháy hết rồi. Nhà đang cháy, cứu với
    """,
    "scam": """
        có người xưng công an gọi bắt cài phần mềm dịch vụ công
        số lạ gọi nói tôi nợ phạt nguội đòi chuyển khoản
        tự xưng nhân viên điện lực đòi cắt điện
    """,
    "denunciation": """
        cán bộ địa chính đòi phong bì
        trưởng thôn ăn chặn tiền hộ nghèo
        nhan vien mot cua vinh tien 200k moi chiu lam
    """,
    "complaint": """
        không đồng ý với quyết định xử phạt của phường
        thủ tục khiếu nại lần đầu thế nào
        xã cưỡng chế nhà tôi trái luật, tôi muốn kiện
    """,
    "press": """
        tôi là phóng viên báo Tuổi Trẻ xin gặp lãnh đạo
        đài truyền hình muốn phỏng vấn chủ tịch
    """,
    "late_dossier": """
        hồ sơ sổ đỏ của tôi trễ hẹn 2 tháng
        giấy hẹn ghi ngày 10 nhưng đến giờ chưa trả
    """,
    "staff_attitude": """
        nhân viên vừa làm vừa bấm điện thoại không thèm nhìn dân
        bắt tôi chạy tới chạy lui 3 lần
    """,
    "site_report": """
        rac chat dong dau ngo khong ai don
        hàng xóm hát karaoke đến 12 giờ đêm
        cây gãy chắn ngang đường
    """,
    "rule_feedback": """
        sao cứ bắt dân photo giấy tờ hoài
        quy định này không hợp lý, nên sửa
    """,
    "praise": """
        cảm ơn cán bộ xã đã giúp mẹ tôi làm hồ sơ
        các anh công an làm căn cước nhanh và vui vẻ
    """,
    "suggestion": """
        nên bố trí người hướng dẫn người già
        đề nghị xã mở cửa thêm sáng thứ bảy
    """,
}
QUESTIONS = """
    bố tôi mất hôm qua cần làm giấy gì
    đăng ký khai tử cho người chết do tai nạn
    bị mất căn cước
    cháy sổ đỏ xin cấp lại thế nào
    đèn xe hỏng có bị phạt không
    nộp hồ sơ bao lâu có kết quả
    đăng ký kinh doanh quán karaoke cần gì
    trợ cấp cho người bị tai nạn lao động
    khai sinh trễ hạn có bị phạt không
    nộp lệ phí bằng chuyển khoản được không
    không nhận được mã otp khi đăng nhập vneid
    ai phụ trách báo chí trong kế hoạch
    nhận tiền trợ cấp ở đâu
    phí chứng thực bao nhiêu
    cảm ơn nhé
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, block in CAUGHT.items() for text in lines(block)]
)
def test_a_message_of_a_kind_is_caught(guide: Guide, name: str, text: str) -> None:
    assert guide.rules.guard(guide.read(text)) == name


@pytest.mark.parametrize("text", lines(QUESTIONS))
def test_a_question_is_not_caught(guide: Guide, text: str) -> None:
    assert guide.rules.guard(guide.read(text)) is None


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("cháy nhà", "chay nha roi", True),
        ("cháy nhà", "chạy nhà", False),
        ("đang … đánh", "đang bị người ta đánh", True),
        ("đang … đánh", "đang một hai ba bốn năm đánh", False),
        ("đang … … đánh", "đang một hai ba bốn năm đánh", True),
        ("(tôi|em)? muốn", "muốn", True),
        ("^ chào", "xin chào", False),
        ("chào $", "xin chào", True),
        ("thôn *", "ở thôn 3", True),
        ("thôn *", "ở thôn", False),
        ("<cây> đổ", "cột điện đổ", True),
        ("nhậu", "xã hội này thì khác gì nhau vậy chứ", False),
        ("nhậu", "can bo di nhau", True),
    ],
)
def test_a_pattern_means_what_it_says(pattern: str, text: str, *, is_found: bool) -> None:
    compiled = compile_one(pattern, {"cây": ["cây", "cột điện"]})

    assert (compiled.find(Heard.of(tokens(text))) is not None) is is_found


@pytest.mark.parametrize("pattern", ["", "…", "<nothing>", "(a|(b|c))", "(a|)", "a ( b", "(x … y)"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_one(pattern, {})
