"""A citizen leaves a phone number with Zalo's own form; the officers alone see it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import OA
from tests.fakes import Citizen, Installation

IMAGE = "https://phuong-mau.example/lien-he.png"
INFO = {"name": "Lê Thị Lan", "phone": "84912345678", "full_address": {"user_ward": "Phường Mẫu"}}


@pytest.fixture
def with_form(town: Installation) -> Installation:
    """The OA has a picture for the form."""
    [oa] = town.app.settings.oas
    settings = replace(town.app.settings, oas=(replace(oa, contact_image=IMAGE),))
    app = replace(town.app, settings=settings)
    town.app, town._worker, town._sender = app, app.worker(), app.sender()
    return town


def asked(citizen: Citizen) -> str:
    for text in ("phản ánh", "rác chất đống không ai dọn", "ngõ 12", "từ hôm qua"):
        citizen.says(text)
    return citizen.says("không có ảnh")


def forms(town: Installation, citizen: Citizen) -> list[str]:
    chat = town.zalo.chat(citizen.user_id, OA)
    return [message.msg_id for message in chat if message.kind == "request_user_info"]


def test_the_form_follows_the_question_and_its_answer_is_the_contact(
    with_form: Installation,
) -> None:
    lan = with_form.citizen()
    assert "gọi số nào" in asked(lan)
    [form] = forms(with_form, lan)

    with_form.zalo.submits_info(lan.user_id, OA, INFO, form_id=form)
    with_form.settle()
    assert "Liên hệ: •••678" in lan.hears()
    lan.says("gửi")

    [case] = with_form.app.store.cases.all()
    assert with_form.app.store.intake.details(case).contact == "84912345678"
    rows = with_form.app.store.engine.query("SELECT * FROM case_details")
    assert "84912345678" not in str([dict(row) for row in rows])
    assert forms(with_form, lan) == [form]


def test_whoever_ignores_the_form_sends_all_the_same(with_form: Installation) -> None:
    lan = with_form.citizen()
    asked(lan)
    lan.says("không")

    assert "Đã ghi nhận" in lan.says("gửi")


def test_a_form_that_comes_after_all_is_over_changes_nothing(with_form: Installation) -> None:
    lan = with_form.citizen()
    asked(lan)
    lan.says("không")
    lan.says("gửi")
    with_form.zalo.submits_info(lan.user_id, OA, INFO, form_id=forms(with_form, lan)[0])
    with_form.settle()

    assert lan.hears() == ""
    [case] = with_form.app.store.cases.all()
    assert with_form.app.store.intake.details(case).contact == ""


def test_without_a_picture_the_question_stands_in_words_alone(town: Installation) -> None:
    lan = town.citizen()

    assert "gọi số nào" in asked(lan)
    assert forms(town, lan) == []
