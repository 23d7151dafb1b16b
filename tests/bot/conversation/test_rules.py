"""Phrases are found with and without accents, and not where they mean something else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.ask import ask
from bot.conversation.guide import Guide
from knowledge.patterns import Heard, PatternError, compile_one
from knowledge.text import fold, tokens

CAUGHT = {
    "emergency": """
        tai nạn giao thông trước cổng ủy ban
        tai nạn trước cổng chợ
        bếp cháy
        bé bị nghẹn
        mưa to quá nhà sắp sập
        giáo viên đánh con tôi
        mẹ già đi lạc
        bố dượng sờ mó cháu
        công an đánh người
        cây đổ đè người
        tôi muốn chết
        thấy người chết dưới sông
        cho tôi hỏi nhà tôi đang bị cháy phải gọi số nào
        thang be roi xuong ho roi ai cuu voi
        ông nội em tự nhiên ngất, tím tái hết rồi
        nó cầm mã tấu qua nhà đòi chém
        lũ về nhanh quá cả xóm kẹt trên mái nhà
        tai nạn trên quốc lộ 14, nhiều người bị thương
        Giấy tờ cháy hết rồi. Nhà đang cháy, cứu với
    """,
    "scam": """
        cong an goi yeu cau cap nhat dinh danh qua link
        có link nhận trợ cấp 540k bấm được không
        tui bị shipper lừa
        gọi là cán bộ phường yêu cầu đọc số cccd
        vay tiền app bị khủng bố điện thoại
        có người xưng công an gọi bắt cài phần mềm dịch vụ công
        số lạ gọi nói tôi nợ phạt nguội đòi chuyển khoản
        tự xưng nhân viên điện lực đòi cắt điện
    """,
    "denunciation": """
        trưởng thôn lập khống danh sách hộ nghèo
        cán bộ thu tiền rác không biên lai
        cán bộ địa chính đòi phong bì
        trưởng thôn ăn chặn tiền hộ nghèo
        nhan vien mot cua vinh tien 200k moi chiu lam
    """,
    "complaint": """
        tôi muốn kiện ủy ban phường
        xã thu hồi đất không bồi thường
        không đồng ý với quyết định xử phạt của phường
        thủ tục khiếu nại lần đầu thế nào
        xã cưỡng chế nhà tôi trái luật, tôi muốn kiện
    """,
    "press": """
        tôi là phóng viên báo Tuổi Trẻ xin gặp lãnh đạo
        đài truyền hình muốn phỏng vấn chủ tịch
    """,
    "late_dossier": """
        ho so cua toi bi tre qua
        hồ sơ sổ đỏ của tôi trễ hẹn 2 tháng
        giấy hẹn ghi ngày 10 nhưng đến giờ chưa trả
    """,
    "staff_attitude": """
        nhân viên vừa làm vừa bấm điện thoại không thèm nhìn dân
        bắt tôi chạy tới chạy lui 3 lần
    """,
    "site_report": """
        mất điện 3 ngày
        chó nhà bên thả rông
        hàng xóm lấn đất
        cúp nước
        rac chat dong dau ngo khong ai don
        rac do truoc cho thon 3 3 ngay khong ai don hoi qua
        rác đổ ra đường thôn 3
        hàng xóm hát karaoke đến 12 giờ đêm
        cây gãy chắn ngang đường
    """,
    "rule_feedback": """
        toi muon kien nghi voi xa
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
    tra cứu
    tra cuu
    cách tra cứu
    nghiên cứu
    thứ 7 có làm không
    chu nhat co lam khong
    khai sinh online có làm không
    đổi căn cước có cần hồ sơ không
    doi can cuoc co can ho so khong
    trưa có nhận hồ sơ không
    tôi đi làm không về được, nhờ mẹ khai sinh
    phường có thu tiền không
    công an xã có nhận tiền mặt không
    phường nhận tiền qua thẻ được không
    cán bộ thu tiền rác hàng tháng bao nhiêu
    thuê nhà chủ thu tiền cọc
    cccd bị mất thì làm sao
    cccd bị hỏng
    cccd hư rồi
    kính thưa quý cơ quan, cho tôi hỏi phí khai sinh
    thưa cán bộ xã, tôi hỏi phí khai sinh
    dạ thưa ủy ban, cho em hỏi giờ làm việc
    thưa công an phường, căn cước làm ở đâu
    quyết định thu hồi đất có bồi thường không
    cắt khẩu cho người chết
    xóa thường trú người chết
    nhà tôi có người chết, đi báo ở đâu
    đánh nhau có bị phạt không
    cứu với, em bị mất căn cước
    cap doi the can cuoc cho tre em
    mat giay hen thi nhan ket qua kieu gi
    xac dinh lai dan toc theo me
    chu de cong tac nam 2023 cua Ha Noi la gi
    đài truyền hình gia lai phát giờ nào
    kon tum cơ quan báo chí làm gì
    Kon Tum xử lý cán bộ nhũng nhiễu người dân ra sao
    dinh danh muc 2 cho con
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
    assert guide.rules.guard(guide.read(fold(text))) is None


@pytest.mark.parametrize("text", ["tôi muốn chết", "em toi dinh tu tu", "không thiết sống nữa"])
def test_despair_is_an_emergency_in_words_of_its_own(guide: Guide, text: str) -> None:
    rule = guide.rules.caught_by(guide.read(text))

    assert rule is not None
    assert (rule.name, rule.wording) == ("emergency", "despair")


def test_somebody_in_despair_is_not_left_alone_with_a_list(guide: Guide) -> None:
    asked = ask("tôi muốn chết", guide=guide, as_of=date(2026, 11, 23))

    assert asked.text.splitlines()[0].startswith("Ông/Bà không phải chịu đựng một mình")
    assert [number for number in ("115", "113", "111") if number not in asked.text] == []
    assert asked.understanding.guard == "emergency"


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
        ("khống", "có làm không", False),
        ("khống", "ke khong", True),
        ("khống!", "ke khong", False),
        ("(kê|lập khống!)", "lập khống", True),
        ("(kê|lập khống!)", "lap khong", False),
        ("quát & cán bộ", "cán bộ một cửa hay quát", True),
        ("quát & cán bộ", "quát tôi là cán bộ", True),
        ("quát & cán bộ", "cán bộ một cửa", False),
        ("quát & cán bộ & (dân|tôi)", "cán bộ quát người dân", True),
        ("quát & cán bộ & (dân|tôi)", "cán bộ quát", False),
    ],
)
def test_a_pattern_means_what_it_says(pattern: str, text: str, *, is_found: bool) -> None:
    compiled = compile_one(pattern, {"cây": ["cây", "cột điện"]})

    assert (compiled.find(Heard.of(tokens(text))) is not None) is is_found


@pytest.mark.parametrize(
    "pattern",
    ["", "…", "<nothing>", "(a|(b|c))", "(a|)", "a ( b", "(x … y)", "& a", "a &", "a & & b"],
)
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_one(pattern, {})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("e k dc ck e", "em không được chồng em"),
        ("nó lấy 8tr r", "nó lấy 8 triệu rồi"),
        ("2tr5 vs 500k", "2 triệu 5 với 500 nghìn"),
        ("ko phải", "không phải"),
        ("9h sáng", "9 giờ sáng"),
        ("cccd", "căn cước công dân"),
        ("số 15a và h5n1", "số 15a và h5n1"),
        ("đnáh cứuu thôngg tin", "đánh cứu thông tin"),
        ("visa internet deadline", "visa internet deadline"),
    ],
)
def test_guards_read_the_shorthand_of_chats(guide: Guide, typed: str, meant: str) -> None:
    (words,) = guide.read(typed)
    spelled = guide.rules.shorthand.spell_out(words)

    assert " ".join(word.raw for word in spelled) == meant


def test_short_forms_do_not_make_a_careless_message_a_careful_one(guide: Guide) -> None:
    (words,) = guide.read("cccd cmnd gks dkkh cua toi bi mat het roi")

    assert not Heard.of(words).is_marked
