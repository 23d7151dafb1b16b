"""A real Chromium, and the whole demo behind it by day, whatever the hour of the test."""

from __future__ import annotations

import random
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from bot.app import App, Crew
from bot.cli.demo import HOST, Place, app_of, local_platform
from bot.cli.demo_staff import add_staff, staff_password
from bot.cli.serving import listen
from bot.clock import SystemClock, local_time
from bot.conversation.guide import Guide
from tests.missing import missing
from webhooks.emulator.clock import EmulatorClock
from webhooks.factory import create_web

# A machine that does other things meanwhile is slow, and that is no fault of a page.
expect.set_options(timeout=30_000)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--no-first-run"]


class Daytime:
    """The machine's clock, shifted so that the test begins at ten in the morning."""

    def __init__(self) -> None:
        now = local_time(SystemClock().millis())
        self.shift_seconds = ((10 - now.hour) % 24) * 3600
        self._shift = self.shift_seconds * 1000

    def millis(self) -> int:
        return SystemClock().millis() + self._shift


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        missing("CHROMIUM IS MISSING: apt-get install chromium")
    # Beside other tests a page may take long; whoever waits does not look at the clock.
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def running_demo(folder: Path, guide: Guide) -> Iterator[tuple[Place, App]]:
    """Run platform, web edge and crew as `python -m bot demo` does, in this process."""
    clock = Daytime()
    place = Place(folder, free_port(), free_port())
    app = app_of(place, clock=clock, guide=guide)
    add_staff(app, staff_password(folder / "secrets.toml"))
    server = listen(create_web(app), HOST, place.webhook_port, threads=2)
    web = threading.Thread(target=server.run, daemon=True)
    zalo_clock = EmulatorClock()
    zalo_clock.advance(clock.shift_seconds)
    crew = Crew(app)
    with local_platform(place, app, zalo_clock, random.Random(5)):
        web.start()
        crew.start()
        try:
            yield place, app
        finally:
            crew.stop()
            server.close()
            app.close()


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def demo(tmp_path: Path, guide: Guide) -> Iterator[tuple[Place, App]]:
    with running_demo(tmp_path, guide) as running:
        yield running
