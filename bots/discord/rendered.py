"""A message as it is to be shown, and as discord.py takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bots.discord import limits
from bots.discord.limits import size

COLOUR = 0x3F8F6B
"""Of the bar beside each message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressable:
    """A button: what stands on it, and what it carries (see bots.discord.carried)."""

    label: str
    custom_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a reply became: sections with a line between them, each of texts in Discord's markdown; buttons below."""

    sections: tuple[tuple[str, ...], ...]
    buttons: tuple[Pressable, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts, from top to bottom."""
        return tuple(text for section in self.sections for text in section)

    @property
    def components(self) -> int:
        """How many components it takes: the frame, lines and rows of buttons counted, too."""
        rows = -(-len(self.buttons) // limits.IN_A_ROW)
        return len(self.sections) + len(self.texts) + rows + len(self.buttons)

    def fits(self) -> bool:
        """Tell whether Discord takes it."""
        return self.components <= limits.COMPONENTS and sum(map(size, self.texts)) <= limits.TEXT

    def tight(self) -> Rendered:
        """Give the same in a single text, which takes the fewest components."""
        return replace(self, sections=(("\n\n".join("\n".join(section) for section in self.sections),),))

    def view(self) -> ui.LayoutView:
        """Build it of discord.py's components."""
        view = ui.LayoutView(timeout=None)
        view.add_item(ui.Container(*self._items(), accent_colour=COLOUR))
        return view

    def fields(self) -> dict[str, Any]:
        """Give the arguments by which everything that sends or edits takes a message: nothing in it pings."""
        return {"view": self.view(), "allowed_mentions": discord.AllowedMentions.none()}

    def _items(self) -> Iterator[ui.Item[Any]]:
        for number, section in enumerate(self.sections):
            if number:
                yield ui.Separator()
            yield from map(ui.TextDisplay, section)
        for start in range(0, len(self.buttons), limits.IN_A_ROW):
            yield ui.ActionRow(*map(_Button, self.buttons[start : start + limits.IN_A_ROW]))


class _Button(ui.Button[ui.LayoutView]):
    """A button that is heard by what it carries alone: discord.py need not remember each message that has some."""

    def __init__(self, button: Pressable) -> None:
        super().__init__(label=button.label, custom_id=button.custom_id, style=discord.ButtonStyle.secondary)

    def is_dispatchable(self) -> bool:
        """Say that no view listens."""
        return False
