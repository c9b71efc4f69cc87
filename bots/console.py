"""Chat in the terminal, as a member of a pretend channel: no tokens, no network, the same answers as everywhere."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from datetime import date, datetime

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory
from rich.console import Console
from rich.text import Text

from bots.app import App
from bots.completing import GrammarCompleter
from bots.terminal import plain, reply_view
from core.grammar import LONGEST
from core.library.catalogue import read_catalogue
from core.reply import ActionKind, Reply
from core.requests import Asker
from core.team import CONSOLE

CHANNEL = "#console"
BOT = "@quotidian"
_MENTION = re.compile(rf"(?<!\w){BOT}\b[ ,:]*", re.IGNORECASE)
_MEMBER = "you"
_OF_A_PASSAGE = (ActionKind.CONTEXT.value, ActionKind.SHARE.value)
_LEAVING = frozenset(("/quit", "/exit", "quit", "exit"))
_HOW_TO_GO_ON = 'Ask on: echo "/quote self-play" | quotidian chat, or start quotidian in a terminal.'


def local_today() -> date:
    """Tell the date where this machine stands."""
    return datetime.now().astimezone().date()


class Chat:
    """One pretend channel: knows who speaks and what was answered last."""

    def __init__(self, app: App, console: Console) -> None:
        self._app = app
        self._console = console
        self._member = _MEMBER
        self._last: Reply | None = None
        self._offered: dict[str, str] = {}

    @property
    def member(self) -> str:
        """Who speaks now."""
        return self._member

    async def say(self, line: str) -> bool:
        """Take one line that the member typed; False where it was to leave."""
        said = line.strip()[:LONGEST]
        if said.casefold() in _LEAVING:
            return False
        if said == "/as" or said.startswith("/as "):
            self._become(said.removeprefix("/as").strip())
        elif said:
            await self._answer(said)
        return True

    async def show_today(self) -> None:
        """Show the lesson of the day."""
        await self._show(await self._app.commands.command("/lesson", self._asker()))

    async def _answer(self, said: str) -> None:
        action = self._action(said.casefold())
        if action is not None:
            await self._show(await self._app.commands.command(action, self._asker()))
        elif said.startswith("/"):
            await self._show(await self._app.commands.command(said, self._asker()))
        elif _MENTION.search(said):
            await self._show(await self._app.commands.mention(_MENTION.sub(" ", said), self._asker()))
        else:
            self._console.print(Text(f"{self._member}: {plain(said)}", style="dim"))

    def _action(self, said: str) -> str | None:
        """Find what `another`, `context` or `share` means after what was shown; None where it means nothing."""
        word = said.removeprefix("/")
        offered = self._offered.get(word)
        results = self._last.results if self._last else ()
        if offered is None and word in _OF_A_PASSAGE and len(results) == 1:
            return f"/{word} {results[0].passage.short}"
        return offered

    def _become(self, name: str) -> None:
        self._member = plain(name)[:40] or _MEMBER
        self._console.print(Text(f"You speak as {self._member} now.", style="dim"))

    async def _show(self, reply: Reply) -> None:
        self._last = reply
        keeps = ActionKind.ANOTHER.value
        self._offered = {keeps: self._offered[keeps]} if keeps in self._offered else {}
        self._offered |= {each.kind.value: each.command for each in reply.actions if each.kind is not ActionKind.TRY}
        self._console.print(reply_view(reply))

    def _asker(self) -> Asker:
        return Asker(team=CONSOLE, channel=CHANNEL, member=self._member, today=local_today())


async def chat(app: App, console: Console) -> None:
    """Chat until the member leaves; where standard input is no terminal, until it ends."""
    channel = Chat(app, console)
    if not sys.stdin.isatty():
        await _read_all(channel, console, sys.stdin)
        return
    await channel.show_today()
    console.print(Text(f"Type /help, or {BOT} and a question. Ctrl-D leaves.\n", style="dim"))
    async with aclosing(_typed(app, channel)) as lines:
        async for line in lines:
            if not await channel.say(line):
                return


async def _read_all(channel: Chat, console: Console, lines: Iterable[str]) -> None:
    said_any = False
    for line in lines:
        said_any = said_any or bool(line.strip())
        if not await channel.say(line):
            return
    if not said_any:
        await channel.show_today()
        console.print(Text(_HOW_TO_GO_ON, style="dim"))


async def _typed(app: App, channel: Chat) -> AsyncGenerator[str, None]:
    """Prompt for lines, with a history that is kept and completion of commands and names; Ctrl-C or Ctrl-D end it."""
    library = app.library
    catalogue = await read_catalogue(library.store, await library.view(CONSOLE))
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(app.settings.data_dir / "history")),
        completer=GrammarCompleter(catalogue, library.topics),
        complete_while_typing=False,
    )
    while True:
        prompt = FormattedText([("ansicyan", f"{channel.member} in {CHANNEL} "), ("", "> ")])
        try:
            yield await session.prompt_async(prompt)
        except (EOFError, KeyboardInterrupt):
            return
