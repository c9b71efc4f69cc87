"""Files into a team's library, and the library as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp

from bots.slack.askers import asker_at
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.filled import Filled
from bots.slack.guarding import with_ack
from bots.slack.library_view import CALLBACK, FILES, MOST_FILES, library_view, metadata_in, reading_view, report_view
from bots.slack.parcels import Given, download, given_in, upload
from bots.slack.render import render
from bots.slack.replying import answer, tell
from bots.slack.view_calls import open_view, update_view
from core.errors import QuotidianError
from core.library.exporting import ExportFormat
from core.reply import Reply
from core.requests import Asker

_SETTLING = 0.25
"""Seconds that Slack is given to show the form as it waits: a report that came before that would be overwritten."""

_NONE = "Choose a document first."
_BROKEN_OFF = Reply(
    title="Nothing more was imported", body="Something went wrong here: I tell you what, in private.", found=False
)
_SENT = "The library is in your direct messages with me, as {name}."


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register what the form sends: the callback `library_form`."""
    bolt.view(CALLBACK)(with_ack(edge, CALLBACK, _judge, _take_in))


async def open_import(edge: Edge, call: Call) -> None:
    """Open the form that takes files, for whoever called and may; raises NotAllowedError where they may not."""
    await edge.app.curating.allow(await asker_at(edge, call.place))
    place = call.place
    view = library_view(edge.app.settings.max_document_mb, (place.channel, place.thread, call.answer_to))
    await open_view(edge, call, view)


async def send_export(edge: Edge, call: Call, form: ExportFormat) -> None:
    """Send the library to whoever called, and may, as a file in their direct messages; raises NotAllowedError."""
    exported = await edge.app.curating.export(await asker_at(edge, call.place), form)
    await upload(edge, call.place, exported.name, exported.pieces)
    await tell(edge, call, _SENT.format(name=exported.name))


async def _judge(edge: Edge, call: Call) -> Mapping[str, Any]:
    """See that the files can be taken in at all, and let whoever gave them wait."""
    given = _given(call)
    if not given:
        return {"response_action": "errors", "errors": {FILES: _NONE}}
    said = next(filter(None, (edge.app.curating.too_large(each.name, each.size) for each in given)), None)
    if said:
        return {"response_action": "errors", "errors": {FILES: said}}
    return {"response_action": "update", "view": reading_view([each.name for each in given])}


async def _take_in(edge: Edge, call: Call) -> None:
    """Take the files in, one after another; say what became of them in the form, in private once that is closed."""
    channel, thread, answer_to = (*metadata_in(call.payload), None, None, None)[:3]
    there = replace(call, place=replace(call.place, channel=channel or "", thread=thread), answer_to=answer_to)
    asker = await asker_at(edge, there.place)
    settled = asyncio.create_task(asyncio.sleep(_SETTLING))
    replies: list[Reply] = []
    try:
        for each in _given(call):
            replies.append(await _taken(edge, there, asker, each))  # noqa: PERF401 - those before an error count
    except Exception:
        await settled
        await update_view(edge, call, report_view([*replies, _BROKEN_OFF]), guarded=False)
        raise
    await settled
    if not await update_view(edge, call, report_view(replies), guarded=False):
        for reply in replies:
            await answer(edge, there, render(reply))


async def _taken(edge: Edge, call: Call, asker: Asker, given: Given) -> Reply:
    try:
        data = await download(edge, call.place, given, edge.app.curating.limit)
    except QuotidianError as error:
        return Reply(title=given.name, body=str(error), found=False)
    return await edge.app.curating.take_in(asker, data, given.name)


def _given(call: Call) -> Sequence[Given]:
    return [given_in(each) for each in Filled.of(call.payload).files(FILES)[:MOST_FILES]]
