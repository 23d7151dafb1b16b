"""Asks Zalo once a day what kind of OA it is, and remembers it.

Never on the way of a reply: the scheduler asks, and sending only reads what is remembered. The
kind is a guess at the dialect, which trying overrules (bot.zalo.dialects).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from bot.clock import Clock
from bot.config import Oa
from bot.errors import Retryable, ZaloError
from bot.zalo import answers, dialects
from bot.zalo.answers import STATE_AGENCY
from bot.zalo.calls import Call, OpenApi
from bot.zalo.ports import CapabilityStore

log = logging.getLogger(__name__)

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_FACTS, _ASKED_AT = "oa", "oa.asked_at"
_BUSINESS = 2
_GUESSES = {STATE_AGENCY: "v2", _BUSINESS: "v3"}


@dataclass(frozen=True, slots=True)
class OaFacts:
    """What is known of an OA; `checked_at` is when Zalo said so.

    `dialect` is the dialect of its messages, empty before Zalo told the kind; `buttons` is "off"
    once Zalo refused them, else empty.
    """

    oa_type: int
    is_verified: bool
    package: str
    package_until: str
    checked_at: int
    dialect: str = ""
    buttons: str = ""

    @property
    def is_state_agency(self) -> bool:
        """Say whether Zalo lists it as a state agency's OA."""
        return self.oa_type == STATE_AGENCY


class Prober:
    """Keeps the facts of every OA a day old at most."""

    def __init__(self, api: OpenApi, capabilities: CapabilityStore, clock: Clock) -> None:
        self._api = api
        self._capabilities = capabilities
        self._clock = clock

    def probe(self, oa: Oa) -> OaFacts:
        """Return the OA's facts, asked for again after a day.

        After a failure the former facts serve for an hour before Zalo is asked again. Raises a
        ZaloError when there are none.
        """
        facts, now = self.find(oa), self._clock.millis()
        if facts is not None and now - facts.checked_at < _DAY_MS:
            return facts
        asked_at = int(self._capabilities.get(oa.id, _ASKED_AT) or 0)
        if now - asked_at < _HOUR_MS:
            if facts is not None:
                return facts
            raise Retryable(f"OA {oa.id}: asked within the hour", delay_seconds=_HOUR_MS / 1000)
        self._capabilities.remember(oa.id, _ASKED_AT, str(now))
        return self._ask(oa)

    def find(self, oa: Oa) -> OaFacts | None:
        """Return what is remembered, however old, or None; asks nobody."""
        told = self._capabilities.get(oa.id, _FACTS)
        if told is None:
            return None
        learnt = self._capabilities.get(oa.id, dialects.MESSAGES)
        guessed = self._capabilities.get(oa.id, dialects.GUESS)
        return OaFacts(
            **json.loads(told),
            dialect=learnt or guessed or "",
            buttons=self._capabilities.get(oa.id, "buttons") or "",
        )

    def probe_all(self, oas: Iterable[Oa]) -> None:
        """Probe every OA; one OA's trouble is logged and does not stop the others."""
        for oa in oas:
            # Asked within the hour: the trouble was told then.
            if not self._is_due(oa):
                continue
            try:
                self.probe(oa)
            except ZaloError as problem:
                log.warning("OA not probed yet: %s", problem, extra={"oa": oa.id})

    def _is_due(self, oa: Oa) -> bool:
        asked_at = int(self._capabilities.get(oa.id, _ASKED_AT) or 0)
        return self._clock.millis() - asked_at >= _HOUR_MS

    def _ask(self, oa: Oa) -> OaFacts:
        info = answers.oa_info(self._api.call(oa, Call("/v2.0/oa/getoa")))
        facts = OaFacts(
            oa_type=info.oa_type,
            is_verified=info.is_verified,
            package=info.package,
            package_until=info.package_until,
            checked_at=self._clock.millis(),
        )
        told = {k: v for k, v in asdict(facts).items() if k not in ("dialect", "buttons")}
        self._capabilities.remember(oa.id, _FACTS, json.dumps(told, ensure_ascii=False))
        guess = _GUESSES.get(info.oa_type)
        if guess:
            self._capabilities.remember(oa.id, dialects.GUESS, guess)
        return self.find(oa) or facts
