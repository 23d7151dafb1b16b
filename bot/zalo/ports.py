"""What the Zalo client needs kept between calls and restarts; bot.storage keeps it.

Written as protocols, so that neither package imports the other.
"""

from __future__ import annotations

from typing import Protocol

from bot.models import ConsentRequest, TokenPair


class TokenStore(Protocol):
    """The current pair of every OA."""

    def find(self, oa_id: str) -> TokenPair | None:
        """Return the current pair, or None when there is none."""
        ...

    def find_saved_at(self, oa_id: str) -> int | None:
        """Return when the current pair was saved, or None when there is none."""
        ...

    def save(self, oa_id: str, pair: TokenPair, *, by: str = "") -> None:
        """Make this the current pair; committed when this returns. `by` is who brought it."""
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


class ConsentStore(Protocol):
    """What a consent link under way held."""

    def save(self, oa_id: str, request: ConsentRequest, *, seconds: float) -> None:
        """Remember what was put into the link, for so long."""
        ...

    def find(self, oa_id: str) -> ConsentRequest | None:
        """Return what the OA's link held, or None when there is none or its time is over."""
        ...

    def forget(self, oa_id: str) -> None:
        """Close the OA's link."""
        ...


class UploadStore(Protocol):
    """What Zalo calls the files that were uploaded."""

    def find(self, oa_id: str, kind: str, digest: str) -> tuple[str, int] | None:
        """Return the reference and when it was made, or None."""
        ...

    def remember(self, oa_id: str, kind: str, digest: str, *, reference: str, days: int) -> None:
        """Keep a new reference; older than so many days they may be dropped."""
        ...
