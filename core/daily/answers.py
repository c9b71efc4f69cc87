"""Replies about schedules; all are for the asker alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby

from core.daily.clocks import known_zone, local
from core.daily.daily import Pinned, Posting, Saved, Skipped
from core.daily.delivery import Delivery, State
from core.daily.forecast import Recorded, Upcoming
from core.daily.saying import say_date, say_left_out, say_outcome, say_schedule, say_state
from core.daily.schedule import Schedule
from core.documents.text import shorten
from core.errors import (
    AmbiguousIdError,
    ImpossibleError,
    NoScheduleError,
    NotAllowedError,
    QuotidianError,
    TooMuchError,
    UnknownNameError,
    UnknownPassageError,
    UnknownScheduleError,
    UnsaidError,
)
from core.library.topics import Topic
from core.models import Passage
from core.pages import Page
from core.reply import Action, ActionKind, Reply
from core.requests import Asker
from core.results import Result
from core.wording import LONGEST_IN_LIST, attribution_of, body_of, part, title_of

_LONGEST_LINE = 120
_SCHEDULES = 10
"""A page."""

SURE = "yes"
"""What is typed after a command that cannot be taken back, once somebody knows what it does."""

NOTHING_FITS = "Nothing in the library fits."
"""What is said of a post to come for which there is no passage."""

_NOT_UNDERSTOOD = "I did not get that"
_HEADS: Mapping[type[QuotidianError], str] = {
    UnsaidError: "Something is missing",
    TooMuchError: "That is too much",
    UnknownNameError: "No such name",
    ImpossibleError: "That cannot be done",
    NotAllowedError: "Not allowed",
    UnknownPassageError: "No such passage",
    AmbiguousIdError: "Which one?",
    NoScheduleError: "No schedule",
    UnknownScheduleError: "Which schedule?",
}
"""What stands above a refusal: the first that fits."""

HELP = """\
/daily add 9am Europe/Warsaw — a lesson each working day
/daily add 16:30 Tokyo mon,wed,fri both topic:NAME without:"24 Dec to 2 Jan"
  lesson, quote or both; topic:, by:, from: and without: are optional
/daily list · show ID · history ID — what there is, what was posted
/daily preview ID · change ID 10:00 daily — the next 5 posts; other times
/daily pause ID until 24 Dec · resume ID · remove ID
/daily skip ID · now ID — leave the next post out; post today's at once
/daily pin ID PASSAGE monday · unpin ID monday — choose what a date gets
ID: its first 3 signs will do; none, where a channel has one schedule"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Puts what the use cases give into replies for one asker."""

    asker: Asker
    topics: Mapping[str, Topic]

    def overview(self, schedules: Sequence[Schedule], today: Mapping[str, date], number: int = 1) -> Reply:
        """Say what is posted to this channel: the page of this number; and what can be typed."""
        page = Page(number=number, size=_SCHEDULES, total=len(schedules))
        here = self._lines(page.of(schedules), today) or "Nothing is posted here day by day yet."
        reply = Reply(title=f"Daily posts to {part(self.asker.channel)}", body=f"{here}\n\n{HELP}")
        return page.turned(reply, "/daily")

    def listed(self, schedules: Sequence[Schedule], today: Mapping[str, date], number: int = 1) -> Reply:
        """List schedules: the page of this number."""
        page = Page(number=number, size=_SCHEDULES, total=len(schedules))
        body = self._lines(page.of(schedules), today)
        none = "There is no schedule yet. Make one such as /daily add 9am Europe/Warsaw weekdays."
        reply = Reply(title=_counted(len(schedules), "schedule"), body=body or none, found=bool(schedules))
        return page.turned(reply, "/daily list")

    def shown(self, saved: Saved, today: date, title: str = "Schedule") -> Reply:
        """Say what a schedule is and when it posts next."""
        schedule = saved.schedule
        return Reply(
            title=f"{'Schedule' if saved.there else title} {schedule.id}",
            body=f"{self._said(schedule)} {say_state(schedule, today)}",
            notes=(*say_left_out(schedule.timing.left_out, today), *saved.notes),
            actions=_offers(schedule),
        )

    def foreseen(self, saved: Saved, posts: Sequence[Upcoming], today: date, title: str) -> Reply:
        """Say what a schedule is, and show its next posts."""
        shown = self.shown(saved, today, title)
        if not any(post.result for post in posts):  # a note says so
            return shown
        body = "\n\n".join((shown.body, *self._coming(posts, saved.schedule, today)))
        return replace(shown, body=body, results=_results(posts))

    def removing(self, schedule: Schedule, today: date) -> Reply:
        """Ask whether somebody is sure: what is removed does not come back."""
        rests = schedule.paused or schedule.disabled
        instead = () if rests else (Action(kind=ActionKind.TRY, label="Pause", command=f"/daily pause {schedule.id}"),)
        remove = Action(kind=ActionKind.TRY, label="Remove it", command=f"/daily remove {schedule.id} {SURE}")
        return Reply(
            title=f"Remove {schedule.id}?",
            body=f"{self._said(schedule)} {say_state(schedule, today)}\nIts history goes, too"
            f"{'.' if rests else '; pause lets it rest.'}",
            actions=(remove, *instead),
        )

    def removed(self, schedule: Schedule) -> Reply:
        """Say that a schedule is no more."""
        return Reply(title=f"Removed {schedule.id}", body=f"It was: {self._said(schedule)}")

    def skipped(self, skipped: Skipped, today: date) -> Reply:
        """Say which date is left out."""
        schedule = skipped.schedule
        return Reply(
            title=f"Schedule {schedule.id}",
            body=f"Nothing is posted on {say_date(skipped.moment.date, today)}. {say_state(schedule, today)}",
            actions=_offers(schedule),
        )

    def pinned(self, pinned: Pinned, today: date) -> Reply:
        """Say which passage comes on which date."""
        said = self._summary(pinned.passage)
        return Reply(
            title=f"Schedule {pinned.schedule.id}",
            body=f"On {say_date(pinned.moment.date, today)} comes {said}",
            actions=_offers(pinned.schedule),
        )

    def unpinned(self, schedule: Schedule) -> Reply:
        """Say that a date has its turn again."""
        return Reply(title=f"Schedule {schedule.id}", body="That date has its turn again.", actions=_offers(schedule))

    def posting(self, posting: Posting, today: date) -> Reply:
        """Say what is posted now, or what became of today's post before."""
        schedule, recorded = posting.schedule, posting.recorded
        what = f" {self._summary(recorded.result.passage)}" if recorded.result else ""
        if posting.there:
            at = clock(recorded.delivery.at, schedule)
            body = f"Today's post, of {at}, {say_outcome(recorded.delivery)}; there is one a day.{what}"
        else:
            body = f"{self._becomes(recorded.delivery, schedule)}{what}"
        return Reply(
            title=f"Schedule {schedule.id}",
            body=f"{body}\n{say_state(schedule, today)}",
            actions=_offers(schedule),
            found=not posting.there or recorded.delivery.state is State.POSTED,
        )

    def preview(self, schedule: Schedule, posts: Sequence[Upcoming], today: date) -> Reply:
        """Show the posts to come."""
        lines = self._coming(posts, schedule, today)
        following = "post" if len(posts) == 1 else f"{len(posts)} posts"
        title = f"The next {following} of {schedule.id}" if posts else f"Schedule {schedule.id}"
        body = "\n\n".join(lines) or f"{self._said(schedule)} {say_state(schedule, today)}"
        return Reply(title=title, body=body, results=_results(posts), found=bool(posts))

    def history(self, schedule: Schedule, rows: Sequence[Recorded], today: date) -> Reply:
        """Show what became of the posts so far."""
        lines = [self._past(each, today) for each in rows]
        none = f"Nothing was posted yet. {say_state(schedule, today)}"
        return Reply(title=f"History of {schedule.id}", body="\n".join(lines) or none, found=bool(rows))

    def _becomes(self, delivery: Delivery, schedule: Schedule) -> str:
        match delivery.state:
            case State.POSTED:
                return f"Posted to {self._channel(schedule)}, as today's post:"
            case State.FAILED | State.SKIPPED:
                return f"Today's post {say_outcome(delivery)}."
            case _:
                return f"It goes to {self._channel(schedule)} now, as today's post:"

    def _lines(self, schedules: Sequence[Schedule], today: Mapping[str, date]) -> str:
        return "\n".join(self._line(each, today) for each in schedules)

    def _line(self, schedule: Schedule, today: Mapping[str, date]) -> str:
        return f"{schedule.id}  {self._said(schedule)} {say_state(schedule, today[schedule.id])}"

    def _said(self, schedule: Schedule) -> str:
        return say_schedule(schedule, self._channel(schedule), self.topics)

    def _channel(self, schedule: Schedule) -> str:
        return part(self.asker.called(schedule.channel))

    def _coming(self, posts: Sequence[Upcoming], schedule: Schedule, today: date) -> Sequence[str]:
        """Say when each comes, and what; of neighbours for which there is nothing, that is said once."""
        groups = (tuple(group) for _, group in groupby(posts, key=lambda each: each if each.result else None))
        return [
            "\n".join((*(self.when(each, schedule, today) for each in group), self._what(group[0]))) for group in groups
        ]

    def when(self, upcoming: Upcoming, schedule: Schedule, today: date) -> str:
        """Say when a post comes, and whether somebody chose it."""
        chosen = " (chosen)" if upcoming.pinned else ""
        return f"{say_date(upcoming.moment.date, today)}, {clock(upcoming.moment.at, schedule)}{chosen}"

    def _what(self, upcoming: Upcoming) -> str:
        if upcoming.result is None:
            return NOTHING_FITS
        passage = upcoming.result.passage
        heading = f"{part(passage.heading)}\n" if passage.heading else ""
        return f"{heading}{body_of(passage, LONGEST_IN_LIST)}\n{attribution_of(passage)} · {passage.short}"

    def _past(self, recorded: Recorded, today: date) -> str:
        said = f"{say_date(recorded.delivery.date, today)} {say_outcome(recorded.delivery)}"
        return f"{said} · {self._summary(recorded.result.passage)}" if recorded.result else said

    def _summary(self, passage: Passage) -> str:
        words = body_of(passage, _LONGEST_LINE)
        title = f"{shorten(title_of(passage, self.topics), _LONGEST_LINE)}: " if passage.heading else ""
        return f"{title}{words} ({passage.short})"


def refused(error: QuotidianError) -> Reply:
    """Say why something cannot be done."""
    title = next((title for kind, title in _HEADS.items() if isinstance(error, kind)), _NOT_UNDERSTOOD)
    return Reply(title=title, body=str(error), found=False)


def misspelt(message: str, meant: str | None) -> Reply:
    """Say that there is no such thing to do, and offer what was probably meant."""
    actions = (Action(kind=ActionKind.TRY, label=shorten(meant, _LONGEST_LINE), command=meant),) if meant else ()
    hint = f" Did you mean {shorten(meant, _LONGEST_LINE)}?" if meant else ""
    return Reply(title=_NOT_UNDERSTOOD, body=message + hint, actions=actions, found=False)


def clock(moment: datetime, schedule: Schedule) -> str:
    """Say a moment as the clocks of a schedule's zone show it."""
    zone = known_zone(schedule.timing.zone)
    return f"{local(moment, zone):%H:%M}" if zone else f"{local(moment, UTC):%H:%M} UTC"


def _offers(schedule: Schedule) -> tuple[Action, ...]:
    rests = schedule.paused or schedule.disabled
    offered = (("Resume", "resume"),) if rests else (("Preview", "preview"), ("Pause", "pause"))
    return tuple(
        Action(kind=ActionKind.TRY, label=label, command=f"/daily {name} {schedule.id}") for label, name in offered
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _results(posts: Sequence[Upcoming]) -> tuple[Result, ...]:
    """Give the passages of posts to come, as far as they are known."""
    return tuple(each.result for each in posts if each.result)
