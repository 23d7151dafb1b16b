"""What of people's words goes into a file: masked, and nothing that is marked as a state secret."""

from __future__ import annotations

from bot.masking import mask
from knowledge.secrecy import marking

LEFT_OUT = "(không xuất vì mang dấu bí mật nhà nước)"


def unmarked(text: str) -> str:
    """Return the text, or that it is left out because it carries a marking."""
    return text if marking(text) is None else LEFT_OUT


def shown(text: str) -> str:
    """Return what may stand in a table."""
    return mask(unmarked(text))
