"""The five real plans, read by path: BARS_DATA names the folder that has seeds/.

Their words are not part of the project; what is held here are counts, names of bodies and days.
"""

from __future__ import annotations

import io
import random
import re
import textwrap
from collections.abc import Callable
from datetime import date

import docx
import pytest

from knowledge.importers.plans.lines import flat
from knowledge.importers.plans.model import PlanDraft
from knowledge.importers.plans.plan import parse, read_bytes, read_plan
from knowledge.importers.plans.reading import read_text
from knowledge.loader import load
from knowledge.model import Plan
from tests.missing import BARS_DATA, missing

SEEDS = BARS_DATA / "seeds"
DAK_NONG = SEEDS / "dak-nong-2020.txt"

pytestmark = [pytest.mark.bar, pytest.mark.usefixtures("seeds")]

Change = Callable[[str, random.Random], str]


@pytest.fixture(scope="module")
def seeds() -> None:
    """The plans must be there in continuous integration; elsewhere their absence is said aloud."""
    if not DAK_NONG.exists():
        missing(f"{DAK_NONG} IS MISSING: set BARS_DATA to the folder with seeds/")


def letters(text: str) -> str:
    return re.sub(r"\W", "", flat(text))


def facts(draft: PlanDraft) -> list[tuple[object, ...]]:
    """What must survive every way of handing the plan over."""
    return [
        (
            *(task.no, letters(task.content), letters(task.lead)),
            *(tuple(map(letters, task.partners)), letters(task.period.text)),
            *(task.period.start, task.period.end, task.period.recurrence),
            *(task.period.quota, task.period.quota_per),
        )
        for task in draft.tasks
    ]


def test_dak_nong_gives_its_sixteen_tasks_as_the_content_has_them() -> None:
    draft = read_plan(DAK_NONG)
    [kept] = [
        entry
        for entry in load().entries
        if isinstance(entry, Plan) and entry.number == draft.number
    ]

    assert (draft.number, draft.issued_on) == ("02/KH-UBND", date(2020, 1, 3))
    assert [task.no for task in draft.tasks] == list(range(1, 17))
    for task, row in zip(draft.tasks, kept.tasks, strict=True):
        period = task.period
        assert letters(task.lead).startswith(letters(row.lead)), task.no
        assert [*map(letters, task.partners)] == [*map(letters, row.partners)], task.no
        assert (period.text, period.start, period.end) == (row.period, row.start, row.end)
        assert period.recurrence == row.recurrence, task.no
        assert (period.quota, period.quota_per) == (row.quota, row.quota_per), task.no
    assert draft.remarks == ()


def test_binh_phuoc_gives_five_groups_with_doer_and_steering_unit() -> None:
    draft = read_plan(SEEDS / "binh-phuoc-2023.txt")

    assert [task.no for task in draft.tasks] == [1, 2, 3, 4, 5]
    for task in draft.tasks:
        assert task.steering == ("Phòng Thông tin - Báo chí - Xuất bản",)
        assert set(task.steering) <= set(task.partners)
        assert (task.period.start, task.period.end) == (date(2023, 1, 1), date(2025, 12, 31))
    doers = ["Chi bộ Sở, các đoàn thể, Văn phòng Sở", "Văn phòng"]
    assert [task.lead for task in draft.tasks] == [doers[n] for n in (0, 0, 1, 0, 1)]
    assert "Trung tâm Công nghệ thông tin và truyền thông" in draft.tasks[2].partners


def test_ha_noi_gives_its_duties_its_minimum_forms_and_three_reports_a_year() -> None:
    draft = read_plan(SEEDS / "ha-noi-2023.txt")

    assert (draft.number, draft.agency) == ("37/KH-UBND", "UBND thành phố Hà Nội")
    assert draft.theme.startswith("Kỷ cương, trách nhiệm")
    assert len(draft.minimum_forms) == 7
    assert [task.line for task in draft.tasks] == [11, 15, 17, 17, 17, 19, 19]
    assert ("quarterly", "half-yearly", "yearly") in [report.periods for report in draft.reports]
    noise = [change.line for change in draft.mended if change.kind == "noise"]
    assert noise == [1, 21, 23, 25]


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        (
            "kon-tum-2024.txt",
            {
                "Sở Thông tin và Truyền thông": 4,
                "Các sở, ban, ngành, địa phương": 3,
                "Các cơ quan báo chí": 1,
            },
        ),
        (
            "gia-lai-2022.txt",
            {
                "Sở Thông tin và Truyền thông": 6,
                "Đài Phát thanh - Truyền hình Gia Lai": 1,
                "Phòng Văn hóa và Thông tin các huyện, thị xã, thành phố": 2,
                "Trung tâm Văn hóa, Thông tin và Thể thao các huyện, thị xã, thành phố": 3,
            },
        ),
    ],
)
def test_plans_without_a_table_give_each_body_its_duties(file: str, counts: dict[str, int]) -> None:
    leads = [task.lead for task in read_plan(SEEDS / file).tasks]

    assert {lead: leads.count(lead) for lead in counts} == counts


def _accents_lost(share: float) -> Change:
    def bare(found: re.Match[str]) -> str:
        return "".join(flat(c).upper() if c.isupper() else flat(c) for c in found[0])

    def change(text: str, chance: random.Random) -> str:
        return re.sub(
            r"[^\W\d_]+", lambda word: bare(word) if chance.random() < share else word[0], text
        )

    return change


def _broken(share: float, *, heads: bool = False) -> Change:
    def change(text: str, chance: random.Random) -> str:
        def broken(line: str) -> str:
            is_row = line.count("\t") >= 3 and line.startswith("STT") == heads
            blank = (lambda _: "\n" if chance.random() < share else " ") if is_row else " "
            return re.sub(" ", blank, line)

        return "\n".join(map(broken, text.split("\n")))

    return change


def _without_later_heads(text: str, _chance: random.Random) -> str:
    first, *later = text.split("STT\t")
    return first + "STT\t" + "".join([later[0], *(part.split("\n", 1)[1] for part in later[1:])])


def _one_cell_a_line(text: str, _chance: random.Random) -> str:
    rows = text.split("\n")
    return "\n".join(row.replace("\t", "\n") if row.count("\t") > 3 else row for row in rows)


CHANGES: dict[str, list[Change]] = {
    "some accents lost": [_accents_lost(0.3)],
    "all accents lost": [_accents_lost(1.0)],
    "rows broken": [_broken(0.1)],
    "heads broken": [_broken(0.3, heads=True)],
    "rows broken and accents lost": [_broken(0.05), _accents_lost(0.2)],
    "one head for all pages": [_without_later_heads],
    "one cell a line": [_one_cell_a_line],
    "spaces for tabs": [lambda text, _: text.replace("\t", "   ")],
}


@pytest.mark.parametrize("name", CHANGES)
def test_dak_nong_survives_every_way_of_scanning_it(name: str) -> None:
    text = DAK_NONG.read_text(encoding="utf-8")
    expected = facts(parse(read_text(text)))
    for seed in range(20):
        chance, changed = random.Random(seed), text
        for change in CHANGES[name]:
            changed = change(changed, chance)
        assert facts(parse(read_text(changed))) == expected, seed


PROSE: dict[str, Change] = {
    "some accents lost": _accents_lost(0.3),
    "all accents lost": _accents_lost(1.0),
    "lines of eighty letters": lambda text, _: _set_to_width(text, 80),
    "page breaks in sentences": lambda text, chance: re.sub(
        r"(?<=\w) (?=[a-zđ])", lambda _: "\n\n" if chance.random() < 0.02 else " ", text
    ),
}


def _set_to_width(text: str, width: int) -> str:
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


@pytest.mark.parametrize("name", PROSE)
@pytest.mark.parametrize("file", ["binh-phuoc-2023", "kon-tum-2024", "gia-lai-2022", "ha-noi-2023"])
def test_plans_without_a_table_survive_it_too(file: str, name: str) -> None:
    text = (SEEDS / f"{file}.txt").read_text(encoding="utf-8")
    plain = parse(read_text(text))
    changed = parse(read_text(PROSE[name](text, random.Random(1))))

    assert [fact[1:4] for fact in facts(changed)] == [fact[1:4] for fact in facts(plain)]
    assert (changed.number, changed.start) == (plain.number, plain.start)
    assert letters(changed.agency) == letters(plain.agency)


@pytest.mark.parametrize("is_split", [False, True], ids=["one table", "a table on each page"])
def test_dak_nong_as_a_word_file_gives_the_same_tasks(*, is_split: bool) -> None:
    text = DAK_NONG.read_text(encoding="utf-8")
    document, table = docx.Document(), None
    for line in filter(str.strip, text.split("\n")):
        cells = line.split("\t")
        if len(cells) == 1:
            document.add_paragraph(line)
            continue
        if table is None or (is_split and cells[0] == "STT"):
            table = document.add_table(0, len(cells))
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)

    assert facts(parse(read_bytes(out.getvalue(), "ke-hoach.docx"))) == facts(
        parse(read_text(text))
    )
