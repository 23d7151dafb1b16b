"""Sealing: opens only with the key, in the place, and as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealBroken
from bot.storage.vault import Identity, Vault, key_file_secret

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


NEW = "a-new-secret-a-new-secret-a-new-"
OLD = "0123456789abcdef0123456789abcdef"
# Written by the first release, which named no key: Vault(OLD) with a nonce of zeros.
FIRST_FORMAT = "1.AAAAAAAAAAAAAAAAhD9KiLS2XD+4UiuWHsLJboEtHxI="


def test_a_value_names_the_key_that_sealed_it_and_not_the_secret() -> None:
    sealed = VAULT.seal("x", place="a")

    assert sealed.startswith(VAULT.current_mark)
    assert VAULT.current_mark != Vault(NEW).current_mark
    assert OLD[:8] not in sealed


def test_a_value_of_the_previous_secret_still_opens_and_new_ones_use_the_current() -> None:
    both = Vault(NEW, previous=[OLD])

    assert both.open(VAULT.seal("x", place="a"), place="a") == "x"
    assert Vault(NEW).open(both.seal("x", place="a"), place="a") == "x"
    with pytest.raises(SealBroken):
        VAULT.open(both.seal("x", place="a"), place="a")


@pytest.mark.parametrize("vault", [VAULT, Vault(NEW, previous=[OLD])], ids=["current", "previous"])
def test_a_value_of_the_first_format_still_opens(vault: Vault) -> None:
    assert vault.open(FIRST_FORMAT, place="cases.text:1") == "Dạ"


def test_a_value_that_claims_another_key_does_not_open() -> None:
    claimed = Vault(NEW).current_mark + VAULT.seal("x", place="a").rpartition(".")[2]

    with pytest.raises(SealBroken):
        Vault(NEW, previous=[OLD]).open(claimed, place="a")


def test_people_and_echoes_are_named_by_the_oldest_secret_until_an_identity_is_kept() -> None:
    both = Vault(NEW, previous=["in between, in between, in between", OLD])

    assert both.person("oa", "lan") == VAULT.person("oa", "lan")
    assert both.text_hash("Dạ") == VAULT.text_hash("Dạ")


def test_a_kept_identity_goes_before_every_secret() -> None:
    kept = Identity.from_text(VAULT.identity.to_text())
    vault = Vault(NEW).with_identity(kept)

    assert vault.person("oa", "lan") == VAULT.person("oa", "lan")
    assert vault.text_hash("Dạ") == VAULT.text_hash("Dạ")
    assert vault.current_mark == Vault(NEW).current_mark


def test_an_identity_does_not_show_itself_when_printed() -> None:
    assert repr(VAULT.identity) == "Identity(***)"
