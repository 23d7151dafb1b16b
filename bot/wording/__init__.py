"""Every sentence the bot says of its own accord. Answers come from the knowledge content."""

from bot.wording.wording import Wording, WordingError, texts, wording_of

__all__ = ["Wording", "WordingError", "texts", "wording_of"]
