"""A person who reports an unlawful act, with everything that could give them away."""

from __future__ import annotations

from datetime import date

from bot.cases.desk import answer
from bot.models import CaseDetails, Recipient, SentFile
from bot.storage.casetalk import Saying, Utterance
from bot.storage.staff import Role
from tests.factories import OA, a_case
from tests.fakes import Installation
from tests.webhooks.console.office import Officer

CODE = "PA-999-99Y"
USER_ID = "3000000000000077777"
ZALO_NAME = "Kimbimat Zalo"
TEXT = "Tôi là Hoàng Thị Kim Ẩn, tố cáo ông Trưởng thôn Văn Giấu nhận phong bì tía ba triệu"
ADDRESS = "số 9 ngõ 27 phố Kín Đáo"
PHONE = "0977 123 456"
HAPPENED = "chiều hôm cưới con gái út"
ANSWER = "Gửi chị Kim: thanh tra đã xác minh"
NOTE = "đã gọi cho chị Kim ở phố Kín Đáo"
SAID = "Chị còn giữ ảnh chiếc phong bì tía không"
ADDED = "Dạ còn, chồng tôi là Lê Văn Kín chụp"
PICTURE = "biên bản có tên Kim Ẩn".encode()

GIVEAWAYS = (
    *("Kim Ẩn", "Kim ẩn", "Văn Giấu", "bì tía", "Kín Đáo", "0977", "123 456", "cưới con gái"),
    *("chị Kim", "Lê Văn Kín", USER_ID, "Kimbimat"),
)
"""Parts of the words above; none of them may reach anybody but an approver."""

QUESTIONS = ("phong bì tía", "Kim Ẩn", "Kín Đáo", "0977123456", "0977 123 456", "Văn Giấu")
"""What somebody might look for to find out who it was."""


def plant(town: Installation) -> str:
    """File the report with its aftermath, protect it, and return the reporter's key."""
    store = town.app.store
    town.zalo.add_citizen(USER_ID, ZALO_NAME)
    now = town.clock.millis()
    person = store.followers.met(OA, Recipient(user_id=USER_ID), interacted_at=now)
    new = a_case(code=CODE, text=TEXT, place=ADDRESS, due_on=date(2026, 11, 20), is_protected=True)
    store.cases.add(new, oa_id=OA, person=person, cause=CODE)
    store.intake.add(CaseDetails(happened=HAPPENED, contact=PHONE), cause=CODE)
    _keep_picture(town, person)
    chief = Officer(town, Role.APPROVER, name="Thủ trưởng")
    file = store.casework.find(chief.account.id, OA, CODE)
    assert file is not None
    by = chief.account.id
    store.casenotes.add(file.case, by=by, text=NOTE)
    store.casetalk.add(file.case.id, Utterance(Saying.QUESTION, SAID, by), cause="t1")
    store.casetalk.add(file.case.id, Utterance(Saying.ADDITION, ADDED), cause="t2")
    answer(store, town.app.settings, file, ANSWER, by=by)
    town.app.store.engine.execute(
        "UPDATE cases SET status = 'received' WHERE code = :code", code=CODE
    )
    return person


def _keep_picture(town: Installation, person: str) -> None:
    store, files = town.app.store, town.app.store.attachments
    files.add([SentFile("e9.01", "https://x", "Kimbimat.jpg")], oa_id=OA, person=person)
    files.bind(["e9.01"], cause=CODE, sender=person, person=person)
    row = store.attachments.find("e9.01")
    assert row is not None
    town.app.files.cabinet.put(row.file_name, row.key, PICTURE)
    files.stored(row.id, media_type="application/pdf", size_bytes=len(PICTURE))
