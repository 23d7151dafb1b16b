"""What all parts of the platform share: state, time, chance, faults and the event queue.

One lock guards everything; it is never held while a webhook is being called.
Decides no protocol question.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from webhooks.emulator import ids, snapshot
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.errors import UnknownParty
from webhooks.emulator.events import Parties
from webhooks.emulator.faults import Faults
from webhooks.emulator.journal import Journal, Step
from webhooks.emulator.pictures import Pictures
from webhooks.emulator.state import (
    MESSAGES_PER_CHAT,
    Account,
    ChatMessage,
    Contact,
    Delivery,
    State,
)


class World:
    """The shared ground of the platform."""

    def __init__(
        self, clock: EmulatorClock, *, rng: random.Random, faults: Faults, save_to: Path | None
    ) -> None:
        self.clock = clock
        self.rng = rng
        self.faults = faults
        self.journal = Journal()
        self.pictures = Pictures()
        self.wake = threading.Event()
        self.state = snapshot.load(save_to) if save_to else State()
        self._save_to = save_to
        self._lock = threading.RLock()
        self._depth = 0

    @contextmanager
    def reading(self) -> Iterator[State]:
        """Hold the lock while looking."""
        with self._lock:
            yield self.state

    @contextmanager
    def changing(self) -> Iterator[State]:
        """Hold the lock while changing; save once the outermost change is done."""
        with self._lock:
            self._depth += 1
            try:
                yield self.state
            finally:
                self._depth -= 1
                if self._depth == 0 and self._save_to is not None:
                    snapshot.save(self.state, self._save_to)

    def now_ms(self) -> int:
        """Return the platform's time."""
        return self.clock.now_ms()

    def next_sequence(self) -> int:
        """Return a number that was never returned before, also across restarts."""
        with self._lock:
            self.state.sequence += 1
            return self.state.sequence

    def new_message_id(self) -> str:
        """Return a fresh message id."""
        return ids.message_id(self.rng, sequence=self.next_sequence())

    def new_secret(self, purpose: str) -> str:
        """Return a fresh token or code."""
        return ids.secret(self.rng, sequence=self.next_sequence(), purpose=purpose)

    def get_account(self, oa_id: str) -> Account:
        """Return an account; raises UnknownParty."""
        if oa_id not in self.state.accounts:
            raise UnknownParty(f"official account {oa_id}: add it with add_oa first")
        return self.state.accounts[oa_id]

    def parties(self, oa_id: str, user_id: str) -> Parties:
        """Return whose event it is; raises UnknownParty for an unknown account."""
        return Parties(app_id=self.get_account(oa_id).app_id, oa_id=oa_id, user_id=user_id)

    def contact(self, oa_id: str, user_id: str) -> Contact:
        """Return what lies between citizen and account; a new, empty one if they never met.

        Raises UnknownParty when either was never added.
        """
        self.get_account(oa_id)
        if user_id not in self.state.citizens:
            raise UnknownParty(f"citizen {user_id}: add them with add_citizen first")
        return self.state.contacts.get((oa_id, user_id), Contact(oa_id=oa_id, user_id=user_id))

    def keep_contact(self, contact: Contact) -> None:
        """Store a changed contact."""
        self.state.contacts[contact.oa_id, contact.user_id] = contact

    def remember(self, message: ChatMessage) -> ChatMessage:
        """Put a message at the end of its chat; the oldest beyond the bound are forgotten."""
        chat = self.state.chats.setdefault((message.oa_id, message.user_id), [])
        kept = replace(message, revision=self.next_sequence())
        chat.append(kept)
        del chat[:-MESSAGES_PER_CHAT]
        return kept

    def amend(self, message: ChatMessage, **changes: Any) -> ChatMessage:
        """Change a message that is in its chat."""
        chat = self.state.chats.get((message.oa_id, message.user_id), [])
        changed = replace(message, **changes, revision=self.next_sequence())
        chat[:] = [changed if m.msg_id == message.msg_id else m for m in chat]
        return changed

    def find_message(self, oa_id: str, user_id: str, msg_id: str) -> ChatMessage | None:
        """Return a message of a chat, or None."""
        chat = self.state.chats.get((oa_id, user_id), [])
        return next((m for m in reversed(chat) if m.msg_id == msg_id), None)

    def note(self, parties: Parties, step: str, detail: str = "") -> None:
        """Write into the journal of a chat."""
        entry = Step(step=step, detail=detail, at_ms=self.now_ms())
        self.journal.add(parties.oa_id, parties.user_id, entry)

    def event_time(self) -> int:
        """Return the timestamp an event gets now, wrong by the planned skew."""
        return self.now_ms() + round(self.faults.clock_skew_seconds * 1000)

    def emit(self, parties: Parties, event: Mapping[str, object], *, msg_id: str = "") -> None:
        """Queue an event for the app's webhook.

        Nothing is queued before the account granted a token to the app, nor
        after the webhook was switched off (protocol notes 2.1 and 2.3).
        """
        app = self.state.apps.get(parties.app_id)
        if app is None or not app.listening or parties.oa_id not in self.state.grants:
            self.note(parties, "Không gửi webhook", "ứng dụng chưa được cấp quyền hoặc đã bị ngắt")
            return
        delay_ms = round(self.faults.take_delay() * 1000)
        self.state.queue.append(
            Delivery(
                sequence=self.next_sequence(),
                app_id=parties.app_id,
                oa_id=parties.oa_id,
                user_id=parties.user_id,
                event_name=str(event["event_name"]),
                msg_id=msg_id,
                body=json.dumps(event, ensure_ascii=False, separators=(",", ":")),
                timestamp=str(event["timestamp"]),
                due_ms=self.now_ms() + delay_ms,
            )
        )
        self.wake.set()
