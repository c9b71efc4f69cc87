"""A server under load: Quotidian, or a bare Bolt app that posts one fixed answer, behind the same HTTP server.

`python -m tests.benchmarks.slack_work KIND --library FOLDER --platform PORT` prints its port and ends when its standard
input does; then it prints the stages of its answers as a line of JSON, where it was to measure them. To each line it
answers by the seconds of CPU that it took so far, and begins to measure stages anew.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from pydantic import SecretStr, TypeAdapter
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bots.app import open_app
from bots.learning import learning
from bots.slack import commands
from bots.slack.app import create_app
from bots.slack.connections import Connections
from bots.slack.render import render
from bots.slack.serving import serving
from bots.slack.under_way import UnderWay
from config.logging import set_up_logging
from config.settings import SlackSettings
from tests.benchmarks import under_load
from tests.benchmarks.corpus import settings_for
from tests.benchmarks.slack_load import SECRET
from tests.benchmarks.slack_measured import Stages
from tests.benchmarks.slack_platform import HOST
from tests.benchmarks.under_load import Timed, say, tell_times

QUOTIDIAN, STAGED, BARE, RESPONDING = "quotidian", "staged", "bare", "responding"
KINDS = (QUOTIDIAN, STAGED, BARE, RESPONDING)
TOKEN = "xoxb-benchmark"  # noqa: S105 - nobody else's
P = ParamSpec("P")
T = TypeVar("T")

_FIXED = render(under_load.FIXED)


@dataclass
class Clockwork:
    """Takes the time of each stage of an answer, in seconds."""

    spent: dict[str, list[float]] = field(
        default_factory=lambda: {name: [] for name in ("dispatch", "asker", "search", "render", "delivery")}
    )
    _began: ContextVar[float] = field(default_factory=lambda: ContextVar("began"))

    def attach(self, bolt: AsyncApp) -> None:
        """Take times from now on."""
        dispatch, command = bolt.async_dispatch, commands.__dict__

        async def dispatched(req: Any) -> Any:  # noqa: ANN401 - Bolt's own
            self._began.set(time.perf_counter())
            return await dispatch(req)

        bolt.async_dispatch = dispatched  # type: ignore[method-assign]
        command["asker_at"] = self._timed("asker", command["asker_at"], is_first=True)
        command["answer"] = self._timed("delivery", command["answer"])
        command["message_of"] = self._timed_now("render", command["message_of"])

    def searching(self, answer: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        """Take the time of the core."""
        return self._timed("search", answer)

    def stages(self) -> Stages:
        """Sum up."""
        means = {name: 1000 * sum(each) / max(1, len(each)) for name, each in self.spent.items()}
        return Stages(answers=len(self.spent["delivery"]), **means)

    def forget(self) -> None:
        """Begin anew: what was before was to warm up."""
        for each in self.spent.values():
            each.clear()

    def _timed(
        self, name: str, work: Callable[P, Awaitable[T]], *, is_first: bool = False
    ) -> Callable[P, Awaitable[T]]:
        async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            began = time.perf_counter()
            if is_first:
                self.spent["dispatch"].append(began - self._began.get())
            try:
                return await work(*args, **kwargs)
            finally:
                self.spent[name].append(time.perf_counter() - began)

        return timed

    def _timed_now(self, name: str, work: Callable[P, T]) -> Callable[P, T]:
        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            began = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                self.spent[name].append(time.perf_counter() - began)

        return timed


@asynccontextmanager
async def quotidian(library: Path, slack: SlackSettings, clockwork: Clockwork | None) -> AsyncIterator[AsyncApp]:
    """Open Quotidian as `quotidian slack` does."""
    settings = settings_for(library).model_copy(update={"slack": slack})
    async with open_app(settings) as app, learning(app):
        if clockwork is not None:
            object.__setattr__(app, "commands", Timed(app.commands, clockwork))
        bolt = create_app(app)
        if clockwork is not None:
            clockwork.attach(bolt)
        yield bolt


@asynccontextmanager
async def bare(slack: SlackSettings, *, responding: bool) -> AsyncIterator[AsyncApp]:
    """Open an app that does nothing but answer: by Bolt's own `respond`, or over connections that are kept as ours."""
    connections = Connections(slack.api_base_url)
    bolt = AsyncApp(signing_secret=SECRET, client=AsyncWebClient(TOKEN, base_url=slack.api_base_url))
    bolt.listener_runner.listener_start_handler = UnderWay()

    @bolt.command("/quote")
    async def answer(ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
        await ack()
        if responding:
            await respond(**_FIXED.fields())
            return
        hook = AsyncWebhookClient(body["response_url"], session=connections.session, retry_handlers=[])
        await hook.send_dict(_FIXED.fields())

    try:
        yield bolt
    finally:
        await connections.close()


async def serve(options: argparse.Namespace) -> Stages | None:
    """Serve until the standard input ends."""
    slack = SlackSettings(
        mode="http",
        bot_token=SecretStr(TOKEN),
        signing_secret=SecretStr(SECRET),
        api_base_url=f"http://{HOST}:{options.platform}/api/",
        host=HOST,
        port=0,
    )
    clockwork = Clockwork() if options.kind == STAGED else None
    is_ours = options.kind in (QUOTIDIAN, STAGED)
    app = (
        quotidian(options.library, slack, clockwork) if is_ours else bare(slack, responding=options.kind == RESPONDING)
    )
    async with app as bolt, serving(bolt, slack) as address:
        say(address.rpartition(":")[2])
        await tell_times(clockwork)
    return clockwork.stages() if clockwork else None


def main() -> int:
    """Serve, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.slack_work", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--library", type=Path, required=True, help="a data folder of its own")
    parser.add_argument("--platform", type=int, required=True, help="port of the platform")
    set_up_logging("warning", "auto")
    stages = asyncio.run(serve(parser.parse_args()))
    if stages is not None:
        sys.stdout.buffer.write(TypeAdapter(Stages).dump_json(stages) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
