"""What `doctor` says about Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bots.app import App
from bots.discord.mishaps import DiscordSetUpError
from bots.discord.standing import Standing, look_up
from bots.findings import Finding
from bots.terminal import counted

_DISCORD = "discord"


async def look_at_discord(app: App) -> AsyncIterator[Finding]:
    """Look whether Discord takes the token, and whether the bot can answer; says nothing where none is set."""
    settings = app.settings.discord
    if not settings.is_set_up:
        return
    try:
        yield _of(await look_up(settings))
    except DiscordSetUpError as error:
        yield Finding(_DISCORD, str(error), fine=False)


def _of(standing: Standing) -> Finding:
    who = f"the token is that of @{standing.name}, in {counted(standing.servers, 'server')}"
    if standing.problem:
        return Finding(_DISCORD, f"{who}, but {standing.problem}", fine=False)
    where = "another" if standing.servers else "one"
    return Finding(_DISCORD, f"{who}. `quotidian discord invite` prints the link that brings it to {where}.")
