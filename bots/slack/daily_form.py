"""The form in which a daily post is set up or changed: opened, previewed, and saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bots.slack.askers import app_name, asker_at, in_time
from bots.slack.call import Call
from bots.slack.daily_draft import AT, CHANNEL, DAYS, FIELDS, WITHOUT, Draft, Ticket, draft_in, draft_of
from bots.slack.daily_view import CALLBACK, PREVIEW, Foreseen, Shown, daily_view
from bots.slack.edge import Edge
from bots.slack.filled import Filled
from bots.slack.guarding import Listener, after_ack, with_ack
from bots.slack.home_tab import is_home, publish
from bots.slack.people import unknown_member
from bots.slack.place import Place
from bots.slack.render import render
from bots.slack.replying import answer
from bots.slack.rights import GUEST, NOT_IN, OUTSIDE
from bots.slack.view_calls import open_view, update_view
from core.daily.answers import Answers
from core.daily.daily import Saved
from core.daily.saying import say_state
from core.daily.schedule import Schedule
from core.daily.schedules import new_id, new_seed
from core.daily.sketching import sketch_change
from core.daily.wish import Wish, problems
from core.errors import NotAllowedError, QuotidianError, ScheduleError
from core.requests import Asker

_FOLLOWING = 5
_WHEN, _WHICH_DAYS = "At what time?", "On which days? Choose one or more."


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register what the form sends: the callback `daily_form`, the button `daily:preview`."""
    bolt.view(CALLBACK)(_submitted(edge))
    bolt.action(PREVIEW)(after_ack(edge, PREVIEW, _preview))


async def open_form(edge: Edge, call: Call, schedule: Schedule | None = None) -> None:
    """Open the form for whoever called, of whose payload the `trigger_id` is three seconds old at most.

    With a schedule it changes that one. Raises NotAllowedError for whoever may set none up in any channel.
    """
    asker = await asker_at(edge, call.place)
    if asker.team.is_outside:
        raise NotAllowedError(OUTSIDE)
    if await _is_guest(edge, call.place):
        raise NotAllowedError(GUEST)
    if schedule is None:
        draft, ticket = Draft(zone=asker.zone or ""), Ticket(id=new_id(), seed=new_seed())
    else:
        daily = edge.app.daily
        draft = draft_of(schedule, daily.finder.library.topic_of, daily.today(schedule))
        ticket = Ticket(id=schedule.id, changes=True)
    place = call.place
    ticket = replace(
        ticket, at_home=is_home(call), channel=place.channel, thread=place.thread, answer_to=call.answer_to
    )
    await open_view(edge, call, daily_view(draft, ticket))


async def _is_guest(edge: Edge, place: Place) -> bool:
    """Tell whether Slack says of somebody, in time, that they are a guest; else the form tells it later."""
    member = await in_time(edge.workspaces.member(place.team, place.member))
    return member is not None and member.guest and member != unknown_member(place.member)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What somebody filled in, and who they are, where the form was called."""

    edge: Edge
    call: Call
    ticket: Ticket
    draft: Draft
    asker: Asker

    @classmethod
    async def read(cls, edge: Edge, call: Call) -> _Form:
        """Read the form that a call brings."""
        ticket = Ticket.read(call.payload)
        place = replace(call.place, channel=ticket.channel, thread=ticket.thread)
        call = replace(call, place=place, answer_to=ticket.answer_to)
        draft = draft_in(Filled.of(call.payload))
        return cls(edge=edge, call=call, ticket=ticket, draft=draft, asker=await asker_at(edge, place))

    async def found(self) -> Schedule | None:
        """Read the schedule that is changed, if one is."""
        return await self.edge.app.daily.find(self.asker, self.ticket.id) if self.ticket.changes else None

    def wish(self, found: Schedule | None) -> Wish:
        """Say what is wished for."""
        return self.draft.wish_instead(found) if found else self.draft.wish()

    async def problems(self, found: Schedule | None) -> Mapping[str, str]:
        """Say what is wrong, by field."""
        daily, asker = self.edge.app.daily, self.asker
        today, zone = (daily.today(found), found.timing.zone) if found else (asker.today, asker.zone)
        said = dict(await problems(daily.finder, asker, self.wish(found), today, zone, changing=found is not None))
        closed = await self._channel_problem()
        if closed and CHANNEL not in said:
            said[CHANNEL] = closed
        said |= self._left_empty()
        return {name: said[name] for name in FIELDS if name in said}

    async def sketch(self, found: Schedule | None) -> Schedule:
        """Give the schedule that would be saved."""
        daily, wish = self.edge.app.daily, self.wish(found)
        if found:
            return await sketch_change(daily, self.asker, found, wish)
        return await daily.sketch(self.asker, self.draft.channel, wish, id=self.ticket.id, seed=self.ticket.seed)

    async def save(self, found: Schedule | None) -> Saved:
        """Save it, once however often it is handed in."""
        daily = self.edge.app.daily
        if found:
            return await daily.change(self.asker, found.id, self.wish(found))
        return await daily.keep(self.asker, await self.sketch(None))

    def _left_empty(self) -> Mapping[str, str]:
        """Say what has to be chosen: Slack lets a form be previewed in which it is not."""
        said = {} if self.draft.at else {AT: _WHEN}
        return said if self.draft.days else {**said, DAYS: _WHICH_DAYS}

    async def _channel_problem(self) -> str | None:
        """Say why nothing can be posted to the channel, or not by whoever asks."""
        key, team = self.draft.channel, self.call.place.team
        refusal = await self.edge.app.daily.rights.schedule_refusal(self.asker, key)
        if refusal is None and not (await self.edge.workspaces.channel(team, key)).joined:
            refusal = NOT_IN.format(channel=self.asker.called(key), app=await app_name(self.edge, team))
        return refusal and await self.named(refusal)

    async def named(self, sentence: str) -> str:
        """Say what is wrong with the channel's name in place of its key, where they may know it."""
        key = self.draft.channel
        if not key or key not in sentence:
            return sentence
        channel = await self.edge.workspaces.channel(self.call.place.team, key)
        seen = await self.edge.app.daily.rights.may_see(self.asker, [key])
        return sentence.replace(key, channel.name if seen else "that channel")


async def _preview(edge: Edge, call: Call) -> None:
    """Show the next posts, or what is wrong, in the form itself."""
    form = await _Form.read(edge, call)
    await update_view(edge, call, daily_view(form.draft, form.ticket, await _shown(form)))


async def _shown(form: _Form) -> Shown:
    try:
        found = await form.found()
        wrong = await form.problems(found)
        if wrong:
            return Shown(problems=tuple(wrong.values()))
        return await _coming(form, await form.sketch(found))
    except QuotidianError as error:
        return Shown(problems=(await form.named(str(error)),))


async def _coming(form: _Form, sketch: Schedule) -> Shown:
    daily = form.edge.app.daily
    posts, today = await daily.forecast(sketch, _FOLLOWING), daily.today(sketch)
    said = _answers(form)
    shown = (
        Foreseen(when=said.when(post, sketch, today), passage=post.result.passage if post.result else None)
        for post in posts
    )
    return Shown(posts=tuple(shown), rests="" if posts else say_state(sketch, today))


def _submitted(edge: Edge) -> Listener:
    async def listener(ack: AsyncAck, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        submission = _Submission()
        await with_ack(edge, CALLBACK, submission.judge, submission.confirm)(ack, body, context)

    return listener


class _Submission:
    """A form that was handed in: saved before Slack is told so, and then confirmed."""

    def __init__(self) -> None:
        self._form: _Form | None = None
        self._saved: Saved | None = None

    async def judge(self, edge: Edge, call: Call) -> Mapping[str, Any]:
        """Save, or say at which fields something is wrong."""
        form = await _Form.read(edge, call)
        found = await form.found()
        wrong = await form.problems(found)
        if wrong:
            return _errors(wrong)
        try:
            saved = await form.save(found)
        except QuotidianError as error:
            # What is left of the dates is judged as a whole, and what is wrong with them alone is said before.
            of_dates = isinstance(error, ScheduleError) and form.draft.without
            return _errors({WITHOUT if of_dates else CHANNEL: await form.named(str(error))})
        self._form, self._saved = form, saved
        return {}

    async def confirm(self, edge: Edge, call: Call) -> None:
        """Tell who saved it what there is now."""
        del call
        form, saved = self._form, self._saved
        if form is None or saved is None:
            return
        title = "Changed" if form.ticket.changes else "Added schedule"
        reply = _answers(form).shown(saved, edge.app.daily.today(saved.schedule), title)
        if form.ticket.at_home:
            await publish(edge, form.call.place, "\n".join((reply.title, *saved.notes)))
        else:
            await answer(edge, form.call, render(reply, channels=(saved.schedule.channel,)))


def _errors(wrong: Mapping[str, str]) -> Mapping[str, Any]:
    return {"response_action": "errors", "errors": dict(wrong)}


def _answers(form: _Form) -> Answers:
    return Answers(asker=form.asker, topics=form.edge.app.library.topic_of)
