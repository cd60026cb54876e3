"""Writes a raw answer of the gateway for people: plain, masked, capped, with hidden characters shown."""

from typing import Final

from console_app.gui.kit.text import visible
from console_app.protocol.card_numbers import mask_cards_in_bytes

RAW_CAP: Final = 20_000
"""Characters shown of a raw answer; a longer one is cut and says by how much."""


def raw_text(raw: bytes) -> str:
    """Write a raw answer for people: one parameter a line, hidden characters shown, card numbers 6+4, capped."""
    text = mask_cards_in_bytes(raw).decode("utf-8", "replace").replace("\r\n", "\n")
    if "<" not in text[:200]:
        text = text.replace("\n&", "&").replace("&", "\n")
    return visible(text.strip("\n"), RAW_CAP, lines=True)
