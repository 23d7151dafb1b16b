"""The local Zalo platform: everything a test or the demo can do with it.

A façade: the rules live in the modules it calls. Thread-safe; webhooks are
called without holding the lock. Nothing is delivered before `run_due`, `advance`
or the background thread of `start`.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from webhooks.emulator import articles, citizens, grants, sending
from webhooks.emulator.citizens import Utterance
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.delivery import Post, WebhookSender, http_post
from webhooks.emulator.faults import Faults
from webhooks.emulator.gate import ApiAnswer, ApiCall, OpenApi
from webhooks.emulator.journal import Step
from webhooks.emulator.messages import Draft, Recipient
from webhooks.emulator.state import (
    TYPE_BUSINESS,
    TYPE_GOV,
    Account,
    Application,
    Article,
    Broadcast,
    Button,
    Call,
    ChatMessage,
    Citizen,
    Contact,
)
from webhooks.emulator.world import World

CALLS_KEPT = 1000

Profile = Literal["gov", "business"]

_OA_TYPES: Mapping[Profile, int] = {"gov": TYPE_GOV, "business": TYPE_BUSINESS}


class Platform(Faults):
    """Zalo on this machine.

    With `save_to` the state survives a restart in that file, which holds tokens
    and chats and is readable by its owner alone.
    """

    def __init__(
        self,
        clock: EmulatorClock,
        post: Post = http_post,
        *,
        rng: random.Random,
        save_to: Path | None = None,
    ) -> None:
        super().__init__()
        self.clock = clock
        self.world = World(clock, rng=rng, faults=self, save_to=save_to)
        self._sender = WebhookSender(self.world, post)
        self._calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._api = OpenApi(self.world, self._calls.append)

    # Setting up: what one does in the consoles of Zalo.

    def add_app(
        self,
        app_id: str,
        app_secret: str,
        webhook_secret: str,
        webhook_url: str,
        *,
        callback_url: str | None = None,
    ) -> None:
        """Register an app, or change it; saving it switches its events on again."""
        with self.world.changing() as state:
            state.apps[app_id] = Application(
                app_id=app_id,
                secret=app_secret,
                webhook_secret=webhook_secret,
                webhook_url=webhook_url,
                callback_url=callback_url,
            )

    def add_oa(self, oa_id: str, name: str, app_id: str, *, profile: Profile) -> None:
        """Create an official account, or rename it; its tokens and chats stay."""
        with self.world.changing() as state:
            old = state.accounts.get(oa_id, Account(oa_id, name, app_id, TYPE_GOV))
            state.accounts[oa_id] = replace(
                old, name=name, app_id=app_id, oa_type=_OA_TYPES[profile]
            )

    def change_app(self, app_id: str, **changes: Any) -> None:
        """Change fields of an app, for example `active=False` (-209)."""
        with self.world.changing() as state:
            state.apps[app_id] = replace(state.apps[app_id], **changes)

    def change_oa(self, oa_id: str, **changes: Any) -> None:
        """Change fields of an account, for example `calls_per_minute=100`."""
        with self.world.changing() as state:
            state.accounts[oa_id] = replace(self.world.get_account(oa_id), **changes)

    def change_contact(self, user_id: str, oa_id: str, **changes: Any) -> None:
        """Change what lies between citizen and account, for example `restricted=True` (-244)."""
        with self.world.changing():
            self.world.keep_contact(replace(self.world.contact(oa_id, user_id), **changes))

    def issue_tokens(self, oa_id: str) -> dict[str, object]:
        """Give an account a token pair, as the console's API Explorer does.

        An earlier pair of the account stops working.
        """
        return grants.issue(self.world, self.world.get_account(oa_id))

    def has_tokens(self, oa_id: str) -> bool:
        """Say whether this account has a pair, for example from before a restart."""
        with self.world.reading() as state:
            return oa_id in state.grants

    def revoke_token(self, oa_id: str, *, refresh_too: bool = False) -> None:
        """End the access token (-220 from now on); with `refresh_too` the whole grant."""
        grants.revoke(self.world, oa_id, refresh_too=refresh_too)

    def add_citizen(self, user_id: str, name: str) -> None:
        """Make a citizen known; a known one is renamed."""
        with self.world.changing() as state:
            known = state.citizens.get(user_id, Citizen(user_id=user_id, name=name))
            state.citizens[user_id] = replace(known, name=name)

    def change_citizen(self, user_id: str, **changes: Any) -> None:
        """Change what Zalo knows of a citizen, for example `gender="2"`, to aim broadcasts."""
        with self.world.changing() as state:
            state.citizens[user_id] = replace(state.citizens[user_id], **changes)

    # What citizens do.

    def says(self, user_id: str, oa_id: str, text: str, *, quote_id: str = "") -> str:
        """Write a text and return its msg_id."""
        return citizens.write(self.world, oa_id, user_id, Utterance(text=text, quote_id=quote_id))

    def presses(
        self, user_id: str, oa_id: str, button: Button | str, *, hidden: bool = False
    ) -> str:
        """Tap a query button: Zalo reports its payload as a text of the citizen."""
        payload = button if isinstance(button, str) else str(button.payload)
        unseen = hidden or (isinstance(button, Button) and button.type == "oa.query.hide")
        return citizens.write(self.world, oa_id, user_id, Utterance(text=payload, hidden=unseen))

    def sends_image(
        self, user_id: str, oa_id: str, url: str = f"{citizens.SAMPLE_URL}/anh.jpg", text: str = ""
    ) -> str:
        """Send a photo, with or without words, and return its msg_id."""
        photo = citizens.image(url)
        return citizens.write(
            self.world, oa_id, user_id, Utterance(kind="image", text=text, attachment=photo)
        )

    def sends_sticker(
        self,
        user_id: str,
        oa_id: str,
        sticker_id: str = "46000",
        url: str = f"{citizens.SAMPLE_URL}/sticker.png",
    ) -> str:
        """Send a sticker and return its msg_id."""
        sticker = citizens.sticker(sticker_id, url)
        return citizens.write(
            self.world, oa_id, user_id, Utterance(kind="sticker", attachment=sticker)
        )

    def sends_file(
        self,
        user_id: str,
        oa_id: str,
        name: str = "don-kien-nghi.pdf",
        url: str = f"{citizens.SAMPLE_URL}/don-kien-nghi.pdf",
    ) -> str:
        """Send a file and return its msg_id."""
        file = citizens.file(name, url)
        return citizens.write(self.world, oa_id, user_id, Utterance(kind="file", attachment=file))

    def sends_location(
        self, user_id: str, oa_id: str, latitude: str = "12.004700", longitude: str = "107.687600"
    ) -> str:
        """Send a place and return its msg_id."""
        place = citizens.location(latitude, longitude)
        return citizens.write(
            self.world, oa_id, user_id, Utterance(kind="location", attachment=place)
        )

    def anonymous_says(
        self, anonymous_id: str, oa_id: str, text: str, *, conversation_id: str
    ) -> str:
        """Write from an anonymous chat and return the msg_id."""
        return citizens.write_as_stranger(
            self.world, oa_id, anonymous_id, text=text, conversation_id=conversation_id
        )

    def follows(self, user_id: str, oa_id: str) -> None:
        """Press "Quan tâm"."""
        citizens.set_following(self.world, oa_id, user_id, follows=True)

    def unfollows(self, user_id: str, oa_id: str) -> None:
        """Press "Bỏ quan tâm"."""
        citizens.set_following(self.world, oa_id, user_id, follows=False)

    def opens_chat(self, user_id: str, oa_id: str) -> None:
        """Press "Nhắn tin" before ever having written."""
        citizens.open_chat(self.world, oa_id, user_id)

    def sees(self, user_id: str, oa_id: str) -> list[str]:
        """Look at the chat; returns the ids of the messages seen for the first time."""
        return citizens.see(self.world, oa_id, user_id)

    def reacts(self, user_id: str, oa_id: str, msg_id: str, icon: str = "/-heart") -> None:
        """React to a message of the account."""
        citizens.react(self.world, oa_id, user_id, msg_id=msg_id, icon=icon)

    def submits_info(
        self, user_id: str, oa_id: str, info: Mapping[str, object], *, form_id: str = ""
    ) -> None:
        """Answer a contact form; with `form_id` one that is in the chat."""
        citizens.submit_info(self.world, oa_id, user_id, info, form_id=form_id)

    def withdraws(self, user_id: str, oa_id: str) -> None:
        """Ask for the erasure of everything the account keeps about the citizen."""
        citizens.withdraw(self.world, oa_id, user_id)

    def opens_article(self, article_id: str) -> Article | None:
        """Open an article, which counts as a view; None if it does not exist."""
        with self.world.changing():
            return articles.view(self.world, article_id)

    def officer_says(self, oa_id: str, user_id: str, text: str, admin_id: str) -> str:
        """Write as a person in OA Manager: the echo carries `admin_id`."""
        draft = Draft(recipient=Recipient(user_id=user_id), kind="text", text=text)
        with self.world.changing():
            contact = self.world.contact(oa_id, user_id)
            self.world.note(self.world.parties(oa_id, user_id), "Cán bộ viết trong OA Manager")
            return sending.deliver(self.world, contact, draft, admin_id=admin_id).msg_id

    # Looking.

    def chat(self, user_id: str, oa_id: str) -> list[ChatMessage]:
        """Return the messages of a chat, oldest first, hidden ones included."""
        with self.world.reading() as state:
            return list(state.chats.get((oa_id, user_id), []))

    def contact(self, user_id: str, oa_id: str) -> Contact:
        """Return what lies between citizen and account."""
        with self.world.reading():
            return self.world.contact(oa_id, user_id)

    def broadcasts(self, oa_id: str) -> list[Broadcast]:
        """Return what the account has broadcast, oldest first."""
        with self.world.reading() as state:
            return [b for b in state.broadcasts.values() if b.oa_id == oa_id]

    def picture(self, upload_id: str) -> bytes | None:
        """Return an uploaded picture while the platform remembers it."""
        with self.world.reading():
            return self.world.pictures.find(upload_id)

    def list_accounts(self) -> list[Account]:
        """Return the official accounts in the order of their creation."""
        with self.world.reading() as state:
            return list(state.accounts.values())

    def list_citizens(self) -> list[Citizen]:
        """Return the citizens in the order of their appearance."""
        with self.world.reading() as state:
            return list(state.citizens.values())

    def steps_since(self, user_id: str, oa_id: str, at_ms: int) -> list[Step]:
        """Return what the platform saw in a chat since an instant."""
        with self.world.reading():
            return self.world.journal.list_since(oa_id, user_id, at_ms)

    def is_listening(self, app_id: str) -> bool:
        """Say whether the app still receives events."""
        with self.world.reading() as state:
            return state.apps[app_id].listening

    @property
    def calls(self) -> list[Call]:
        """The last calls that reached the API, oldest first."""
        with self.world.reading():
            return list(self._calls)

    # Working.

    def answer(self, call: ApiCall) -> ApiAnswer:
        """Answer a call to the Open API; raises KeyError for an unknown path."""
        return self._api.answer(call)

    def run_due(self) -> int:
        """Deliver every broadcast and event that is due; returns the attempts at events."""
        return self._sender.run_due()

    def advance(self, seconds: float) -> int:
        """Let time pass, delivering each event at its own instant; returns the attempts."""
        end_ms = self.clock.now_ms() + round(seconds * 1000)
        attempts = self.run_due()
        due_ms = self._sender.next_due_ms()
        while due_ms is not None and due_ms <= end_ms:
            self.clock.advance(max(due_ms - self.clock.now_ms(), 0) / 1000)
            attempts += self.run_due()
            due_ms = self._sender.next_due_ms()
        self.clock.advance(max(end_ms - self.clock.now_ms(), 0) / 1000)
        return attempts

    def start(self) -> None:
        """Deliver in the background."""
        self._sender.start()

    def stop(self) -> None:
        """End the background delivery."""
        self._sender.stop()
