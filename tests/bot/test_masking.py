"""What leads to a person is hidden however it is written; what only looks alike is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import MASK, has_personal, mask

BETWEEN = st.sampled_from(["", " ", ".", "-", " - ", "\u00a0", "–"])
BEFORE = st.sampled_from(["", "gọi ", "SĐT:", "sdt", "(", "số của tôi là ", "stk "])
AFTER = st.sampled_from(["", " nhé", ".", ", cảm ơn", ")", "nha", " đồng chí Lan", "\nxong"])


@st.composite
def grouped(draw: st.DrawFn, sizes: list[int], prefixes: list[str]) -> str:
    """A number of a length, after one of some beginnings, in groups of any size."""
    prefix = draw(st.sampled_from(prefixes))
    length = draw(st.sampled_from(sizes)) - len(prefix.lstrip("+")) + prefix.count("+84")
    digits = prefix + "".join(
        draw(st.lists(st.sampled_from("123456789"), min_size=length, max_size=length))
    )
    written, gap = digits[0], draw(BETWEEN)
    for place, digit in enumerate(digits[1:], start=1):
        written += (gap if place > 2 and draw(st.booleans()) else "") + digit
    return written


PHONES = grouped([10], ["03", "05", "07", "08", "09", "+84"])
PAPERS = grouped([9, 12], ["0"])
ACCOUNTS = grouped([10, 13, 16, 19], ["1", "19", "97"])


@given(BEFORE, st.one_of(PHONES, PAPERS, ACCOUNTS), AFTER)
def test_no_long_number_of_a_person_is_left(before: str, number: str, after: str) -> None:
    hidden = mask(f"{before}{number}{after}")

    assert MASK in hidden
    assert not any(map(str.isdigit, hidden)), hidden


@given(
    st.from_regex(r"[a-z][a-z0-9._-]{0,12}@[a-z]{2,8}\.(com|vn|gov\.vn)", fullmatch=True), BEFORE
)
def test_no_mail_address_is_left(mail: str, before: str) -> None:
    assert "@" not in mask(f"{before} {mail} nhé")


@pytest.mark.parametrize(
    "kept",
    [
        *("8.000 đồng/bản", "1.000.000 - 2.000.000 đồng", "50000000đ", "100.000.000 đồng"),
        *("từ 10.000.000 đến 20.000.000 đồng", "2,5 triệu", "138/2025/QĐ-UBND", "12345678/CV-UBND"),
        *("Luật 91/2025/QH15, Điều 28 khoản 1", "Nghị định 154/2026/NĐ-CP", "PA-7K3-M9Q"),
        *("000.00.16.H10-201126-0001", "H10.29-251123-0007", "1.001193", "1.001193.000.00.00.H10"),
        *("24/11/2026", "24.11.2026 08:00", "2026-11-24 08:00:00", "từ 20-11-2026 24-11-2026"),
        *("1900 1096", "18001096", "113, 114, 115", "(10.776889, 106.700806)", "thôn 3, tổ 12"),
        *("event 0dk3m2x7p1q8r4s5t6v7w8y9", "4f3a12345678901234567890abcd"),
    ],
)
def test_what_belongs_to_nobody_is_left_as_it_is(kept: str) -> None:
    assert mask(kept) == kept
    assert not has_personal(kept)


@given(st.integers(1, 999), st.lists(st.integers(0, 999), min_size=1, max_size=3))
def test_no_fee_is_hidden(first: int, rest: list[int]) -> None:
    fee = f"lệ phí {first}{''.join(f'.{group:03}' for group in rest)} đồng"

    assert mask(fee) == fee


@given(
    st.integers(1, 9_999),
    st.integers(1990, 2030),
    st.sampled_from(["QĐ-UBND", "NĐ-CP", "TT-BTP", "NQ-HĐND", "QH15", "CV-VP"]),
)
def test_no_document_number_is_hidden(number: int, year: int, kind: str) -> None:
    assert mask(f"Văn bản số {number}/{year}/{kind}.") == f"Văn bản số {number}/{year}/{kind}."


@given(st.text(max_size=200))
def test_masking_twice_hides_no_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)
