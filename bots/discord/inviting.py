"""The links by which a server gets the bot, or somebody for themselves."""

from __future__ import annotations

from discord.utils import oauth_url

from bots.discord.surface import OWN_SCOPES, SCOPES, permissions

_USER_INSTALL = 1


def invite_link(application: int) -> str:
    """Give the link by which a server gets the bot, with the fewest permissions that work."""
    return oauth_url(application, permissions=permissions(), scopes=SCOPES)


def own_link(application: int) -> str:
    """Give the link by which somebody gets the commands for themselves, wherever they are."""
    return f"{oauth_url(application, scopes=OWN_SCOPES)}&integration_type={_USER_INSTALL}"
