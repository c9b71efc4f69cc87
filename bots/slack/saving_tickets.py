"""What the forms of saved messages carry along, written into them and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.fitting import clean, cut
from core.saving.saved import Message

_LONGEST_TICKET = 3_000
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingTicket:
    """What the form carries along: the message, and where to answer."""

    message: Message
    channel: str = ""
    thread: str | None = None
    answer_to: str | None = None

    def written(self) -> str:
        """Write it as the form carries it: a line of JSON, and below it the text, which takes up most of the room."""
        said = self.message
        speaker, place = (cut(clean(name), _LONGEST_LINE) for name in (said.speaker or "", said.channel))
        line = [
            said.key, said.author, speaker, place, said.link, said.said_on.isoformat(),
            self.channel, self.thread, self.answer_to,
        ]  # fmt: skip
        head = json.dumps(line, ensure_ascii=False)
        return f"{head}\n{said.text}"[:_LONGEST_TICKET]

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> SavingTicket:
        """Read it from the form that a payload brings."""
        head, _, text = payload["view"]["private_metadata"].partition("\n")
        key, author, speaker, place, link, said_on, channel, thread, answer_to = json.loads(head)
        message = Message(
            key=key,
            text=text,
            author=author,
            speaker=speaker or None,
            channel=place,
            link=link,
            said_on=date.fromisoformat(said_on),
        )
        return cls(message=message, channel=channel, thread=thread, answer_to=answer_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingTicket:
    """What the form that words anew carries along: what is changed (see `named`), and where to answer."""

    named: str
    at_home: bool = False
    channel: str = ""
    thread: str | None = None
    answer_to: str | None = None

    def written(self) -> str:
        """Write it as the form carries it."""
        return json.dumps([self.named, self.at_home, self.channel, self.thread, self.answer_to])

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> WordingTicket:
        """Read it from the form that a payload brings."""
        named, at_home, channel, thread, answer_to = json.loads(payload["view"]["private_metadata"])
        return cls(named=named, at_home=at_home, channel=channel, thread=thread, answer_to=answer_to)
