"""An office takes its plan over, approves it, works on its tasks and sees what is missing."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from bot.bulletins.campaign_watch import CampaignWatch
from bot.bulletins.campaigns import take_over
from bot.models.campaigns import Campaign, CampaignStatus, Task
from bot.staff.signing_in import hash_of
from bot.storage.staff import Role
from knowledge.importers.plans.plan import parse
from knowledge.importers.plans.reading import read_text
from tests.factories import OA
from tests.fakes import Installation
from tests.knowledge.plans.texts import HEAD, TAIL
from tests.webhooks.console.office import Officer, seen

ROWS = """STT\tNội dung\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện
1\tBản tin cải cách hành chính hàng tuần (03 bản tin/01 tháng)\tĐài tỉnh\tSở Nội vụ\tHàng tuần
2\tHội thi tìm hiểu thủ tục\tĐoàn xã\tCác thôn\tTháng 10/2026 đến tháng 12/2026
3\tHướng dẫn người dân nộp hồ sơ\tVăn phòng UBND xã\tCác thôn\tThường xuyên trong năm
"""
THEME = "Thực hiện chủ đề công tác năm “Kỷ cương, trách nhiệm”.\n"
PLAN = HEAD + THEME + ROWS + TAIL


@pytest.fixture
def editor(town: Installation) -> Officer:
    return Officer(town, Role.EDITOR, name="Hoa")


@pytest.fixture
def leader(town: Installation) -> Officer:
    return Officer(town, Role.APPROVER, name="Minh")


def uploads(officer: Officer, content: bytes = PLAN.encode(), name: str = "kh.txt") -> TestResponse:
    data = {"csrf": officer.csrf, "oa": OA, "file": (io.BytesIO(content), name)}
    return officer.browser.post("/console/campaigns", data=data)


def taken(town: Installation, officer: Officer) -> Campaign:
    assert uploads(officer).status_code == 303
    return town.app.store.campaigns.all()[0]


def at(campaign: Campaign, rest: str = "") -> str:
    return f"/campaigns/{OA}/{campaign.id}{rest}"


def running(town: Installation, editor: Officer, leader: Officer) -> Campaign:
    campaign = taken(town, editor)
    assert leader.sends(at(campaign, "/approve")).status_code == 303
    return town.app.store.campaigns.get(campaign.id)


def task_of(town: Installation, campaign: Campaign, no: int) -> Task:
    return town.app.store.campaigns.tasks(campaign.id)[no - 1]


def acts(town: Installation, officer: Officer) -> list[str]:
    return [row.what for row in town.app.store.audit.walk() if row.who == officer.account.id]


def signs_in_again(town: Installation, officer: Officer) -> None:
    """Begin a session after days in which the last one ended."""
    officer.token = f"later-{officer.token}"
    town.app.store.sessions.begin(hash_of(officer.token), officer.account.id)
    officer.browser.set_cookie("mot-cua", officer.token)


def test_a_plan_is_uploaded_read_again_and_approved(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = taken(town, editor)
    page = editor.reads(at(campaign))
    assert "Xem lại trước khi duyệt" in page
    assert "dòng 25" in page
    assert "Duyệt kế hoạch" not in page
    assert "Duyệt kế hoạch" in leader.reads(at(campaign))

    leader.sends(at(campaign, "/approve"))
    assert town.app.store.campaigns.get(campaign.id).status is CampaignStatus.APPROVED
    assert "Đang thực hiện" in editor.reads("/campaigns")
    assert acts(town, editor) == ["plan.import"]
    assert acts(town, leader) == ["plan.approve"]


def test_what_was_mended_in_reading_stands_in_the_preview(
    town: Installation, editor: Officer
) -> None:
    uploads(editor, PLAN.replace("cải cách hành chính hàng", "cai cách hành chính hàng").encode())
    page = editor.reads(at(town.app.store.campaigns.all()[0]))

    assert "sửa lỗi quét chữ: “cai cách hành chính” → “cải cách hành chính”" in page


def test_who_guides_and_what_is_to_be_done_beside_the_tasks_stand_on_the_page(
    town: Installation, editor: Officer
) -> None:
    draft = parse(read_text(PLAN))
    task = replace(draft.tasks[0], steering=("Phòng Báo chí",), details=("In 200 tờ",))
    duty = replace(task, content="Đôn đốc các đơn vị", lead="Văn phòng Sở", details=())
    draft = replace(draft, tasks=(task,), duties=(duty,))
    made = take_over(town.app.store, OA, draft, source="kh.txt", digest="d", by=editor.account.id)
    page = editor.reads(f"/campaigns/{OA}/{made}")
    assert "chỉ đạo, theo dõi: Phòng Báo chí" in page
    assert "1 việc cụ thể" in page
    assert "In 200 tờ" in page
    assert "Văn phòng Sở: Đôn đốc các đơn vị" in page


def test_minimum_forms_that_nobody_uses_are_told_before_approval(
    town: Installation, editor: Officer
) -> None:
    forms = "Bảo đảm tối thiểu các hình thức: hội thi, sân khấu hóa.\n"
    uploads(editor, PLAN.replace("III. NHIỆM VỤ\n", f"{forms}III. NHIỆM VỤ\n").encode())
    page = editor.reads(at(town.app.store.campaigns.all()[0]))

    assert "chưa nhiệm vụ nào dùng: sân khấu hóa" in page
    assert "chưa nhiệm vụ nào dùng: hội thi" not in page


def test_a_plan_without_its_minimum_forms_is_approved_only_where_each_is_named(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    forms = "Bảo đảm tối thiểu các hình thức: hội thi, sân khấu hóa, tọa đàm.\n"
    uploads(editor, PLAN.replace("III. NHIỆM VỤ\n", f"{forms}III. NHIỆM VỤ\n").encode())
    campaign = town.app.store.campaigns.all()[0]
    assert "Chấp nhận thiếu: sân khấu hóa" in leader.reads(at(campaign))

    for named in ([], ["stage"], ["seminar", "press"]):
        answer = leader.sends(at(campaign, "/approve"), without=named)
        assert answer.status_code == 422
        assert "Còn thiếu hình thức tối thiểu" in seen(answer)
    assert town.app.store.campaigns.get(campaign.id).status is CampaignStatus.DRAFT

    both = ["seminar", "stage"]
    assert leader.sends(at(campaign, "/approve"), without=both).status_code == 303
    [act] = [row for row in town.app.store.audit.walk() if row.what == "plan.approve"]
    assert act.who == leader.account.id
    assert act.detail.endswith("without=seminar,stage")
    page = editor.reads(at(campaign))
    assert "đã duyệt, chấp nhận thiếu: tọa đàm; sân khấu hóa" in page


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"%PDF", "kh.pdf", "lưu thành .docx"),
        (b"no package", "kh.docx", "Tệp hỏng"),
        (b"K\xea ho\xe1ch", "kh.txt", "bảng mã UTF-8"),
        (b"", "kh.txt", "không có chữ"),
        ("Trời đẹp.".encode(), "kh.txt", "Không tìm thấy nhiệm vụ nào"),
        (b"", "", "Chưa chọn tệp"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_its_remedy(
    town: Installation, editor: Officer, content: bytes, name: str, told: str
) -> None:
    answer = uploads(editor, content, name)

    assert answer.status_code == 422
    assert told in seen(answer)
    assert town.app.store.campaigns.all() == []


def test_the_same_file_is_not_taken_over_twice(town: Installation, editor: Officer) -> None:
    taken(town, editor)
    again = uploads(editor)

    assert again.status_code == 422
    assert "đã được nhập" in seen(again)


def test_a_large_file_is_read_and_other_forms_stay_small(
    town: Installation, editor: Officer
) -> None:
    assert uploads(editor, PLAN.encode() + (b" " * 99 + b"\n") * 3_000).status_code == 303
    campaign = town.app.store.campaigns.all()[0]
    task = task_of(town, campaign, 1)
    large = editor.sends(at(campaign, f"/tasks/{task.id}/give"), owner="x" * 300_000)

    assert large.status_code == 413


def test_a_draft_is_thrown_away_by_who_may_approve(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = taken(town, editor)

    assert editor.sends(at(campaign, "/discard")).status_code == 403
    assert leader.sends(at(campaign, "/discard")).status_code == 303
    assert town.app.store.campaigns.all() == []
    assert acts(town, leader) == ["plan.discard"]


def test_an_officer_of_another_oa_sees_and_does_nothing(
    town: Installation, editor: Officer
) -> None:
    campaign = taken(town, editor)
    stranger = Officer(town, *Role, oa_id="9")

    assert stranger.opens(at(campaign)).status_code == 404
    assert stranger.sends(at(campaign, "/approve")).status_code == 404
    assert "Thông tin, tuyên truyền" not in stranger.reads("/campaigns")
    data = {"csrf": stranger.csrf, "oa": OA, "file": (io.BytesIO(PLAN.encode()), "kh.txt")}
    assert stranger.browser.post("/console/campaigns", data=data).status_code == 403


def test_a_piece_becomes_a_draft_bulletin_once(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = running(town, editor, leader)
    slot = town.app.store.slots.of_campaign(campaign.id)[0]

    assert editor.sends(at(campaign, f"/slots/{slot.id}/write")).status_code == 303
    assert editor.sends(at(campaign, f"/slots/{slot.id}/write")).status_code == 409
    [bulletin] = town.app.store.bulletins.all()
    assert bulletin.content.title == "Bản tin cải cách hành chính hàng tuần"
    assert bulletin.status == "draft"
    assert town.app.store.slots.of_campaign(campaign.id)[0].bulletin == bulletin.id
    assert bulletin.content.text == campaign.theme == "Kỷ cương, trách nhiệm"
    assert "đang soạn" in editor.reads(at(campaign))
    assert "plan.write" in acts(town, editor)


def test_bulletins_begun_for_a_plan_keep_to_its_good_hours(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = running(town, editor, leader)
    for wrong, told in (("sáng", "Giờ tốt viết chưa đúng"), ("22:30-23:30", "không được gửi")):
        answer = editor.sends(at(campaign, "/hours"), good_hours=wrong)
        assert answer.status_code == 422
        assert told in seen(answer)
    assert editor.sends(at(campaign, "/hours"), good_hours="18:00-21:00").status_code == 303
    assert "Giờ tốt: 18:00-21:00" in editor.reads(at(campaign))

    slot = town.app.store.slots.of_campaign(campaign.id)[0]
    editor.sends(at(campaign, f"/slots/{slot.id}/write"))
    [bulletin] = town.app.store.bulletins.all()
    assert bulletin.content.good_hours == "18:00-21:00"
    assert "plan.hours" in acts(town, editor)


def test_evidence_finishes_a_piece_and_counts(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = running(town, editor, leader)
    task = task_of(town, campaign, 2)
    [slot] = [s for s in town.app.store.slots.of_campaign(campaign.id) if s.task == task.id]
    sent = editor.sends(
        at(campaign, f"/tasks/{task.id}/prove"),
        title="Biên bản hội thi",
        address="https://suoivang.gov.vn/hoi-thi",
        done_on="2026-11-20",
        slot=slot.id,
    )

    assert sent.status_code == 303
    page = editor.reads(at(campaign))
    assert "Biên bản hội thi" in page
    assert "1/1" in page
    assert acts(town, editor)[-1] == "plan.prove"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"address": "javascript:alert(1)"}, "bắt đầu bằng https://"),
        ({"done_on": "2027-01-01"}, "ở tương lai"),
        ({"done_on": "hôm qua"}, "chưa đúng"),
        ({"title": " "}, "chưa có tên"),
    ],
)
def test_evidence_that_cannot_be_right_is_refused(
    town: Installation, editor: Officer, leader: Officer, fields: dict[str, str], told: str
) -> None:
    campaign = running(town, editor, leader)
    task = task_of(town, campaign, 3)
    good = {"title": "Tin", "address": "", "done_on": "2026-11-20", "slot": ""}
    answer = editor.sends(at(campaign, f"/tasks/{task.id}/prove"), **{**good, **fields})

    assert answer.status_code == 422
    assert told in seen(answer)


def test_the_owner_is_reminded_on_the_list_until_it_is_seen(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = running(town, editor, leader)
    owner = Officer(town, Role.EDITOR, name="Lan")
    task = task_of(town, campaign, 1)
    given = editor.sends(at(campaign, f"/tasks/{task.id}/give"), owner=owner.account.id)
    assert given.status_code == 303
    town.clock.advance(days=6)
    calendar = town.app.shelf().calendar
    CampaignWatch(town.app.store, lambda: calendar, town.clock)()
    signs_in_again(town, owner)

    assert "Chưa có bản tin được duyệt" in owner.reads("/campaigns")
    assert "nhắc việc chưa xem" in owner.opens("/").text
    until = re.findall(r'name="until" value="(\w+)"', owner.opens("/campaigns").text)[0]
    assert owner.sends("/campaigns/seen", until=until).status_code == 303
    assert "Chưa có bản tin được duyệt" not in owner.reads("/campaigns")


def test_only_who_may_write_there_is_given_a_task(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = running(town, editor, leader)
    viewer = Officer(town, Role.VIEWER)
    task = task_of(town, campaign, 1)
    answer = editor.sends(at(campaign, f"/tasks/{task.id}/give"), owner=viewer.account.id)

    assert answer.status_code == 422
    assert town.app.store.campaigns.tasks(campaign.id)[0].owner == ""


def test_the_months_calendar_shows_what_is_due_with_days_off(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    running(town, editor, leader)
    page = editor.reads("/campaigns/calendar?month=2026-12")

    assert "Tháng 12/2026" in page
    assert page.count("Bản tin cải cách hành chính") == 3
    assert "Hội thi tìm hiểu" in page
    for odd in ("", "2026-99", "x", "99999-1", "2026-"):
        assert editor.opens(f"/campaigns/calendar?month={odd}").status_code == 200


def test_what_is_missing_is_counted_for_its_agency(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = running(town, editor, leader)
    town.app.store.engine.execute(
        "UPDATE campaign_slots SET due_on = '2026-11-18' WHERE due_on = "
        "(SELECT MIN(due_on) FROM campaign_slots)"
    )
    page = editor.reads(at(campaign))

    assert "Theo cơ quan chủ trì" in page
    assert "nhiệm vụ 1, 18/11/2026" in page
    assert "1 kỳ còn thiếu" in editor.reads("/campaigns")


def test_a_closed_plan_is_no_longer_due(
    town: Installation, editor: Officer, leader: Officer
) -> None:
    campaign = running(town, editor, leader)

    assert leader.sends(at(campaign, "/close")).status_code == 303
    assert leader.sends(at(campaign, "/close")).status_code == 409
    assert "Bản tin cải cách" not in editor.reads("/campaigns/calendar?month=2026-12")
    assert acts(town, leader) == ["plan.approve", "plan.close"]
