"""Chat in the terminal, as a member of a pretend channel: no tokens, no network, the same answers as everywhere."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from bots.app import MEMBER, App
from bots.asking import BOT, CHANNEL, local_asker, said_to_bot, was_shown
from bots.beside import beside
from bots.codes import DONE
from bots.completing import GrammarCompleter
from bots.learning import learn_a_little, learning
from bots.overhearing import Overhearing
from bots.post_file import Posted, Tail
from bots.posting import console_posters, console_posts
from bots.scheduling import scheduling
from bots.terminal import print_line, reply_view
from core.completion.suggestion import Suggestion, What
from core.grammar import LONGEST, parse_command
from core.reply import ActionKind, Reply
from core.requests import Asker, ContextRequest, HelpRequest, LessonRequest, MentionRequest, QuoteRequest, Request
from core.team import CONSOLE

_ANOTHER = ActionKind.ANOTHER.value
_OF_PASSAGE = (ActionKind.CONTEXT.value, ActionKind.SHARE.value)
_OPINIONS = (ActionKind.BETTER.value, ActionKind.WORSE.value)
_SEARCHING = (QuoteRequest, LessonRequest, MentionRequest)
_LEAVING = frozenset(("/quit", "/exit", "quit", "exit"))
_LOOK_SECONDS = 0.5
_NAME = re.compile(r"[\w .-]{1,40}")
_NO_NAME = "A name is up to 40 letters, digits, blanks and any of - _ . such as: /as bob"
_HERE = "Here also: /as NAME speaks as somebody else · /quit leaves."
_HOW_TO_ASK = f"Nobody answers plain talk: begin with {BOT} to ask, or type /help."
_HOW_TO_GO_ON = 'Ask on: echo "/quote self-play" | quotidian chat, or start quotidian in a terminal.'


class Chat:
    """One pretend channel: knows who speaks, what passage was shown last, and what another one would be."""

    def __init__(self, app: App, console: Console) -> None:
        self._app = app
        self._console = console
        self._member = MEMBER
        self._passage: str | None = None
        self._another: str | None = None
        self._overhearing = Overhearing(app.ear)
        self._hinted = False

    @property
    def member(self) -> str:
        """Who speaks now."""
        return self._member

    @property
    def offered(self) -> Sequence[str]:
        """The words that stand for what can be done with the last answer."""
        return [*(word for word in (_ANOTHER, *_OF_PASSAGE) if self._meant(word)), *self._overhearing.words]

    async def say(self, line: str) -> bool:
        """Take one line that the member typed; False where it was to leave."""
        said = line.strip()[:LONGEST]
        if said.casefold() in _LEAVING:
            return False
        if said == "/as" or said.startswith("/as "):
            self._become(said.removeprefix("/as").strip() or MEMBER)
        elif said:
            await self._hear(said)
        return True

    def show_post(self, posted: Posted) -> None:
        """Show what the bot posted to this channel; what can be done with an answer can be done with it."""
        self._passage = posted.passage or self._passage
        title = f"{BOT} to {posted.channel}"
        self._console.print(reply_view(Reply(title=title, body=posted.text, actions=posted.actions, private=False)))

    async def show_today(self) -> None:
        """Show the lesson of the day."""
        await self._answer(LessonRequest(asker=self._asker()))

    async def _hear(self, said: str) -> None:
        word = said.casefold().removeprefix("/")
        meant = self._meant(word)
        request = parse_command(meant, self._asker()) if meant else said_to_bot(said, self._asker())
        if request is None:
            await self._talk(said)
        else:
            await self._answer(request, going_on=meant is not None)

    def _meant(self, word: str) -> str | None:
        """Find the command that a word stands for after what was shown; None where it means nothing."""
        if word == _ANOTHER:
            return self._another
        if self._passage and word in (*_OF_PASSAGE, *_OPINIONS):
            return f"/{word} {self._passage}"
        return self._overhearing.meant(word)

    async def _talk(self, said: str) -> None:
        print_line(self._console, f"{self._member}: {said}", "dim")
        if not await self._overhearing.hears():
            self._hint()
            return
        remark = await self._overhearing.hear(self._member, said)
        if remark is not None:
            self._passage = _passage_of(remark) or self._passage
            self._show(remark)

    def _hint(self) -> None:
        if not self._hinted:
            print_line(self._console, _HOW_TO_ASK, "dim")
        self._hinted = True

    def _become(self, name: str) -> None:
        if not _NAME.fullmatch(name):
            print_line(self._console, _NO_NAME)
            return
        self._member = name
        print_line(self._console, f"You speak as {self._member} now.", "dim")

    async def _answer(self, request: Request, *, going_on: bool = False) -> None:
        reply = await self._app.commands.answer(request)
        if isinstance(request, HelpRequest):
            reply = replace(reply, notes=(*reply.notes, _HERE))
        if not (going_on and isinstance(request, ContextRequest)):  # which may show another wording of the same
            self._passage = _passage_of(reply) or self._passage
        if isinstance(request, _SEARCHING) and (reply.found or not going_on):
            self._another = _command(reply, ActionKind.ANOTHER)
        self._show(reply)
        await was_shown(self._app, request, reply)

    def _show(self, reply: Reply) -> None:
        self._console.print(reply_view(self._overhearing.in_words(reply)))

    def _asker(self) -> Asker:
        return local_asker(self._member)


async def chat(app: App, console: Console) -> int:
    """Chat until the member leaves; where standard input is no terminal, until it ends. Returns the exit code."""
    channel = Chat(app, console)
    if sys.stdin.isatty():
        await _talk(app, channel, console)
    else:
        await learn_a_little(app)
        await _read_all(channel, console, sys.stdin)
    return DONE


async def _talk(app: App, channel: Chat, console: Console) -> None:
    await channel.show_today()
    print_line(console, f"Type /help, or {BOT} and a question. Ctrl-D leaves.\n", "dim")
    session = _session(app, channel)
    posts = _show_posts(channel, Tail(console_posts(app)))
    async with learning(app), scheduling(app, console_posters(app)), beside(posts):
        while (line := await _typed(session, channel.member)) is not None:
            if not await channel.say(line):
                break


async def _show_posts(channel: Chat, tail: Tail) -> None:
    """Show what is posted to the channel, whichever program does that, above what is being typed."""
    while True:
        for posted in await asyncio.to_thread(tail.read):
            if (posted.team, posted.channel) == (CONSOLE.key, CHANNEL):
                channel.show_post(posted)
        await asyncio.sleep(_LOOK_SECONDS)


async def _read_all(channel: Chat, console: Console, lines: Iterable[str]) -> None:
    said_any = False
    for line in lines:
        said_any = said_any or bool(line.strip())
        if not await channel.say(line):
            return
    if not said_any:
        await channel.show_today()
        print_line(console, _HOW_TO_GO_ON, "dim")


def _session(app: App, channel: Chat) -> PromptSession[str]:
    """Prepare the prompt: a history that is kept, and completion of commands and names."""

    async def complete(what: What, typed: str) -> Sequence[Suggestion]:
        return await app.completions.complete(await app.library.view(CONSOLE), what, typed)

    return PromptSession(
        history=FileHistory(str(app.settings.data_dir / "history")),
        completer=GrammarCompleter(complete, lambda: channel.offered),
        complete_while_typing=False,
    )


async def _typed(session: PromptSession[str], member: str) -> str | None:
    """Prompt for a line; Ctrl-C gives up a half-typed one. None where Ctrl-D, or Ctrl-C on an empty line, leaves.

    What is logged meanwhile is shown above the prompt.
    """
    try:
        with patch_stdout(raw=True):
            return await session.prompt_async(FormattedText([("ansicyan", f"{member} in {CHANNEL} "), ("", "> ")]))
    except EOFError:
        return None
    except KeyboardInterrupt:
        return "" if session.default_buffer.text else None


def _passage_of(reply: Reply) -> str | None:
    """Tell which passage an answer is about, by its short id; None where it is about none, or several."""
    shared = _command(reply, ActionKind.SHARE)
    if shared:
        return shared.rpartition(" ")[2]
    return reply.results[0].passage.short if len(reply.results) == 1 else None


def _command(reply: Reply, kind: ActionKind) -> str | None:
    return next((action.command for action in reply.actions if action.kind is kind), None)
