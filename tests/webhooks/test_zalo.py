"""The webhook's manners: 200 only after the commit, and nothing stored that nobody signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from werkzeug.test import TestResponse

from bot.errors import StorageBusy
from tests.factories import APP, a_text_event
from tests.fakes import WEBHOOK_SECRET, Installation
from webhooks.signature import HEADER, sign


def post(town: Installation, raw: bytes, secret: str = WEBHOOK_SECRET) -> TestResponse:
    timestamp = json.loads(raw)["timestamp"]
    mac = sign(raw, app_id=APP, timestamp=str(timestamp), secret=secret)
    return town.web.post("/webhooks/zalo", data=raw, headers={HEADER: f"mac={mac}"})


def test_a_signed_event_is_stored_and_acknowledged(town: Installation) -> None:
    assert post(town, a_text_event()).status_code == 200
    assert town.app.store.inbox.counts() == {"received": 1}


def test_a_second_delivery_is_acknowledged_and_not_stored(town: Installation) -> None:
    raw = a_text_event()

    assert [post(town, raw).status_code for _ in range(2)] == [200, 200]
    assert town.app.store.inbox.counts() == {"received": 1}


def test_an_unknown_event_with_unknown_fields_is_stored(town: Installation) -> None:
    raw = a_text_event(event_name="user_send_telepathy", thought="{}")

    assert post(town, raw).status_code == 200
    assert town.app.store.inbox.counts() == {"received": 1}


def test_a_wrong_secret_is_refused(town: Installation) -> None:
    assert post(town, a_text_event(), secret="another").status_code == 401
    assert town.app.store.inbox.counts() == {}


def test_an_unsigned_call_is_acknowledged_but_not_stored(town: Installation) -> None:
    assert town.web.post("/webhooks/zalo", data=a_text_event()).status_code == 200
    assert town.app.store.inbox.counts() == {}


def test_another_apps_event_is_refused(town: Installation) -> None:
    assert post(town, a_text_event(app_id="999")).status_code == 401


def test_a_signed_event_of_an_unconfigured_oa_is_kept_and_never_answered(
    town: Installation,
) -> None:
    assert post(town, a_text_event(recipient={"id": "777"})).status_code == 200  # type: ignore[arg-type]
    town.settle()

    assert town.app.store.inbox.counts() == {"dead": 1}
    assert town.app.store.outbox.counts() == {}


def test_a_body_over_64_kib_is_refused(town: Installation) -> None:
    assert post(town, a_text_event("x" * 70_000)).status_code == 413


@pytest.mark.parametrize("raw", [b"", b"[1]", b"{", b"[" * 60_000])
def test_a_signed_body_that_is_no_event_is_refused(town: Installation, raw: bytes) -> None:
    answer = town.web.post("/webhooks/zalo", data=raw, headers={HEADER: "mac=" + "0" * 64})

    assert answer.status_code == 400


def test_storage_trouble_asks_zalo_to_come_again(
    town: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def busy() -> Iterator[None]:
        raise StorageBusy("held by a backup")
        yield

    monkeypatch.setattr(type(town.app.store.engine), "atomic", lambda _self: busy())

    assert post(town, a_text_event()).status_code == 503


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "ok"), ("?hub.challenge=abc", "abc"), ("?token=t1", "t1")],
)
def test_the_console_can_save_the_address(town: Installation, query: str, said: str) -> None:
    assert town.web.get(f"/webhooks/zalo{query}").text == said


def test_health_and_readiness(town: Installation) -> None:
    assert town.web.get("/healthz").json == {"status": "ok"}
    ready = town.web.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["knowledge"] == town.app.shelf().version


def test_other_verification_codes_are_not_served(town: Installation) -> None:
    assert town.web.get("/zalo_verifierabc.html").status_code == 404


def test_every_answer_carries_the_security_headers(town: Installation) -> None:
    for path in ("/", "/healthz", "/webhooks/zalo", "/nowhere"):
        headers = town.web.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_no_secret_and_no_word_of_a_citizen_is_logged(
    town: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    post(town, a_text_event("bí mật của tôi 0912345678"), secret="wrong")
    post(town, a_text_event("bí mật của tôi 0912345678"))
    town.settle()

    seen = " ".join(str(vars(record)) for record in caplog.records)
    assert "bí mật" not in seen
    assert "0912345678" not in seen
    assert WEBHOOK_SECRET not in seen


def test_an_event_has_the_right_of_way_until_it_is_stored(
    town: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing: list[int] = []
    add = type(town.app.store.inbox).add

    def watched(*given: object) -> bool:
        passing.append(town.app.way.passing)
        return add(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(type(town.app.store.inbox), "add", watched)

    assert post(town, a_text_event()).status_code == 200
    assert (passing, town.app.way.passing) == ([1], 0)


def test_an_event_that_is_refused_leaves_the_road_free(town: Installation) -> None:
    assert post(town, a_text_event(), secret="another").status_code == 401
    assert town.app.way.passing == 0
