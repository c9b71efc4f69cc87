"""What a member saved, and what is saved of theirs, in one message with what can be done with each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bots.discord.render import render
from bots.discord.rendered import Pressable, Rendered
from bots.discord.saving_view import HOME, pressable
from core.reply import Reply
from core.requests import Asker
from core.saving import telling
from core.saving.saved import Saved
from core.saving.telling import Choice, named
from core.wording import attribution_of, body_of

MOST_LISTED = 6
"""Of what a member saved, and of what was saved of theirs: with their buttons they fit into one message."""

_LONGEST_LISTED = 200
_NOTHING_BY_YOU = "You saved nothing yet: “Save as quote”, among the apps of a message, keeps its words."


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a member saved, and what others saved of what they wrote.

    `alone` where it is their own library, which nobody else reads.
    """

    asker: Asker
    saved: Sequence[Saved]
    words: Sequence[Saved]
    opted_out: bool
    alone: bool


def list_message(kept: Kept) -> Rendered:
    """Show a member what they saved, and what is saved of what they wrote, with what they can do with each."""
    team, lines, buttons = kept.asker.team, list[str](), list[Pressable]()
    for number, saved in enumerate((*kept.words[:MOST_LISTED], *kept.saved[:MOST_LISTED]), start=1):
        lines.append(f"{number}. {body_of(saved.passage, _LONGEST_LISTED)} — {attribution_of(saved.passage)}")
        choices = (Choice.EDIT, Choice.DELETE) if saved.saver == kept.asker.who else (Choice.REMOVE,)
        buttons += [pressable(choice, team, named(saved), f" {number}") for choice in choices]
    of_words = lines[: len(kept.words[:MOST_LISTED])]
    parts = [] if kept.alone else [*_yours(kept, of_words), ""]
    parts += [f"{telling.BY_YOU}:", *lines[len(of_words) :]] if kept.saved else [_NOTHING_BY_YOU]
    parts += _more(len(kept.saved) - MOST_LISTED, telling.MORE_BY_YOU)
    if not kept.alone:
        buttons.append(pressable(Choice.AGAIN if kept.opted_out else Choice.NEVER, team))
    return replace(render(Reply(title="", body="\n".join(parts))), buttons=tuple(buttons))


def _yours(kept: Kept, lines: Sequence[str]) -> Iterator[str]:
    yield f"{telling.YOURS}: {telling.your_words(kept.words, HOME, opted_out=kept.opted_out)}"
    yield from lines
    yield from _more(len(kept.words) - MOST_LISTED, telling.MORE_YOURS)


def _more(number: int, how: str) -> Iterator[str]:
    if number > 0:
        yield f"And {number} more. {how}"
