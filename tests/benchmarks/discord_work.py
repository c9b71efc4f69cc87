"""A bot under load: Quotidian, or a bare one that answers the same each time.

`python -m tests.benchmarks.discord_work KIND --library FOLDER --api URL --gateway URL` says that it is ready, and ends
when its standard input does; then it prints the stages of its answers as a line of JSON, where it was to measure them.
To each line it answers by the seconds of CPU that it took so far, and begins to measure stages anew.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from pydantic import SecretStr, TypeAdapter

from bots.app import open_app
from bots.discord import autocompletes, commands, replying
from bots.discord.bot import create_bot
from bots.discord.reaching import connector_of
from bots.discord.render import render
from bots.discord.surface import INTENTS
from bots.learning import learning
from config.logging import set_up_logging
from config.settings import DiscordSettings
from tests.benchmarks import under_load
from tests.benchmarks.corpus import settings_for
from tests.benchmarks.discord_measured import Stages
from tests.benchmarks.under_load import Timed, say, tell_times

QUOTIDIAN, STAGED, BARE = "quotidian", "staged", "bare"
KINDS = (QUOTIDIAN, STAGED, BARE)
TOKEN = "bot-token"  # noqa: S105 - of the tests' own Discord
COMMAND, OFFER = "/quote", "autocomplete"
P = ParamSpec("P")
T = TypeVar("T")

_FIXED = render(under_load.FIXED)


@dataclass
class Span:
    """When one request came, and what was spent on it, in seconds."""

    began: float
    reached: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)


@dataclass
class Clockwork:
    """Takes the time of each stage of an answer."""

    spans: dict[str, list[Span]] = field(default_factory=lambda: {COMMAND: [], OFFER: []})
    _now: ContextVar[Span] = field(default_factory=lambda: ContextVar("now"))

    def attach(self) -> None:
        """Take times from now on."""
        received, response = DiscordWebSocket.received_message, discord.InteractionResponse

        async def timed(socket: Any, message: Any, /) -> None:  # noqa: ANN401 - discord.py's own
            self._now.set(Span(time.perf_counter()))
            await received(socket, message)

        DiscordWebSocket.received_message = timed  # type: ignore[method-assign]
        command, offer, answer = commands.__dict__, autocompletes.__dict__, replying.__dict__
        command["run"] = self._reached(command["run"])
        offer["suggested"] = self._reached(offer["suggested"])
        offer["_completed"] = self._spent("looked_up", offer["_completed"])
        answer["shown"] = self._spent("rendered", answer["shown"])
        sent: Any = response
        sent.send_message = self._delivered(COMMAND, sent.send_message)
        sent.autocomplete = self._delivered(OFFER, sent.autocomplete)

    def searching(self, answer: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        """Take the time of the core."""
        return self._spent("looked_up", answer)

    def stages(self) -> list[Stages]:
        """Sum up."""
        return [_mean(what, spans) for what, spans in self.spans.items() if spans]

    def forget(self) -> None:
        """Begin anew: what was before was to warm up."""
        for spans in self.spans.values():
            spans.clear()

    def _reached(self, work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            self._now.get().reached = time.perf_counter()
            return await work(*args, **kwargs)

        return timed

    def _spent(self, name: str, work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            began = time.perf_counter()
            try:
                return await work(*args, **kwargs)
            finally:
                self._now.get().spent[name] = time.perf_counter() - began

        return timed

    def _delivered(self, what: str, work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            span, began = self._now.get(), time.perf_counter()
            try:
                return await work(*args, **kwargs)
            finally:
                ended = time.perf_counter()
                span.spent |= {"received": span.reached - span.began, "delivered": ended - began}
                span.spent["whole"] = ended - span.began
                self.spans[what].append(span)

        return timed


class BareBot(discord.AutoShardedClient):
    """Answers `/quote` by the same message each time, and offers the same while somebody types."""

    def __init__(self, settings: DiscordSettings) -> None:
        super().__init__(intents=INTENTS, max_messages=None, connector=connector_of(settings))
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="quote", description="A quote", callback=_answer))

    async def setup_hook(self) -> None:
        """Tell Discord of the command."""
        await self.tree.sync()


_CHOICES = [
    app_commands.Choice(name=f"Somebody Else {number} · 12 passages", value=f"{number}") for number in range(25)
]


async def _offered(_interaction: discord.Interaction[Any], _typed: str) -> list[app_commands.Choice[str]]:
    return _CHOICES


@app_commands.rename(source="from")
@app_commands.autocomplete(words=_offered, by=_offered, source=_offered, topic=_offered)
async def _answer(
    interaction: discord.Interaction[Any],
    words: str | None = None,
    by: str | None = None,
    source: str | None = None,
    topic: str | None = None,
) -> None:
    await interaction.response.send_message(ephemeral=True, **_FIXED.fields())
    del words, by, source, topic


@asynccontextmanager
async def quotidian(
    library: Path, settings: DiscordSettings, clockwork: Clockwork | None
) -> AsyncIterator[discord.AutoShardedClient]:
    """Open Quotidian as `quotidian discord` does."""
    everything = settings_for(library).model_copy(update={"discord": settings})
    async with open_app(everything) as app, learning(app):
        if clockwork is not None:
            object.__setattr__(app, "commands", Timed(app.commands, clockwork))
            clockwork.attach()
        yield create_bot(app)


@asynccontextmanager
async def bare(settings: DiscordSettings) -> AsyncIterator[discord.AutoShardedClient]:
    """Open a bot that does nothing but answer."""
    yield BareBot(settings)


async def serve(options: argparse.Namespace) -> list[Stages] | None:
    """Run a bot until the standard input ends."""
    settings = DiscordSettings(token=SecretStr(TOKEN), api_base_url=options.api, gateway_url=options.gateway)
    clockwork = Clockwork() if options.kind == STAGED else None
    opened = bare(settings) if options.kind == BARE else quotidian(options.library, settings, clockwork)
    async with opened as bot, bot:
        await bot.login(TOKEN)
        running = asyncio.create_task(bot.connect())
        await bot.wait_until_ready()
        say("ready")
        await tell_times(clockwork)
        await bot.close()
        with suppress(asyncio.CancelledError):
            await running
    return clockwork.stages() if clockwork else None


def _mean(what: str, spans: list[Span]) -> Stages:
    def of(name: str) -> float:
        return 1000 * sum(span.spent.get(name, 0.0) for span in spans) / len(spans)

    named = {name: of(name) for name in ("received", "looked_up", "rendered", "delivered")}
    return Stages(what=what, answers=len(spans), **named, rest=of("whole") - sum(named.values()))


def main() -> int:
    """Run, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.discord_work", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--library", type=Path, required=True, help="a data folder of its own")
    parser.add_argument("--api", required=True, help="address of the API")
    parser.add_argument("--gateway", required=True, help="address of the gateway")
    set_up_logging("warning", "auto")
    stages = asyncio.run(serve(parser.parse_args()))
    if stages is not None:
        sys.stdout.buffer.write(TypeAdapter(list[Stages]).dump_json(stages) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
