"""The server that tests of Discord begin with: who is in it, and where they talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord import PermissionOverwrite, Permissions
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, UserHandle

from bots.discord.surface import permissions

if TYPE_CHECKING:
    from simcord.env import Env

SERVER, SERVER_ID = "The Workshop", 1_300_000_000_000_000_000
_NOT_OF_ALL = Permissions(embed_links=True, attach_files=True)
"""What the bot must ask for, since not everybody may do it."""
_MAY_NOT_SEE, _MAY_SEE = PermissionOverwrite(view_channel=False), PermissionOverwrite(view_channel=True)
_MAY_NOT_SEND = PermissionOverwrite(send_messages=False, send_messages_in_threads=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who there is. Chief may manage the server; another bot is in it; Zoe is in no server with the bot."""

    ada: MemberActor
    bob: MemberActor
    chief: MemberActor
    robot: MemberActor
    zoe: UserHandle


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """Where they talk."""

    general: ChannelHandle
    workshop: ChannelHandle
    secret: ChannelHandle
    """Seen by Ada, Chief and the bot."""
    elsewhere: ChannelHandle
    """The bot does not see it."""
    quiet: ChannelHandle
    """The bot sees it, and may not write there."""
    news: ChannelHandle
    """An announcement channel."""
    forum: ChannelHandle


def settle_in(env: Env) -> None:
    """Make the server with its people and channels; to be called before the bot logs in."""
    guild = env.create_guild(SERVER, id=SERVER_ID)
    _let(env, guild)
    ada, bob = guild.add_member(env.create_user("ada")), guild.add_member(env.create_user("bob"))
    managers = guild.create_role("Managers", permissions=Permissions(manage_guild=True))
    chief = guild.add_member(env.create_user("chief"), roles=[managers])
    guild.add_member(env.create_user("robot", bot=True))
    env.create_user("zoe")
    bot = UserHandle(env, env.backend.bot_user)
    for name in ("general", "workshop"):
        guild.create_text_channel(name)
    everyone = guild.default_role
    guild.create_text_channel(
        "secret", overwrites={everyone: _MAY_NOT_SEE, ada: _MAY_SEE, chief: _MAY_SEE, bot: _MAY_SEE}
    )
    guild.create_text_channel(
        "elsewhere", overwrites={everyone: _MAY_NOT_SEE, ada: _MAY_SEE, bob: _MAY_SEE, bot: _MAY_NOT_SEE}
    )
    guild.create_text_channel("quiet", overwrites={bot: _MAY_NOT_SEND})
    guild.create_news_channel("news")
    guild.create_forum_channel("forum")


def _let(env: Env, guild: GuildHandle) -> None:
    """Give the bot what its invitation asks for, and everybody else what the bot cannot do by that."""
    for role in env.backend.get_guild(guild.id).roles.values():
        held = permissions() if role.managed else Permissions(role.permissions) & ~_NOT_OF_ALL
        role.permissions = held.value


def people_of(env: Env) -> People:
    """Find the people of a server that was made here."""
    guild = env.guild
    found = {user.name: UserHandle(env, user) for user in env.backend.users.values()}
    names = ("ada", "bob", "chief", "robot")
    return People(**{name: MemberActor(env, guild, found[name]) for name in names}, zoe=found["zoe"])


def channels_of(guild: GuildHandle) -> Channels:
    """Find the channels of a server that was made here."""
    return Channels(**{name: guild.channels[name] for name in Channels.__slots__})
