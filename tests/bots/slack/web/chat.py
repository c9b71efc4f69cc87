"""Methods that post, change and find messages, and the addresses that take answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.bots.slack.web.calls import Call, RefusedError, channel_for
from tests.bots.slack.web.checking import wrong_with_message
from tests.bots.slack.web.records import BOT_USER, Channel, Fields, Message
from tests.bots.slack.web.state import HOOK_SECONDS, HOOK_USES, Hook, State

_BY_NAME = ("no_text", "msg_too_long", "msg_blocks_too_long", "metadata_must_be_an_object", "invalid_metadata_format")


def post_message(state: State, call: Call) -> Fields:
    channel = _target(state, call)
    fields = _checked(state, call.method, call.message())
    if call.arguments.get("unfurl_links") not in (False, "0", "false"):
        state.violations.append(f"{call.method}: links unfurl")
    if call.arguments.get("unfurl_media") not in (False, "0", "false"):
        state.violations.append(f"{call.method}: media unfurl")
    made = state.put(_made(state, fields, channel.id, call))
    return {"channel": channel.id, "ts": made.ts, "message": made.as_slack()}


def post_ephemeral(state: State, call: Call) -> Fields:
    channel = channel_for(state, call)
    if channel.archived:
        raise RefusedError("is_archived")
    if call.text("user") not in channel.members:
        raise RefusedError("user_not_in_channel")
    fields = _checked(state, call.method, call.message())
    made = state.put(replace(_made(state, fields, channel.id, call), seen_by=call.text("user")))
    return {"message_ts": made.ts}


def update(state: State, call: Call) -> Fields:
    message = _own(state, call, "cant_update_message")
    fields = _checked(state, call.method, call.message())
    changed = state.put(_changed(message, fields))
    return {"channel": message.channel, "ts": message.ts, "text": changed.text, "message": changed.as_slack()}


def delete(state: State, call: Call) -> Fields:
    message = _own(state, call, "cant_delete_message")
    state.take_away(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(state: State, call: Call) -> Fields:
    channel = channel_for(state, call, inside=False)
    message = state.messages.get((channel.id, call.text("message_ts")))
    if message is None or message.is_ephemeral:
        raise RefusedError("message_not_found")
    thread = f"?thread_ts={message.thread}&cid={channel.id}" if message.thread else ""
    ident = message.ts.replace(".", "")
    return {"channel": channel.id, "permalink": f"https://quotes.slack.com/archives/{channel.id}/p{ident}{thread}"}


def history(state: State, call: Call) -> Fields:
    channel = channel_for(state, call)
    oldest, latest = float(call.text("oldest", "0")), float(call.text("latest") or "inf")
    is_inside = float.__le__ if call.flag("inclusive") else float.__lt__
    found = [
        message
        for message in state.messages.values()
        if message.channel == channel.id
        and not message.is_ephemeral
        and message.thread in (None, message.ts)
        and is_inside(oldest, float(message.ts))
        and is_inside(float(message.ts), latest)
    ]
    found.sort(key=lambda message: float(message.ts), reverse=True)
    return _page(found, call)


def answer(state: State, hook: Hook, body: Mapping[str, Any]) -> tuple[int, Any]:
    """Take what an app sends to a `response_url`; gives the status and what is answered."""
    if state.clock.now() - hook.at > HOOK_SECONDS:
        return 404, {"ok": False, "error": "expired_url"}
    if hook.uses >= HOOK_USES:
        return 404, {"ok": False, "error": "used_url"}
    original = state.messages.get((hook.channel, hook.message)) if hook.message else None
    if body.get("delete_original"):
        hook.uses += 1
        if original is not None:
            state.take_away(original)
        return 200, "ok"
    try:
        fields = _checked(state, "response_url", body)
    except RefusedError as error:
        return 400, {"ok": False, "error": error.error}
    hook.uses += 1
    _answered(state, hook, fields, original)
    return 200, "ok"


def _answered(state: State, hook: Hook, fields: Fields, original: Message | None) -> None:
    is_public = fields.get("response_type") == "in_channel"
    if hook.message and "replace_original" not in fields:
        state.violations.append("response_url: replace_original is not said, and what Slack takes differs by surface")
    if original is not None and fields.get("replace_original"):
        state.put(_changed(original, fields))
        return
    if is_public and (fields.get("unfurl_links") is not False or fields.get("unfurl_media") is not False):
        state.violations.append("response_url: links or media unfurl")
    state.put(
        Message(
            ts=state.ts(),
            channel=hook.channel,
            user=BOT_USER,
            text=fields.get("text") or "",
            blocks=tuple(fields.get("blocks") or ()),
            team=hook.team,
            thread=fields.get("thread_ts"),
            seen_by=None if is_public else hook.user,
            fields=fields,
        )
    )


def _target(state: State, call: Call) -> Channel:
    """Find where a message goes: a channel, or a member's conversation with the app."""
    person = state.people.get(call.text("channel"))
    if person is not None:
        if person.deleted:
            raise RefusedError("user_not_found")
        return state.direct(person.id)
    channel = channel_for(state, call)
    if channel.archived:
        raise RefusedError("is_archived")
    return channel


def _checked(state: State, method: str, fields: Fields) -> Fields:
    """Refuse a message as Slack does, and keep what was wrong with it."""
    wrong = list(wrong_with_message(fields))
    if wrong:
        state.violations.extend(f"{method}: {each}" for each in wrong)
        raise RefusedError(
            next((each for each in wrong if each in _BY_NAME), "invalid_blocks"),
            response_metadata={"messages": [f"[ERROR] {each}" for each in wrong]},
        )
    return fields


def _made(state: State, fields: Fields, channel: str, call: Call) -> Message:
    assert call.grant is not None
    return Message(
        ts=state.ts(),
        channel=channel,
        user=BOT_USER,
        text=fields.get("text") or "",
        blocks=tuple(fields.get("blocks") or ()),
        team=call.grant.team,
        thread=call.text("thread_ts") or None,
        metadata=fields.get("metadata"),
        fields=fields,
    )


def _changed(message: Message, fields: Fields) -> Message:
    text, blocks = fields.get("text") or "", tuple(fields.get("blocks") or ())
    return replace(message, text=text, blocks=blocks, edited=True, fields=fields)


def _own(state: State, call: Call, refusal: str) -> Message:
    channel = channel_for(state, call, inside=False)
    message = state.messages.get((channel.id, call.text("ts")))
    if message is None or message.is_ephemeral:
        raise RefusedError("message_not_found")
    if message.user != BOT_USER:
        raise RefusedError(refusal)
    return message


def _page(found: list[Message], call: Call) -> Fields:
    limit, begin = min(int(call.text("limit", "100")), 999), int(call.text("cursor") or 0)
    shown = found[begin : begin + limit]
    has_more = begin + limit < len(found)
    given: dict[str, Any] = {"messages": [_in_history(message, call) for message in shown], "has_more": has_more}
    return given | {"response_metadata": {"next_cursor": str(begin + limit) if has_more else ""}}


def _in_history(message: Message, call: Call) -> Fields:
    with_metadata = call.flag("include_all_metadata") and message.metadata is not None
    return message.as_slack() | ({"metadata": message.metadata} if with_metadata else {})
