"""What is taken over from a procedure catalogue, and what is refused by its line."""

from __future__ import annotations

import gzip
import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importers.catalogue import base_code, procedure_of, read_catalogue
from knowledge.model import Facet, Procedure
from knowledge.problems import ContentError


def a_row(**changes: object) -> dict[str, object]:
    facts = {"code": "1.001193", "name": "Đăng ký khai sinh", "level": ["Cấp Xã"]}
    return {**facts, **changes}


def line(**changes: object) -> str:
    return json.dumps(a_row(**changes), ensure_ascii=False)


def read(tmp_path: Path, *lines: str) -> tuple[Procedure, ...]:
    path = tmp_path / "catalogue.jsonl"
    path.write_text("".join(f"{text}\n" for text in lines), encoding="utf-8")
    return read_catalogue(path)  # type: ignore[return-value]


def test_a_gzipped_file_reads_like_the_plain_one(tmp_path: Path) -> None:
    plain = read(tmp_path, line(), "", line(code="1.000894", name="Đăng ký kết hôn"))
    zipped = tmp_path / "catalogue.jsonl.gz"
    zipped.write_bytes(gzip.compress((tmp_path / "catalogue.jsonl").read_bytes()))

    assert read_catalogue(zipped) == plain
    assert [entry.title for entry in plain] == ["Đăng ký khai sinh", "Đăng ký kết hôn"]


def test_a_row_becomes_a_procedure_with_sections() -> None:
    entry = procedure_of(
        a_row(
            name="  Đăng ký \n khai sinh ",
            alt_names=["làm giấy khai sinh"],
            url="https://example.vn/1",
            crawl_date="2026-03",
            field="Hộ tịch",
            documents=[{"name": "- Tờ khai"}, {"name": " "}, {"name": "Giấy chứng sinh"}],
            duration=["Ngay trong ngày"],
            agency="UBND cấp xã",
            steps="Nộp hồ sơ",
            results=["Giấy khai sinh"],
            legal_basis=["Luật Hộ tịch"],
            conditions=" ",
        )
    )

    assert (entry.id, entry.code, entry.field, entry.level) == (
        *("1.001193", "1.001193"),
        *("Hộ tịch", "xã"),
    )
    assert (entry.title, entry.aliases) == ("Đăng ký khai sinh", ("làm giấy khai sinh",))
    assert entry.questions == ()  # official names, not how citizens ask
    assert (entry.checked_on, entry.sources[0].url) == (date(2026, 3, 1), "https://example.vn/1")
    assert {facet: entry.sections[facet].text for facet in entry.sections} == {
        Facet.FEE: "",
        Facet.PAPERS: "- Tờ khai\n- Giấy chứng sinh",
        Facet.DURATION: "- Ngay trong ngày",
        Facet.PLACE: "UBND cấp xã",
        Facet.STEPS: "Nộp hồ sơ",
        Facet.RESULT: "- Giấy khai sinh",
        Facet.BASIS: "- Luật Hộ tịch",
    }


@pytest.mark.parametrize("fee", ["Miễn phí", "8.000 đồng", ["Miễn phí"], None])
def test_a_fee_of_the_portal_is_never_stated(fee: object) -> None:
    entry = procedure_of(a_row(fee=fee, fees=fee))

    assert entry.fees == ()
    assert (entry.sections[Facet.FEE].text, entry.sections[Facet.FEE].checked) == ("", False)


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        ("1.001193", "1.001193"),
        (" 1.012812.H19 ", "1.012812"),
        ("2.00223.000.00.00.H37", "2.00223"),
        ("1000091.000.00.00.H37", "1.000091"),
    ],
)
def test_suffixes_of_a_code_stay_in_the_id_alone(identity: str, code: str) -> None:
    entry = procedure_of(a_row(code=identity))

    assert (entry.id, entry.code) == (identity.strip(), code)


@pytest.mark.parametrize("code", ["", "khai sinh", "1.12", "1.0011934"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no procedure code"):
        base_code(code)


def test_of_two_rows_with_one_code_the_first_counts(tmp_path: Path) -> None:
    entries = read(tmp_path, line(name="Một"), line(name="Hai"), line(code="1.000894"))

    assert [(entry.id, entry.title) for entry in entries] == [
        ("1.001193", "Một"),
        ("1.000894", "Đăng ký khai sinh"),
    ]


def test_every_bad_line_is_named_at_once(tmp_path: Path) -> None:
    bad = ("{", "[]", line(code="x"), line(name=" "), '{"name": "Không mã"}', "null", "7")

    with pytest.raises(ContentError) as refusal:
        read(tmp_path, line(), "", *bad, line(documents=["Tờ khai"]))

    named = [(problem.file, problem.line) for problem in refusal.value.problems]
    assert named == [("catalogue.jsonl", number) for number in range(3, 11)]


@pytest.mark.parametrize(
    ("told", "level"),
    [
        (["Cấp Tỉnh", "Cấp Xã"], "xã"),
        (["Cấp Bộ", "Cấp Tỉnh"], "tỉnh"),
        (["Cấp Bộ"], "trung ương"),
        ([], ""),
        (None, ""),
    ],
)
def test_the_level_is_the_one_nearest_to_the_citizen(told: object, level: str) -> None:
    assert procedure_of(a_row(level=told)).level == level


def test_decomposed_letters_are_composed() -> None:
    composed = a_row(alt_names=["khai sinh cho bé"], agency="Ủy ban", field="Hộ tịch")
    decomposed = json.loads(unicodedata.normalize("NFD", json.dumps(composed, ensure_ascii=False)))

    assert procedure_of(decomposed) == procedure_of(composed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("code", "name", "alt_names", "level", "documents", "duration", "crawl_date", "steps", "url")


@given(
    st.dictionaries(st.sampled_from(KEYS) | st.text(), JSON),
    st.sampled_from(({}, a_row(), {"code": "1.001193"})),
)
def test_any_object_is_a_procedure_or_is_reported(
    tmp_path_factory: pytest.TempPathFactory, strange: dict[str, object], usual: dict[str, object]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(json.dumps({**strange, **usual}) + "\n", encoding="utf-8")
    try:
        entries, told = read_catalogue(path), ()
    except ContentError as refusal:
        entries, told = (), refusal.problems

    assert [problem.line for problem in told] == ([] if entries else [1])
    assert all(entry.id and entry.title for entry in entries)


def test_a_lone_text_is_a_list_of_one() -> None:
    entry = procedure_of(
        {"code": "1.000001", "name": "Cấp phép", "level": "Cấp Xã", "duration": "30 ngày"}
    )

    assert entry.level == "xã"
    assert entry.sections[Facet.DURATION].text == "- 30 ngày"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.jsonl.gz", gzip.compress(line().encode() * 500)[:-40]),
        ("plain-text-with-a-wrong-name.jsonl.gz", line().encode()),
        ("another-encoding.jsonl", line(name="Đăng ký khai sinh").encode("utf-16")),
        ("damaged.jsonl.gz", gzip.compress(line().encode())[:12] + b"\xff" * 40),
    ],
    ids=["cut", "not packed", "another encoding", "damaged"],
)
def test_a_file_that_cannot_be_read_is_refused_as_content(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ContentError, match=name):
        read_catalogue(tmp_path / name)


def test_a_line_nested_beyond_measure_is_refused_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refusal:
        read(tmp_path, line(), "[" * 200_000)

    assert [problem.line for problem in refusal.value.problems] == [2]
