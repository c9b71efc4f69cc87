from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import discord
import pytest

from bots.app import App
from bots.discord.bot import create_bot
from bots.discord.translating import FOLDER, Tables, tables

COMPLETE = ("de",)
CHAT, SUBCOMMAND, GROUP = 1, 1, 2
NAME = re.compile(r"[-_'\w]{1,32}")
LONGEST = {"options": 32, "commands": 32, "choices": 100, "descriptions": 100}
MOST_IN_ALL = 8000

Fields = Mapping[str, Any]


@pytest.fixture
async def told(discord_app: App) -> list[dict[str, Any]]:
    """Give what Discord is told of the commands."""
    tree, tables = create_bot(discord_app).tree, Tables()
    return [await command.get_translated_payload(tree, tables) for command in tree.get_commands()]


def parts(command: Fields) -> Iterator[tuple[str, Fields]]:
    """Go through a command and all that is in it; the menu of a message has names with blanks."""
    yield ("menus" if command["type"] != CHAT else "commands"), command
    for option in command.get("options", ()):
        yield from _parts(option)


def _parts(option: Fields) -> Iterator[tuple[str, Fields]]:
    yield ("commands" if option["type"] in (SUBCOMMAND, GROUP) else "options"), option
    for inner in option.get("options", ()):
        yield from _parts(inner)
    for choice in option.get("choices") or ():
        yield "choices", choice


def english(told: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Give all that is to be translated, by section. Names of commands need not be."""
    found: dict[str, set[str]] = {"commands": set(), "options": set(), "choices": set(), "descriptions": set()}
    for command in told:
        for kind, part in parts(command):
            if kind != "commands":
                found["commands" if kind == "menus" else kind].add(part["name"])
            if part.get("description"):
                found["descriptions"].add(part["description"])
    return found


@pytest.mark.parametrize("locale", COMPLETE)
def test_it_has_all_that_there_is_and_nothing_else(told: list[dict[str, Any]], locale: str) -> None:
    assert {section: set(table) for section, table in tables()[locale].items()} == english(told)


@pytest.mark.parametrize("locale", sorted(file.stem for file in FOLDER.iterdir()))
def test_every_table_is_of_a_language_that_discord_has_and_within_its_limits(locale: str) -> None:
    assert locale in {each.value for each in discord.Locale}
    for section, table in tables()[locale].items():
        for text in table.values():
            assert 1 <= len(text) <= LONGEST[section], text
            assert text == text.strip()
            assert section != "options" or (NAME.fullmatch(text) and text == text.lower()), text


@pytest.mark.parametrize("locale", ["en", *COMPLETE])
def test_in_every_language_a_command_keeps_to_discords_limits(told: list[dict[str, Any]], locale: str) -> None:
    for command in told:
        assert sum(len(_said(part, what, locale)) for _, part in parts(command) for what in _WHAT) <= MOST_IN_ALL
        for kind, part in parts(command):
            if kind in ("commands", "options"):
                assert NAME.fullmatch(_said(part, "name", locale))
                assert 1 <= len(_said(part, "description", locale)) <= LONGEST["descriptions"], part["name"]
            names = [_said(each, "name", locale) for each in part.get("options", ())]
            assert len(names) == len(set(names)) <= 25


_WHAT = ("name", "description")


def _said(part: Fields, what: str, locale: str) -> str:
    return str(part.get(f"{what}_localizations", {}).get(locale) or part.get(what) or "")


def test_what_is_shown_is_in_the_table_of_a_members_language(told: list[dict[str, Any]]) -> None:
    (quote,) = (command for command in told if command["name"] == "quote")
    assert quote["description_localizations"] == {"de": tables()["de"]["descriptions"][quote["description"]]}
    assert quote["name_localizations"] == {}
    assert quote["options"][0]["name_localizations"] == {"de": "wörter"}


async def test_where_nobody_translated_it_stays_english() -> None:
    command: discord.app_commands.Command[Any, ..., None] = discord.app_commands.Command(
        name="new", description="Something new", callback=_nothing
    )
    payload = await command.get_translated_payload(
        discord.app_commands.CommandTree(discord.Client(intents=discord.Intents(guilds=True))), Tables()
    )
    assert payload["description_localizations"] == {}


async def _nothing(interaction: discord.Interaction) -> None:
    del interaction
