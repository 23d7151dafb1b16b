"""Whoever is forgotten leaves no row and no byte: planted everywhere, then looked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bulletins.testing import invite
from bot.cases.answering import answer_case
from bot.cases.keeping import purge
from bot.models import CaseStatus, Handover
from bot.privacy.forgetting import forget_now
from bot.storage.casetalk import Saying, Utterance
from bot.storage.engine import Engine
from bot.storage.identity import with_kept_identity
from bot.storage.vault import Vault
from tests.bulletins import a_scheduled
from tests.factories import OA, a_delivery
from tests.fakes import SECRET_KEY, Citizen, Installation
from tests.storage_dump import Cell, cells, columns, ruled, rules

PHONE, MAIL = "0912345678", "lan.zqx@vidu.vn"
MARKS = ("zqxchat", "zqxviec", "zqxnoi", "zqxkhi", "zqxanh", "zqxghichu", "zqxtraloi", "zqxlydo")
MORE = ("zqxhoi", "zqxdodang", "zqxsaptoi", "zqxtin", "zqxsai", "zqxbosung", PHONE, MAIL)
ON_FILE = frozenset({"zqxviec", "zqxnoi", "zqxtraloi"})
"""What stays in the record of a petition until its term is over."""


@pytest.fixture
def here(town_on_each: Installation) -> Installation:
    return town_on_each


def vault_of(town: Installation) -> Vault:
    return with_kept_identity(town.app.store.engine, Vault(SECRET_KEY), town.clock)


def files_hold(folder: Path, needle: str) -> bool:
    return any(needle.encode() in path.read_bytes() for path in folder.iterdir() if path.is_file())


def plant(town: Installation) -> tuple[Citizen, str]:
    """Let one person leave something unique wherever the product keeps anything."""
    store = town.app.store
    hung, lan = town.citizen("hung"), town.citizen("lan")
    hung.says("phản ánh rác chất đống trước chợ ở thôn 9")
    hung.says("gửi")
    lan.follows()
    person = store.followers.key_of(OA, lan.user_id)
    lan.says("zqxchat xin chào")
    lan.says("mất thẻ căn cước làm lại thế nào zqxhoi")
    lan.says("đúng rồi")
    a_report(town, lan)
    joined = store.cases.all()[0]
    lan.says("rác chất đống trước chợ thôn 9")
    lan.says("1")
    lan.says("nhận tin lịch tiếp công dân")
    [oa] = town.app.settings.oas
    lan.says(f"nhận tin thử {invite(store, oa, staff='staff')}")
    bulletin = a_scheduled(store, oa)
    town.tick()
    # As if the program had been killed while it wrote readers down.
    store.bulletins.set_cursor(bulletin, person)
    lan.says("#du-lieu:sua")
    lan.says("tên tôi viết sai zqxsai")
    lan.says("phản ánh cống nghẹt zqxdodang")
    store.outbox.add([a_delivery(person, payload={"text": "zqxsaptoi"})])
    store.intake.keep_news(joined, "zqxtin", person=person, cause="planted")
    store.handovers.take(OA, person, Handover(town.clock.millis() + 60_000))
    return lan, person


def a_report(town: Installation, lan: Citizen) -> None:
    """File a case with all its parts, let officers work on it, and open it again."""
    store = town.app.store
    lan.says("phản ánh")
    lan.says(f"đèn đường hỏng zqxviec, gọi {PHONE} hoặc {MAIL}")
    lan.says("thôn 3 zqxnoi")
    lan.says("từ hôm qua zqxkhi")
    town.zalo.sends_image(lan.user_id, OA, "https://f12.photo.zdn.vn/zqxanh.jpg")
    town.zalo.sends_file(
        lan.user_id, OA, "zqxanh.pdf", "https://f12.photo.zdn.vn/static/don-mau.pdf"
    )
    town.settle()
    lan.says("bỏ qua")
    lan.says(PHONE)
    lan.says("đồng ý")
    [case] = [case for case in store.cases.all() if "zqxviec" in case.text]
    store.casenotes.add(case, by="", text="zqxghichu đã gọi")
    more = Utterance(Saying.ADDITION, "zqxbosung", media=("https://x/zqxbosung.jpg",))
    store.casetalk.add(case.id, more, cause="planted")
    answer_case(store, town.app.settings, case, "Đã sửa zqxtraloi.")
    town.settle()
    lan.says(f"mở lại {case.code} vì vẫn hỏng zqxlydo")


def personal(found: list[Cell], person: str, user_id: str) -> set[tuple[str, str]]:
    """Return the columns that hold a planted word or name the person."""
    signs = (*MARKS, *MORE, person, user_id)
    return {
        (cell.table, cell.column) for cell in found if any(sign in cell.opened for sign in signs)
    }


def classed(*names: str) -> set[tuple[str, str]]:
    return {
        (table, column)
        for table, rule in rules().items()
        for name in names
        for column in rule.get(name, ())
    }


def test_every_column_of_the_schema_has_a_rule_for_forgetting(engine: Engine) -> None:
    assert ruled() == {table: sorted(named) for table, named in columns(engine).items()}


@pytest.mark.bar
@pytest.mark.parametrize("way", ["command", "zalo"])
def test_a_forgotten_person_is_nowhere(here: Installation, tmp_path: Path, way: str) -> None:
    store, vault = here.app.store, vault_of(here)
    lan, person = plant(here)
    before = list(cells(store.engine, vault))
    assert len(here.app.files.cabinet.names()) == 1
    for sign in (*MARKS, *MORE, person, lan.user_id):
        assert any(sign in cell.opened for cell in before), f"{sign} was never planted"
    promised = classed("deleted", "emptied", "kept", "keyed")
    assert personal(before, person, lan.user_id) == promised
    ciphers = [
        cell.stored
        for cell in before
        if cell.stored != cell.opened and any(s in cell.opened for s in (*MARKS, *MORE))
    ]

    forgetting: dict[str, Callable[[], object]] = {
        "command": lambda: forget_now(store, OA, person, cause="test"),
        "zalo": lambda: here.zalo.withdraws(lan.user_id, OA),
    }
    forgetting[way]()
    here.settle()
    store.engine.scrub()

    here.pass_time(minutes=2)
    here.tick()
    assert here.app.files.cabinet.names() == []
    left = list(cells(store.engine, vault))
    assert personal(left, person, lan.user_id) <= classed("kept", "keyed")
    signs = {sign for sign in (*MARKS, *MORE) for cell in left if sign in cell.opened}
    assert signs == ON_FILE
    named = {(cell.table, cell.column) for cell in left if person in cell.stored}
    assert named == classed("keyed")
    for secret in (lan.user_id, *ciphers):
        assert not any(secret in cell.stored for cell in left)
        assert not files_hold(tmp_path, secret)


@pytest.mark.bar
def test_even_the_record_goes_when_its_term_is_over(here: Installation, tmp_path: Path) -> None:
    store, vault = here.app.store, vault_of(here)
    lan, person = plant(here)
    [case] = [case for case in store.cases.all() if "zqxviec" in case.text]
    answer_case(store, here.app.settings, case, "Đã thay zqxtraloi.")
    here.settle()
    forget_now(store, OA, person, cause="test")
    kept = [cell.stored for cell in cells(store.engine, vault) if "zqx" in cell.opened]
    assert kept

    here.pass_time(days=800)
    purge(store, here.app.settings, here.clock, is_dry=False)

    assert not any("zqx" in cell.opened for cell in cells(store.engine, vault))
    assert not any(files_hold(tmp_path, cipher) for cipher in kept)
    emptied = store.cases.get(case.code)
    assert (emptied.text, emptied.person, emptied.status) == ("", "", CaseStatus.ANSWERED)
