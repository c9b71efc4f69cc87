"""What is said around the saving of messages, wherever that is done, and what can be done with what is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.saving.saved import Message, Saved
from core.saving.wording import LONGEST_SAVED


class Choice(StrEnum):
    """What somebody can do: with what they saved, with what was saved of them, and about being quoted at all."""

    EDIT = "edit"
    DELETE = "delete"
    REMOVE = "remove"
    NEVER = "never"
    AGAIN = "again"


LABELS: Mapping[Choice, str] = MappingProxyType({
    Choice.EDIT: "Edit",
    Choice.DELETE: "Delete",
    Choice.REMOVE: "Remove it",
    Choice.NEVER: "Never quote me",
    Choice.AGAIN: "Let me be quoted again",
})  # fmt: skip
"""What stands on the buttons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph, with a title where it is to be seen first."""

    text: str
    title: str = ""


FORM, EDIT_FORM, SAVE = "Save as quote", "Edit quote", "Save"
"""Titles of the forms, and what sends them off."""

WORDS, SPEAKER, TOPICS, TOPICS_HINT = "Words", "Who said it", "Topics", "Without one, I choose by the words."
"""What stands at the fields of the forms."""

SAVED, CHANGED = "Saved as a quote", "Changed"
"""What stands above what is saved now."""

YOURS, BY_YOU = "Your words here", "Saved by you"
"""What stands above the lists of what is saved of somebody's messages, and of what they saved."""

MORE_YOURS = "Those come up here as others go."
MORE_BY_YOU = f"“{FORM}” on its message brings any of them up."
"""What is said where not all are shown."""

MINE = "This message is one of mine: what it shows is in the library already."
UNTOLD = "I could not tell whoever wrote this that it was saved: please do."
DELETED = "Deleted: nobody here finds it any more."
REMOVED = "Removed: nobody here finds these words any more."
OPTED_IN = "What you write can be saved as a quote again."

NEVER = "Nobody can save what you write, and what was saved is removed."
"""What follows where somebody would never be quoted."""

_PUBLIC = "Everybody in {home} will be able to find these words, with the name below and a link to the message."
_ALONE = "Nobody but you will find these words, with the name below and a link to the message."
_PRIVATE = "Saved, everybody in {home} can find these words and the name below, though they were said in {where}."
_HIDDEN = "Not everybody can read this message"
_ASK = "Ask whoever wrote them first."
_TOLD = "Whoever wrote them is told, and can take them back."
_CUT = f"The message is longer than the {LONGEST_SAVED:,} characters that can be kept: here is its beginning."
_FIND = "Everybody in {home} can find them."


def before_saving(message: Message, home: str | None, *, private: bool, own: bool, was_cut: bool) -> Iterator[Note]:
    """Say what somebody is to know before they save.

    `home` is what their team is called, such as `this workspace`; None where it is they alone. `private` says that not
    everybody there can read the message itself, `own` that whoever saves it wrote it.
    """
    if home is None:
        yield Note(text=_ALONE)
    elif private:
        said = _PRIVATE.format(home=home, where=message.channel)
        yield Note(title=_HIDDEN, text=said if own else f"{said} {_ASK}")
    else:
        yield Note(text=_PUBLIC.format(home=home))
    if home is not None and message.author and not own:
        yield Note(text=_TOLD)
    if was_cut:
        yield Note(text=_CUT)


def quoted(saver: str, home: str) -> Note:
    """Tell somebody that words of theirs were saved, and by whom."""
    return Note(title=f"{saver} saved words of yours as a quote", text=_FIND.format(home=home))


def opted_out(removed: int, where: str) -> str:
    """Say that nobody saves what somebody writes, and how many quotes went; `where` says how to change one's mind."""
    number = "1 quote was" if removed == 1 else f"{removed} quotes were"
    return f"Nobody can save what you write from now on{f', and {number} removed' if removed else ''}. {where}"


def your_words(words: Sequence[Saved], home: str, *, opted_out: bool) -> str:
    """Say what is saved of what somebody wrote, before that is shown."""
    if opted_out:
        return "Nobody can save what you write as a quote."
    if words:
        return f"These were saved from messages of yours; everybody in {home} can find them."
    return "Nothing of what you wrote is saved as a quote."


def named(saved: Saved) -> str:
    """Name what was saved for a button that may be pressed when the words, and with them their id, are others."""
    return saved.passage.source.id
