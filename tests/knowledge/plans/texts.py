"""Plans written for the tests, in the many shapes in which agencies hand them over."""

from __future__ import annotations

HEAD = """ỦY BAN NHÂN DÂN
XÃ SUỐI VÀNG
Số: 15/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Suối Vàng, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Thông tin, tuyên truyền cải cách hành chính
xã Suối Vàng năm 2026

Thực hiện Kế hoạch số 99/KH-UBND ngày 05/01/2026 của UBND tỉnh, UBND xã ban hành kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Giúp người dân biết cách làm thủ tục.
II. NỘI DUNG TUYÊN TRUYỀN
1. Cách nộp hồ sơ trực tuyến.
2. Cách gửi phản ánh, kiến nghị.
III. NHIỆM VỤ
"""

TAIL = """
IV. TỔ CHỨC THỰC HIỆN
1. Văn phòng HĐND và UBND xã
Theo dõi, đôn đốc; hàng quý tổng hợp, báo cáo Chủ tịch UBND xã.
2. Các thôn: Phổ biến tới từng hộ.

Nơi nhận:
- Như trên;
- Lưu: VT.
"""

TABBED = """STT\tNội dung công việc\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện
1\tTreo băng rôn về dịch vụ công trực tuyến tại các thôn\tPhòng Văn hóa - Xã hội\tCác thôn; Đoàn xã\tQuý I/2026
2\tPhát tin trên loa truyền thanh (02 tin/01 tháng)\tTrung tâm Dịch vụ tổng hợp\tVăn phòng HĐND và UBND xã, các thôn\tĐịnh kỳ hàng tuần
3\tĐối thoại với người dân\tUBND xã\tMặt trận Tổ quốc xã và các đoàn thể\tTrước ngày 30/6/2026
"""

BROKEN = """STT\tNội dung
công việc\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian
thực hiện
1\tTreo băng rôn về dịch vụ công
trực tuyến tại các thôn\tPhòng Văn hóa -
Xã hội\tCác thôn;
Đoàn xã\tQuý I/2026
2\tPhát tin trên loa truyền thanh (02 tin/01 tháng)\tTrung tâm Dịch vụ tổng hợp

2

STT\tNội dung công việc\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện
\t\t\tVăn phòng HĐND và UBND xã, các thôn\tĐịnh kỳ
hàng tuần
3\tĐối thoại với người dân\tUBND xã\tMặt trận Tổ quốc xã và các đoàn thể\tTrước ngày
30/6/2026
"""

PIPED = """| STT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian thực hiện |
|-----|:---|---|---|---|
| 1 | Treo băng rôn về dịch vụ công trực tuyến tại các thôn | Phòng Văn hóa - Xã hội | Các thôn; Đoàn xã | Quý I/2026 |
| 2 | Phát tin trên loa truyền thanh (02 tin/01 tháng) | Trung tâm Dịch vụ tổng hợp | Văn phòng HĐND và UBND xã, các thôn | Định kỳ hàng tuần |
| 3 | Đối thoại với người dân | UBND xã | Mặt trận Tổ quốc xã và các đoàn thể | Trước ngày 30/6/2026 |
"""

ALIGNED = """
 STT   Nội dung công việc           Cơ quan chủ trì        Cơ quan phối hợp         Thời gian thực hiện
  1    Treo băng rôn về dịch vụ     Phòng Văn hóa -        Các thôn; Đoàn xã        Quý I/2026
       công trực tuyến tại các      Xã hội
       thôn
  2    Phát tin trên loa truyền     Trung tâm Dịch vụ      Văn phòng HĐND và        Định kỳ hàng tuần
       thanh (02 tin/01 tháng)      tổng hợp               UBND xã, các thôn
  3    Đối thoại với người dân      UBND xã                Mặt trận Tổ quốc xã      Trước ngày
                                                           và các đoàn thể          30/6/2026
"""

STACKED = """STT
Nội dung công việc
Cơ quan chủ trì
Cơ quan phối hợp
Thời gian thực hiện
1
Treo băng rôn về dịch vụ công
trực tuyến tại các thôn
Phòng Văn hóa - Xã hội
Các thôn; Đoàn xã
Quý I/2026
2
Phát tin trên loa truyền thanh (02 tin/01 tháng)
Trung tâm Dịch vụ tổng hợp
Văn phòng HĐND và UBND xã, các thôn
Định kỳ hàng tuần
3
Đối thoại với người dân
UBND xã
Mặt trận Tổ quốc xã và các đoàn thể
Trước ngày 30/6/2026
"""

LABELLED = """1. Treo băng rôn về dịch vụ công trực tuyến tại các thôn
- Cơ quan chủ trì: Phòng Văn hóa - Xã hội.
- Cơ quan phối hợp: Các thôn; Đoàn xã.
- Hình thức: Băng rôn.
- Thời gian thực hiện: Quý I/2026.
2. Phát tin trên loa truyền thanh (02 tin/01 tháng)
- Cơ quan chủ trì: Trung tâm Dịch vụ tổng hợp.
- Cơ quan phối hợp: Văn phòng HĐND và UBND xã, các thôn.
- Thời gian thực hiện: Định kỳ hàng tuần.
3. Đối thoại với người dân
- Đơn vị chủ trì: UBND xã
- Phối hợp: Mặt trận Tổ quốc xã và các đoàn thể
- Thời gian: Trước ngày 30/6/2026
"""

INLINE = """a) Treo băng rôn về dịch vụ công trực tuyến tại các thôn. Chủ trì: Phòng Văn hóa - Xã hội; phối hợp: Các thôn; Đoàn xã; thời gian: Quý I/2026.
b) Phát tin trên loa truyền thanh (02 tin/01 tháng) (Chủ trì: Trung tâm Dịch vụ tổng hợp; phối hợp: Văn phòng HĐND và UBND xã, các thôn; thời gian thực hiện: Định kỳ hàng tuần).
c) Đối thoại với người dân. Đơn vị thực hiện: UBND xã. Phối hợp: Mặt trận Tổ quốc xã và các đoàn thể. Hoàn thành: Trước ngày 30/6/2026.
"""

SHAPES = {
    "tabs": TABBED,
    "rows broken over lines and pages": BROKEN,
    "pipes": PIPED,
    "columns of spaces": ALIGNED,
    "one cell a line": STACKED,
    "labels on lines": LABELLED,
    "labels inside sentences": INLINE,
}
"""The same three tasks, seven times."""
