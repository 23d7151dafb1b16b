"""Whatever is handed over, nothing breaks and nothing is invented."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.importers.plans.agencies import lead_and_partners, split_agencies
from knowledge.importers.plans.as_json import document
from knowledge.importers.plans.lines import Mended, flat
from knowledge.importers.plans.periods import period_of
from knowledge.importers.plans.plan import parse, read_bytes
from knowledge.importers.plans.reading import read_text
from knowledge.importers.plans.spelling import mended
from knowledge.problems import ContentError
from tests.knowledge.plans.texts import HEAD, SHAPES, TAIL

PIECES = sorted({piece for shape in SHAPES.values() for piece in re.split(r"[\t\n|]", shape)})
WORDS = st.sampled_from(
    [
        *PIECES,
        *HEAD.split("\n"),
        *TAIL.split("\n"),
        "\t",
        "\n",
        "\n\n",
        " ",
        "1",
        "2",
        "\n3\t",
        "\f",
    ]
)
SCRAPS = st.lists(WORDS | st.text(max_size=12), max_size=60).map("".join)
ANYTHING = st.text(max_size=300) | SCRAPS | st.lists(WORDS, max_size=60).map("\t".join)


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", flat(text))


@settings(max_examples=150)
@example("".join((HEAD, SHAPES["tabs"], TAIL)))
@example("İ\n1. ﬁ\tSố: /KH\n")
@given(ANYTHING)
def test_any_text_is_read_without_an_error(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    draft = parse(read_text(text))

    for task in (*draft.tasks, *draft.duties):
        assert 1 <= task.line <= lines
    assert all(1 <= change.line <= lines for change in draft.mended)
    assert list(document(draft))[:5] == ["number", "agency", "title", "period", "tasks"]


@settings(max_examples=150)
@given(ANYTHING)
def test_no_task_says_what_the_source_does_not(text: str) -> None:
    mending = {letters(change.before): letters(change.after) for change in parse_mended(text)}
    source = letters(text)
    for wrong, right in mending.items():
        source = source + right if wrong not in source else source.replace(wrong, right)
    for task in parse(read_text(text)).tasks:
        words = [word for word in re.split(r"[\W_]+", flat(task.content)) if word]
        assert all(word in source for word in words)


def parse_mended(text: str) -> list[Mended]:
    return [change for change in parse(read_text(text)).mended if change.kind == "ocr"]


@settings(max_examples=100)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.docx", "a.pdf", "", "a"]))
def test_any_file_is_read_or_refused(content: bytes, name: str) -> None:
    said = ["it was read"]
    try:
        parse(read_bytes(content, name))
    except ContentError as refusal:
        said = [problem.message for problem in refusal.problems]
    assert all(said)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_are_a_period_and_bodies(text: str, content: str) -> None:
    period = period_of(text, content, year=2026)

    assert period.start is None or period.end is None or period.start <= period.end
    assert all(split_agencies(text))
    assert isinstance(lead_and_partners(text)[0], str)


@given(SCRAPS)
def test_mending_twice_changes_nothing_more(text: str) -> None:
    once, _ = mended(text)

    assert mended(once) == (once, ())
