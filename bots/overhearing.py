"""Lets the bot overhear plain talk in the pretend channel, and knows what can be done with what it said to that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import uuid4

from bots.asking import CHANNEL
from core.listening.ear import Ear
from core.listening.said import Said
from core.reply import Action, Reply
from core.team import CONSOLE

_COMMAND = "/listen "


class Overhearing:
    """Hands plain talk to the ear of the program; remembers the last remark, so that a word can answer it."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear
        self._meant: Mapping[str, str] = {}

    @property
    def words(self) -> Iterable[str]:
        """The words that stand for what can be done with the last remark."""
        return self._meant.keys()

    def meant(self, word: str) -> str | None:
        """Find the command that a word stands for; None where it means nothing."""
        return self._meant.get(word)

    async def hears(self) -> bool:
        """Tell whether the channel is listened to."""
        return await self._ear.hears(CONSOLE, CHANNEL)

    async def hear(self, member: str, text: str) -> Reply | None:
        """Hand in what a member said, and give what is said to it; None where that is nothing, as it mostly is."""
        key, at = uuid4().hex, self._ear.now()
        said = Said(team=CONSOLE, channel=CHANNEL, key=key, member=member, text=text, at=at)
        reply = (await self._ear.hear(said)).reply
        if reply is not None:
            self._meant = {_word(action): action.command for action in reply.actions}
        return reply

    def in_words(self, reply: Reply) -> Reply:
        """Show a reply with words for commands, where there are such words."""
        words = {command: word for word, command in self._meant.items()}
        actions = (replace(each, command=words.get(each.command, each.command)) for each in reply.actions)
        return replace(reply, actions=tuple(actions))


def _word(action: Action) -> str:
    """Give the word that tells what a command of `/listen` does: `why`, of `/listen why k3f9x2ab`."""
    return action.command.removeprefix(_COMMAND).partition(" ")[0]
