"""Carries effects to the outside world; the only place that calls Zalo for citizens' sake."""

from bot.sender.sender import Postman, Sender

__all__ = ["Postman", "Sender"]
