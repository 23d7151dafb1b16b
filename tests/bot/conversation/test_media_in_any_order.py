"""Pictures before, amid and after a report, with words and without."""

from __future__ import annotations

import pytest

from bot.clock import MovableClock
from bot.models import CaseStatus
from bot.zalo.events import Attachment, MediaKind
from tests.bot.conversation.talk import Talk

PHOTO = Attachment("image", url="https://photo.zdn.vn/1.jpg")
LAMP = "đèn đường hỏng ở thôn 3"


def test_a_picture_whose_caption_tells_the_matter_opens_the_report_with_it(talk: Talk) -> None:
    heard = talk.sends(MediaKind.IMAGE, PHOTO, caption=LAMP)

    assert "Kèm: 1 tệp" in heard
    assert talk.outcome is not None
    assert [file.url for file in talk.outcome.files] == [PHOTO.url]
    talk.says("gửi")
    assert talk.cases.files["case-0"] == ("lan-1.00",)


def test_a_caption_amid_the_report_answers_what_was_asked(talk: Talk) -> None:
    talk.says("rác chất đống không ai dọn")

    heard = talk.sends(MediaKind.IMAGE, PHOTO, caption="ngõ 12 Trần Phú")
    assert heard.startswith("Đã ghi kèm vào phản ánh: 1 tệp.")
    assert "khi nào" in heard
    assert talk.state.draft is not None
    assert talk.state.draft.place == "ngõ 12 Trần Phú"


def test_a_caption_that_agrees_sends_the_report_with_its_picture(talk: Talk) -> None:
    talk.says(f"phản ánh {LAMP}")

    assert "Đã ghi nhận" in talk.sends(MediaKind.IMAGE, PHOTO, caption="gửi")
    assert talk.cases.files["case-0"] == ("lan-2.00",)


def test_a_picture_right_after_sending_reaches_the_case(talk: Talk) -> None:
    talk.says(f"phản ánh {LAMP}")
    talk.says("gửi")
    code = talk.cases.filed[0][1].code

    assert code in talk.sends(MediaKind.IMAGE, PHOTO)
    assert talk.cases.files["case-0"] == ("lan-3.00",)


def test_a_picture_long_after_sending_or_after_the_answer_is_not_taken(
    talk: Talk, clock: MovableClock
) -> None:
    talk.says(f"phản ánh {LAMP}")
    talk.says("gửi")
    talk.cases.change("case-0", status=CaseStatus.ANSWERED)
    assert "gõ điều cần hỏi" in talk.sends(MediaKind.IMAGE, PHOTO)
    talk.cases.change("case-0", status=CaseStatus.RECEIVED)
    clock.advance(hours=1)

    assert "gõ điều cần hỏi" in talk.sends(MediaKind.IMAGE, PHOTO)
    assert talk.cases.files["case-0"] == ()


def test_a_neighbours_picture_does_not_reach_the_case(talk: Talk) -> None:
    talk.says(f"phản ánh {LAMP}")
    talk.says("gửi")
    hung = talk.neighbour()

    assert "gõ điều cần hỏi" in hung.sends(MediaKind.IMAGE, PHOTO)
    assert talk.cases.files["case-0"] == ()


@pytest.mark.parametrize("kind", [MediaKind.AUDIO, MediaKind.STICKER, MediaKind.LINK])
def test_what_is_no_picture_is_not_fetched(talk: Talk, kind: MediaKind) -> None:
    talk.says(f"phản ánh {LAMP}")
    talk.sends(kind, Attachment(kind.value, url="https://photo.zdn.vn/1"))

    assert talk.outcome is not None
    assert talk.outcome.files == ()


def test_more_than_ten_pictures_are_counted_and_ten_are_kept(talk: Talk) -> None:
    talk.says(f"phản ánh {LAMP}")
    for _ in range(12):
        talk.sends(MediaKind.IMAGE, PHOTO)
    talk.says("gửi")

    assert "Kèm: 12 tệp" in talk.cases.filed[0][1].text
    assert len(talk.cases.files["case-0"]) == 10
