"""Carries effects to the outside world; the only place that calls Zalo for citizens' sake."""

from bot.sender.downloading import Files
from bot.sender.sender import Postman, Sender

__all__ = ["Files", "Postman", "Sender"]
