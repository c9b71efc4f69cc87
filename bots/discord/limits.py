"""What Discord takes at most (discord.com/developers/docs: "Message Components", "Message Resource").

Lengths are in UTF-16 code units, see `size`, unless they say otherwise.
"""

from __future__ import annotations

COMPONENTS = 40
"""Components of a message, those inside others counted, too."""

TEXT = 4_000
"""Of all texts of a message's components together, markup counted, too."""

BUTTONS = 25
"""Buttons of a message here: five rows, as everywhere on Discord."""

IN_A_ROW = 5
"""Buttons of a row."""

LABEL = 80
"""Of what stands on a button."""

CUSTOM_ID = 100
"""Of what a button carries."""


def size(text: str) -> int:
    """Give the length of a text as JavaScript counts it, which is never less than Discord does."""
    return len(text) + sum(1 for sign in text if sign > "\uffff")
