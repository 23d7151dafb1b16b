"""Consent links under way and remembered uploads, on every engine."""

from __future__ import annotations

from bot.clock import MovableClock
from bot.models import ConsentRequest
from bot.storage.engine import Engine
from bot.storage.store import Store
from tests.factories import OA

REQUEST = ConsentRequest("the-state", "the-verifier", "https://oa.example.gov.vn/zalo")
DAY_MS = 24 * 3_600_000


def test_a_link_is_remembered_sealed_until_its_time_is_over(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    store.consents.save(OA, REQUEST, seconds=600)

    assert "the-" not in str([dict(row) for row in engine.query("SELECT * FROM consents")])
    clock.advance(seconds=599)
    assert store.consents.find(OA) == REQUEST
    assert store.consents.find("other") is None
    clock.advance(seconds=1)
    assert store.consents.find(OA) is None


def test_a_newer_link_takes_the_place_of_the_older(store: Store) -> None:
    store.consents.save(OA, REQUEST, seconds=600)
    store.consents.save(OA, ConsentRequest("newer", "", "https://b"), seconds=600)

    assert store.consents.find(OA) == ConsentRequest("newer", "", "https://b")


def test_a_forgotten_link_takes_the_outdated_ones_along(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    store.consents.save("old", REQUEST, seconds=1)
    clock.advance(seconds=2)
    store.consents.save(OA, REQUEST, seconds=600)
    store.consents.save("young", REQUEST, seconds=600)

    store.consents.forget(OA)

    assert [row["oa_id"] for row in engine.query("SELECT oa_id FROM consents")] == ["young"]


def test_a_link_does_not_show_itself_when_printed() -> None:
    assert "the-" not in repr(REQUEST)


def test_an_upload_is_found_by_its_content_kind_and_oa(store: Store, clock: MovableClock) -> None:
    store.uploads.remember(OA, "image", "digest", reference="a1", days=7)

    assert store.uploads.find(OA, "image", "digest") == ("a1", clock.millis())
    assert store.uploads.find(OA, "gif", "digest") is None
    assert store.uploads.find("other", "image", "digest") is None


def test_a_repeated_upload_renews_and_the_oas_outdated_ones_go(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    store.uploads.remember(OA, "image", "old", reference="a0", days=7)
    store.uploads.remember("other", "image", "old", reference="b0", days=7)
    clock.advance(days=6)
    store.uploads.remember(OA, "image", "digest", reference="a1", days=7)
    clock.advance(days=1)

    store.uploads.remember(OA, "image", "digest", reference="a2", days=7)

    assert store.uploads.find(OA, "image", "digest") == ("a2", clock.millis())
    found = engine.query("SELECT oa_id, reference FROM uploads ORDER BY oa_id")
    assert {row["reference"] for row in found} == {"a2", "b0"}
