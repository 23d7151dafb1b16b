"""What was compiled can be written as files again, and nothing of it is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.export import ExportRefused, export
from knowledge.index import build, files_of, version_of
from knowledge.loader import CONTENT, load

LINES = (
    st.text(
        st.characters(
            codec="utf-8",
            exclude_characters="\n\r#+\x85\u2028\u2029",
            exclude_categories=["Cs", "Cc"],
        ),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: __import__("unicodedata").normalize("NFC", text).strip())
    .filter(bool)
)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)


def faq(title: str, questions: list[str], body: list[str]) -> str:
    """Write a FAQ as an editor would."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    listed = ", ".join(map(quoted, questions))
    lines = "\n".join(body)
    return (
        f"+++\ntitle = {quoted(title)}\nquestions = [{listed}]\nvalid_from = 2026-01-01\n"
        f'[[sources]]\ntitle = "Thông báo"\nchecked_on = 2026-10-01\n+++\n{lines}\n'
    )


@given(
    st.dictionaries(
        SLUGS, st.builds(faq, LINES, st.lists(LINES, min_size=1, max_size=4), st.lists(LINES))
    )
)
def test_any_content_comes_back_unchanged(texts: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        content, index, out = Path(place) / "in", Path(place) / "index.db", Path(place) / "out"
        (content / "faq").mkdir(parents=True)
        for slug, text in texts.items():
            (content / f"faq/{slug}.md").write_bytes(text.encode())
        base = load(content)
        build(base, index)

        assert export(index, out) == len(texts)

        written = {path.stem: path.read_bytes().decode() for path in out.rglob("*.md")}
        assert written == texts
        assert version_of(load(out)) == version_of(base)


def test_the_packaged_content_comes_back_file_by_file(tmp_path: Path) -> None:
    build(load(CONTENT), tmp_path / "index.db")

    export(tmp_path / "index.db", tmp_path / "out")

    for path in (p for p in CONTENT.rglob("*") if p.suffix in {".md", ".toml", ".csv"}):
        assert (tmp_path / "out" / path.relative_to(CONTENT)).read_bytes() == path.read_bytes()
    assert version_of(load(tmp_path / "out")) == version_of(load(CONTENT))


def test_a_folder_with_something_in_it_is_left_alone(content: Path, tmp_path: Path) -> None:
    build(load(content), tmp_path / "index.db")

    with pytest.raises(ExportRefused, match="is not empty; export into a new folder"):
        export(tmp_path / "index.db", content)

    assert (
        files_of(tmp_path / "index.db")["calendar.toml"] == (content / "calendar.toml").read_text()
    )
