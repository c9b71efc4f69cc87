"""Replies as Discord shows them: one framed message of text and buttons (Components V2), within its limits.

No embeds: they need a permission of their own in each channel, whoever switched previews off does not see them, and
what is said small below the words can hold no link in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import discord

from bots.discord import limits, markdown
from bots.discord.carried import custom_id
from bots.discord.limits import size
from bots.discord.markdown import escape, small
from bots.discord.rendered import Pressable, Rendered
from bots.discord.sections import BETWEEN, NOTHING, Writer
from core.fitting import clean, cut_to_fit
from core.pieces import link_label, pieces_of, where_from
from core.reply import Action, Reply
from core.trimming import Room, trimmed

# Of the text of a message, the most that each of these gets when written; the body gets what they leave.
_ROOM = Room(
    title=300,
    attribution=700,
    link=500,
    notes=900,
    weigh=lambda text: size(small(escape(text))),
    weigh_link=lambda link: size(markdown.link(link, "")),
)
_NOTHING = "…"
_NO_OFFERS: Mapping[Action, str] = MappingProxyType({})


def render(
    reply: Reply,
    offers: Mapping[Action, str] = _NO_OFFERS,
    *,
    owner: int | None = None,
    known: Mapping[str, str] = NOTHING,
    mark: str | None = None,
) -> Rendered:
    """Make a message of a reply; a body that is too long is cut at a word.

    `offers` are the keys of commands that are too long for a button, see `bots.discord.carried`; one that has none is
    left out. Only the member `owner` may press the buttons, where it is not everybody. What is `known`, such as
    the id of a channel, is shown as the markdown that is given for it where it stands in the reply as a word. A post is
    found again by its `mark`, see `is_marked`.
    """
    writer, reply = Writer(known), trimmed(reply, _ROOM)
    below, buttons = _below(writer, reply, mark), tuple(_buttons(reply.actions, owner, offers))

    def laid_out(body: str) -> Rendered:
        pieces = pieces_of(replace(reply, body=body))
        made = Rendered(sections=writer.sections(reply.title, pieces, below) or ((_NOTHING,),), buttons=buttons)
        return made if made.components <= limits.COMPONENTS else made.tight()

    return laid_out(cut_to_fit(reply.body, lambda body: laid_out(body).fits()))


def render_text(sentence: str, *, known: Mapping[str, str] = NOTHING) -> Rendered:
    """Make a message of one plain sentence."""
    return render(Reply(title="", body=sentence), known=known)


def is_marked(message: discord.Message, mark: str) -> bool:
    """Tell whether a message is one that was rendered with this mark: the last that stands in it."""
    texts = [each for each in walked(message.components) if isinstance(each, discord.TextDisplay)]
    return bool(texts) and texts[-1].content.endswith(_marking(mark))


def walked(components: Sequence[discord.Component]) -> Iterator[discord.Component]:
    """Give components, and those in them, from top to bottom."""
    for component in components:
        yield component
        yield from walked(getattr(component, "children", ()))


def _below(writer: Writer, reply: Reply, mark: str | None) -> str:
    """Write what stands small below the words."""
    about = writer.about(where_from(reply), reply.link, link_label(reply))
    lines = "\n".join(line for line in (about, *map(writer.plain, reply.notes)) if line)
    return small(f"{lines}{_marking(mark)}" if mark else lines)


def _marking(mark: str) -> str:
    return f"{BETWEEN}{escape(mark)}"


def _buttons(actions: Sequence[Action], owner: int | None, offers: Mapping[Action, str]) -> Iterator[Pressable]:
    """Make buttons of the actions that can be some."""
    for number, action in enumerate(actions[: limits.BUTTONS]):
        carried, label = custom_id(number, action, owner, offers), clean(action.label).strip()
        if carried is not None and label:
            yield Pressable(label=cut_to_fit(label, lambda text: size(text) <= limits.LABEL), custom_id=carried)
