"""A content folder of two entries, so that tests compile in no time; and a press for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.editorial import desk
from bot.editorial.errands import here
from bot.editorial.files import hash_of
from bot.editorial.publishing import Press, Workshop
from bot.models.revisions import Revision
from bot.storage.store import Store

POOL, MARKET = "faq/ho-boi.md", "faq/cho.md"


def an_entry(title: str, answer: str, *questions: str) -> str:
    asked = "".join(f'  "{each}",\n' for each in questions or (title.lower(),))
    return (
        f'+++\ntitle = "{title}"\nquestions = [\n{asked}]\nvalid_from = 2026-11-01\n\n'
        f'[[sources]]\ntitle = "Bảng ở cổng (bài mẫu)"\nchecked_on = 2026-11-20\n+++\n{answer}\n'
    )


POOL_OLD = an_entry("Hồ bơi phường mở mấy giờ", "Hồ bơi mở buổi sáng.", "hồ bơi phường mở mấy giờ")
POOL_NEW = POOL_OLD.replace("buổi sáng", "cả ngày")
MARKET_OLD = an_entry("Chợ phường họp ngày nào", "Chợ họp hằng ngày.", "chợ phường họp ngày nào")


def a_folder(folder: Path) -> Path:
    content = folder / "content"
    for path, text in ((POOL, POOL_OLD), (MARKET, MARKET_OLD)):
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, encoding="utf-8")
    return content


def a_press(store: Store, content: Path, at: Callable[[str], None] = lambda _label: None) -> Press:
    return Press(Workshop(store, content, here), "press-1", at)


def runs(press: Press) -> None:
    """Let a press work until nothing is left to do now."""
    for _ in range(20):
        if not press.step():
            return
    raise AssertionError("the press never comes to rest")


def started(store: Store, content: Path, path: str, text: str, *, by: str) -> Revision:
    """Somebody begins a draft of their own from a file as it is now."""
    base = hash_of(desk.files_now(store, content).files.get(path, ""))
    with store.engine.atomic():
        return desk.add(store, path, text, base=base, by=by)
