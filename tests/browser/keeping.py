"""Keeps what the screen shows as a small picture in docs/images."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

IMAGES = Path(__file__).parents[2] / "docs/images"


def keep(page: Page, name: str) -> None:
    """Save what the screen shows; 256 colours are enough for pages and take half the bytes."""
    page.wait_for_timeout(1200)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, scale="css" if "wide" in name else "device")
    with Image.open(path) as drawn:
        few = drawn.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
