"""Names and descriptions of commands in members' own languages: a table for each, as data.

What a table does not have is shown in English. Names of commands stand in answers, and are what people tell each
other to type: a table need not have them, and those here leave them as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

FOLDER = Path(__file__).parent / "locales"
"""Where the tables lie, each named by Discord's key of a language: de.toml."""

_SECTIONS = {
    Location.command_name: "commands",
    Location.group_name: "commands",
    Location.parameter_name: "options",
    Location.choice_name: "choices",
    Location.command_description: "descriptions",
    Location.group_description: "descriptions",
    Location.parameter_description: "descriptions",
}

Table = Mapping[str, Mapping[str, str]]


@cache
def tables() -> Mapping[str, Table]:
    """Read all tables: what is said for what in English, by section, by language."""
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml"))}


class Tables(app_commands.Translator):
    """Looks translations up in the tables."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Give what stands for some English in a language, or None."""
        section = _SECTIONS.get(context.location, "")
        return tables().get(locale.value, {}).get(section, {}).get(string.message)
