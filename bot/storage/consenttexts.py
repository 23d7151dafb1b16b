"""The texts that people agreed to, each kept once under a version made of itself."""

from __future__ import annotations

import hashlib

from bot.clock import Clock
from bot.storage.engine import Engine

_VERSION_DIGITS = 16


def consent_version(text: str) -> str:
    """Return the version of a text of consent: the beginning of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_DIGITS]


def keep_consent(engine: Engine, clock: Clock, text: str) -> str:
    """Keep a text of consent and return the version it goes by; nothing agreed to has none."""
    if not text:
        return ""
    version = consent_version(text)
    engine.execute(
        """
        INSERT INTO consent_texts (version, body, first_used_at)
        VALUES (:version, :body, :now)
        ON CONFLICT (version) DO NOTHING
        """,
        version=version,
        body=text,
        now=clock.millis(),
    )
    return version
