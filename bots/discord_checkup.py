"""What `doctor` says about Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bots.app import App
from bots.discord.mishaps import DiscordSetUpError
from bots.discord.place import PLATFORM
from bots.discord.standing import NO_WORDS, Standing, look_up
from bots.findings import Finding
from bots.terminal import counted
from core.listening.attentions import list_heard

_DISCORD = "discord"
_LISTEN = "set QUOTIDIAN_DISCORD__MESSAGE_CONTENT=on, and start it again."
_ALLOW = "switch on the Message Content Intent, under Bot in the developer portal, "


async def look_at_discord(app: App) -> AsyncIterator[Finding]:
    """Look whether Discord takes the token, and whether the bot can answer and hear; says nothing where none is set."""
    settings = app.settings.discord
    if not settings.is_set_up:
        return
    try:
        standing = await look_up(settings)
    except DiscordSetUpError as error:
        yield Finding(_DISCORD, str(error), fine=False)
        return
    yield _of(standing)
    yield _heard(standing, await _count_heard(app), wants=settings.message_content)


def _of(standing: Standing) -> Finding:
    who = f"the token is that of @{standing.name}, in {counted(standing.servers, 'server')}"
    if standing.problem:
        return Finding(_DISCORD, f"{who}, but {standing.problem}", fine=False)
    where = "another" if standing.servers else "one"
    return Finding(_DISCORD, f"{who}. `quotidian discord invite` prints the link that brings it to {where}.")


def _heard(standing: Standing, channels: int, *, wants: bool) -> Finding:
    """Say whether the bot can hear what is said to nobody in particular, and where it is to."""
    if wants and not standing.may_hear:
        return Finding(_DISCORD, NO_WORDS, fine=False)
    if wants:
        where = f"and does so in {channels:,}" if channels else "and does so in none: type /listen on in one"
        return Finding(_DISCORD, f"it can listen in channels, {where}.")
    if channels:
        text = f"it is to listen in {counted(channels, 'channel')}, but cannot: "
        mend = _LISTEN if standing.may_hear else f"{_ALLOW}{_LISTEN}"
        return Finding(_DISCORD, f"{text}{mend}", fine=False)
    return Finding(_DISCORD, "it hears only what is said to it; docs/discord.md tells how it can listen in channels.")


async def _count_heard(app: App) -> int:
    heard = await app.library.store.look(list_heard)
    return sum(attention.team.platform == PLATFORM for attention in heard)
