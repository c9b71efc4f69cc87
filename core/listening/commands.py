"""The words after `/listen`: what they ask for, and the reply to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.listening.ear import Ear
from core.ports import Rights
from core.reply import Reply
from core.requests import ListenRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenCommands:
    """Answers `/listen`. `deaf` says by platform why it hears nothing there, in a sentence; most hear."""

    ear: Ear
    rights: Rights
    deaf: Mapping[str, str]

    async def answer(self, request: ListenRequest) -> Reply:
        """Answer a request; what cannot be done is a reply, too.

        The answer to the switching on is not private: it is the announcement to everybody in the channel.
        """
        raise NotImplementedError
