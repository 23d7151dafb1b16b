"""Tells which side of a topic is asked: the fee, the time, the place, the papers …

Knows no topics. "mất" asks for nothing by itself: it is a cost only before "bao", "mấy",
"phí" or "tiền", and a loss elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.matching.wordlists import FILLERS
from knowledge.lexicon import Lexicon
from knowledge.model import Facet
from knowledge.phrases import Found, PhraseTable
from knowledge.text import Token, plain, tokens, without_frames

PHRASES: Mapping[tuple[Facet, ...], str] = {
    (Facet.FEE,): """
        lệ phí | phí | bao nhiêu tiền | mấy tiền | mất tiền | tốn tiền | tốn bao nhiêu | đóng tiền
        mất phí | hết bao nhiêu | tiền nong | chi phí | miễn phí | trả tiền | giá bao nhiêu
        có tốn kém | nộp tiền | thu tiền | mất bao nhiêu tiền | mất bao nhiêu | giá cả
        bao nhiêu đồng | có tốn | tốn phí | hết nhiêu | nhiêu tiền | mức thu | thu bao nhiêu
    """,
    (Facet.DURATION, Facet.PERIOD): """
        bao lâu | mấy ngày | mất bao lâu | mấy bữa | mấy hôm | bao nhiêu ngày | khi nào có
        bao giờ có | khi nào xong | bao giờ xong | khi nào lấy | bao giờ lấy | thời hạn
        thời gian giải quyết | mấy tuần | mấy tháng | chừng nào có | chừng nào xong | mất mấy ngày
        lấy ngay | trong ngày | lâu không | nhanh không | hẹn trả | chừng nào | bao nhiêu lâu
    """,
    (Facet.PERIOD, Facet.DURATION): """
        khi nào | bao giờ | thời gian | thời gian thực hiện | thời gian nào | giai đoạn nào
        từ ngày nào | đến ngày nào | năm nào | lúc nào | tháng nào
    """,
    (Facet.PLACE,): """
        ở đâu | chỗ nào | nơi nào | nộp đâu | nộp chỗ nào | nơi nộp | cơ quan nào | đến đâu
        làm chỗ nào | ra đâu | lên đâu | tới đâu | địa điểm | nơi làm | đi đâu | xã hay tỉnh
        online | trực tuyến | qua mạng | trên mạng | qua bưu điện | nộp mạng | đâu
        qua vneid | trên vneid | bằng vneid | online vneid | trên app vneid | qua app vneid
        trên điện thoại | qua điện thoại | bằng điện thoại | qua app | trên app
    """,
    (Facet.PAPERS,): """
        giấy tờ gì | giấy tờ nào | giấy gì | hồ sơ gì | hồ sơ gồm | hồ sơ cần | cần giấy tờ
        cần hồ sơ | những giấy tờ | thành phần hồ sơ | mang theo gì | mang theo | cần mang
        mang gì | cần chuẩn bị | chuẩn bị gì | chuẩn bị | mẫu đơn | tờ khai | biểu mẫu | mẫu nào
        cần những gì | cần gì | gồm những gì | gồm gì | giấy tờ | hồ sơ | giấy nào | cần giấy gì
        đem theo | đem gì | cần giấy
    """,
    (Facet.STEPS,): """
        làm thế nào | làm sao | như thế nào | thế nào | các bước | trình tự | quy trình | cách làm
        cách nộp | ra sao | kiểu gì | làm cách nào | bằng cách nào | từng bước | hướng dẫn
    """,
    (Facet.RESULT,): """
        kết quả | nhận được gì | được cấp gì | nhận kết quả | trả kết quả | được nhận gì
        bao nhiêu một tháng | bao nhiêu tiền một tháng | bao nhiêu mỗi tháng | mỗi tháng bao nhiêu
        một tháng bao nhiêu | một tháng được bao nhiêu | bao nhiêu 1 tháng | 1 tháng bao nhiêu
        bao nhiêu tiền 1 tháng | bao nhiêu hàng tháng | được bao nhiêu | được mấy đồng
        được bao nhiêu tiền | nhận bao nhiêu | nhận bao nhiêu tiền | hưởng bao nhiêu
        lãnh bao nhiêu | mức trợ cấp | mức hưởng | được mấy tiền | hưởng bao nhiêu tiền
    """,
    (Facet.BASIS,): """
        căn cứ | cơ sở pháp lý | căn cứ pháp lý | luật nào | nghị định nào | quy định nào
        văn bản nào | theo luật | thông tư nào | quy định ở đâu | theo quy định nào
    """,
    (Facet.NOTE,): "lưu ý | chú ý | cần lưu ý | bao nhiêu tuổi | mấy tuổi | đủ tuổi | điều kiện gì",
    (Facet.AIMS,): "mục đích | mục tiêu | để làm gì | yêu cầu gì | nhằm mục đích",
    (
        Facet.CONTENT,
    ): "nội dung | tuyên truyền gì | nói về gì | nội dung gì | tuyên truyền những gì",
    (Facet.CHANNELS,): """
        kênh nào | kênh | qua kênh | phương tiện nào | hình thức nào | qua đâu | bằng hình thức
        hình thức tuyên truyền | qua những kênh
    """,
    (Facet.TASKS,): "nhiệm vụ | nhiệm vụ gì | mấy nhiệm vụ | công việc gì | việc gì | làm gì",
    (Facet.ORGANISATION,): """
        ai thực hiện | ai làm | ai chủ trì | đơn vị nào | ai chịu trách nhiệm | chủ trì | phối hợp
        tổ chức thực hiện | ai phụ trách | ai triển khai | sở nào | phân công | ai lo
    """,
    (Facet.REPORTING,): "báo cáo | báo cáo thế nào | chế độ báo cáo | gửi báo cáo",
    (Facet.FUNDING,): "kinh phí | nguồn kinh phí | ngân sách | tiền ở đâu | nguồn tiền",
    (Facet.TODAY,): "hiện nay ai | bây giờ ai | còn hiệu lực | thay thế | sau sáp nhập",
}

_BENEFITS = PhraseTable((plain(word), None) for word in ("trợ cấp", "phụ cấp", "mai táng phí"))
_FOLLOW_UP_FILLERS = "cái thứ hai đó ấy luôn ngay trên dưới vụ đấy tốn đóng nộp trả nhận lấy"


_FEE_WORDS = PhraseTable((plain(word), None) for word in ("lệ phí", "phí", "mất", "tốn", "nộp"))
_ANY_AMOUNT = (Facet.FEE, Facet.FEE)
"""Marks "bao nhiêu" by itself, which may count anything."""


def _table() -> PhraseTable[tuple[Facet, ...]]:
    rows = [
        (plain(phrase.strip()), facets)
        for facets, phrases in PHRASES.items()
        for line in phrases.splitlines()
        for phrase in line.split("|")
        if phrase.strip()
    ]
    return PhraseTable([*rows, (plain("bao nhiêu"), _ANY_AMOUNT)])


class FacetReader:
    """Reads asked sides out of a text, with the short forms of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._phrases = _table()
        self._fillers = PhraseTable(
            (plain(word), None) for word in (*FILLERS, *_FOLLOW_UP_FILLERS.split())
        )

    def facets(self, text: str) -> tuple[Facet, ...]:
        """List the asked sides in the order they are asked, each once."""
        words = tokens(text, self._lexicon)
        asked = [facet for hit in self._hits(words) for facet in hit.value]
        if Facet.FEE in asked and _BENEFITS.find(words) and not _FEE_WORDS.find(words):
            asked = [Facet.RESULT if facet is Facet.FEE else facet for facet in asked]
        return tuple(dict.fromkeys(asked))

    def words(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text without politeness."""
        return without_frames(tokens(text, self._lexicon))

    def spans(self, words: Sequence[Token]) -> set[int]:
        """Return the places of the words that only ask for a side."""
        return {at for hit in self._hits(words) for at in range(hit.start, hit.end)}

    def _hits(self, words: Sequence[Token]) -> list[Found[tuple[Facet, ...]]]:
        """List the asking phrases; "bao nhiêu" alone asks for a fee only when it counts nothing."""
        return [
            hit
            for hit in self._phrases.find(words)
            if hit.value != _ANY_AMOUNT or not self._counts(words, hit.end)
        ]

    def _counts(self, words: Sequence[Token], after: int) -> bool:
        """Say whether a topic word follows "bao nhiêu": "bao nhiêu tỉnh" is about no money."""
        following = words[after : after + 1]
        return bool(following) and not self._fillers.find(following)

    def is_bare_follow_up(self, text: str) -> bool:
        """Say whether a text asks for a side and names no topic of its own."""
        words = self.words(text)
        asking = self.spans(words)
        if not asking:
            return False
        idle = {at for hit in self._fillers.find(words) for at in range(hit.start, hit.end)}
        return all(at in asking or at in idle for at in range(len(words)))
