"""The tables of places: complete, sourced, and read with every mistake named."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.loader import CONTENT, ContentError, load
from knowledge.place_tables import provinces_of_today
from knowledge.places import FormerCommune, Places, former_of, near_slugs, slug_of

PROVINCES = """communes_total = 2
document = "Nghị quyết mẫu"
source = "Nguồn mẫu"
valid_from = 2025-07-01
checked_on = 2026-10-01
[districts]
ended_on = 2025-07-01
document = "Luật mẫu"
checked_on = 2026-10-01
[[province]]
slug = "mau-moi"
name = "Mẫu Mới"
kind = "tỉnh"
merged = ["Mẫu Cũ", "Mẫu Mới"]
"""
AGENCIES = """[[agency]]
name = "Sở Mẫu"
now = ["Sở Khác"]
checked_on = 2026-10-01
confidence = "chưa"
"""
COMMUNES = """\ufeffcode,name,kind,province,old_names,document,valid_from,source,checked_on
00001,Mẫu,xã,mau-moi,xã Mẫu Con,Nghị quyết mẫu,2025-07-01,Nguồn,2026-10-01
"""

Replace = Callable[[str, str, str], None]


@pytest.fixture
def with_places(content: Path) -> Path:
    folder = content / "places"
    folder.mkdir()
    (folder / "provinces.toml").write_text(PROVINCES, encoding="utf-8")
    (folder / "agencies.toml").write_text(AGENCIES, encoding="utf-8")
    (folder / "communes.csv").write_text(COMMUNES, encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def places() -> Places:
    return load(CONTENT).places


# What is shipped


def test_sixty_three_provinces_became_thirty_four(places: Places) -> None:
    old = [name for each in places.provinces for name in each.merged or (each.name,)]

    assert len(places.provinces) == 34
    assert len(old) == len(set(old)) == 63
    assert sum(bool(each.merged) for each in places.provinces) == 23


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("Kon Tum", "quang-ngai"),
        ("Bình Định", "gia-lai"),
        ("Đắk Nông", "lam-dong"),
        ("Bình Thuận", "lam-dong"),
        ("Bình Phước", "dong-nai"),
        ("Hà Giang", "tuyen-quang"),
        ("Bà Rịa - Vũng Tàu", "ho-chi-minh"),
        ("Long An", "tay-ninh"),
        ("Kiên Giang", "an-giang"),
    ],
)
def test_a_province_of_old_belongs_to_one_of_today(places: Places, old: str, now: str) -> None:
    assert [each.slug for each in places.provinces if old in each.merged] == [now]


def test_a_merged_province_bears_the_name_of_one_of_its_parts(places: Places) -> None:
    assert all(each.name in each.merged for each in places.provinces if each.merged)
    assert all(each.slug == slug_of(each.name) for each in places.provinces)


def test_every_row_has_a_document_and_a_day_of_checking(places: Places) -> None:
    assert places.districts is not None
    sure = [each.basis for each in places.agencies if each.is_sure]
    bases = [*(each.basis for each in places.provinces), *sure, places.districts.basis]

    assert all(basis.document and basis.checked_on.year == 2026 for basis in bases)
    assert all(each.document and each.source for each in places.communes)


def test_departments_of_provinces_are_not_said_to_be_sure(places: Places) -> None:
    assert not any(each.is_sure for each in places.agencies if each.name.startswith("Sở "))


def test_the_sample_of_communes_is_what_one_resolution_says_of_one_province(
    places: Places,
) -> None:
    assert len(places.communes) == 28
    assert {each.province for each in places.communes} == {"lam-dong"}
    assert not places.knows_every_commune
    assert all("1671/NQ-UBTVQH15" in each.document for each in places.communes)


@pytest.mark.parametrize("file", ["provinces.toml", "agencies.toml", "communes.csv"])
def test_the_tables_are_in_composed_form(file: str) -> None:
    assert unicodedata.is_normalized("NFC", (CONTENT / "places" / file).read_text("utf-8"))


# Reading


def test_a_folder_without_places_has_empty_tables(content: Path) -> None:
    assert load(content).places == Places()


def test_all_tables_are_read(with_places: Path) -> None:
    places = load(with_places).places
    (province,), (agency,), (commune,) = places.provinces, places.agencies, places.communes

    assert province.full_name == "tỉnh Mẫu Mới"
    assert (agency.is_sure, agency.successors) == (False, ("Sở Khác",))
    assert (commune.slug, commune.code) == ("mau-moi-xa-mau", "00001")
    assert places.districts is not None
    assert places.districts.basis.document == "Luật mẫu"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("provinces.toml", 'slug = "mau-moi"\n', "", r'provinces\.toml:10: "slug" is missing'),
        ("provinces.toml", '"tỉnh"', '"huyện"', r'provinces\.toml:13: "kind" is "huyện"'),
        ("agencies.toml", '"chưa"', '"chắc"', r'agencies\.toml:1: "document" is missing'),
        ("agencies.toml", "now =", "later =", r'agencies\.toml:1: "now" is missing'),
        ("communes.csv", "mau-moi", "mau-cu", r"communes\.csv:2: .*did you mean mau-moi\?"),
        ("communes.csv", "2026-10-01", "hôm qua", r'communes\.csv:2: "checked_on" is "hôm qua"'),
        ("communes.csv", "code,name", "mã số,name", r"communes\.csv:1: columns are missing: code"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    with_places: Path, replace: Replace, file: str, old: str, new: str, told: str
) -> None:
    replace(f"places/{file}", old, new)

    with pytest.raises(ContentError, match=told):
        load(with_places)


def test_the_table_of_provinces_can_be_asked_for_alone(with_places: Path) -> None:
    assert [each.slug for each in provinces_of_today(with_places)] == ["mau-moi"]


# Names


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("xã Nhân Đạo", FormerCommune("xã", "Nhân Đạo")),
        ("thị trấn Ea T'ling (Đắk Nông)", FormerCommune("thị trấn", "Ea T'ling", "Đắk Nông")),
        ("Phường 1 (thành phố Đà Lạt)", FormerCommune("phường", "1", "thành phố Đà Lạt")),
        ("một phần xã Phong Phú", FormerCommune("xã", "Phong Phú", is_partly=True)),
    ],
)
def test_an_old_name_is_taken_apart(text: str, former: FormerCommune) -> None:
    assert former_of(text) == former


def test_a_name_without_its_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="Nhân Đạo"):
        former_of("Nhân Đạo")


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("kon-tum", ["quang-ngai"]), ("quang-ngaii", ["quang-ngai"]), ("Đắk Nông", ["lam-dong"])],
)
def test_a_wrong_province_is_answered_with_likely_ones(
    places: Places, wrong: str, near: list[str]
) -> None:
    assert near_slugs(wrong, places.provinces)[:1] == near


def test_a_province_like_no_other_has_no_likely_ones(places: Places) -> None:
    assert near_slugs("xyz", places.provinces) == []
