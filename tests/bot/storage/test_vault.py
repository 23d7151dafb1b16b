"""Sealing: opens only with the key, in the place, and as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealBroken
from bot.storage.vault import Vault, key_file_secret

VAULT = Vault("0123456789abcdef0123456789abcdef")


@given(text=st.text(), place=st.text(max_size=40))
def test_what_was_sealed_opens_in_its_place(text: str, place: str) -> None:
    assert VAULT.open(VAULT.seal(text, place=place), place=place) == text


def test_it_does_not_open_elsewhere() -> None:
    with pytest.raises(SealBroken):
        VAULT.open(VAULT.seal("x", place="a:1"), place="a:2")


def test_it_does_not_open_with_another_key() -> None:
    with pytest.raises(SealBroken, match="copied without its key"):
        Vault("another-key-another-key-another-").open(VAULT.seal("x", place="a"), place="a")


@pytest.mark.parametrize("damaged", ["", "1.", "1.AAAA", "2.AAAA", "1.!!!", "nonsense"])
def test_damage_is_noticed(damaged: str) -> None:
    with pytest.raises(SealBroken):
        VAULT.open(damaged, place="a")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert VAULT.seal("x", place="a") != VAULT.seal("x", place="a")


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    secret, is_new = key_file_secret(path)

    assert is_new
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_file_secret(path) == (secret, False)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    key_file_secret(path)
    path.chmod(0o644)

    with pytest.raises(SealBroken, match="chmod 600"):
        key_file_secret(path)


def test_a_damaged_key_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.touch(mode=0o600)

    with pytest.raises(SealBroken, match="damaged"):
        key_file_secret(path)
