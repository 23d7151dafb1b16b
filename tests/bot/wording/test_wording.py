"""Every sentence has a use, every use has a sentence, and all of them are fit to be said."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.config import Oa, Secret
from bot.models import BulletinKind
from bot.wording import Wording, WordingError, texts, wording_of
from bot.wording.wording import FACTS, placeholders
from knowledge.model import Facet

BOT = Path(bot.__file__).parent
ACTS = {"case.export", "case.chat", "bulletin.retry"}
ACTS |= {
    f"plan.{deed}"
    for deed in ("approve", "close", "discard", "give", "hours", "import", "prove", "write")
}
"""Names of acts in the record of who did what; they look like keys."""

COMPUTED = {f"{table}.{facet.value}" for table in ("facet", "ask") for facet in Facet}
COMPUTED |= {f"bulletin.{kind}" for kind in BulletinKind if kind is not BulletinKind.NEWS}
COMPUTED |= {key for key in texts() if key.startswith(("topic.", "group."))}
"""Keys that code makes from an enumeration, or lists as they are."""

OA = Oa("1", "UBND phường Mẫu", "2", Secret(""), ())
PROMISES = re.compile(
    r"chắc chắn|cam kết|đảm bảo|bảo đảm sẽ|hứa|sẽ được giải quyết|nhất định|lỗi của (ông|bạn)|"
    r"do (ông/bà|bạn) (không|sai)|{honorific} (sai|nhầm|không chịu)",
    re.IGNORECASE,
)


def strings_in_code() -> set[str]:
    return {
        node.value
        for path in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def calls_of_say() -> Iterator[tuple[str, ast.Call]]:
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                first: Any = node.args[0] if node.args else None
                is_literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
                if node.func.attr == "say" and is_literal:
                    yield f"{path.name}:{node.lineno}", node


def test_every_sentence_is_used() -> None:
    assert set(texts()) - strings_in_code() - COMPUTED == set()


def test_every_sentence_that_code_asks_for_exists() -> None:
    tables = "|".join(sorted({key.split(".")[0] for key in texts()}))
    looks_like_key = re.compile(rf"({tables})\.[a-z_]+")
    files = re.compile(r".*\.(toml|py|md|db|json)")

    asked = {text for text in strings_in_code() if looks_like_key.fullmatch(text)} - ACTS

    assert {text for text in asked if not files.fullmatch(text)} <= set(texts())
    assert set(texts()) >= COMPUTED


def test_every_call_gives_exactly_the_placeholders() -> None:
    wrong = []
    for where, call in calls_of_say():
        key = ast.literal_eval(call.args[0])
        given = {keyword.arg for keyword in call.keywords}
        if key in texts() and placeholders(texts()[key]) - FACTS != given:
            wrong.append(f"{where} {key}")

    assert wrong == []


@pytest.mark.parametrize("key", sorted(texts()))
def test_a_sentence_is_fit_to_be_said(key: str) -> None:
    text = texts()[key]

    assert unicodedata.is_normalized("NFC", text)
    assert 0 < len(text) <= 1_900
    assert not PROMISES.search(text)
    assert text.count("Dạ") <= 1
    assert not re.search(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]", text)
    assert not re.search(r" {2}|[ \t]$", text, re.MULTILINE)
    assert "**" not in text


def test_no_sentence_fixes_the_honorific() -> None:
    assert [key for key, text in texts().items() if "Ông" in text or "Bà " in text] == []


def test_the_first_sentence_of_an_emergency_has_the_numbers() -> None:
    first = texts()["guard.emergency"].splitlines()[:6]

    assert [line[:3] for line in first[1:]] == ["113", "114", "115", "111", "112"]


def test_empty_facts_have_honest_stand_ins() -> None:
    said = wording_of(OA).say("human.how")

    assert "18001096" in said
    assert "UBND phường Mẫu" in said
    assert "  " not in said


def test_an_honorific_is_raised_at_the_start_of_a_sentence_only() -> None:
    said = wording_of(replace(OA, honorific="bạn")).say("smalltalk.greeting")

    assert "chào bạn. Bạn cần" in said


def test_a_value_with_braces_is_said_as_it_is() -> None:
    said = wording_of(replace(OA, agency="{phone} {0}")).say("track.result", answer="{x} %s")

    assert said == "Kết quả: {x} %s"


@pytest.mark.parametrize(
    ("key", "values"),
    [("no.such", {}), ("track.result", {}), ("track.result", {"answer": "a", "more": "b"})],
)
def test_a_wrong_call_is_an_error(key: str, values: dict[str, str]) -> None:
    with pytest.raises(WordingError):
        wording_of(OA).say(key, **values)


def test_facts_must_be_complete() -> None:
    with pytest.raises(WordingError):
        Wording({"agency": "x"})


def test_content_is_filled_and_addressed() -> None:
    wording = wording_of(replace(OA, honorific="Anh/Chị", phone="0261"))

    assert wording.fill("Ông/Bà gọi {phone}; {khác} giữ nguyên.") == (
        "Anh/Chị gọi 0261; {khác} giữ nguyên."
    )
