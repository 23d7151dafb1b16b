"""A faithful Zalo platform on this machine, because the real one has no sandbox.

Imports nothing of the bot, so that an error in the bot's client cannot cancel out
with the same error here.
"""

from __future__ import annotations

from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.openapi import create_platform_app
from webhooks.emulator.platform import Platform
from webhooks.emulator.server import create_server

__all__ = ["EmulatorClock", "Platform", "create_platform_app", "create_server"]
