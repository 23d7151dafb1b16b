"""Understands what a citizen says and decides what should happen. Writes and sends nothing."""

from bot.conversation.ask import Asked, ask
from bot.conversation.guide import Guide, build_guide
from bot.conversation.router import respond
from bot.conversation.turn import CaseReader, Turn

__all__ = ["Asked", "CaseReader", "Guide", "Turn", "ask", "build_guide", "respond"]
