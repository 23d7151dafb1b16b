"""FakeZalo: a thin in-process driver of the emulator, and an installation around it.

The emulator is the only fake platform; here it is merely reached without sockets.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import requests
from flask import Flask
from requests.adapters import BaseAdapter

from bot.app import App, Checkpoint, build
from bot.clock import MovableClock
from bot.config import Oa, Secret, Settings, Storage, Work
from bot.config_files import Files
from bot.conversation.guide import Guide
from bot.errors import FileAway, FileRefused
from bot.files.fetching import Fetch
from tests import canaries, prepared
from tests.factories import APP, OA
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.openapi import create_platform_app
from webhooks.emulator.platform import Platform, Profile
from webhooks.factory import create_web

SECRET_KEY = Secret("0123456789abcdef0123456789abcdef")
WEBHOOK_SECRET = Secret("webhook-secret-of-the-tests")
APP_SECRET = Secret("app-secret-of-the-tests")


class WsgiAdapter(BaseAdapter):
    """Carries requests' calls into a Flask application of this process."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def send(
        self, request: requests.PreparedRequest, *_: object, **__: object
    ) -> requests.Response:
        parts = urlsplit(request.url or "")
        try:
            answer = self._app.test_client().open(
                parts.path,
                method=request.method,
                query_string=parts.query,
                headers=dict(request.headers),
                data=request.body,
            )
            content = answer.get_data()
        except ConnectionResetError as error:
            raise requests.ConnectionError(error, request=request) from error
        response = requests.Response()
        response.status_code = answer.status_code
        response.headers.update(dict(answer.headers))
        response.raw = io.BytesIO(content)
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is held."""


class Installation:
    """One bot with its OA at an emulated Zalo; time moves only when told to."""

    def __init__(
        self,
        folder: Path,
        clock: MovableClock,
        guide: Guide,
        *,
        profile: Profile = "gov",
        at: Checkpoint | None = None,
        fetch: Fetch | None = None,
        url: str = "",
        **changes: object,
    ) -> None:
        self.clock = clock
        self.is_down = False
        self.zalo_clock = EmulatorClock(start_ms=clock.millis())
        self.zalo = Platform(self.zalo_clock, self._post, rng=random.Random(7))
        self.zalo.add_app(APP, APP_SECRET, WEBHOOK_SECRET, "https://bot.example/webhooks/zalo")
        self.zalo.add_oa(OA, "UBND phường Mẫu", APP, profile=profile)
        session = requests.Session()
        platform_app = create_platform_app(self.zalo)
        session.mount("https://", WsgiAdapter(platform_app))
        if url:
            changes["storage"] = Storage(url=url)
        else:
            prepared.sqlite_file(folder / "bot.db")
        self.app: App = build(
            settings(folder, **changes),
            clock=clock,
            session=session,
            guide=guide,
            fetch=fetch or media_host_of(platform_app),
            at=at or (lambda _label: None),
        )
        self.app.tokens.import_pair(OA, self.zalo.issue_tokens(OA))
        self.web = create_web(self.app).test_client()
        self._worker, self._sender = self.app.worker(), self.app.sender()
        self._scheduler = self.app.scheduler()

    def citizen(self, name: str = "lan") -> Citizen:
        """A person with a phone."""
        return Citizen(self, name)

    def pass_time(self, **parts: float) -> None:
        """Move both clocks, then let everything due happen."""
        before = self.clock.millis()
        self.clock.advance(**parts)
        self.zalo_clock.advance((self.clock.millis() - before) / 1000)
        self.settle()

    def settle(self) -> None:
        """Let webhooks, worker and sender work until nothing is left to do now."""
        for _ in range(200):
            moved = self.zalo.run_due()
            while self._worker.run_once():
                moved += 1
            while self._sender.run_once():
                moved += 1
            if not moved:
                return
        raise AssertionError("the installation never comes to rest")

    def tick(self) -> None:
        """Let the scheduler look for what is due."""
        self.plan()
        self.settle()

    def plan(self) -> None:
        """Let the scheduler queue what is due, while no sender works."""
        assert self._scheduler.run_once()

    def _post(self, _url: str, body: bytes, headers: Mapping[str, str]) -> int:
        if self.is_down:
            raise requests.ConnectionError("the server is away")
        return self.web.post("/webhooks/zalo", data=body, headers=dict(headers)).status_code


def media_host_of(platform_app: Flask) -> Fetch:
    """Return what fetches the platform's own pictures without a socket."""

    def fetch(url: str) -> bytes:
        answer = platform_app.test_client().get(urlsplit(url).path, buffered=True)
        if answer.status_code >= 500:
            raise FileAway("away")
        if answer.status_code != 200:
            raise FileRefused("gone")
        return bytes(answer.data)

    return fetch


class Citizen:
    """Says things to the OA and hears what comes back."""

    def __init__(self, town: Installation, name: str) -> None:
        self._town = town
        self.user_id = f"30000000000000{sum(name.encode()):05}"
        self._heard = 0
        town.zalo.add_citizen(self.user_id, name)

    def follows(self) -> None:
        self._town.zalo.follows(self.user_id, OA)
        self._town.settle()

    def says(self, text: str) -> str:
        """Write a message and return everything the OA answered, joined."""
        canaries.planted(text)
        self._town.zalo.says(self.user_id, OA, text)
        self._town.settle()
        return self.hears()

    def sends(self, name: str = "anh-mau.png") -> str:
        """Send one of the platform's pictures or files and return what the OA answered."""
        url = f"https://media.zdn.vn/static/{name}"
        send = self._town.zalo.sends_file if name.endswith("pdf") else self._town.zalo.sends_image
        send(self.user_id, OA, url=url)
        self._town.settle()
        return self.hears()

    def hears(self) -> str:
        """Return what the OA said since the last time, joined."""
        said = self.all_heard()
        new, self._heard = said[self._heard :], len(said)
        return "\n\n".join(new)

    def all_heard(self) -> list[str]:
        """Return every text that the OA ever sent to this person."""
        return [m.text for m in self._town.zalo.chat(self.user_id, OA) if m.from_oa]


def settings(folder: Path, **changes: object) -> Settings:
    """Settings of the installation above."""
    oa = Oa(
        id=OA,
        name="UBND phường Mẫu",
        app_id=APP,
        app_secret=APP_SECRET,
        webhook_secrets=(WEBHOOK_SECRET,),
        agency="Ủy ban nhân dân phường Mẫu",
        phone="0261 3543 210",
    )
    facts: dict[str, object] = {
        "storage": Storage(url=f"sqlite:///{folder / 'bot.db'}"),
        "work": Work(workers=1, senders=1),
        "files": Files(folder=str(folder / "files")),
        "oas": (oa,),
        "secret_key": SECRET_KEY,
    }
    return Settings(**{**facts, **changes})  # type: ignore[arg-type]
