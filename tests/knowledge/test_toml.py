"""Whatever somebody pastes into a table or a front matter is refused as TOML is."""

from __future__ import annotations

import tomllib

import pytest

from knowledge.toml import DEEPEST, read_toml


def test_what_people_write_is_read() -> None:
    text = 'title = "Chợ"\n[[fees]]\namount = 5000\ncases = [["a"], ["b", "c"]]\n'

    assert read_toml(text) == tomllib.loads(text)
    assert read_toml("") == {}
    deep = "x = " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert read_toml(deep) == tomllib.loads(deep)


@pytest.mark.parametrize(
    "text",
    [
        "x = [",
        "x = " + "[" * 100_000,
        "x = " + "{a = " * 100_000,
        "x = " + "9" * 5_000,
        "x = " + "[" * DEEPEST + "]" * DEEPEST,
        ".".join("a" * 50_000) + " = 1",
        "[" + " . ".join(["'a'"] * 50_000) + "]",
    ],
)
def test_what_nobody_means_is_no_toml(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        read_toml(text)


def test_the_line_of_an_endless_name_is_told_and_long_words_are_none() -> None:
    with pytest.raises(tomllib.TOMLDecodeError, match="at line 3"):
        read_toml("a = 1\n\n" + ".".join("a" * 50_000) + " = 1")
    for value in ("a" * 200_000, "a . " * 60, "... " * 1_000, "Mở cửa. Nghỉ trưa. " * 500):
        assert read_toml(f'text = "{value}"') == {"text": value}
