"""The message on which somebody chose to save it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

from bots.discord.askers import asker_of, name_of, place_of
from bots.discord.place import PLATFORM
from bots.discord.undiscord import plain_text_of
from bots.discord.written import without_formatting
from core.daily.clocks import date_in
from core.errors import SavingError
from core.fitting import clean, cut
from core.requests import Asker
from core.saving.saved import Message
from core.saving.telling import MINE
from core.saving.wording import LONGEST_SAVED

_PRIVATE, _DIRECT, _GROUP = "a private channel", "a direct message", "a group message"
"""What conversations are called that have no name for all to know."""

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicked:
    """The message, who wrote it, who clicked, and whether less than the whole server can read it.

    `was_cut` where it is long; `alone` where what is saved is for whoever clicked alone.
    """

    message: Message
    author: discord.User | discord.Member
    asker: Asker
    private: bool
    alone: bool
    was_cut: bool

    @property
    def own(self) -> bool:
        """Whether whoever clicked wrote it."""
        return self.message.author == self.asker.who


def message_in(interaction: Interaction, message: discord.Message) -> Clicked:
    """Read a message as it came along with the click; raises SavingError for one of the bot's own."""
    author, asker, place = message.author, asker_of(interaction), place_of(interaction)
    if author.id == interaction.application_id or (interaction.client.user and author.id == interaction.client.user.id):
        raise SavingError(MINE)
    is_robot = author.bot or message.webhook_id is not None
    alone = place.server is None
    private = not alone and not _is_for_all(interaction)
    text = clean(plain_text_of(message, without_formatting(message.content))).strip()
    return Clicked(
        message=Message(
            key=f"{PLATFORM}:{place.channel}:{message.id}",
            text=cut(text, LONGEST_SAVED),
            author=None if is_robot else str(author.id),
            speaker=author.display_name,
            channel=_PRIVATE if private else _called(interaction),
            link=f"https://discord.com/channels/{interaction.guild_id or '@me'}/{place.channel}/{message.id}",
            said_on=date_in(asker.zone, message.created_at),
        ),
        author=author,
        asker=asker,
        private=private,
        alone=alone,
        was_cut=len(text) > LONGEST_SAVED,
    )


def _called(interaction: Interaction) -> str:
    channel = interaction.channel
    if isinstance(channel, discord.DMChannel):
        return _DIRECT
    return _GROUP if isinstance(channel, discord.GroupChannel) else name_of(channel)


def _is_for_all(interaction: Interaction) -> bool:
    """Tell whether everybody in the server can read what is written where somebody clicked."""
    guild, channel = interaction.guild, interaction.channel
    if guild is None or channel is None:
        return False
    key = channel.id
    if isinstance(channel, discord.Thread):
        if channel.is_private():
            return False
        key = channel.parent_id
    known, everybody = guild.get_channel(key), guild.get_role(guild.id)
    if known is None or everybody is None:
        return False
    seen = known.permissions_for(everybody)
    return seen.view_channel and seen.read_message_history
