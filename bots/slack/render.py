"""Replies as Slack shows them: blocks within its limits, and text for notifications and screen readers.

Words stand first, as rich text, which is never parsed; what is said about them stands small below, then the buttons.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from bots.slack import limits, mrkdwn
from bots.slack.blocks import Builder, Json, buttons, fits_button
from bots.slack.message import Message
from bots.slack.weighing import fits, weight, weight_of
from core.fitting import cut_to_fit
from core.pieces import Piece, Prose, Run, link_label, pieces_of, where_from
from core.reply import Action, Reply
from core.trimming import Room, trimmed

# Of what a message may weigh, the most that each of these gets; the body gets what they leave.
_ROOM = Room(
    title=900,
    attribution=2_000,
    link=1_500,
    notes=1_800,
    weigh=weight_of,
    weigh_link=lambda link: weight_of(mrkdwn.link(link, "")),
)
_MOST_BUTTONS = 4_500
_NOTHING = "…"


def render(reply: Reply, *, channels: Collection[str] = (), messages: Collection[str] = ()) -> Message:
    """Make a message of a reply.

    `channels` are ids of channels that stand in it as words, to be shown by name, and `messages` addresses of messages,
    to be links. A body that is too long is cut at a word.
    """
    builder, reply = Builder(channels, messages), trimmed(reply, _ROOM)
    below = _below(builder, reply)

    def laid_out(pieces: Sequence[Piece]) -> list[Json]:
        return [*builder.pieces(reply.title, pieces), *below]

    blocks = laid_out(pieces_of(reply))
    if not fits(blocks):
        body = cut_to_fit(reply.body, lambda body: fits(laid_out(_plain(body))))
        blocks = laid_out(_plain(body))
    return Message(text=_text(builder, reply), blocks=tuple(blocks or builder.pieces(_NOTHING, ())))


def render_text(sentence: str) -> Message:
    """Make a message of one plain sentence."""
    return render(Reply(title="", body=sentence))


def _below(builder: Builder, reply: Reply) -> list[Json]:
    """Lay out what stands below the words."""
    return [
        *builder.source(where_from(reply), reply.link, link_label(reply)),
        *([builder.small(*reply.notes)] if reply.notes else []),
        *_buttons(reply.actions),
    ]


def _plain(body: str) -> tuple[Piece, ...]:
    return (Prose((Run(body.strip()),)),) if body.strip() else ()


def _text(builder: Builder, reply: Reply) -> str:
    """Write what a notification says: title, words and who said them."""
    who = f" — {reply.attribution}" if reply.attribution else ""
    linked = cache(builder.linked)

    def written(body: str) -> str:
        between = (" — " if ":" in reply.title else ": ") if reply.title and body else ""
        return f"{reply.title}{between}{body}{who}" or _NOTHING

    def is_short(text: str) -> bool:
        return len(linked(text).encode()) <= limits.TEXT_BYTES

    body = cut_to_fit(reply.body.strip(), lambda body: is_short(written(body)))
    return linked(cut_to_fit(written(body), is_short))


def _buttons(actions: Sequence[Action]) -> list[Json]:
    """Make buttons of the actions that can be some; where there is no room for all, the longest commands go."""
    kept = [action for action in actions if fits_button(action)][: limits.BUTTONS]
    while weight(rows := list(buttons(kept))) > _MOST_BUTTONS:
        kept.remove(max(kept, key=lambda action: len(action.command)))
    return rows
