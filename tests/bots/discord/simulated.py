"""Discord as simcord has it, and what that leaves out: who installed the bot, and what messages need and must not do.

One store of servers, channels, people and messages stands behind both ways to it: the simulated one that most tests
take (`talking`), and the real one over HTTP and a WebSocket (`rest_server`, `gateway_server`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from simcord._clock import Clock
from simcord.backend import Backend, errors
from simcord.backend.models import Channel, Message

from tests.bots.discord.checking import wrong_with_choices, wrong_with_commands

UPLOAD_LIMIT = 10 * 1024 * 1024
"""Bytes of a file that may be sent to a server that nobody boosts."""
_GUILD_INSTALL, _USER_INSTALL = "0", "1"
_THINKING = 1 << 7


class StandingClock(Clock):
    """Begins now, and moves by nothing but `advance`."""

    def __init__(self) -> None:
        super().__init__()
        self._begin = datetime.now(UTC)

    def now(self) -> datetime:
        return self._begin + timedelta(seconds=self.elapsed)


class TickingClock(Clock):
    """The time of the machine, and what it was put forward by."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.elapsed)


class SimulatedDiscord(Backend):
    """The store. `locale` is the language of members' apps; `is_installed` says that the server has the bot.

    Where it is not installed, members use an installation of their own: commands work, and the bot is told of the
    server's id alone. `violations` are what messages of the bot must not do, and fail the test.
    """

    def __init__(self, *, clock: Clock | None = None) -> None:
        super().__init__(clock=clock or StandingClock())
        self.locale = "en-US"
        self.is_installed = True
        self.upload_limit = UPLOAD_LIMIT
        self.violations: list[str] = []

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        super().emit(event, self._completed(payload) if event == "INTERACTION_CREATE" else payload)

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        if message.author_id == self.bot_user.id:
            self._judge(message)
        return super().commit_message(message, broadcast=broadcast)

    def create_forum_post(self, forum_id: int, name: str, starter: Message, **options: Any) -> tuple[Channel, Message]:  # noqa: ANN401 - of simcord's Backend
        """Begin a forum's post, whose first message has the same id."""
        thread, message = super().create_forum_post(forum_id, name, starter, **options)
        held = self.messages[thread.id]
        held[thread.id] = held.pop(message.id)
        message.id = thread.id
        return thread, message

    def register_commands(self, guild_id: int | None, payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self._refuse(wrong_with_commands(payloads))
        return super().register_commands(guild_id, payloads)

    def offer(self, choices: object) -> None:
        """Judge what is offered while somebody types."""
        self._refuse(wrong_with_choices(choices))

    def _refuse(self, wrong: Iterable[str]) -> None:
        found = list(wrong)
        self.violations += found
        if found:
            raise errors.invalid_form_body("; ".join(found))

    def _judge(self, message: Message) -> None:
        may = message.allowed_mentions
        if not message.flags & _THINKING and (may.everyone or may.users is None or may.roles is None):
            self.violations.append(f"a message may ping whom it names: {message.content!r}")
        if message.interaction_metadata is None:
            needed = (("embed_links", message.embeds), ("attach_files", message.attachments))
            names = [name for name, held in needed if held]
            server = self.get_channel(message.channel_id).guild_id
            self.require_permissions(server, self.bot_user.id, message.channel_id, *names)

    def _completed(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        server = payload.get("guild_id")
        member = payload["user" if server is None else "member"]
        user = member if server is None else member["user"]
        # 0 stands for the direct messages of the bot.
        owners = {_GUILD_INSTALL: server or "0"} if self.is_installed else {_USER_INSTALL: user["id"]}
        return {
            **payload,
            "authorizing_integration_owners": owners,
            "locale": self.locale,
            "attachment_size_limit": self.upload_limit,
        }
