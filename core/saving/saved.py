"""A message of a chat, the words that somebody wants to keep of it, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors import SavingError
from core.models import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message of a chat, in plain text.

    `key` names it on its platform, such as platform:team:channel:moment, in at most 200 characters. `author` is the key
    of the member who wrote it, None for a robot; `speaker` is the name that people see. `channel` is what the place is
    called, such as `#general` or `a private channel`; `link` leads to the message, and `said_on` is the local date.
    """

    key: str
    text: str
    author: str | None
    speaker: str | None
    channel: str
    link: str
    said_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is to be kept, as typed; `topics` are slugs, and where there are none the library's rule gives them."""

    text: str
    speaker: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A passage that somebody saved: the message it is of, and the keys of who saved it and of who wrote that."""

    passage: Passage
    message: str
    saver: str
    author: str | None


class SavedBeforeError(SavingError):
    """The message is saved already; `saved` says as what, and by whom."""

    def __init__(self, saved: Saved, asker: str) -> None:
        """Take what there is, and the key of the member who is told."""
        super().__init__("You saved this message before." if saved.saver == asker else "This message was saved before.")
        self.saved = saved
