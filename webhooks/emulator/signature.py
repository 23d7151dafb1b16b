"""Signs webhook bodies the way Zalo does.

Plain SHA-256 over app id, body, timestamp and the secret of the official
account, not an HMAC (official helper `MacUtils.buildMac`; protocol notes 2.2).
"""

from __future__ import annotations

import hashlib

PREFIX = "mac="


def sign(body: bytes, *, app_id: str, timestamp: str, webhook_secret: str) -> str:
    """Return the value of X-ZEvent-Signature for exactly these bytes."""
    digest = hashlib.sha256(app_id.encode() + body + timestamp.encode() + webhook_secret.encode())
    return PREFIX + digest.hexdigest()


def spoil(signature: str) -> str:
    """Return a signature of the right shape that is wrong."""
    return signature[:-1] + ("0" if signature[-1] != "0" else "1")
