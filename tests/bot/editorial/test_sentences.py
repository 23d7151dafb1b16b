"""An installation's own sentences: only what fits is said; what does not is told with its key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.config import Oa, Secret
from bot.editorial.sentences import wrong_sentences
from bot.wording import texts, wording_of
from bot.wording.wording import own_texts, say_instead

OA = Oa("1", "UBND phường Mẫu", "2", Secret(""), ())


@pytest.fixture(autouse=True)
def own_sentences_afterwards() -> Iterator[None]:
    yield
    say_instead("")


def told(text: str) -> list[str]:
    return [problem.message for problem in wrong_sentences({"wording.toml": text})]


def test_a_changed_sentence_is_said_at_once_and_taken_back_as_quickly() -> None:
    assert say_instead('[menu]\nplans = "Mời {honorific} chọn kế hoạch."') == ()
    assert wording_of(OA).say("menu.plans") == "Mời Ông/Bà chọn kế hoạch."
    assert wording_of(OA).say("menu.no_plans") == wording_of(OA).say("menu.no_plans")

    say_instead("")
    assert texts() == own_texts()


def test_a_stand_in_for_a_missing_phone_number_can_be_the_offices_own() -> None:
    say_instead('[fact]\nphone = "0261 3543 210"')

    assert "0261 3543 210" in wording_of(OA).fill("Gọi {phone}.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[menu]\nplan = "x"', "menu.plan: không có câu nào tên này"),
        ('[menu]\nplans = " "', "câu bỏ trống"),
        ('[menu]\nplans = "{ten}"', "có chỗ điền lạ {ten}"),
        ('[menu]\nplans = "{honorific"', "không thành cặp"),
        ('[menu]\nplans = "{honorific!r:>9}"', "chỉ ghi tên trong ngoặc"),
        ('[menu]\nplans = "{agency.x}"', "có chỗ điền lạ"),
        ('[sorry]\nlate = "Xin lỗi vì chậm."', "thiếu chỗ điền {sent}"),
        ("[menu]\nplans = 5", "không phải là chữ"),
        ('[menu]\nplans = "' + "x" * 1901 + '"', "nhiều nhất 1900"),
        ("[menu", "no TOML"),
    ],
)
def test_a_sentence_that_does_not_fit_is_told(text: str, said: str) -> None:
    assert any(said in message for message in told(text))


def test_what_does_not_fit_is_never_said(caplog: pytest.LogCaptureFixture) -> None:
    left = say_instead('[menu]\nplans = "{ten}"\nno_plans = "Chưa có."\nplan = "x"')

    assert left == ("menu.plan", "menu.plans")
    assert wording_of(OA).say("menu.no_plans") == "Chưa có."
    assert texts()["menu.plans"] == own_texts()["menu.plans"]


def test_every_sentence_of_ours_could_be_written_as_it_is() -> None:
    for key, text in own_texts().items():
        table, _, name = key.partition(".")
        assert not wrong_sentences({"wording.toml": f"[{table}]\n{name} = '''\n{text}'''"}), key


def test_a_folder_without_the_file_has_nothing_wrong() -> None:
    assert wrong_sentences({}) == ()
