from __future__ import annotations

import pytest
import requests

from bot.errors import OutcomeUnknown, Permanent, Retryable
from bot.zalo.uploads import MEGABYTE
from tests.bot.zalo.conftest import OA
from tests.bot.zalo.scripted import success

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff...", b"GIF89a..."
PDF, DOC, DOCX = b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
DAY_MS = 24 * 3_600_000


@pytest.mark.parametrize("content", [PNG, JPEG], ids=["png", "jpeg"])
def test_picture_is_uploaded_and_may_be_used_for_six_days(script, platform, content):
    client, transport = script(success(attachment_id="a1"))

    upload = client.uploads.image(OA, content)

    assert upload.reference == "a1"
    assert upload.expires_at == platform.clock.millis() + 6 * DAY_MS
    assert transport.paths == ["/v2.0/oa/upload/image"]
    assert content in transport.requests[0].body


def test_gif_goes_its_own_way(script):
    client, transport = script(success(attachment_id="g1"))

    assert client.uploads.gif(OA, GIF).reference == "g1"
    assert transport.paths == ["/v2.0/oa/upload/gif"]


@pytest.mark.parametrize(("name", "content"), [("a.pdf", PDF), ("a.DOC", DOC), ("ă.docx", DOCX)])
def test_document_is_named_by_a_token(script, name, content):
    client, transport = script(success(token="t1"))

    assert client.uploads.file(OA, name, content).reference == "t1"
    assert transport.paths == ["/v2.0/oa/upload/file"]


def test_same_picture_is_uploaded_again_only_after_six_days(script, platform):
    client, transport = script(success(attachment_id="a1"), success(attachment_id="a2"))

    first = client.uploads.image(OA, PNG)
    platform.clock.advance(days=6, seconds=-1)
    platform.has_tokens()
    assert client.uploads.image(OA, PNG) == first
    assert len(transport.requests) == 1

    platform.clock.advance(seconds=1)
    assert client.uploads.image(OA, PNG).reference == "a2"
    assert client.uploads.image(OA, PNG).reference == "a2"


def test_picture_that_zalo_forgot_early_is_uploaded_anew_on_demand(script):
    client, _ = script(success(attachment_id="a1"), success(attachment_id="a2"))
    client.uploads.image(OA, PNG)

    assert client.uploads.image(OA, PNG, anew=True).reference == "a2"
    assert client.uploads.image(OA, PNG).reference == "a2"


def test_document_of_another_name_is_another_upload(script):
    client, _ = script(success(token="t1"), success(token="t2"))

    assert client.uploads.file(OA, "a.pdf", PDF).reference == "t1"
    assert client.uploads.file(OA, "b.pdf", PDF).reference == "t2"


@pytest.mark.parametrize(
    "send",
    [
        lambda uploads: uploads.image(OA, GIF),
        lambda uploads: uploads.image(OA, b""),
        lambda uploads: uploads.image(OA, b"<svg/>"),
        lambda uploads: uploads.gif(OA, PNG),
        lambda uploads: uploads.file(OA, "a.exe", PDF),
        lambda uploads: uploads.file(OA, "a.pdf", DOCX),
        lambda uploads: uploads.file(OA, "pdf.", PDF),
    ],
)
def test_other_types_are_refused_without_asking(script, send):
    client, transport = script()

    with pytest.raises(Permanent, match=r"gif|png|pdf"):
        send(client.uploads)

    assert transport.requests == []


@pytest.mark.parametrize(("kind", "limit"), [("image", 1), ("gif", 5)])
def test_size_is_looked_at_before_sending(script, kind, limit):
    beginning = PNG if kind == "image" else GIF
    client, _ = script(success(attachment_id="a1"))
    send = getattr(client.uploads, kind)

    with pytest.raises(Permanent, match="bytes"):
        send(OA, beginning.ljust(limit * MEGABYTE + 1, b"."))
    assert send(OA, beginning.ljust(limit * MEGABYTE, b".")).reference == "a1"


def test_lost_upload_may_be_repeated(script):
    client, _ = script(requests.ReadTimeout())

    with pytest.raises(Retryable):
        client.uploads.image(OA, PNG)


def test_upload_without_an_id_is_not_remembered(script):
    client, _ = script(success(), success(attachment_id="a1"))

    with pytest.raises(OutcomeUnknown):
        client.uploads.image(OA, PNG)
    assert client.uploads.image(OA, PNG).reference == "a1"
