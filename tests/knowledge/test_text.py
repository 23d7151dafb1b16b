"""How text is folded, decoded and stripped, with real spellings and with any text at all."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexicon import ContextShort, Lexicon
from knowledge.phrases import same_accents
from knowledge.text import (
    MAX_CHARACTERS,
    accent_key,
    fold,
    nfc,
    one_spelling,
    tokens,
    without_frames,
)

LEXICON = Lexicon(
    safe={"cccd": "căn cước công dân", "dk": "đăng ký", "ca": "công an", "ko": "không"},
    context={"ks": ContextShort("khai sinh", ("giay", "dang ky", "lam"))},
)
VIETNAMESE = st.text(
    alphabet="aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
    "AĐƠƯ 0123456789.,?!-",
    max_size=80,
)


def read(text: str) -> str:
    return " ".join(token.folded for token in tokens(text, LEXICON))


def core(text: str) -> str:
    return " ".join(token.folded for token in without_frames(tokens(text, LEXICON)))


@given(st.text(max_size=120))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text)


@given(st.text(max_size=120))
def test_folding_does_not_depend_on_composition(text: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text))
    assert fold(text) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    found = tokens(text, LEXICON)

    assert all(token.folded and " " not in token.folded for token in found)
    assert len(without_frames(found)) <= len(found)
    assert bool(without_frames(found)) == bool(found)


@given(VIETNAMESE)
def test_folded_vietnamese_is_ascii(text: str) -> None:
    assert fold(text).isascii()


@given(VIETNAMESE)
def test_typing_without_composition_is_read_the_same(text: str) -> None:
    typed = [(t.key, t.folded) for t in tokens(nfc(text))]

    assert typed == [(t.key, t.folded) for t in tokens(unicodedata.normalize("NFD", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đăng ký KHAI SINH, ở đâu?", "dang ky khai sinh o dau"),
        ("  thuỷ   lợi ", "thuy loi"),
        ("đă\u200bng ký", "dang ky"),
        ("giấy 👶 tờ", "giay to"),
        ("", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(("old", "new"), [("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe")])
def test_tone_placement_makes_no_difference(old: str, new: str) -> None:
    assert accent_key(old) == accent_key(new)


def test_different_tones_stay_different() -> None:
    assert accent_key("cưới") != accent_key("cười")
    assert not same_accents(accent_key("cưới"), accent_key("cười"))


def test_confusing_hoi_and_nga_is_forgiven() -> None:
    assert same_accents(accent_key("nghĩ"), accent_key("nghỉ"))


@pytest.mark.parametrize(
    ("word", "expected"), [("ki", "ky"), ("li", "ly"), ("qui", "quy"), ("thi", "thi"), ("ni", "ni")]
)
def test_i_and_y_have_one_spelling(word: str, expected: str) -> None:
    assert one_spelling(word) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ddang ky", "dang ky"),
        ("ddawng kys", "dang ky"),
        ("giaasy khai sinh", "giay khai sinh"),
        ("giaays", "giay"),
        ("thuwowngf trus", "thuong tru"),
        ("khoong dduwowcj", "khong duoc"),
        ("quoocs tichj nuocws", "quoc tich nuoc"),
        ("owr ddaau", "o dau"),
        ("dang1 ky1", "dang ky"),
        ("d9a8ng ky1", "dang ky"),
        ("hộii", "hoii"),
    ],
)
def test_leftover_keystrokes_are_decoded(typed: str, expected: str) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize("text", ["thoa thuan", "hoa hoan", "khai sinh", "nuoc ngoai", "loan"])
def test_real_syllables_are_never_decoded(text: str) -> None:
    assert read(text) == text


def test_known_words_are_never_decoded() -> None:
    assert [t.folded for t in tokens("bus", known={"bus"})] == ["bus"]
    assert [t.folded for t in tokens("bus")] == ["bu"]


@pytest.mark.parametrize(("typed", "expected"), [("mức2", "muc 2"), ("ct01", "ct01")])
def test_a_lone_number_is_no_tone(typed: str, expected: str) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kooooo", "khong"),
        ("ạaaa", "a"),
        ("được khônggggg", "duoc khong"),
        ("cccd", "can cuoc cong dan"),
        ("1.000.000 đồng", "1 000 000 dong"),
    ],
)
def test_held_keys_are_squeezed(typed: str, expected: str) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cá biển", "ca bien"),
        ("ca lam viec", "ca lam viec"),
        ("lên CA xã", "len cong an xa"),
        ("giấy ks", "giay khai sinh"),
        ("ks gần biển", "ks gan bien"),
        ("đk ks", "dang ky ks"),
    ],
)
def test_short_forms_are_expanded_only_when_safe(typed: str, expected: str) -> None:
    assert read(typed) == expected


def test_both_spellings_are_one_word() -> None:
    assert [(t.key, t.folded) for t in tokens("đăng kí")] == [
        (t.key, t.folded) for t in tokens("đăng ký")
    ]


def test_an_expanded_word_remembers_what_was_typed() -> None:
    assert [(t.typed, t.raw) for t in tokens("CCCD", LEXICON)][:2] == [
        ("CCCD", "căn"),
        ("CCCD", "cước"),
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Dạ cho em hỏi làm khai sinh ở đâu ạ", "lam khai sinh o dau"),
        ("da cho em hoi lam khai sinh voi a", "lam khai sinh"),
        ("đá quý", "da quy"),
        ("dạ vâng ạ", "da vang a"),
    ],
)
def test_politeness_goes_but_never_everything(typed: str, expected: str) -> None:
    assert core(typed) == expected


def test_a_long_story_is_clipped_at_a_word() -> None:
    story = "khai sinh " * 60

    assert len(" ".join(t.typed for t in tokens(story))) <= MAX_CHARACTERS
    assert {t.folded for t in tokens(story)} == {"khai", "sinh"}
