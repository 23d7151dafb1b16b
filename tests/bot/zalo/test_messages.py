from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.models import Button, Priority, Recipient, Reply
from bot.zalo.messages import TEXT_LIMIT, build, recipient_of, split, split_reply

NUMBER = re.compile(r"\((\d+)/(\d+)\)\n")
# Each is one character to the eye; none has a composed form that would change its length.
CHARACTERS = ("a", "ệ", "đ", "x\u0323\u0302", "👍🏽", "👨‍👩‍👧", "🇻🇳", "🏴\U000e0067\U000e007f", "❤️")
SPACES = (" ", "\n", "\n\n", ". ", "? ", "1. ")
WRITING = st.lists(st.sampled_from(CHARACTERS + SPACES), max_size=120).map("".join)
LIMITS = st.integers(40, 90)


def bodies(parts):
    return [NUMBER.sub("", part, count=1) for part in parts] if len(parts) > 1 else list(parts)


def without_spaces(text):
    return "".join(character for character in text if not character.isspace())


@given(st.text() | WRITING, LIMITS)
@example("\n" * 100 + "a" * 100 + " \u0301" * 50, 40)
@example("🇻" * 101, 40)
def test_parts_fit_lose_nothing_and_stay_composed(text, limit):
    parts = split(text, limit)

    assert all(0 < len(part) <= limit for part in parts)
    assert without_spaces("".join(bodies(parts))) == without_spaces(
        unicodedata.normalize("NFC", text)
    )
    assert all(unicodedata.is_normalized("NFC", part) for part in parts)


@given(WRITING, LIMITS)
def test_no_character_is_cut_in_two(text, limit):
    for body in bodies(split(text, limit)):
        rest = body
        for character in sorted((*CHARACTERS, *SPACES), key=len, reverse=True):
            rest = rest.replace(unicodedata.normalize("NFC", character), "\0")
        assert not without_spaces(rest.replace("\0", "").rstrip(".?1"))


@given(WRITING, LIMITS)
def test_parts_are_numbered_when_there_are_several(text, limit):
    parts = split(text, limit)

    if len(parts) > 1:
        numbers = [NUMBER.match(part).groups() for part in parts]
        assert numbers == [(str(n), str(len(parts))) for n in range(1, len(parts) + 1)]


def test_short_text_is_one_part_without_a_number():
    assert split("  Kính chào Ông/Bà.\n") == ("Kính chào Ông/Bà.",)


def test_blank_text_has_no_parts():
    assert split(" \n ") == ()


def test_text_at_the_limit_stays_whole_and_one_more_is_cut():
    assert len(split("a" * TEXT_LIMIT)) == 1
    assert len(split("a" * (TEXT_LIMIT + 1))) == 2


def test_decomposed_text_is_measured_composed():
    decomposed = unicodedata.normalize("NFD", "ệ" * TEXT_LIMIT)

    assert split(decomposed) == ("ệ" * TEXT_LIMIT,)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("một hai ba bốn năm\n\nsáu bảy. tám\nchín mười một", "một hai ba bốn năm"),
        ("một hai ba bốn năm sáu\nbảy. tám chín mười một", "một hai ba bốn năm sáu"),
        ("một hai ba bốn năm sáu. bảy tám chín mười một", "một hai ba bốn năm sáu."),
        ("một hai ba bốn năm sáu bảy 1. tám chín mười", "một hai ba bốn năm sáu bảy 1. tám"),
        ("một\n\nhai ba bốn năm sáu bảy tám chín mười", "một\n\nhai ba bốn năm sáu bảy tám"),
    ],
    ids=["blank line", "line", "sentence", "word, as 1. ends nothing", "not after a mere heading"],
)
def test_cut_is_made_at_the_most_welcome_place(text, first):
    assert bodies(split(text, 40))[0] == first


def test_more_than_nine_parts_still_fit():
    parts = split("từ " * 200, 40)

    assert len(parts) > 9
    assert max(map(len, parts)) <= 40


def test_hopeless_limit_is_refused():
    with pytest.raises(ValueError, match="39"):
        split("a", 39)


def test_buttons_stay_with_the_last_part():
    button = Button("Thực đơn", "menu")
    reply = Reply("a" * 60, (button,), Priority.NOTIFICATION)

    first, last = split_reply(reply, 40)

    assert (first.buttons, last.buttons) == ((), (button,))
    assert last.priority == Priority.NOTIFICATION


def test_plain_text_has_nothing_beside_it():
    assert build(unicodedata.normalize("NFD", "Dạ")) == {"text": "Dạ"}


def test_quote_names_the_message_it_answers():
    assert build("Dạ", quote="m1") == {"text": "Dạ", "quote_message_id": "m1"}


def test_buttons_stand_in_a_payload_without_template_type():
    assert build("Chọn", buttons=[Button("Khai sinh", "#tthc:khai-sinh")])["attachment"] == {
        "type": "template",
        "payload": {
            "buttons": [
                {"title": "Khai sinh", "type": "oa.query.show", "payload": "#tthc:khai-sinh"}
            ]
        },
    }


def test_buttons_beyond_zalos_limits_are_left_out_or_shortened():
    buttons = [Button("quá dài", "p" * 1001), *(Button("Thủ tục " * 20, "1") for _ in range(6))]

    shown = build("Chọn", buttons=buttons)["attachment"]["payload"]["buttons"]

    assert len(shown) == 5
    assert all(len(button["title"]) <= 100 for button in shown)
    assert set(shown[0]["title"].removesuffix("…").split()) == {"Thủ", "tục"}


def test_message_whose_only_button_is_unusable_is_plain():
    assert build("Chọn", buttons=[Button("a", "p" * 1001)]) == {"text": "Chọn"}


def test_person_is_named_by_user_id_or_by_anonymous_talk():
    assert recipient_of(Recipient(user_id="u1")) == {"user_id": "u1"}
    assert recipient_of(Recipient(anonymous_id="a1", conversation_id="c1")) == {
        "anonymous_id": "a1",
        "conversation_id": "c1",
    }


def test_character_longer_than_a_part_is_cut_all_the_same():
    text = "a" + "\u0323" * 200

    parts = split(text, 40)

    assert max(map(len, parts)) <= 40
    assert "".join(bodies(parts)) == unicodedata.normalize("NFC", text)
