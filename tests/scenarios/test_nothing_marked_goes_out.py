"""Every way out refuses what is marked as a state secret: desks, files, and the last door."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pypdf
import pytest

from bot.bulletins import workflow
from bot.cases import answering, asking, chatting, transferring
from bot.errors import BotError, MarkedSecret, MoveRefused
from bot.exports.dossier import dossier_of
from bot.exports.making import write
from bot.exports.papers import PaperForm, write_paper
from bot.exports.shown import LEFT_OUT
from bot.models import CaseStatus
from bot.sender.effects import KINDS
from bot.storage.casework import CaseFile
from bot.storage.exporting import Wish
from bot.storage.staff import Role
from bot.wording import texts
from knowledge.secrecy import marking
from tests.bulletins import a_scheduled, an_approved
from tests.factories import OA, POSSIBLE_ORDERS, a_case, a_delivery, recipient
from tests.fakes import Citizen, Installation
from tests.webhooks.console.office import Officer

pytestmark = pytest.mark.bar

SECRET = "toạ độ 11.2"
MARKED = f"TỐI MẬT\nPhương án: {SECRET}"

WORDLESS: Mapping[str, str] = {
    "article_find": "looks for an article that was handed in",
    "article_verify": "asks for the id of an article that was handed in",
    "broadcast": "names an article that was handed in",
    "tag": "names a tag, which is a word of the settings",
    "erasure": "names whom Zalo shall forget",
    "catch_up": "asks for messages",
    "download": "asks for a file",
}
"""Effects that carry no words of anybody."""


@pytest.fixture
def town(town_on_each: Installation) -> Installation:
    return town_on_each


@pytest.fixture
def lan(town: Installation) -> Citizen:
    """A citizen with a case on file."""
    citizen = town.citizen()
    citizen.says("phản ánh đèn đường hỏng ở thôn 3")
    citizen.says("gửi")
    return citizen


def held(town: Installation, officer: Officer) -> CaseFile:
    [case] = town.app.store.cases.all()
    file = town.app.store.casework.find(officer.account.id, OA, case.code)
    assert file is not None
    return file


Desk = Callable[[Installation, CaseFile, str], object]


def answers(town: Installation, file: CaseFile, by: str) -> object:
    return answering.answer_case(town.app.store, town.app.settings, file.case, MARKED, by=by)


def asks(town: Installation, file: CaseFile, by: str) -> object:
    return asking.ask(town.app.store, town.app.settings, file, MARKED, by=by)


def transfers(town: Installation, file: CaseFile, by: str) -> object:
    to = transferring.Transfer(f"TUYỆT MẬT: {SECRET}", "12/CV-UBND", "23/11/2026")
    return transferring.transfer(town.app.store, town.app.settings, file, to, by=by)


def talks(town: Installation, file: CaseFile, by: str) -> object:
    chatting.take_over(town.app.store, town.app.settings, file, by=by)
    return chatting.say(town.app.store, town.app.settings, file.case, MARKED, by=by)


@pytest.mark.parametrize("desk", [answers, asks, transfers, talks])
def test_no_desk_lets_an_officers_marked_words_out(
    town: Installation, lan: Citizen, desk: Desk
) -> None:
    officer = Officer(town, Role.OFFICER)
    with pytest.raises((MarkedSecret, MoveRefused)):
        desk(town, held(town, officer), officer.account.id)
    town.settle()

    assert SECRET not in "".join(lan.all_heard())
    [case] = town.app.store.cases.all()
    assert case.status is CaseStatus.RECEIVED
    assert SECRET not in case.answer


@pytest.mark.parametrize("part", ["title", "text", "summary"])
@pytest.mark.parametrize("channel", ["message", "article"])
def test_no_part_of_a_marked_bulletin_or_article_is_handed_in(
    town: Installation, part: str, channel: str
) -> None:
    [oa] = town.app.settings.oas
    with pytest.raises(BotError, match="mark of secrecy"):
        an_approved(
            town.app.store,
            oa,
            channel=channel,
            cover="https://example.gov.vn/a.jpg",
            **{part: f"Lịch trực (MẬT) {SECRET}"},
        )


def test_every_effect_on_the_outside_is_known_to_be_stopped_or_wordless() -> None:
    assert KINDS.keys() == {"message", "contact_card", "bulletin", "article_create", *WORDLESS}


def test_the_last_door_stops_what_got_past_the_desks(town: Installation, lan: Citizen) -> None:
    """Written into the database by somebody else, or let through by a desk of tomorrow."""
    store, [oa] = town.app.store, town.app.settings.oas
    person = store.followers.met(OA, recipient(lan.user_id), interacted_at=town.clock.millis())
    made = a_scheduled(store, oa)
    card = {"title": MARKED, "subtitle": "Số điện thoại", "image_url": "https://a/b.jpg"}
    rows = [
        a_delivery(person, cause="m", payload={"text": MARKED}),
        a_delivery(person, cause="b", payload={"text": "Chọn:", "buttons": [[MARKED, "#x"]]}),
        a_delivery(person, cause="c", kind="contact_card", payload=card),
        a_delivery(person, cause="n", kind="bulletin", payload={"text": MARKED, "bulletin": made}),
    ]
    store.outbox.add(rows)
    town.settle()

    assert SECRET not in str(town.zalo.chat(lan.user_id, OA))
    causes = {row["cause"]: row["status"] for row in _outbox(town)}
    assert {causes[cause] for cause in "mbc"} == {"failed"}
    assert causes["n"] in ("failed", "cancelled")


def test_a_marked_article_is_not_handed_in_even_if_it_was_approved(town: Installation) -> None:
    store, [oa] = town.app.store, town.app.settings.oas
    made = a_scheduled(store, oa, channel="article", cover="https://example.gov.vn/a.jpg")
    store.engine.execute("UPDATE bulletins SET body = :body", body=MARKED)
    town.tick()
    for _ in range(3):
        town.pass_time(minutes=5)
        town.tick()

    assert "sent" not in {row["status"] for row in _outbox(town) if row["kind"] != "message"}
    assert store.bulletins.get(made).content.text == MARKED
    assert workflow.today_of(store)


def _outbox(town: Installation) -> list[Mapping[str, str]]:
    rows = town.app.store.engine.query("SELECT cause, kind, status FROM outbox")
    return [{name: str(value) for name, value in row.items()} for row in rows]


def test_no_file_of_cases_carries_what_is_marked(town: Installation) -> None:
    """As it may be of a case that was kept before a form of marking was known."""
    store = town.app.store
    store.cases.add(a_case(text=MARKED, place=f"(MẬT) {SECRET}"), oa_id=OA, person="p", cause="e1")
    [case] = store.cases.all()
    files = []
    for order in POSSIBLE_ORDERS:
        out = io.BytesIO()
        assert write(store, town.app.settings, order, Wish(), out) == 1
        files.append(out.getvalue())
    for paper in PaperForm:
        out = io.BytesIO()
        held_case = store.exporting.file(case)
        write_paper(dossier_of(store, town.app.settings, held_case), paper, out)
        files.append(out.getvalue())
    words = [_words(data) for data in files]

    assert not any(SECRET in each for each in words)
    assert sum(LEFT_OUT[1:20] in each for each in words) == len(words) - 1  # Open311 has no words


def _words(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return " ".join(packed.read(n).decode("utf-8", "replace") for n in packed.namelist())
    return data.decode()


def test_no_sentence_and_no_beginning_of_an_answer_is_marked() -> None:
    replies = Path(answering.__file__).parents[1] / "wording" / "replies.toml"

    assert [key for key, text in texts().items() if marking(str(text)) is not None] == []
    assert marking(replies.read_text(encoding="utf-8")) is None
