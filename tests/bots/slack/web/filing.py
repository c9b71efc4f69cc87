"""Methods by which an app shares files."""

from __future__ import annotations

from dataclasses import replace

from tests.bots.slack.web.calls import Call, RefusedError, channel_for
from tests.bots.slack.web.records import BOT_USER, Fields, File, Message
from tests.bots.slack.web.state import State


def get_upload_url(state: State, call: Call) -> Fields:
    name, length = call.text("filename"), int(call.text("length") or 0)
    if not name or length <= 0:
        raise RefusedError("invalid_arguments")
    ident = state.name("F")
    url = f"{state.base}files-pri/{ident}/{name}"
    state.files[ident] = File(id=ident, name=name, data=b"", url=url, user=BOT_USER, size=length)
    return {"upload_url": f"{state.base}upload/v1/{ident}", "file_id": ident}


def receive(state: State, ident: str, data: bytes) -> tuple[int, str]:
    """Take what is sent to an upload address."""
    file = state.files.get(ident)
    if file is None or file.data or file.shared_in:
        return 404, "not found"
    if len(data) != file.size:
        return 400, f"{file.size} bytes were promised, {len(data)} came"
    state.files[ident] = replace(file, data=data)
    return 200, f"OK - {len(data)}"


def complete_upload(state: State, call: Call) -> Fields:
    given = call.nested("files") or []
    files = [state.files.get(each.get("id", "")) for each in given]
    if not files or any(file is None or not file.data for file in files):
        raise RefusedError("file_not_found")
    channels = (channel_for(state, call, name="channel_id"),) if call.text("channel_id") else ()
    done = [
        replace(file, title=each.get("title") or file.name, shared_in=tuple(channel.id for channel in channels))
        for each, file in zip(given, files, strict=True)
        if file is not None
    ]
    state.files |= {file.id: file for file in done}
    for channel in channels:
        state.put(
            Message(
                ts=state.ts(),
                channel=channel.id,
                user=BOT_USER,
                text=call.text("initial_comment"),
                thread=call.text("thread_ts") or None,
                files=tuple(file.as_slack() for file in done),
                fields=call.arguments,
            )
        )
    return {"files": [file.as_slack() for file in done]}


def files_info(state: State, call: Call) -> Fields:
    file = state.files.get(call.text("file"))
    if file is None:
        raise RefusedError("file_not_found")
    return {"file": file.as_slack()}
