"""Says when the clocks of a case begin anew, and by which day it is due then.

They do where a case is taken up again that was over, where it comes back from another agency, and
where that agency tells its result: from then the citizen waits for us.
"""

from __future__ import annotations

from datetime import datetime, time

from bot.cases.clocks import NOTICE, due_on, leading
from bot.cases.dates import read_date
from bot.cases.workflow import FINISHED, MoveRefused
from bot.clock import VIETNAM, local_time
from bot.models import Case, CaseStatus
from bot.storage.pauses import Restart
from knowledge.calendar import WorkingCalendar

_AWAY = FINISHED | {CaseStatus.TRANSFERRED}


def anew(case: Case, to: CaseStatus, *, now: int, calendar: WorkingCalendar) -> Restart | None:
    """Return what begins anew with a move at `now` (epoch ms); None where nothing does."""
    if case.status not in _AWAY or to in _AWAY:
        return None
    lead = leading(is_protected=case.is_protected)
    return Restart(now, due_on(case.kind, now, calendar=calendar, lead=lead), lead)


def noticed(case: Case, typed: str, *, now: int, calendar: WorkingCalendar) -> Restart:
    """Return the clock that begins on the day, as typed, when the other agency told its result.

    Raises MoveRefused where that cannot be.
    """
    day = read_date(typed)
    if case.status is not CaseStatus.TRANSFERRED:
        raise MoveRefused("Việc này chưa chuyển cho cơ quan khác.")
    if day is None or not local_time(case.received_at).date() <= day <= local_time(now).date():
        raise MoveRefused("Ngày nhận kết quả chưa đúng, ở tương lai, hoặc trước ngày tiếp nhận.")
    # What happened earlier that day, such as the passing on itself, is not part of the new clock.
    end_of_day = int(datetime.combine(day, time(23, 59), VIETNAM).timestamp() * 1000)
    at = min(end_of_day, now)
    return Restart(at, due_on(case.kind, at, calendar=calendar, lead=NOTICE), NOTICE)
