"""What officers read of terms: each clock with its basis, the pauses, and their reminders."""

from __future__ import annotations

from datetime import date

from bot.cases.watch import follow_calendar
from bot.clock import MovableClock, today
from bot.storage.staff import Role
from knowledge.calendar import CalendarData, Holiday, WorkingCalendar
from tests.factories import OA
from tests.fakes import Installation
from tests.webhooks.console.conftest import LAMP, THANKS
from tests.webhooks.console.office import Officer

CASE = f"/cases/{OA}/{LAMP}"


def test_each_clock_stands_there_with_its_basis_and_its_day(lan: Officer) -> None:
    page = lan.reads(CASE).replace(" : ", ": ")

    assert "4 mốc thời gian và căn cứ" in page
    assert "Trả lời cho người gửi: 08/12/2026 đang chạy" in page
    assert "Điều 28 khoản 1 Luật Tiếp công dân 42/2013/QH13; kiểm tra ngày 23/11/2026" in page
    assert "Có người nhận: 25/11/2026 đang chạy" in page
    assert "Đích trả lời của cơ quan: 01/12/2026 đang chạy" in page
    assert "mốc thời gian" not in lan.reads(f"/cases/{OA}/{THANKS}")


def test_a_pause_is_shown_and_the_day_moves_with_it(
    desk: Installation, lan: Officer, clock: MovableClock
) -> None:
    lan.works_on(LAMP, "ask", question="Nhà số mấy?")
    assert "đang dừng, chờ người dân" in lan.reads(CASE)
    assert "23/11/2026 – đang chờ" in lan.reads(CASE)
    clock.advance(days=2)
    desk.tick()
    lan = Officer(desk, Role.OFFICER)
    lan.works_on(LAMP, "move", status="in_progress")
    clock.advance(minutes=1)
    desk.tick()

    page = lan.reads(CASE)
    assert "Ngày 09/12/2026" in page
    assert "09:00, 23/11/2026 – 09:00, 25/11/2026" in page


def test_reminders_wait_on_the_page_of_today_until_they_are_seen(
    desk: Installation, lan: Officer, clock: MovableClock
) -> None:
    clock.advance(minutes=1)
    desk.tick()
    page = lan.opens("/").text
    assert "Trả lời cho người gửi: đã hết hạn ngày 19/11/2026" in page
    newest = page.split('name="until" value="')[1].split('"')[0]
    assert "Lan · Trả lời cho người gửi, quá hạn (19/11/2026)" in lan.reads(
        f"/cases/{OA}/PA-222-222"
    )
    assert lan.sends("/alerts/seen", until=newest).status_code == 303

    assert "Nhắc việc" not in lan.reads("/")
    assert "đã xem" in lan.reads(f"/cases/{OA}/PA-222-222")


def test_a_new_calendar_leaves_a_line_in_the_story(desk: Installation, lan: Officer) -> None:
    app = desk.app
    follow_calendar(app.store, app.shelf().calendar, today(app.clock))
    table = app.shelf().calendar.data
    more = Holiday(date(2026, 11, 26), "x", "y", date(2026, 11, 23))
    changed = WorkingCalendar(table.with_changes(CalendarData((more,), (), date.min)))
    follow_calendar(app.store, changed, today(app.clock))

    assert "hạn trả lời từ 08/12/2026 thành 09/12/2026" in lan.reads(CASE)
