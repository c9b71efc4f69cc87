"""Draws docs/chat.svg: the README's dialogue, as the terminal shows it. Run by `make pictures`."""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from bots.app import open_app
from bots.asking import CHANNEL
from bots.console import Chat
from bots.learning import learn_a_little
from config.settings import Settings

SAID = ("/quote say no to slop", "@quotidian what did jakub say about supervising the chain of thought?")
WIDTH = 90
_THEME = TerminalTheme(
    (250, 250, 247),
    (40, 42, 46),
    [
        (40, 42, 46),
        (178, 58, 58),
        (64, 120, 64),
        (160, 110, 30),
        (50, 90, 160),
        (130, 70, 140),
        (20, 120, 130),
        (120, 120, 115),
    ],
)
# The picture names no font to fetch, so that nobody who looks at it asks another server for anything.
_FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>{lines}</defs>
<rect fill="#fafaf7" stroke="#d0d0c8" x="1" y="1" width="99.8%" height="99.6%" rx="8"/>
<g transform="translate(16, 22)" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


async def draw() -> str:
    """Hold the dialogue with the shipped library in a folder of its own, and give what was printed as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        async with open_app(Settings(data_dir=Path(folder))) as app:
            await learn_a_little(app)
            chat = Chat(app, console)
            for line in SAID:
                console.print(Text.assemble((f"you in {CHANNEL} ", "cyan"), "> ", line))
                await chat.say(line)
    return console.export_svg(title="", theme=_THEME, code_format=_FORMAT)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(asyncio.run(draw()), encoding="utf-8")
