"""The form in which a message is saved as a quote, and what can be done with it afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ButtonElement

from bots.slack.askers import asker_at
from bots.slack.call import Call
from bots.slack.clicked import message_in
from bots.slack.edge import Edge
from bots.slack.filled import Filled
from bots.slack.guarding import Listener, Work, after_ack, with_ack
from bots.slack.home_tab import is_home, publish
from bots.slack.message import Message as Answer
from bots.slack.render import render_text
from bots.slack.replying import answer, tell
from bots.slack.saving_tickets import SavingTicket, WordingTicket
from bots.slack.saving_view import (
    AGAIN,
    DELETE,
    EDIT,
    FIELDS,
    NEVER,
    REMOVE,
    SAVING,
    TEXT,
    WORDING,
    quoted_message,
    remove_button,
    saved_message,
    saver_buttons,
    saving_view,
    wording_in,
    wording_view,
)
from bots.slack.surface import SAVE_QUOTE
from bots.slack.view_calls import open_view
from core.errors import QuotidianError
from core.requests import Asker
from core.saving import telling
from core.saving.saved import Saved, SavedBeforeError
from core.saving.telling import Choice, named

_OPTED_OUT = "My Home tab lets you change your mind."


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register the shortcut `save_quote`, the callbacks `saving_form` and `wording_form`, the buttons `saved:…`."""
    bolt.message_shortcut(SAVE_QUOTE)(after_ack(edge, SAVE_QUOTE, _open))
    bolt.view(SAVING)(_submitted(edge, SAVING, _save))
    bolt.view(WORDING)(_submitted(edge, WORDING, _change))
    for action, work in _WORKS.items():
        bolt.action(action)(after_ack(edge, action, work))


async def _open(edge: Edge, call: Call) -> None:
    """Open the form for a message, or show what it is saved as already."""
    clicked = await message_in(edge, call)
    try:
        await edge.app.saving.check(clicked.asker, clicked.message)
    except SavedBeforeError as error:
        of = await _buttons_for(edge, clicked.asker, error.saved)
        await answer(edge, call, saved_message(error.saved, str(error).rstrip("."), of))
        return
    place = call.place
    ticket = SavingTicket(message=clicked.message, channel=place.channel, thread=place.thread, answer_to=call.answer_to)
    own = clicked.message.author == clicked.asker.who
    await open_view(edge, call, saving_view(ticket, private=clicked.private, own=own, was_cut=clicked.was_cut))


async def _buttons_for(edge: Edge, asker: Asker, saved: Saved) -> tuple[ButtonElement, ...]:
    """Offer what somebody may do with what is saved."""
    choices = await edge.app.saving.choices(asker, saved)
    if Choice.EDIT in choices:
        return saver_buttons(saved)
    return (remove_button(saved),) if choices else ()


Handed = Callable[[Edge, Call], Awaitable[Callable[[], Awaitable[None]]]]
"""Takes a form in, and gives what is to be done once Slack knows; raises QuotidianError for what is wrong."""


def _submitted(edge: Edge, what: str, take: Handed) -> Listener:
    async def listener(ack: AsyncAck, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        afterwards: list[Callable[[], Awaitable[None]]] = []

        async def judge(edge: Edge, call: Call) -> Mapping[str, Any]:
            wrong = edge.app.saving.problems(wording_in(Filled.of(call.payload)))
            if wrong:
                return _errors({name: wrong[name] for name in FIELDS if name in wrong})
            try:
                afterwards.append(await take(edge, call))
            except QuotidianError as error:
                return _errors({TEXT: str(error)})
            return {}

        async def then(edge: Edge, call: Call) -> None:
            del edge, call
            for work in afterwards:
                await work()

        await with_ack(edge, what, judge, then)(ack, body, context)

    return listener


def _errors(wrong: Mapping[str, str]) -> Mapping[str, Any]:
    return {"response_action": "errors", "errors": dict(wrong)}


async def _save(edge: Edge, call: Call) -> Callable[[], Awaitable[None]]:
    """Save what the form holds; afterwards tell who saved it, and whose words they are."""
    ticket = SavingTicket.read(call.payload)
    there = _there(call, ticket.channel, ticket.thread, ticket.answer_to)
    asker = await asker_at(edge, there.place)
    saved = await edge.app.saving.save(asker, ticket.message, wording_in(Filled.of(call.payload)))
    return partial(_tell_saved, edge, there, asker, saved)


async def _tell_saved(edge: Edge, call: Call, asker: Asker, saved: Saved) -> None:
    await answer(edge, call, saved_message(saved, telling.SAVED, saver_buttons(saved)))
    if saved.author and saved.author != asker.who:
        await _tell_quoted(edge, call, saved.author, quoted_message(saved, asker.member))


async def _tell_quoted(edge: Edge, call: Call, author: str, message: Answer) -> None:
    """Tell whose words they are in a direct message; who saved them knows it where that cannot be."""
    client = await edge.workspaces.client(call.place.team)
    try:
        await client.chat_postMessage(channel=author, **message.fields())
    except (SlackApiError, ClientError, OSError):
        await tell(edge, call, telling.UNTOLD)


async def _change(edge: Edge, call: Call) -> Callable[[], Awaitable[None]]:
    """Word anew what was saved; afterwards say so."""
    ticket = WordingTicket.read(call.payload)
    there = _there(call, ticket.channel, ticket.thread, ticket.answer_to)
    asker = await asker_at(edge, there.place)
    saved = await edge.app.saving.change(asker, ticket.named, wording_in(Filled.of(call.payload)))
    if ticket.at_home:
        return partial(publish, edge, there.place)
    return partial(answer, edge, there, saved_message(saved, telling.CHANGED, saver_buttons(saved)))


async def _edit(edge: Edge, call: Call) -> None:
    """Open the form that words anew."""
    asker = await asker_at(edge, call.place)
    saved = await edge.app.saving.find(asker, _value(call))
    place = call.place
    ticket = WordingTicket(
        named=named(saved),
        at_home=is_home(call),
        channel=place.channel,
        thread=place.thread,
        answer_to=call.answer_to,
    )
    await open_view(edge, call, wording_view(ticket, saved.passage, edge.app.library.topic_of))


async def _remove(said: str, edge: Edge, call: Call) -> None:
    """Remove what was saved: of one's own, or of what one saved."""
    asker = await asker_at(edge, call.place)
    await edge.app.saving.remove(asker, _value(call))
    await _done(edge, call, said)


async def _opt_out(edge: Edge, call: Call) -> None:
    removed = await edge.app.saving.opt_out(await asker_at(edge, call.place))
    await _done(edge, call, telling.opted_out(removed, _OPTED_OUT))


async def _opt_in(edge: Edge, call: Call) -> None:
    await edge.app.saving.opt_in(await asker_at(edge, call.place))
    await _done(edge, call, telling.OPTED_IN)


async def _done(edge: Edge, call: Call, sentence: str) -> None:
    """Say what was done: on the Home tab, or in the place of the message that was clicked on."""
    if is_home(call):
        await publish(edge, call.place, sentence)
    else:
        await answer(edge, call, render_text(sentence), replace=True)


def _there(call: Call, channel: str, thread: str | None, answer_to: str | None) -> Call:
    """Give the call as if it came from where the form was called."""
    return replace(call, place=replace(call.place, channel=channel, thread=thread), answer_to=answer_to)


def _value(call: Call) -> str:
    return str(call.payload["actions"][0].get("value") or "")


_WORKS: Mapping[str, Work] = {
    EDIT: _edit,
    DELETE: partial(_remove, telling.DELETED),
    REMOVE: partial(_remove, telling.REMOVED),
    NEVER: _opt_out,
    AGAIN: _opt_in,
}
