"""What the Zalo client needs kept between calls and restarts; bot.storage keeps it.

Written as protocols, so that neither package imports the other.
"""

from __future__ import annotations

from typing import Protocol

from bot.models import TokenPair


class TokenStore(Protocol):
    """The current pair of every OA."""

    def find(self, oa_id: str) -> TokenPair | None:
        """Return the current pair, or None when there is none."""
        ...

    def save(self, oa_id: str, pair: TokenPair) -> None:
        """Make this the current pair; committed when this returns."""
        ...

    def wait(self, oa_id: str, timeout_seconds: float) -> bool:
        """Wait until this OA's pair was saved, or for the timeout (then False)."""
        ...


class LeaseStore(Protocol):
    """Rights that one of all processes holds for a while."""

    def take(self, name: str, owner: str, *, seconds: float) -> int | None:
        """Return a fence when the lease was free, else None."""
        ...

    def release(self, name: str, fence: int) -> None:
        """Let go, unless somebody else took over."""
        ...


class CapabilityStore(Protocol):
    """What we learnt about each OA by trying."""

    def get(self, oa_id: str, name: str) -> str | None:
        """Return what is known, or None before the first trial."""
        ...

    def remember(self, oa_id: str, name: str, value: str) -> None:
        """Keep the answer across restarts."""
        ...
