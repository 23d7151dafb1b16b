"""Guards that an editor changed are read before they can be published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.conversation.guide import build_guide
from knowledge.fields import Collector
from knowledge.guards import FILE, check_guards
from knowledge.index import build, index_of, open_index
from knowledge.loader import CONTENT, Base, load

OWN = (CONTENT / FILE).read_text(encoding="utf-8")
BYE = '[[smalltalk]]\nname = "bye"\nphrases = ["'


def told(tmp_path: Path, change: Callable[[str], str]) -> list[str]:
    (tmp_path / FILE).write_text(change(OWN), encoding="utf-8")
    found = Collector()
    check_guards(tmp_path, found)
    return [str(problem) for problem in found.problems]


def test_the_programs_own_guards_are_sound(tmp_path: Path) -> None:
    assert told(tmp_path, lambda text: text) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (BYE, BYE + '<nobody> đi", "', "no list is called nobody"),
        (BYE, BYE + '… …", "', "has no words"),
        ('name = "bye"', 'name = "goodbye"', '"smalltalk.bye" is gone'),
        ('name = "bye"', 'name = "goodbye"', '"smalltalk.goodbye" is no name'),
        ("[lists]", "[list]", "another form"),
        ("[lists]", "[lists", "no TOML"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    found = told(tmp_path, lambda text: text.replace(old, new, 1))

    assert any(said in each for each in found)
    assert all(each.startswith(f"{FILE}:") for each in found)


def test_an_index_carries_the_guards_it_was_compiled_with(tmp_path: Path) -> None:
    shipped = load()
    files = {**shipped.files, FILE: OWN.replace(BYE, BYE + '(hẹn mai|thôi nhé)", "', 1)}
    base = Base(shipped.entries[:3], shipped.lexicon, shipped.calendar, shipped.places, files=files)
    build(base, tmp_path / "index.db")

    for index in (open_index(tmp_path / "index.db"), index_of(base)):
        guide = build_guide(index)
        words = guide.read("hẹn mai")[0]
        assert next(rule for rule in guide.rules.smalltalk if rule.name == "bye").holds(words)
    assert not build_guide(index_of(shipped)).rules.smalltalk[1].holds(words)
