"""The README shows what the product does, so what it shows is run here."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from bots.app import open_app
from bots.console import Chat
from config.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def dialogue() -> str:
    block = re.search(r"<!-- dialogue -->\n```text\n(.*?)```", README, re.DOTALL)
    assert block
    return block[1]


async def test_the_dialogue_is_what_the_chat_answers(starter_data: Path) -> None:
    """Each `> line` is typed, and what follows it is what is printed."""
    printed = io.StringIO()
    async with open_app(Settings(data_dir=starter_data)) as app:
        chat = Chat(app, Console(width=80, file=printed, highlight=False))
        for line in re.findall(r"^> (.*)$", dialogue(), re.MULTILINE):
            printed.write(f"> {line}\n")
            await chat.say(line)
    assert _tidy(printed.getvalue()) == _tidy(dialogue())


@pytest.mark.parametrize("link", re.findall(r"\]\(((?!http)[^)#]+)", README))
def test_what_is_linked_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_numbers_of_the_shipped_content_are_right() -> None:
    lessons, quotes = re.search(r"(\d+) lessons and (\d+) quotations", README).groups()  # type: ignore[union-attr]
    assert int(lessons) == len(list((ROOT / "content" / "lessons").glob("*.md")))
    assert int(quotes) == (ROOT / "content" / "quotes.toml").read_text(encoding="utf-8").count("[[quote]]")


def _tidy(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]
