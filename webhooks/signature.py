"""Zalo's webhook signature: plain SHA-256, not HMAC, over the bytes exactly as they came.

`X-ZEvent-Signature: mac=` + sha256_hex(app_id + body + timestamp + OA secret key), where the
timestamp is the value inside the body. Source: MacUtils of Zalo's Java SDK and production
integrations (docs/zalo.md, "Webhook").
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

HEADER = "X-ZEvent-Signature"
# Zalo's own page shows `mac = `, so blanks and capitals are let pass; nothing else is.
_MAC = re.compile(r"\s*mac\s*=\s*([0-9a-fA-F]{64})\s*")


def sign(raw: bytes, *, app_id: str, timestamp: str, secret: str) -> str:
    """Return the hex digest that Zalo would send. Raises ValueError for an empty secret."""
    if not secret:
        raise ValueError("an empty secret signs nothing; set the OA's webhook secret")
    hashed = hashlib.sha256(app_id.encode())
    hashed.update(raw)
    hashed.update(timestamp.encode())
    hashed.update(secret.encode())
    return hashed.hexdigest()


def is_genuine(
    raw: bytes, header: str, *, app_id: str, timestamp: str, secrets: Sequence[str]
) -> bool:
    """Say whether one of the secrets made this signature.

    Fails closed: without header, app id, timestamp or secrets nothing is genuine. Compares in
    constant time and tries every secret, so that timing does not tell which one matched.
    """
    found = _MAC.fullmatch(header)
    if found is None or not (app_id and timestamp and secrets):
        return False
    given = found[1].lower()
    matches = [
        hmac.compare_digest(given, sign(raw, app_id=app_id, timestamp=timestamp, secret=secret))
        for secret in secrets
    ]
    return any(matches)
