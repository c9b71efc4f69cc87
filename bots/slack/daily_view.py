"""The form in which a daily post is set up or changed, drawn from a draft."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    DividerBlock,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    PlainTextInputElement,
    RadioButtonsElement,
    TimePickerElement,
)

from bots.slack.daily_draft import (
    AT,
    BY,
    CHANNEL,
    DAYS,
    IN_ZONE,
    LONGEST_LIST,
    POST,
    TOPICS,
    WITHOUT,
    Draft,
    Ticket,
)
from bots.slack.elements import Pick, button, buttons, citation, field, modal, option, plain, titled, words
from bots.slack.surface import SPEAKER, TOPIC, ZONE
from core.daily.answers import NOTHING_FITS
from core.daily.schedule import Post
from core.daily.weekdays import say_days
from core.daily.wish import MOST_TOPICS
from core.models import Passage
from core.pieces import is_quoted
from core.wording import LONGEST_IN_LIST, attribution_of, body_of, part

CALLBACK = "daily_form"
PREVIEW = "daily:preview"

_WEEK = range(7)
_POSTS = (
    Pick("A lesson", Post.LESSON.value),
    Pick("A quote", Post.QUOTE.value),
    Pick("Both, in turn", Post.BOTH.value),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A post to come: the date and time in words, and its passage, unless nothing fits."""

    when: str
    passage: Passage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the button Preview brought: what is to be mended, or the posts to come."""

    problems: tuple[str, ...] = ()
    posts: tuple[Foreseen, ...] = ()
    rests: str = ""


def daily_view(draft: Draft, ticket: Ticket, shown: Shown | None = None) -> dict[str, Any]:
    """Draw the form."""
    return modal(
        "Change daily post" if ticket.changes else "Daily post",
        CALLBACK,
        [*_fields(draft), buttons([button("Preview the next five", PREVIEW)], PREVIEW), *_shown(shown)],
        submit="Save",
        metadata=ticket.written(),
    )


def _fields(draft: Draft) -> tuple[Block, ...]:
    zone = Pick(draft.zone, draft.zone)
    return (
        field(CHANNEL, "Channel", _channels(draft.channel), hint="I have to be in it: /invite me there first."),
        field(AT, "Time", TimePickerElement(action_id=AT, initial_time=draft.at or None)),
        field(IN_ZONE, "Time zone", _typed(ZONE, "A city", zone if draft.zone else None)),
        field(DAYS, "Weekdays", _weekdays(draft.days)),
        field(POST, "What to post", _posts(draft.post)),
        field(TOPICS, "Topics", _topics(draft.topics), hint="Without one, from all topics.", optional=True),
        field(BY, "By one person only", _typed(SPEAKER, "A name", draft.by), optional=True),
        field(
            WITHOUT,
            "Dates to leave out",
            PlainTextInputElement(
                action_id=WITHOUT, initial_value=draft.without or None, max_length=LONGEST_LIST, multiline=True
            ),
            hint="Such as 2026-12-24 to 2027-01-02, 1 May",
            optional=True,
        ),
    )


def _channels(chosen: str) -> ConversationSelectElement:
    return ConversationSelectElement(
        action_id=CHANNEL,
        placeholder=plain("A channel"),
        initial_conversation=chosen or None,
        default_to_current_conversation=not chosen,
        filter=ConversationFilter(
            include=["public", "private"], exclude_bot_users=True, exclude_external_shared_channels=True
        ),
    )


def _typed(action: str, placeholder: str, chosen: Pick | None) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=action,
        placeholder=plain(placeholder),
        min_query_length=0,
        initial_option=option(chosen) if chosen else None,
    )


def _topics(chosen: Sequence[Pick]) -> ExternalDataMultiSelectElement:
    return ExternalDataMultiSelectElement(
        action_id=TOPIC,
        placeholder=plain("Topics"),
        min_query_length=0,
        max_selected_items=MOST_TOPICS,
        initial_options=[option(pick) for pick in chosen] or None,
    )


def _weekdays(chosen: Collection[int]) -> CheckboxesElement:
    offered = [option(Pick(say_days(frozenset({day})), str(day))) for day in _WEEK]
    return CheckboxesElement(
        action_id=DAYS, options=offered, initial_options=[offered[day] for day in sorted(chosen)] or None
    )


def _posts(chosen: Post) -> RadioButtonsElement:
    offered = {pick.value: option(pick) for pick in _POSTS}
    return RadioButtonsElement(action_id=POST, options=list(offered.values()), initial_option=offered[chosen.value])


def _shown(shown: Shown | None) -> Iterator[Block]:
    if shown is None:
        return
    yield DividerBlock()
    if shown.problems:
        yield titled("To be mended first", "\n".join(shown.problems))
    for posts in _with_alike(shown.posts):
        yield from _foreseen(posts)
    if shown.rests:
        yield words(shown.rests)


def _with_alike(posts: Sequence[Foreseen]) -> Iterator[Sequence[Foreseen]]:
    """Put neighbours together for which there is nothing, so that this is said once."""
    return (tuple(group) for _, group in groupby(posts, key=lambda post: post if post.passage else None))


def _foreseen(posts: Sequence[Foreseen]) -> Iterator[Block]:
    when, passage = "\n".join(post.when for post in posts), posts[0].passage
    if passage is None:
        yield titled(when, NOTHING_FITS)
        return
    yield titled(when, part(passage.heading) if passage.heading else "")
    yield from citation(body_of(passage, LONGEST_IN_LIST), attribution_of(passage), quoted=is_quoted(passage))
