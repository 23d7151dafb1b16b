"""Says what the tables hold: the list of cases, and the reception book, one row for each case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cases.clocks import is_passed_on
from bot.cases.kinds import ASKS_NOTHING, KIND_NAMES, STATUS_NAMES
from bot.cases.workflow import FINISHED, reasons
from bot.clock import local_time
from bot.exports.cells import Cell
from bot.exports.tables import Table
from bot.models import Case, CaseStatus
from bot.storage.exporting import Line
from bot.wording import texts


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a table is made: `hide` masks what this reader may not see in citizens' words."""

    hide: Callable[[str], str]
    names: Mapping[str, str]
    today: date


def case_table(lines: Iterable[Line], reader: Reader) -> Table:
    """Return the list of cases."""
    return Table("Vụ việc", _CASE_COLUMNS, _numbered(lines, reader, _case_row))


def book_table(lines: Iterable[Line], reader: Reader) -> Table:
    """Return the reception book (sổ tiếp nhận)."""
    return Table("Sổ tiếp nhận", _BOOK_COLUMNS, _numbered(lines, reader, _book_row))


_CASE_COLUMNS = (
    *(("STT", 6), ("Mã", 14), ("OA", 22), ("Loại", 24), ("Tình trạng", 18)),
    *(("Nhận lúc", 16), ("Hạn trả lời", 12), ("Trả lời lúc", 16), ("Đúng hạn", 14)),
    *(("Người xử lý", 22), ("Nơi xảy ra", 30), ("Nội dung", 60), ("Câu trả lời", 60)),
    *(("Chuyển đến", 30), ("Lý do không thụ lý", 30), ("Người cùng phản ánh", 12)),
)
_BOOK_COLUMNS = (
    *(("STT", 6), ("Ngày tiếp nhận", 12), ("Mã", 14), ("Họ tên, địa chỉ", 30)),
    *(("Nội dung vụ việc", 60), ("Phân loại", 24), ("Số người", 10), ("Hướng xử lý", 36)),
    *(("Hạn trả lời", 12), ("Kết quả giải quyết", 60), ("Ngày trả lời", 12), ("Ghi chú", 30)),
)

_Maker = Callable[[int, Line, Reader], Sequence[Cell]]


def _numbered(lines: Iterable[Line], reader: Reader, row: _Maker) -> Iterator[Sequence[Cell]]:
    for number, line in enumerate(lines, start=1):
        yield row(number, line, reader)


def _case_row(number: int, line: Line, reader: Reader) -> Sequence[Cell]:
    case = line.case
    return (
        number,
        case.code,
        case.oa_id,
        kind_of(case),
        status_of(case.status),
        _instant(case.received_at),
        "" if case.kind in ASKS_NOTHING else case.due_on,
        _instant(case.answered_at),
        _punctuality(case, reader.today),
        reader.names.get(line.assignee, ""),
        reader.hide(case.place),
        reader.hide(case.text),
        reader.hide(case.answer),
        reader.hide(line.handed_to),
        _reason(line),
        line.joined,
    )


def _book_row(number: int, line: Line, reader: Reader) -> Sequence[Cell]:
    case = line.case
    answered = _instant(case.answered_at)
    return (
        number,
        local_time(case.received_at).date(),
        case.code,
        _sender(case),
        reader.hide("\n".join(filter(None, (case.text, case.place and f"Nơi: {case.place}")))),
        kind_of(case),
        1 + line.joined,
        reader.hide(_course(line)),
        "" if case.kind in ASKS_NOTHING else case.due_on,
        reader.hide(case.answer),
        local_time(case.answered_at).date() if case.answered_at else answered,
        status_of(case.status),
    )


def kind_of(case: Case) -> str:
    """Return the kind as people say it, with a capital."""
    return _raised(texts()[KIND_NAMES[case.kind]])


def status_of(status: CaseStatus) -> str:
    """Return the status as people say it, with a capital."""
    return _raised(texts()[STATUS_NAMES[status]])


def _sender(case: Case) -> str:
    return "Gửi qua Zalo, không thu họ tên" if case.person else "Ẩn danh hoặc đã rút dữ liệu"


def _course(line: Line) -> str:
    status = line.case.status
    if status is CaseStatus.REFUSED:
        return f"Không thụ lý: {_reason(line)}"
    if line.handed_to:
        return f"Chuyển: {line.handed_to}"
    if status in (CaseStatus.DUPLICATE, CaseStatus.WITHDRAWN, CaseStatus.RECEIVED):
        return status_of(status)
    return "Tiếp nhận để giải quyết"


def _reason(line: Line) -> str:
    known = reasons()
    return known[line.reason].name if line.reason in known else ""


def _punctuality(case: Case, today: date) -> str:
    if case.kind in ASKS_NOTHING:
        return "không có hạn"
    if case.answered_at is not None and case.status in FINISHED:
        on_time = local_time(case.answered_at).date() <= case.due_on
        return "đúng hạn" if on_time else "trễ hạn"
    if case.status in FINISHED:
        return "đã xong"
    if is_passed_on(case):
        return "đã chuyển"
    return "còn hạn" if today <= case.due_on else "quá hạn"


def _instant(millis: int | None) -> Cell:
    return "" if millis is None else local_time(millis)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
