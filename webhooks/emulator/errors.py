"""The platform's refusals, spelled as Zalo spells them.

Numbers and texts of the Open API: docs.zaloplatforms.com as digested in the
project's protocol notes, section 3.8; of the OAuth host: section 1.4. Decides
nothing about when they apply.
"""

from __future__ import annotations

from collections.abc import Mapping

# "{field}" is replaced by the name of the offending field. The misspellings
# ("Offical", "registed") are Zalo's own.
TEXTS: Mapping[int, str] = {
    -32: "Your OA reached limit call api",
    -100: "attachment_id was expired",
    -124: "Access token is invalid",
    -200: "Send message failed",
    -201: "{field} is invalid!",
    -204: "Offical Account is disable",
    -205: "Offical Account is not exist",
    -209: "Not supported this api",
    -210: "Parameter exceeds allowable limit",
    -211: "Out of quota",
    -212: "App has not registed this api",
    -213: "User has not followed OA",
    -214: "Article is being processed",
    -216: "Access token is invalid",
    -217: "User has blocked invitation from OA",
    -218: "Out of quota receive",
    -219: "App is removed or disabled",
    -220: "access_token is expired or removed",
    -221: "The OA needs to be verified to use this feature",
    -223: "Official Account has not authorized this API",
    -224: "The OA needs to upgrade OA Tier Package",
    -227: "User is banned or inactive for more than 45 days",
    -230: "User has not interacted with the OA in the past 7 days",
    -232: "User has not interacted with the OA, or the last interaction has expired",
    -233: "message type is invalid or not support",
    -234: "This message cannot be sent at night (10:00PM - 6:00AM)",
    -235: "This API does not support this type of OA",
    -237: "The group is disabled",
    -240: "MessageV2 API has been shut down, please switch to MessageV3",
    -242: "Invalid appsecret_proof",
    -244: "User has restricted this message type from your OA",
    -248: "Violates our platform standards",
    -249: "Template does not support send via UID",
    -320: "Your app needs to connect with Zalo Cloud Account",
    -321: "Out of money on Zalo Cloud Account",
}

# The texts of -14004, -14005 and -14006 are believed, not seen: Zalo publishes no table of them.
OAUTH_TEXTS: Mapping[int, str] = {
    -14002: "Invalid appId",
    -14003: "Invalid redirect uri",
    -14004: "Invalid secret key",
    -14005: "Invalid authorization code",
    -14006: "Invalid grant type",
    -14014: "Invalid refresh token",
    -14029: "The application is not approved",
    -14068: "User don't own any Official Accounts",
}

# Words that a number takes in one place only.
ARTICLE_LIMIT = "Your OA has reach the limit quota create article"
ARTICLE_TYPES = "type accept only 2 value normal and video."

NOT_FOUND_TEXT = "You are accessing an empty or invalid API"


class ApiError(Exception):
    """The Open API says no; the number decides what the caller may do next."""

    def __init__(self, code: int, *, field: str = "", text: str = "") -> None:
        text = text or TEXTS.get(code, "Unknown error").format(field=field)
        super().__init__(text)
        self.code = code
        self.text = text

    def envelope(self) -> dict[str, object]:
        """Return the body Zalo sends for this refusal, always with HTTP 200."""
        return {"error": self.code, "message": self.text}


class OAuthError(Exception):
    """The OAuth host says no."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(OAUTH_TEXTS.get(code, "Unknown error"))
        self.code = code
        self.reason = reason or str(self)

    def envelope(self) -> dict[str, object]:
        """Return the flat body of this refusal, always with HTTP 200."""
        return {
            "error": self.code,
            "error_name": str(self),
            "error_reason": self.reason,
            "ref_doc": "https://developers.zalo.me/docs/official-account",
        }


class UnknownParty(LookupError):
    """A test or the demo named an app, an account or a citizen nobody has added."""


class SnapshotError(Exception):
    """The saved state cannot be read; carries the file and what to do."""
