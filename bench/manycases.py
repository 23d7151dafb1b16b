"""Fills a desk with very many cases, a few of them open, and opens the console before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient

from bot.app import App, build
from bot.cases.codes import new_code
from bot.clock import Clock, today
from bot.conversation.guide import Guide
from bot.models import CaseKind, CaseStatus
from bot.models.scopes import Scope
from bot.staff.signing_in import hash_of
from bot.storage.ids import IdMaker
from bot.storage.staff import Grant, Role
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.fakes import settings
from webhooks.factory import create_web

OA = "2000000000000000001"
OPEN_ONE_IN = 20
TEXTS = (
    "Đèn đường hỏng trước cổng trường đã hai tuần, buổi tối rất nguy hiểm cho học sinh",
    "Rác đổ tràn ra lòng đường, ba ngày nay không có ai đến dọn, mùi rất khó chịu",
    "Nước chảy rất yếu vào buổi tối, cả tổ dân phố đều như vậy từ đầu tháng",
    "Hẹn nhiều lần mà không nói rõ còn thiếu giấy tờ gì, phải đi lại bốn lần",
    "Đề nghị bố trí thêm ghế ngồi ở khu vực chờ của trung tâm phục vụ hành chính công",
)
_OPEN = (CaseStatus.RECEIVED, CaseStatus.IN_PROGRESS, CaseStatus.WAITING, CaseStatus.TRANSFERRED)
_DONE = (CaseStatus.ANSWERED, CaseStatus.CLOSED, CaseStatus.CLOSED, CaseStatus.DUPLICATE)
_BATCH = 2_000
_TOKEN = "token-of-the-bench"


@dataclass(frozen=True, slots=True)
class Office:
    """A console with somebody signed in; `code` is a case in the middle of the pile."""

    app: App
    browser: FlaskClient
    code: str


@contextmanager
def office(
    folder: Path, guide: Guide, clock: Clock, *, cases: int, open_cases: int
) -> Iterator[Office]:
    """Open an office with so many cases, `open_cases` of them not finished yet."""
    folder.mkdir(parents=True, exist_ok=True)
    made = settings(folder)
    app = build(made, clock=clock, guide=guide)
    secret = str(made.secret_key)
    fill(app.store, Vault(secret), clock, cases=cases, open_cases=open_cases)
    app.store.staff.add("lan", name="Lan", password_hash="none", grants=[Grant(Role.OFFICER)])
    account = app.store.staff.find("lan")
    assert account is not None
    app.store.sessions.begin(hash_of(_TOKEN), account.id)
    browser = create_web(app).test_client()
    browser.set_cookie("mot-cua", _TOKEN)
    try:
        yield Office(app, browser, new_code(f"case-{cases // 2}"))
    finally:
        app.close()


def fill(store: Store, vault: Vault, clock: Clock, *, cases: int, open_cases: int) -> None:
    """File so many cases; the open ones lie evenly among the others."""
    ids = IdMaker(clock)
    store.scopes.keep(Scope(OA))
    every = max(1, cases // max(1, open_cases))
    for first in range(0, cases, _BATCH):
        with store.engine.atomic():
            for number in range(first, min(first + _BATCH, cases)):
                _file(store, vault, clock, ids.new(), number, is_open=number % every == 0)


def _file(
    store: Store, vault: Vault, clock: Clock, case_id: str, number: int, *, is_open: bool
) -> None:
    turn = number // 7
    choice = _OPEN if is_open else _DONE
    kinds = list(CaseKind)
    store.engine.execute(
        """
        INSERT INTO cases (id, oa_id, code, person, kind, status, cause, received_at, due_on,
                           scope, sealed_text, sealed_place)
        VALUES (:id, :oa, :code, 'p', :kind, :status, :cause, :now, :due, :scope, :text, :place)
        ON CONFLICT DO NOTHING
        """,
        id=case_id,
        oa=OA,
        code=new_code(f"case-{number}"),
        kind=str(kinds[turn % len(kinds)]),
        status=str(choice[turn % len(choice)]),
        cause=f"case-{number}",
        now=clock.millis() - number * 60_000,
        scope=Scope(OA).key,
        due=(today(clock) + timedelta(days=turn % 30 - 3)).isoformat(),
        text=vault.seal(TEXTS[number % len(TEXTS)], place=f"cases.text:{case_id}"),
        place=vault.seal(f"thôn {number % 40}", place=f"cases.place:{case_id}"),
    )
