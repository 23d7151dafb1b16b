"""Who holds the phone: admits citizens by a short name in the address.

Any short name is somebody; the same name is the same person after a restart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort

from webhooks.emulator import ids
from webhooks.emulator.platform import Platform
from webhooks.emulator.state import Account

FIRST_CITIZEN = "lan"
MAX_CITIZENS = 200
# Any letters: names are Vietnamese.
NAME_SHAPE = re.compile(r"\w[\w .\-]{0,23}")
KNOWN_NAMES: Mapping[str, str] = {"lan": "Lan", "hung": "Hùng", "mai": "Mai"}
GUEST = "khach"


@dataclass(frozen=True, slots=True)
class Holder:
    """A citizen with a phone, talking with one account."""

    name: str
    user_id: str
    account: Account


def admit(platform: Platform, name: str, oa_id: str) -> Holder:
    """Return the holder, making a new citizen known; aborts with 404 or 429."""
    short = unicodedata.normalize("NFC", name).strip().casefold()
    account = next((a for a in platform.list_accounts() if a.oa_id == oa_id), None)
    if account is None or not NAME_SHAPE.fullmatch(short):
        abort(404)
    holder = Holder(name=short, user_id=ids.citizen_id(short), account=account)
    known = {c.user_id for c in platform.list_citizens()}
    if holder.user_id not in known:
        if len(known) >= MAX_CITIZENS:
            abort(429)
        platform.add_citizen(holder.user_id, display_name(short))
    return holder


def display_name(short: str) -> str:
    """Return the name as people write it."""
    stem, _, number = short.partition("-")
    if stem == GUEST:
        return f"Khách {number}".strip()
    return KNOWN_NAMES.get(short, short.replace("-", " ").title())


def list_people(current: str) -> list[tuple[str, str]]:
    """Return short and full names of the citizens the page offers to switch to."""
    names = list(KNOWN_NAMES) + ([current] if current not in KNOWN_NAMES else [])
    return [(short, display_name(short)) for short in names]


def next_guest(platform: Platform) -> str:
    """Return the first guest name nobody has used."""
    taken = {c.user_id for c in platform.list_citizens()}
    numbered = (f"{GUEST}-{number}" for number in range(1, MAX_CITIZENS + 2))
    return next(name for name in numbered if ids.citizen_id(name) not in taken)
