"""Keeps every OA's access token alive, with one refresh at a time among all processes.

Refresh tokens can be used once: two refreshes at the same time, or a pair lost between receipt
and commit, cost the grant, and only an OA administrator in a browser can renew it. Decides not
when to look: the scheduler calls `refresh_due`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import requests

from bot.clock import Clock
from bot.config import Oa, Settings
from bot.errors import (
    ConfigError,
    NeedsOfficer,
    OutcomeUnknown,
    Retryable,
    SealBroken,
    StorageBusy,
    UnknownThing,
)
from bot.models import TokenPair
from bot.zalo.oauth import Grant, TokenHost, is_token, lifetime_seconds, lost_grant
from bot.zalo.ports import LeaseStore, TokenStore

log = logging.getLogger(__name__)

REFRESH_BEFORE_MILLIS = 5 * 3600 * 1000
# Once a day even where nobody writes, so that a lost grant is noticed within a day.
REFRESH_AFTER_MILLIS = 24 * 3600 * 1000
# A token that dies on its way to Zalo costs a failed call.
_MARGIN_MILLIS = 60 * 1000
_SAVE_ATTEMPTS = 5
_SAVE_SECONDS = 10
_POLL_SECONDS = 0.25
_POLLS = 40


class TokenKeeper:
    """The only writer of tokens."""

    def __init__(
        self,
        store: TokenStore,
        leases: LeaseStore,
        session: requests.Session,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._store = store
        self._leases = leases
        self._host = TokenHost(session, settings.zalo)
        self._settings = settings
        self._clock = clock

    def access_token(self, oa_id: str) -> str:
        """Return a token that should be good, refreshed first when it has expired.

        Raises NeedsOfficer when there is none or the grant is lost, Retryable when the token
        host is away.
        """
        pair = self._current(oa_id)
        if self._left_millis(pair) > _MARGIN_MILLIS:
            return pair.access_token
        return self.refresh(oa_id, pair.access_token)

    def refresh_due(self) -> None:
        """Refresh, for every OA that has tokens, a pair that is a day old or ends in five hours.

        One OA's trouble is logged and does not stop the others.
        """
        for oa in self._settings.oas:
            try:
                pair = self._store.find(oa.id)
                if pair is not None and self._is_due(oa.id, pair):
                    self.refresh(oa.id, pair.access_token)
            except Retryable as problem:
                log.warning("tokens not refreshed yet: %s", problem, extra={"oa": oa.id})
            except (NeedsOfficer, SealBroken) as problem:
                log.error("tokens need a person: %s", problem, extra={"oa": oa.id})

    def refresh(self, oa_id: str, seen_access_token: str) -> str:
        """Return a token other than the one that was seen to fail.

        Whoever comes second waits for the first and takes that token. Raises NeedsOfficer when
        the grant is lost, Retryable when the token host is away; a message whose token could
        not be had was surely not sent, so this never raises OutcomeUnknown.
        """
        for _ in range(_POLLS):
            with self._alone(oa_id) as is_mine:
                if is_mine:
                    return self._refresh_alone(oa_id, seen_access_token)
            self._store.wait(oa_id, _POLL_SECONDS)
            pair = self._current(oa_id)
            if pair.access_token != seen_access_token:
                return pair.access_token
        raise _busy(oa_id)

    def redeem(self, oa_id: str, code: str, *, verifier: str = "", by: str = "") -> None:
        """Exchange the code of a consent and store the pair; `by` is who brought the code.

        A code works once, so a lost answer is not asked for again: then OutcomeUnknown is
        raised, and a new consent is needed. Raises NeedsOfficer when the code is refused.
        """
        oa = self._oa(oa_id)
        with self._waiting(oa_id):
            asked_at = self._clock.millis()
            grant = self._host.redeem(oa, code, verifier=verifier)
            self._save(oa_id, grant, received_at=asked_at, by=by)
        log.info("tokens granted", extra={"oa": oa_id, "lifetime": grant.lifetime_seconds})

    def import_pair(self, oa_id: str, data: Mapping[str, object], *, by: str = "") -> None:
        """Take over a pair that a person copied from Zalo, such as from the API Explorer.

        `expires_in` is in seconds, as a number or a string. Raises UnknownThing for an OA that
        is not ours, ConfigError with every problem of the data.
        """
        self._oa(oa_id)
        problems = [
            f"{key} is missing or holds blanks; copy it whole"
            for key in ("access_token", "refresh_token")
            if not is_token(data.get(key))
        ]
        lifetime = lifetime_seconds(data.get("expires_in"))
        if lifetime is None:
            problems.append("expires_in must be a number of seconds; Zalo gives 90000")
        if problems or lifetime is None:
            raise ConfigError(problems)
        grant = Grant(str(data["access_token"]), str(data["refresh_token"]), lifetime)
        with self._waiting(oa_id):
            self._save(oa_id, grant, received_at=self._clock.millis(), by=by)
        log.info("tokens imported", extra={"oa": oa_id})

    @contextmanager
    def _alone(self, oa_id: str) -> Iterator[bool]:
        """Hold the OA's lease, if it is free; say whether it was."""
        seconds = 2 * self._host.longest_seconds + _SAVE_SECONDS
        fence = self._leases.take(_lease(oa_id), f"pid {os.getpid()}", seconds=seconds)
        try:
            yield fence is not None
        finally:
            if fence is not None:
                self._leases.release(_lease(oa_id), fence)

    @contextmanager
    def _waiting(self, oa_id: str) -> Iterator[None]:
        """Hold the OA's lease, after whoever refreshes now: an older pair must not come last."""
        for _ in range(_POLLS):
            with self._alone(oa_id) as is_mine:
                if is_mine:
                    yield
                    return
            self._store.wait(oa_id, _POLL_SECONDS)
        raise _busy(oa_id)

    def _refresh_alone(self, oa_id: str, seen_access_token: str) -> str:
        pair = self._current(oa_id)
        if pair.access_token != seen_access_token:
            return pair.access_token
        asked_at = self._clock.millis()
        grant = self._exchange(self._oa(oa_id), pair.refresh_token)
        self._save(oa_id, grant, received_at=asked_at)
        log.info("tokens refreshed", extra={"oa": oa_id, "lifetime": grant.lifetime_seconds})
        return grant.access_token

    def _exchange(self, oa: Oa, refresh_token: str) -> Grant:
        try:
            return self._host.refresh(oa, refresh_token)
        except OutcomeUnknown as problem:
            log.warning("token answer lost, asking once more", extra={"oa": oa.id})
            first = problem
        # If Zalo did rotate, it refuses now (-14014) and a person is called; if not, all is well.
        try:
            return self._host.refresh(oa, refresh_token)
        except OutcomeUnknown as problem:
            raise Retryable(f"OA {oa.id}: {problem}", delay_seconds=30) from first

    def _save(self, oa_id: str, grant: Grant, *, received_at: int, by: str = "") -> None:
        """Commit a pair, whoever holds the lease by now.

        Only one refresh of a given token can succeed, so a pair in our hands is the newest.
        """
        expires_at = received_at + grant.lifetime_seconds * 1000
        pair = TokenPair(grant.access_token, grant.refresh_token, expires_at)
        for attempt in range(1, _SAVE_ATTEMPTS + 1):
            try:
                self._store.save(oa_id, pair, by=by)
                return
            except StorageBusy:
                # Giving up loses the grant, so this waits longer for the lock than others do.
                log.warning("tokens not saved yet", extra={"oa": oa_id, "attempt": attempt})
                if attempt == _SAVE_ATTEMPTS:
                    raise

    def _current(self, oa_id: str) -> TokenPair:
        pair = self._store.find(oa_id)
        if pair is None:
            raise lost_grant(oa_id, 0, "there are no tokens")
        return pair

    def _is_due(self, oa_id: str, pair: TokenPair) -> bool:
        saved_at = self._store.find_saved_at(oa_id) or 0
        age = self._clock.millis() - saved_at
        return age >= REFRESH_AFTER_MILLIS or self._left_millis(pair) < REFRESH_BEFORE_MILLIS

    def _left_millis(self, pair: TokenPair) -> int:
        return pair.expires_at - self._clock.millis()

    def _oa(self, oa_id: str) -> Oa:
        oa = self._settings.oa(oa_id)
        if oa is None:
            raise UnknownThing(f"OA {oa_id} is not in the configuration; add it as [[oa]]")
        return oa


def _busy(oa_id: str) -> Retryable:
    return Retryable(f"OA {oa_id}: another process is refreshing the token", delay_seconds=5)


def _lease(oa_id: str) -> str:
    return f"token:{oa_id}"
