"""What members do in Discord, and what they see then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend.access import message_accessible
from simcord.backend.serializers import message_payload
from simcord.builders import ChannelHandle, UserHandle
from simcord.enums import InteractionType
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage, to_discord_message

from bots.app import App
from bots.discord.bot import create_bot
from tests.bots.discord.checking import wrong_with_choices
from tests.bots.discord.people import Channels, People, channels_of, people_of
from tests.bots.discord.seeing import Choice, Form, Message, Seen, form_of, message_of
from tests.bots.discord.simulated import SimulatedDiscord

Person: TypeAlias = MemberActor | UserHandle
Options: TypeAlias = Mapping[str, Any]

_BUTTON = 2
_MOMENT = 0.001
"""Seconds that pass while somebody looks."""


class Server:
    """A server with the bot in it, and the direct messages of its people.

    Where `at` is not said, members act in #general. `dm(person)` is the place of their messages to the bot.
    """

    def __init__(self, env: Env, app: App) -> None:
        self.env = env
        self.app = app
        self.people: People = people_of(env)
        self.channels: Channels = channels_of(env.guild)

    @property
    def discord(self) -> SimulatedDiscord:
        """The store behind it all."""
        assert isinstance(self.env.backend, SimulatedDiscord)
        return self.env.backend

    @property
    def mention(self) -> str:
        """What the bot is mentioned by."""
        return f"<@{self.discord.bot_user.id}>"

    def dm(self, person: Person) -> ChannelHandle:
        """Give the direct messages between somebody and the bot."""
        return self._user(person).dm_channel

    def thread(self, name: str, *, at: ChannelHandle | None = None, by: MemberActor | None = None) -> ChannelHandle:
        """Open a thread in a channel, or a post in a forum."""
        parent, who = at or self.channels.general, by or self.people.ada
        made = self.discord.create_thread(parent.id, name, who.id)
        return ChannelHandle(self.env, self.env.guild, made)

    async def command(
        self,
        name: str,
        options: Options | None = None,
        *,
        by: Person | None = None,
        at: ChannelHandle | None = None,
    ) -> Seen:
        """Type a slash command, such as `daily add`."""
        who, where = by or self.people.ada, at or self._usual(by)

        async def typed() -> InteractionResult:
            if where.guild is None:
                return await self._user(who).slash(name, **(options or {}))  # type: ignore[no-any-return]
            return await self._member(who).slash(where, name, **(options or {}))

        return await self._do(who, typed)

    async def offered(
        self, name: str, options: Options, *, by: Person | None = None, at: ChannelHandle | None = None
    ) -> tuple[Choice, ...]:
        """Type some letters into the last of these options, with the others filled in, and give what is offered."""
        who, where = by or self.people.ada, at or self._usual(by)
        *filled, (option, typed) = options.items()
        if where.guild is None:
            raw = await self._user(who).autocomplete(name, option, typed, **dict(filled))
        else:
            raw = await self._member(who).autocomplete(where, name, option, typed, **dict(filled))
        assert list(wrong_with_choices(raw)) == []
        return tuple(Choice(name=each["name"], value=each["value"]) for each in raw)

    async def click(self, message: Message, label: str, *, by: Person | None = None) -> Seen:
        """Click a button."""
        who = by or self.people.ada
        button = message.button(label)
        shown = self._shown(message)
        actor = self._actor(who, message.channel)
        return await self._do(who, lambda: actor.click(shown, custom_id=button["custom_id"]))

    async def click_together(self, message: Message, label: str, *by: Person) -> Seen:
        """Let several people click a button at the same moment, or one several times; gives what the first sees."""
        before = self._standing(by[0])
        for who in by:
            self._emit_click(message, message.button(label)["custom_id"], who)
        await self.env.settle()
        return self._seen(by[0], before, None)

    async def mentions(
        self,
        text: str,
        *,
        by: MemberActor | None = None,
        at: ChannelHandle | None = None,
        reply_to: Message | None = None,
    ) -> Seen:
        """Write a message with a mention in it: `text` has it where @quotidian stands, else at its begin."""
        said = text.replace("@quotidian", self.mention) if "@quotidian" in text else f"{self.mention} {text}"
        return await self.say(said, by=by, at=at, reply_to=reply_to)

    async def say(
        self,
        text: str,
        *,
        by: MemberActor | None = None,
        at: ChannelHandle | None = None,
        reply_to: Message | None = None,
    ) -> Seen:
        """Write a message."""
        who, where = by or self.people.ada, at or self.channels.general
        shown = self._shown(reply_to) if reply_to is not None else None
        return await self._do(who, lambda: who.send(where, text, reply_to=shown))

    async def writes(self, text: str, *, by: Person | None = None) -> Seen:
        """Write to the bot in its direct messages."""
        who = by or self.people.ada
        return await self._do(who, lambda: who.send_dm(text))

    async def message(self, text: str, *, by: MemberActor | None = None, at: ChannelHandle | None = None) -> Message:
        """Write a message, and give it."""
        who, where = by or self.people.ada, at or self.channels.general
        sent = await who.send(where, text)
        return message_of(self.env, self.discord.get_message(where.id, sent.id))

    async def menu(self, name: str, message: Message, *, by: MemberActor | None = None) -> Seen:
        """Pick a command in the menu of a message."""
        who = by or self.people.ada
        stored = self.discord.get_message(message.channel, message.id)
        where = ChannelHandle(self.env, self.env.guild, self.discord.get_channel(message.channel))
        return await self._do(who, lambda: who.context_menu(where, name, to_discord_message(self.env, stored)))

    async def submit(self, form: Form, values: Mapping[str, Any] | None = None, *, by: Person | None = None) -> Seen:
        """Hand a form in; `values` by label or custom id, what is not named stays as it was opened."""
        who = by or self.people.ada
        given = {each.custom_id: each.value for each in form.fields if each.value}
        given |= {form.field(name).custom_id: value for name, value in (values or {}).items()}
        actor = who if form.result._interaction.guild_id is not None else self._user(who)  # noqa: SLF001 - says no other
        return await self._do(who, lambda: actor.submit_modal(form.result, given))

    async def restart(self) -> None:
        """Start the bot anew; what Discord holds stays."""
        await self.env.restart_bot(create_bot(self.app))

    async def _do(self, who: Person, work: Callable[[], Awaitable[object]]) -> Seen:
        before = self._standing(who)
        result = await work()
        return self._seen(who, before, result if isinstance(result, InteractionResult) else None)

    def _seen(self, who: Person, before: Mapping[tuple[int, int], str], result: InteractionResult | None) -> Seen:
        after = self._standing(who)
        new = [key for key, stands in after.items() if before.get(key) != stands]
        return Seen(
            messages=tuple(message_of(self.env, self.discord.get_message(*key)) for key in sorted(new, key=_by_id)),
            gone=tuple(ident for _, ident in before.keys() - after.keys()),
            opened=form_of(result) if result is not None else None,
            deferred=result is not None and result.deferred,
        )

    def _standing(self, who: Person) -> dict[tuple[int, int], str]:
        """Give the bot's messages that somebody sees, and how each stands. Time goes on, so that each edit shows."""
        self.discord.advance_clock(_MOMENT)
        return {
            (channel, ident): repr(stored)
            for channel, held in self.discord.messages.items()
            for ident, stored in held.items()
            if stored.author_id == self.discord.bot_user.id
            and message_accessible(self.discord, channel, stored, who.id)
        }

    def _emit_click(self, message: Message, custom_id: str, who: Person) -> None:
        stored = self.discord.get_message(message.channel, message.id)
        server = self.discord.get_channel(message.channel).guild_id
        record, payload = interactions.base_payload(
            self.discord,
            type=InteractionType.MESSAGE_COMPONENT,
            channel_id=message.channel,
            guild_id=server,
            user_id=who.id,
            data={"custom_id": custom_id, "component_type": _BUTTON},
        )
        record.source_message_id = stored.id
        shown = dict(message_payload(self.discord, stored))
        self.discord.emit("INTERACTION_CREATE", {**payload, "message": shown})

    def _shown(self, message: Message) -> ResponseMessage:
        return ResponseMessage(self.env, self.discord.get_message(message.channel, message.id))

    def _usual(self, by: Person | None) -> ChannelHandle:
        return self.dm(by) if isinstance(by, UserHandle) else self.channels.general

    def _actor(self, who: Person, channel: int) -> Person:
        return who if self.discord.get_channel(channel).guild_id is not None else self._user(who)

    def _user(self, who: Person) -> UserHandle:
        return who.user if isinstance(who, MemberActor) else who

    def _member(self, who: Person) -> MemberActor:
        assert isinstance(who, MemberActor), f"{who.name} is in no server"
        return who


def _by_id(key: tuple[int, int]) -> int:
    return key[1]
