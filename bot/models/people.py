"""People at Zalo as we know them, and the grants that let us write to them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Follower:
    """A person as an OA knows them; the real id stays sealed."""

    oa_id: str
    person: str
    is_following: bool
    is_anonymous: bool
    interacted_at: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """How Zalo names the person: by user id, or by an anonymous talk."""

    user_id: str = ""
    anonymous_id: str = ""
    conversation_id: str = ""


@dataclass(frozen=True, slots=True)
class TokenPair:
    """The OA's current tokens; `expires_at` is when the access token dies."""

    access_token: str
    refresh_token: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """What a consent link held and its answer must match; `verifier` is empty without PKCE."""

    state: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str
