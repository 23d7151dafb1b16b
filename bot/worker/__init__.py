"""Answers received events; sends nothing itself."""

from bot.worker.worker import Desk, Worker

__all__ = ["Desk", "Worker"]
