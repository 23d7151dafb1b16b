"""An editor asks that an entry go or end; somebody else sees what that leaves, and approves."""

from __future__ import annotations

import pytest

from bot.editorial import trial
from bot.matching.matcher import Matcher
from bot.models.revisions import Revision, RevisionStatus
from bot.storage.staff import Role
from knowledge.forms import read_form
from knowledge.index import Index
from tests.fakes import Installation
from tests.webhooks.console.office import Officer, seen
from webhooks.console import entry_desk

PLAN, FAQ = "plans/dak-nong-2020.md", "faq/bao-chi.md"
CARD = "procedures/cap-lai-the-can-cuoc.md"
WHY = "việc này không còn"


def address(path: str) -> str:
    return f"/knowledge/entries/{path}/remove"


def asked(town: Installation) -> list[Revision]:
    return list(town.app.store.revisions.list(RevisionStatus.REVIEW))


@pytest.mark.parametrize("path", [PLAN, FAQ, CARD])
def test_every_kind_of_entry_may_go(town: Installation, mai: Officer, path: str) -> None:
    assert "Ngừng dùng bài này" in mai.reads(f"/knowledge/entries/{path}")
    page = mai.reads(address(path))
    assert "Câu hỏi sẽ không còn bài trả lời" in page
    answer = mai.sends(address(path), how="remove", why=WHY)

    assert answer.headers["Location"].endswith("?da=leaving")
    [*links, away] = asked(town)
    assert (away.path, away.text) == (path, "")
    assert all(each.text for each in links)
    acts = [row.what for row in town.app.store.audit.walk() if row.who == mai.account.id]
    assert acts[-2:] == ["revision.add", "revision.hand_in"]
    shown = mai.reads(answer.headers["Location"].removeprefix("/console"))
    assert "gỡ bài này" in shown
    assert WHY in shown


def test_who_looks_again_and_who_is_asked_again_wait_for_no_other_matcher(
    mai: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Index] = []

    class Counted(Matcher):
        def __init__(self, index: Index) -> None:
            built.append(index)
            super().__init__(index)

    monkeypatch.setattr(entry_desk, "trials", trial.Trials())
    monkeypatch.setattr(trial, "Matcher", Counted)
    for _ in range(2):
        assert "Câu hỏi sẽ không còn bài trả lời" in mai.reads(address(FAQ))
        assert mai.sends(address(FAQ), how="remove").status_code == 422
    assert len(built) == 1


def test_who_approves_sees_what_it_leaves_behind_and_cannot_ask_for_it(
    town: Installation, mai: Officer
) -> None:
    mai.sends(address(FAQ), how="remove", why=WHY)
    chief = Officer(town, Role.APPROVER)
    [*_, away] = asked(town)

    assert "Xem câu hỏi nào sẽ không còn" in chief.reads(f"/knowledge/revisions/{away.id}")
    page = chief.reads(address(FAQ))
    assert "gỡ bài, của Mai" in page
    assert "Gửi duyệt" not in page[page.index("Ngừng dùng") :]
    assert chief.sends(address(FAQ), how="remove", why=WHY).status_code == 403


def test_links_of_other_entries_are_named_and_loosened(town: Installation, mai: Officer) -> None:
    index = town.app.shelf().index
    target = next(each for each in index.entries.values() if each.file == CARD)
    naming = next(each for each in index.entries.values() if target.id in each.related)

    assert naming.name in mai.reads(address(CARD))
    mai.sends(address(CARD), how="remove", why=WHY)

    [loosened] = [each for each in asked(town) if each.path == naming.file]
    assert target.id not in read_form(loosened.text, naming.kind).lists["related"]


def test_an_entry_may_end_on_a_day(town: Installation, mai: Officer) -> None:
    mai.sends(address(FAQ), how="end", day="2026-12-31", why=WHY)

    [made] = asked(town)
    assert "valid_to = 2026-12-31" in made.text


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"how": "end", "why": WHY}, "Ghi ngày cuối"),
        ({"how": "end", "day": "2020-01-01", "why": WHY}, "Ngày cuối sớm hơn ngày bắt đầu"),
        ({"how": "remove", "why": " "}, "Ghi lý do"),
        ({"why": "đã gõ câu này"}, "Chọn hết hiệu lực"),
    ],
)
def test_a_form_with_something_missing_is_shown_again_as_typed(
    town: Installation, mai: Officer, fields: dict[str, str], word: str
) -> None:
    answer = mai.sends(address(FAQ), **fields)

    assert answer.status_code == 422
    assert word in seen(answer)
    assert fields["why"].strip() in seen(answer)
    assert asked(town) == []


def test_what_is_no_entry_cannot_go(mai: Officer) -> None:
    for path in ("faq/nothing.md", "places/communes.csv"):
        assert mai.opens(address(path)).status_code == 404
        assert mai.sends(address(path), how="remove", why=WHY).status_code == 404
