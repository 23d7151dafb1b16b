"""Everything that can go wrong, as a tree. Handles nothing.

BotError
├── ConfigError            wrong settings; stops the start; carries every problem at once
├── StorageError           the database refused or is away
│   ├── StorageBusy        no write lock in time; the caller may try again
│   ├── LeaseLost          somebody else holds the conversation or delivery now
│   └── SealBroken         a stored secret cannot be opened with the keys we have
├── ZaloError              Zalo said no, or did not answer
│   ├── Retryable          try later (carries delay_seconds)
│   │   └── Throttled      we held the call back ourselves
│   ├── TokenExpired       refresh, then try once
│   ├── WrongDialect       this OA speaks the other message API
│   ├── WindowClosed       not allowed to write to this follower now
│   ├── QuotaExceeded      nothing left to send for now
│   ├── NightClosed        not at this hour (22:00–06:00)
│   ├── NeedsOfficer       a person must change something at Zalo
│   ├── OutcomeUnknown     the message may or may not have arrived
│   └── Permanent          never try again (carries the reason)
├── FileRefused            a citizen's file is never taken (carries the reason)
├── FileAway               a citizen's file could not be had now; later it may
├── EditRefused            a content file was left as it was
├── CaseChanged            somebody else changed a case or a bulletin meanwhile
├── MoveRefused            a bulletin may not go there, or not by this person
├── Withheld               a delivery is no longer wanted; nothing was sent
└── UnknownThing           a code, OA or entry that we do not have
    └── MarkedSecret       a text carries a marking of state secrets and is not sent
"""

from __future__ import annotations

from collections.abc import Sequence


class BotError(Exception):
    """Root of all our errors."""


class ConfigError(BotError):
    """Settings that do not hold; `problems` has one sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class StorageError(BotError):
    """The database refused or is away."""


class StorageBusy(StorageError):
    """The write lock was not free in time; nothing was written."""


class LeaseLost(StorageError):
    """The fence moved on: a late holder must not finish what it began."""


class SealBroken(StorageError):
    """A sealed value was moved, damaged, or written with another key."""


class FileRefused(BotError):
    """A citizen's file is not taken; `reason` is a word of the wording's section `file`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileAway(BotError):
    """A citizen's file could not be had just now; `reason` as in FileRefused."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EditRefused(BotError):
    """A content file cannot be changed as asked, and is as it was; the message says why."""


class CaseChanged(BotError):
    """A change was made from an older version of a thing than there is; nothing was written."""


class MoveRefused(BotError):
    """Something may not take this step; `problems` has one key of wording for each reason."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Withheld(BotError):
    """A delivery is not wanted any more, or not now; the message is a reason word."""


class UnknownThing(BotError):
    """The named thing does not exist; the message says which and what to do."""


class MarkedSecret(UnknownThing):
    """A text bears a marking of state secrets; nothing was written or sent. Told in Vietnamese."""

    def __init__(self, level: str) -> None:
        super().__init__(
            f"Văn bản có dấu {level.capitalize()}: không gửi qua Zalo. Xin xử lý theo quy định về "
            "bảo vệ bí mật nhà nước."
        )


class ZaloError(BotError):
    """Zalo refused a call; `code` is its error number, 0 where there was none."""

    def __init__(self, message: str, *, code: int = 0) -> None:
        super().__init__(message)
        self.code = code


class Retryable(ZaloError):
    """A passing fault; `delay_seconds` is the shortest sensible wait."""

    def __init__(self, message: str, *, code: int = 0, delay_seconds: float = 1.0) -> None:
        super().__init__(message, code=code)
        self.delay_seconds = delay_seconds


class Throttled(Retryable):
    """Nothing was asked: this minute's calls are used up, or kept for replies.

    No fault of the call, so it counts as no attempt.
    """


class TokenExpired(ZaloError):
    """The access token is no longer good."""


class WrongDialect(ZaloError):
    """This kind of OA uses the other message API (errors -235 and -240)."""


class WindowClosed(ZaloError):
    """The follower cannot be written to now; only a new message from them helps."""


class QuotaExceeded(ZaloError):
    """The OA or the follower has no message left for this period."""


class NightClosed(ZaloError):
    """Zalo takes no promotion or broadcast between 22:00 and 06:00."""


class NeedsOfficer(ZaloError):
    """Configuration, package or rights at Zalo must be changed by a person."""


class OutcomeUnknown(ZaloError):
    """The request left us and no answer came: it may have been carried out."""


class Permanent(ZaloError):
    """This request will never succeed as it is."""
