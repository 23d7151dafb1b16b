"""The signature: every published vector, and nothing that was changed by one byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.signature import is_genuine, sign

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data/zalo-events/_signature_vectors.json").read_text("utf-8")
)
FACTS = {"app_id": "1", "timestamp": "1790000001000"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["label"])
def test_published_vectors(vector: dict[str, Any]) -> None:
    genuine = is_genuine(
        vector["raw_body"].encode(),
        vector["value"],
        app_id=vector["app_id"],
        timestamp=vector["timestamp"],
        secrets=[vector["oa_secret_key"]],
    )

    assert genuine is vector["valid"]


def test_the_previous_secret_is_accepted_while_it_is_being_changed() -> None:
    header = "mac=" + sign(b"{}", **FACTS, secret="old")

    assert is_genuine(b"{}", header, **FACTS, secrets=["new", "old"])
    assert not is_genuine(b"{}", header, **FACTS, secrets=["new"])


@pytest.mark.parametrize("shape", ["mac={}", "mac = {}", " mac={} "])
def test_blanks_and_capitals_of_the_documentation_pass(shape: str) -> None:
    digest = sign(b"{}", **FACTS, secret="s")

    assert is_genuine(b"{}", shape.format(digest.upper()), **FACTS, secrets=["s"])


@pytest.mark.parametrize("header", ["", "mac=", "{}", "sha={}", "mac={}0", "mac={},mac={}"])
def test_other_shapes_of_the_header_are_refused(header: str) -> None:
    digest = sign(b"{}", **FACTS, secret="s")

    assert not is_genuine(b"{}", header.format(digest, digest), **FACTS, secrets=["s"])


def test_nothing_is_genuine_without_secrets() -> None:
    header = "mac=" + sign(b"{}", **FACTS, secret="s")

    assert not is_genuine(b"{}", header, **FACTS, secrets=[])
    assert not is_genuine(b"{}", header, app_id="", timestamp="1", secrets=["s"])
    assert not is_genuine(b"{}", header, app_id="1", timestamp="", secrets=["s"])


def test_an_empty_secret_is_an_error_and_not_a_signature() -> None:
    with pytest.raises(ValueError, match="empty secret"):
        sign(b"{}", **FACTS, secret="")


@given(body=st.binary(min_size=1, max_size=200), bit=st.integers(min_value=0))
def test_one_flipped_bit_is_noticed(body: bytes, bit: int) -> None:
    header = "mac=" + sign(body, **FACTS, secret="s")
    place = bit % (len(body) * 8)
    changed = bytearray(body)
    changed[place // 8] ^= 1 << (place % 8)

    assert is_genuine(body, header, **FACTS, secrets=["s"])
    assert not is_genuine(bytes(changed), header, **FACTS, secrets=["s"])
