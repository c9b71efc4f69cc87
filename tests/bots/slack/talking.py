"""What members do in Slack, and what they see then."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bots.app import App
from tests.bots.slack import payloads
from tests.bots.slack.filling import filled_in, initial_values
from tests.bots.slack.payloads import Doing
from tests.bots.slack.people import ADA, GENERAL
from tests.bots.slack.settling import settled
from tests.bots.slack.signing import Signer
from tests.bots.slack.web.checking import wrong_with_message, wrong_with_options
from tests.bots.slack.web.records import BOT_USER, Channel, Fields, Kind, Message, Person, View
from tests.bots.slack.web.scopes import OF_EVENTS
from tests.bots.slack.web.viewing import changed, check_view, opened
from tests.bots.slack.web_api import WebApi

MENTION = f"<@{BOT_USER}>"
_SAID_IN = {Kind.PUBLIC: "message.channels", Kind.PRIVATE: "message.groups"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a member got to see after they did something, once everything had come to an end.

    `messages` are new or changed ones that the member sees, as they stand at the end; `views` likewise. `status` and
    `ack` are what Slack was answered at once.
    """

    messages: tuple[Message, ...]
    views: tuple[View, ...]
    status: int
    ack: Any

    @property
    def message(self) -> Message:
        """The one message that came."""
        assert len(self.messages) == 1, f"{len(self.messages)} messages came: {[each.text for each in self.messages]}"
        return self.messages[0]

    @property
    def view(self) -> View:
        """The one view that was opened or changed."""
        assert len(self.views) == 1, f"{len(self.views)} views came, and {[each.text for each in self.messages]}"
        return self.views[0]

    @property
    def errors(self) -> Mapping[str, str]:
        """What stands at the fields of a form that was handed in; empty where it was taken."""
        return dict(self.ack.get("errors", {})) if isinstance(self.ack, Mapping) else {}

    @property
    def offered(self) -> tuple[str, ...]:
        """What a select offers."""
        return tuple(option["text"]["text"] for option in self.ack["options"])


class Slack:
    """A workspace with the app in it. What members do here goes to the app as signed requests."""

    def __init__(self, api: WebApi, app: App, bolt: AsyncApp, signer: Signer) -> None:
        self.api = api
        self.app = app
        self.bolt = bolt
        self.signer = signer

    async def command(self, name: str, text: str = "", *, by: Person = ADA, at: Channel = GENERAL) -> Seen:
        """Type a slash command."""
        self._allowed("command")
        payload = payloads.slash_command(name, text, self._doing(by, at))
        return await self.send(self.signer.command(payload), by)

    async def click(self, message: Message, label: str, *, by: Person = ADA) -> Seen:
        """Click a button, by its label or its action id."""
        return await self.send(self.clicked(message, label, by=by), by)

    def clicked(self, message: Message, label: str, *, by: Person = ADA) -> AsyncBoltRequest:
        """Make the request of a click."""
        at = self.api.channels[message.channel]
        payload = payloads.message_click(message.button(label), message, self._doing(by, at, message.ts))
        return self.signer.interaction(payload)

    async def mention(
        self, text: str, *, by: Person = ADA, at: Channel = GENERAL, thread: str | None = None, deliveries: int = 1
    ) -> Seen:
        """Write a message with a mention in it: `text` has it where @quotidian stands, else at its begin."""
        self._allowed("app_mention")
        said = text.replace("@quotidian", MENTION) if "@quotidian" in text else f"{MENTION} {text}"
        message = self.api.say(at.id, by.id, said, thread=thread)
        return await self.deliver(payloads.app_mention(message, at), at, by=by, deliveries=deliveries)

    async def say(
        self, text: str, *, by: Person = ADA, at: Channel = GENERAL, thread: str | None = None, deliveries: int = 1
    ) -> Seen:
        """Say something in a channel, to nobody in particular."""
        self._allowed(_SAID_IN[at.kind])
        message = self.api.say(at.id, by.id, text, thread=thread)
        return await self.deliver(payloads.message_event(message, at), at, by=by, deliveries=deliveries)

    async def direct(
        self, text: str, *, by: Person = ADA, thread: str | None = None, subtype: str | None = None, deliveries: int = 1
    ) -> Seen:
        """Write to the app in its direct messages."""
        self._allowed("message.im")
        at = self.api.direct(by.id)
        message = self.api.say(at.id, by.id, text, thread=thread, subtype=subtype)
        return await self.deliver(payloads.message_event(message, at), at, by=by, deliveries=deliveries)

    async def deliver(
        self, inner: Fields, at: Channel | None = None, *, by: Person = ADA, deliveries: int = 1, ident: str = ""
    ) -> Seen:
        """Deliver an event, as often as told: at once, and again as Slack does where it got no answer."""
        envelope = payloads.event(inner, ident=ident or self.api.name("Ev"), at=at)
        return await self.send_all([self.signer.event(envelope, retry=number) for number in range(deliveries)], by)

    async def home(self, *, by: Person = ADA, tab: str = "home") -> Seen:
        """Open the app's Home tab."""
        at, view = self.api.direct(by.id), self.api.views.get(self.api.homes.get(by.id, ""))
        return await self.deliver(payloads.app_home_opened(by, at, tab=tab, view=view), at, by=by)

    async def shortcut(self, callback: str, message: Message, *, by: Person = ADA) -> Seen:
        """Pick a shortcut in the menu of a message."""
        at = self.api.channels[message.channel]
        payload = payloads.message_shortcut(callback, message, self._doing(by, at, message.ts))
        return await self.send(self.signer.interaction(payload), by)

    async def press(self, view: View, label: str, *, by: Person | None = None) -> Seen:
        """Click a button of a modal or of the Home tab, by its label or its action id."""
        button = view.button(label)
        action = {"type": "button", "block_id": button.block_id or "b1", "action_id": button.action_id}
        action |= {"text": button.element["text"]} | ({"value": button.value} if button.value is not None else {})
        return await self._act(view, action, by)

    async def choose(self, view: View, name: str, value: object, *, by: Person | None = None) -> Seen:
        """Choose something in a field of a modal or the Home tab that tells the app at once."""
        block, action_id, state = filled_in(view, name, value)
        filled = self._filled(view, {name: value})
        return await self._act(filled, {**state, "block_id": block, "action_id": action_id}, by)

    async def submit(self, view: View, values: Mapping[str, object] | None = None, *, by: Person | None = None) -> Seen:
        """Fill a modal in and hand it in; `values` by block id or action id (see `filled_in`)."""
        who = by or self.api.people[view.user]
        filled = self._filled(view, values or {})
        trigger = self.api.trigger(who.id, on=view.id)
        request = self.signer.interaction(payloads.view_submission(filled, by=who, trigger=trigger))
        return await self.send_all([request], who, then=lambda response: self._respond(filled, response))

    async def close(self, view: View, *, by: Person | None = None) -> Seen:
        """Give a modal up."""
        who = by or self.api.people[view.user]
        self.api.close(view)
        return await self.send(self.signer.interaction(payloads.view_closed(view, by=who)), who)

    async def suggest(self, action_id: str, typed: str, *, by: Person = ADA, view: View | None = None) -> Seen:
        """Type some letters into a select that loads what it offers."""
        payload = payloads.suggestion(action_id, typed, by=by, view=view)
        seen = await self.send(self.signer.interaction(payload), by)
        offered = seen.ack.get("options") if isinstance(seen.ack, Mapping) else None
        self.api.violations.extend(wrong_with_options(offered))
        return seen

    async def send(self, request: AsyncBoltRequest, by: Person = ADA) -> Seen:
        """Hand one request to the app, and wait until all that it began has come to an end."""
        return await self.send_all([request], by)

    async def send_all(
        self,
        requests: Sequence[AsyncBoltRequest],
        by: Person = ADA,
        then: Callable[[BoltResponse], None] = lambda _: None,
    ) -> Seen:
        """Hand requests to the app at the same moment, and wait until all that they began has come to an end.

        `then` takes what the first was answered, as soon as it was.
        """
        begin = len(self.api.journal)

        async def work() -> BoltResponse:
            responses = await asyncio.gather(*[self.bolt.async_dispatch(each) for each in requests])
            then(responses[0])
            return responses[0]

        response = await settled(work)
        new = {_key(each): each for each in self.api.journal[begin:]}
        messages = [
            self.api.messages.get((each.channel, each.ts)) for each in new.values() if isinstance(each, Message)
        ]
        return Seen(
            messages=tuple(each for each in messages if each is not None and self._sees(by, each)),
            views=tuple(each for each in new.values() if isinstance(each, View) and each.user == by.id),
            status=response.status,
            ack=self._acknowledged(response),
        )

    def _sees(self, person: Person, message: Message) -> bool:
        channel = self.api.channels[message.channel]
        is_there = person.id in channel.members or channel.kind is Kind.PUBLIC
        return message.user == BOT_USER and is_there and message.seen_by in (None, person.id)

    def _doing(self, by: Person, at: Channel, message: str | None = None) -> Doing:
        hook = self.api.hook(by.id, at.id, message=message)
        return Doing(by=by, at=at, hook=hook, trigger=self.api.trigger(by.id))

    def _allowed(self, what: str) -> None:
        """Slack tells an app only what its scopes are for."""
        granted = {scope for grant in self.api.grants.values() for scope in grant.scopes}
        assert OF_EVENTS[what] in granted, f"Slack sends no {what} without {OF_EVENTS[what]}"

    def _filled(self, view: View, values: Mapping[str, object]) -> View:
        state = {block: dict(actions) for block, actions in (view.values or initial_values(view)).items()}
        for name, value in values.items():
            block, action_id, filled = filled_in(view, name, value)
            state.setdefault(block, {})[action_id] = filled
        return self.api.fill(view, state)

    async def _act(self, view: View, action: Fields, by: Person | None) -> Seen:
        who = by or self.api.people[view.user]
        held = view if view.values else self.api.fill(view, initial_values(view))
        trigger = self.api.trigger(who.id, on=view.id)
        return await self.send(self.signer.interaction(payloads.view_click(action, held, by=who, trigger=trigger)), who)

    def _acknowledged(self, response: BoltResponse) -> Any:  # noqa: ANN401 - whatever the app answered
        body = self._read(response)
        if isinstance(body, Mapping) and ("text" in body or "blocks" in body):
            self.api.violations.extend(f"ack: {wrong}" for wrong in wrong_with_message(body))
        return body

    def _read(self, response: BoltResponse) -> Any:  # noqa: ANN401 - likewise
        try:
            return json.loads(response.body)
        except ValueError:
            return response.body

    def _respond(self, view: View, response: BoltResponse) -> None:
        """Do what the app answered to a form: show errors, another view, or close it."""
        ack = self._read(response)
        action = ack.get("response_action") if isinstance(ack, Mapping) else None
        if action == "errors":
            self._judge_errors(view, ack.get("errors") or {})
        elif action in ("update", "push"):
            check_view(self.api, "view_submission", ack["view"])
            if action == "update":
                changed(self.api, self.api.views[view.id], ack["view"])
            else:
                opened(self.api, view.user, ack["view"], view.team, view.root)
        else:
            self.api.close(view, everything=action == "clear")

    def _judge_errors(self, view: View, errors: Mapping[str, str]) -> None:
        inputs = {block.get("block_id") for block in view.blocks if block["type"] == "input"}
        for name in set(errors) - inputs:
            self.api.violations.append(f"view_submission: an error at {name!r}, which is no input")
        if not errors or not all(errors.values()):
            self.api.violations.append("view_submission: errors that say nothing")


def _key(each: Message | View) -> tuple[str, str]:
    return (each.channel, each.ts) if isinstance(each, Message) else ("", each.id)
