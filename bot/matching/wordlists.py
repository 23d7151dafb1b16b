"""Lists of words that steer matching: fillers, and verbs that tell siblings apart.

All are written with accents and compared with accents where the citizen typed them. What
citizens call things is no matter of this file: that is the content's questions and synonyms.
"""

from __future__ import annotations

from collections.abc import Mapping

_FILLERS = """
thì là mà của cho có không được cần muốn làm ở đâu thế nào sao gì hỏi em tôi mình tui cháu con bên
đây với này kia đó rồi nay giờ hôm qua vậy nhỉ về các những một cái chiếc như ra vào đi lên tới đến
bị phải nên hay hoặc và khi nếu vì do theo tại trong ngoài trên dưới từ nữa thêm còn mới đang sẽ
đã vừa cũng lại mấy bao nhiêu lâu ai xin giúp anh chị bác chú cô ông bà giấy việc cách biết
ạ dạ à ơi nhé nha bước tự quá rất chỉ thôi đều luôn bây người chưa hết xong kiểu cứ đúng nhà ta
mày nó họ chúng để nghĩa thủ_tục hồ_sơ giấy_tờ hướng_dẫn quy_trình trình_tự hiện_tại hiện_nay
thực_hiện thẩm_quyền có_thẩm_quyền quy_định được_quy_định đề_nghị cho_biết pháp_lý
bây_giờ thủ_tục_hành_chính thế_nào như_thế_nào mần_răng làm_răng mần_sao bao_nhiêu
bao_lâu là_gì có_phải phải_làm
"""
_TEXTING = """
ko kg khg hok hong hông khum khom hổng hem dc đc ntn bn nhiu bnhieu r rùi ui uh uk ak ạk nhá z zậy
dzậy v vs j gi h jờ ng mk mik mn e m c b t k nè nà á ớ hả hen thui lun luon lm onl đag dag trc s mng
cx cg cũg nhug nhữg nhưg mih mjnh dùm giùm dum zô vô wa qá jì zì j
"""
_GENERIC = """
tuần tháng năm sáng chiều tối trưa đêm trước sau lần liền ngay gấp nhanh chậm muộn sớm hồi xưa trời
ngoái hai ba bốn sáu bảy tám chín mười đầu cuối nhất nhì mùng bố mẹ má cha nội ngoại dì cậu mợ út cả
quê xã phường huyện tỉnh thành_phố thị_trấn ấp thôn xóm gần xa khu_vực nơi chỗ phía bảo nói kêu bắt
đòi gọi nghe thấy nhớ quên đọc viết xem tìm hiểu tưởng định tính lo sợ cũ khác riêng chung từng mỗi
nhiều ít đủ thiếu thừa nhận nộp mang đem gửi đưa lấy giao thay nhờ dặn nêu gồm thuộc diện đối_tượng
tham_khảo yêu_cầu tận ngồi đứng chạy kịp rảnh bận già trẻ thằng đứa gái trai bé nhỏ lớn cao vụ
đàng_hoàng chuyện điều thứ loại dạng bộ tờ cuốn quyển mong kính thật mai mốt bữa hiện dân bà_con
giải_quyết trả_lời hẹn chờ đợi gặp rõ hử hở chứ nhưng tuy dù sẵn đồng_thời tiện hoài mãi vẫn tùy
giá_trị lợi_ích mô_hình rành máy_tính an_toàn viết_tắt bắt_đầu quan_trọng cần_thiết hợp_lệ
có_sẵn cụ_thể chi_tiết chính_xác đầy_đủ trường_hợp điều_kiện đơn_giản phức_tạp nguyên_tắc
bằng dịp thường tất_cả toàn_bộ suốt khoảng chừng hơn kém giữa cạnh giêng chạp
"""


def _words(listed: str) -> tuple[str, ...]:
    """Split a list; an underscore joins the words of a phrase."""
    return tuple(word.replace("_", " ") for word in dict.fromkeys(listed.split()))


FILLERS = _words(_FILLERS + _TEXTING)
"""Words that carry no topic at all."""

GENERIC = tuple(word for word in _words(_GENERIC) if word not in FILLERS)
"""Words of any story: they help to match, but no topic stands or falls with them."""

WEIGHT_FILLER = 0.12
WEIGHT_FACET = 0.25
WEIGHT_GENERIC = 0.35
WEIGHT_DOUBTFUL = 0.5
"""For a word without marks that may be a filler or a topic word ("tu": từ or tử)."""

ACTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # act: (wordings in official titles, further wordings of citizens)
    "again": (
        ("cấp lại", "đăng ký lại", "làm lại"),
        ("bị mất", "làm mất", "đánh mất", "đánh rơi", "hỏng", "rách", "thất lạc", "làm rơi",
         "xin lại", "rớt mất", "bị hư", "bị cháy", "cháy mất", "bị ướt", "mất chứng chỉ",
         "mất căn cước", "mất thẻ", "mất giấy", "mất sổ", "mất bằng", "mất bản", "mất hộ chiếu"),
    ),
    "swap": (("cấp đổi", "đổi thẻ", "đổi giấy", "đổi sổ", "đổi"),
             ("hết hạn", "quá hạn", "căn cước ghi sai", "căn cước bị sai", "căn cước sai")),
    "extend": (("gia hạn",), ("hết hạn", "kéo dài", "ở tiếp")),
    "drop": (
        ("xóa", "hủy", "thu hồi", "chấm dứt", "giải thể", "thôi làm", "thôi hưởng", "cho thôi",
         "dừng thực hiện", "trả lại"),
        ("cắt khẩu", "đóng cửa", "nghỉ bán", "nghỉ luôn", "dẹp tiệm", "bỏ nghề"),
    ),
    "change": (
        ("thay đổi", "điều chỉnh", "cải chính", "bổ sung", "đính chính", "cập nhật"),
        ("sửa", "ghi sai", "sai tên", "đổi tên", "ghi nhầm", "sai năm", "sai ngày"),
    ),
    "pause": (
        ("tạm ngừng",),
        ("tạm nghỉ", "tạm dừng", "nghỉ tạm", "nghỉ vài tháng", "nghỉ mấy tháng",
         "nghỉ bán vài tháng", "nghỉ bán mấy tháng", "nghỉ một thời gian", "nghỉ ít lâu"),
    ),
    "leave": (("chuyển đi",), ()),
    "arrive": (("chuyển đến",), ("mới dọn đến", "mới chuyển tới")),
    "lost": (("trình báo mất",), ()),
    "foreign": (
        ("yếu tố nước ngoài", "người nước ngoài"),
        ("nước ngoài", "biên giới", "việt kiều", "người tây", "chồng tây", "vợ tây", "quốc tịch",
         "hàn quốc", "đài loan", "nhật bản", "trung quốc", "campuchia", "thái lan", "singapore",
         "malaysia", "canada", "người hàn", "người nhật", "người trung", "người nga", "người anh",
         "người mỹ", "người pháp", "người đức", "người úc", "người lào", "bên lào", "chồng lào",
         "chồng mỹ", "chồng hàn", "chồng nhật", "chồng đài", "vợ lào", "vợ mỹ", "vợ hàn"),
    ),
    "mobile": (("lưu động",), ("tận nhà", "tới nhà")),
    "without": (
        ("không phải", "không thuộc", "không có", "không qua", "không còn", "không gắn"),
        ("chưa có", "chẳng có"),
    ),
    "split": (("tách",), ()),
    "extract": (("trích lục", "bản sao"), ("sao y", "photo")),
}  # fmt: skip

DEMANDING = frozenset({"again", "foreign", "mobile", "extend", "pause", "split"})
"""Acts that nobody names in passing: without them an entry is at best one of the choices."""

LOSSES = frozenset({"again"})
"""Acts that need not be in the title, but of which the right entry must at least speak."""

TELLING = frozenset({"foreign", "mobile", "lost", "without"})
"""Acts for which an entry is made: where nobody speaks of them, it is at best a choice."""

DEMANDING_HOWEVER_SAID = frozenset({"foreign", "mobile"})
"""Those of them that need not be said in official words."""
