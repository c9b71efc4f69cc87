"""Replies about listening; but for the announcement, all are for the asker alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from core.daily.clocks import known_zone, local
from core.daily.saying import say_date
from core.documents.text import clean, listed, shorten, squeeze
from core.errors import NotAllowedError, QuotidianError, UnknownPassageError
from core.library.ids import SHORT
from core.library.topics import Topic
from core.listening.attention import Attention, Mode, Quiet
from core.listening.help import HELP, MORE
from core.listening.here import Kept
from core.listening.remark import Remark
from core.listening.silence import say_rests, say_silence
from core.listening.standing import LATELY, Standing, bar_of
from core.listening.verdicts import MEMBER_BOUNDS, NONE, Opinions
from core.listening.weights import Care
from core.models import Passage
from core.pages import Page
from core.reply import Action, ActionKind, Reply
from core.requests import Asker
from core.wording import body_of, part

NOT_ME = Action(kind=ActionKind.TRY, label="Not me", command="/listen not me")
"""Offered to whoever may be bothered."""

_BACK = Action(kind=ActionKind.TRY, label="Take it back", command="/listen me")
_OFF = Action(kind=ActionKind.TRY, label="Switch off", command="/listen off")
_LOG = Action(kind=ActionKind.TRY, label="What I would have said", command="/listen log")
_LONGEST_HINT = 120
_LONGEST_SUMMARY = 80
_LONGEST_LINK = 300
_LONGEST_WORD = 30
_MOST_WORDS = 8
_MOST_NAMED = 4
_UNKEPT = "Words in common: kept nowhere, since I only noted this."
_UNCLEAR = "I did not get that"
_TITLES = {
    Mode.OFF: "I do not listen in {}",
    Mode.UNTOLD: "I do not listen in {} yet",
    Mode.SHADOW: "I listen in {} and say nothing",
    Mode.ON: "I listen in {}",
}
_SAID = {
    Mode.OFF: "I answer what I am asked, and nothing else.",
    Mode.UNTOLD: (
        "It was switched on, but not everybody here was told: until then I hear nothing. /listen on tells them."
    ),
    Mode.SHADOW: "I note what I would say unasked; /listen log shows it to administrators.",
    Mode.ON: "Where somebody asks or struggles, and something in the library fits, I say so unasked: seldom.",
}
_OFFERED = {Mode.OFF: (), Mode.UNTOLD: (_OFF,), Mode.SHADOW: (_LOG,), Mode.ON: (NOT_ME, _OFF)}
_KEPT = "This is kept for when it is switched on: /listen on."
_LEAVING = "/listen not me — what you say is passed over, for good\n/listen off — switches it off for all"
_BY_ID = (
    "/listen why, less or helpful takes the id in front, /quote the one in brackets; /listen on has me say such things."
)
_NEWEST = "Why, less or helpful below are for the newest."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Puts what there is to tell into replies for one asker; `thresholds` are of the decision, by care."""

    asker: Asker
    topics: Mapping[str, Topic]
    thresholds: Mapping[Care, float]

    def status(self, standing: Standing, passages: Mapping[str, Passage], hindrance: str | None) -> Reply:
        """Tell how the channel is listened to, and what can be typed; `passages` are those with opinions, by id."""
        attention = standing.attention
        lines = [*self._mode(standing)]
        if hindrance and standing.mode.hears:
            lines.append(f"Just now I hear nothing: {hindrance}")
        lines += say_silence(standing, self.asker.zone)
        if attention is not None:
            lines += self._settings(standing, attention)
            lines += say_rests(standing.mode)
            lines += self._weighed(standing, passages)
        lines += _counts(standing)
        if standing.unheard:
            lines.append("What you say is passed over, since you said “not me”: /listen me takes that back.")
        return Reply(
            title=_TITLES[standing.mode].format(self._here),
            body="\n".join((*lines, "", HELP if attention is None else MORE)),
            actions=tuple(_BACK if each == NOT_ME and standing.unheard else each for each in _OFFERED[standing.mode]),
        )

    def announced(self, kept: Kept) -> Reply:
        """Tell everybody in the channel that somebody switched listening on, and how to have none of it."""
        body = (
            f"Switched on by {part(self.asker.member)}. Where somebody here asks or struggles, and the library holds "
            "something that fits, I say so: seldom, below that message, and without a ping. For that I read what is "
            "written here, and store none of it."
        )
        return Reply(
            title=f"I listen in {self._here} from now on",
            body="\n".join((body, *self._chosen(kept), _LEAVING)),
            actions=(NOT_ME, _OFF),
            private=False,
        )

    def shadowed(self, kept: Kept) -> Reply:
        """Tell that the bot notes what it would say."""
        body = (
            "I note what I would say, with a link to what led to it, and none of its words. Nobody sees it but "
            "administrators, by /listen log; /listen on has me say it, /listen off ends it."
        )
        lines = (body, *self._settings(kept.standing, kept.attention))
        return Reply(title=_TITLES[Mode.SHADOW].format(self._here), body="\n".join(lines), actions=(_LOG,))

    def changed(self, kept: Kept) -> Reply:
        """Tell how the channel is listened to, after something of it was set."""
        lines, mode = list(self._settings(kept.standing, kept.attention)), kept.attention.mode
        if mode is Mode.OFF:
            lines.insert(0, _KEPT)
        return Reply(title=_TITLES[mode].format(self._here), body="\n".join(lines), actions=_OFFERED[mode])

    def switched_off(self, *, before: Mode) -> Reply:
        """Tell that the channel is not listened to."""
        if before is Mode.OFF:
            return Reply(
                title=_TITLES[Mode.OFF].format(self._here), body="It is off already: I answer what I am asked."
            )
        return Reply(
            title=_TITLES[Mode.OFF].format(self._here),
            body="I answer what I am asked, and nothing else. How it was set is kept for when it is switched on again.",
        )

    def log(self, noted: Sequence[Remark], passages: Mapping[str, Passage], page: Page) -> Reply:
        """List what would have been said, the newest first; `passages` are those that are still seen, by id.

        What can be said of the newest is offered on the first page.
        """
        if not page.total:
            body = "Nothing was noted yet: /listen shadow has me note what I would say."
            return Reply(title="Nothing withheld", body=body, found=False)
        entries = "\n\n".join(self._noted(each, passages) for each in noted)
        title = f"{_counted(page.total, 'reply', 'replies')} that I did not make"
        newest = noted[0] if page.start == 0 and noted else None
        actions = (_why(newest), *_verdicts(newest)) if newest else ()
        notes = (_BY_ID, _NEWEST) if newest and page.total > 1 else (_BY_ID,)
        return Reply(title=title, body=entries, notes=notes, actions=actions)

    def why(self, standing: Standing, remark: Remark, words: Sequence[str]) -> Reply:
        """Explain a remark: what it is about, by which words, how sure that was, and what members moved.

        `words` come from a button, and may be anything that somebody typed.
        """
        topic = f"Topic: {self._name(remark.topic)}." if remark.topic else "Topic: none that the library lists."
        lines = (
            "That message reads like a question or a problem, and this passage fits it.",
            topic,
            _UNKEPT if remark.mode is Mode.SHADOW and not words else _shared(words),
            f"How sure I was: {remark.score:.2f}, where 1 is certain; {remark.threshold:.2f} was needed.",
            self._moved(standing, remark),
        )
        would = "Why I would have said this" if remark.mode is Mode.SHADOW else "Why I said this"
        return Reply(title=would, body="\n".join(lines), actions=(*_verdicts(remark), NOT_ME))

    def judged(self, standing: Standing, remark: Remark, *, helpful: bool) -> Reply:
        """Thank for an opinion, and tell what it moved."""
        bar = bar_of(standing, self.thresholds, remark.passage)
        noted = "Noted as helpful." if helpful else "Noted: less like this."
        body = (
            f"{noted} From now on I must be {bar.channel:.2f} sure before I speak up in {self._here}, and "
            f"{bar.passage:.2f} for this passage, where 1 is certain. /listen tells what moved that."
        )
        return Reply(title="Thank you", body=body, actions=() if helpful else (NOT_ME,))

    def unheard(self, *, already: bool) -> Reply:
        """Tell that what the asker says is passed over."""
        said = "As before," if already else "From now on"
        body = (
            f"{said} I pass over what you say, in every channel of this team, and never answer you unasked. "
            "Ask me, and I answer. /listen me takes it back."
        )
        return Reply(title="Not you", body=body, actions=(_BACK,))

    def heard(self, *, already: bool) -> Reply:
        """Tell that what the asker says is not passed over, where a channel is listened to."""
        said = "You never said otherwise: where" if already else "Where"
        body = f"{said} I listen, I listen to you like to everybody else. /listen not me ends it."
        return Reply(title="You, too", body=body, actions=(NOT_ME,))

    def cannot(self, why: str) -> Reply:
        """Tell why nothing can be heard here."""
        return Reply(title=f"I cannot listen in {self._here}", body=why, found=False)

    @property
    def _here(self) -> str:
        return part(self.asker.channel)

    def _mode(self, standing: Standing) -> Iterator[str]:
        yield _SAID[standing.mode]
        if standing.attention is not None and standing.mode is Mode.OFF:
            yield _KEPT
        elif standing.attention is not None:
            by = ", set by you" if standing.attention.by == self.asker.who else ""
            yield f"Since {self._date(standing.attention.since)}{by}."

    def _settings(self, standing: Standing, attention: Attention) -> Iterator[str]:
        bar = bar_of(standing, self.thresholds)
        by = _said(standing.opinions.all)
        moved = f", moved to {bar.channel:.2f} by {by}" if by else ""
        sure = f"I must be {bar.usual:.2f} sure{moved}, where 1 is certain."
        yield f"Care: {attention.care.value}. {sure}{_bounded(standing)}"
        yield f"Topics: {listed([self._name(slug) for slug in attention.topics]) or 'all'}."
        yield f"Quiet hours: {_hours(attention.quiet) if attention.quiet else 'none'}."

    def _chosen(self, kept: Kept) -> Iterator[str]:
        """Tell what is not as it is where nobody chose."""
        attention, (care, topics, quiet) = kept.attention, self._settings(kept.standing, kept.attention)
        if attention.care is not Care.NORMAL or kept.standing.opinions.members:
            yield care
        if attention.topics:
            yield topics
        if attention.quiet:
            yield quiet

    def _weighed(self, standing: Standing, passages: Mapping[str, Passage]) -> Iterator[str]:
        """Name the passages that members moved: those that they moved most."""
        for said, sign, much in (("Shown less often", 1, "more"), ("Shown more often", -1, "less")):
            moved = {each: sign * opinions.for_passage for each, opinions in standing.opinions.passages.items()}
            most = sorted((each for each in moved if moved[each] > 0), key=lambda each: (-moved[each], each))
            if most:
                told = [(_summary(passages.get(each), each), moved[each]) for each in most[:_MOST_NAMED]]
                named = "; ".join(f"{summary} needs {by:.2f} {much}" for summary, by in told)
                more = len(most) - _MOST_NAMED
                yield f"{said}: {named}{f'; and {more} more' if more > 0 else ''}."

    def _moved(self, standing: Standing, remark: Remark) -> str:
        """Say what is needed by now, where that is another than it was, and how that comes about."""
        bar, judged = bar_of(standing, self.thresholds, remark.passage), standing.opinions
        own = judged.passages.get(remark.passage, NONE)
        here, this = _said(judged.all), _said(own)
        if here:
            on_this = f", {own.for_passage:+.2f} for this passage ({this})" if this else ""
            return (
                f"By now {bar.passage:.2f} is needed: {bar.usual:.2f} with {standing.care.value} care, "
                f"{judged.leaning.channel:+.2f} in {self._here} ({here}){on_this}.{_bounded(standing)}"
            )
        if f"{bar.usual:.2f}" == f"{remark.threshold:.2f}":
            return "Nobody's opinion has moved that yet."
        return f"By now {bar.usual:.2f} is needed, with {standing.care.value} care; nobody's opinion has moved that."

    def _noted(self, remark: Remark, passages: Mapping[str, Passage]) -> str:
        who = "you" if remark.member == self.asker.who else part(remark.member)
        about = f" · {self._name(remark.topic)}" if remark.topic else ""
        said = f"{_summary(passages.get(remark.passage), remark.passage)}{about}"
        link = f"\n{remark.link}" if remark.link and len(remark.link) <= _LONGEST_LINK else ""
        return (
            f"{remark.id}  {self._date(remark.at)}, {self._clock(remark.at)}, to {who}: {said} · "
            f"{remark.score:.2f} sure, {remark.threshold:.2f} needed{link}"
        )

    def _name(self, slug: str) -> str:
        return self.topics[slug].name if slug in self.topics else slug

    def _local(self, moment: datetime) -> datetime:
        return local(moment, (known_zone(self.asker.zone) if self.asker.zone else None) or UTC)

    def _date(self, moment: datetime) -> str:
        return say_date(self._local(moment).date(), self.asker.today)

    def _clock(self, moment: datetime) -> str:
        return f"{self._local(moment):%H:%M}{'' if self.asker.zone else ' UTC'}"


def refused(error: QuotidianError) -> Reply:
    """Say why something cannot be done."""
    match error:
        case NotAllowedError():
            return Reply(title="Not allowed", body=str(error), found=False)
        case UnknownPassageError():
            return Reply(title="No such reply", body=str(error), found=False)
        case _:
            return Reply(title=_UNCLEAR, body=str(error), found=False)


def refused_but_for_oneself(why: str) -> Reply:
    """Say why somebody may not switch it off for all, and what they can do for themselves."""
    return replace(refused(NotAllowedError(f"{why} For yourself alone, type /listen not me.")), actions=(NOT_ME,))


def unclear(message: str, meant: str | None) -> Reply:
    """Say what was not understood, and offer what was probably meant."""
    hint = f" Did you mean {shorten(meant, _LONGEST_HINT)}?" if meant else ""
    actions = (Action(kind=ActionKind.TRY, label=shorten(meant, _LONGEST_HINT), command=meant),) if meant else ()
    return Reply(title=_UNCLEAR, body=message + hint, actions=actions, found=False)


def _why(remark: Remark) -> Action:
    return Action(kind=ActionKind.TRY, label="Why", command=f"/listen why {remark.id}")


def _verdicts(remark: Remark) -> tuple[Action, ...]:
    offered = (("Less like this", "less"), ("Helpful", "helpful"))
    return tuple(
        Action(kind=ActionKind.TRY, label=label, command=f"/listen {word} {remark.id}") for label, word in offered
    )


def _counts(standing: Standing) -> Iterator[str]:
    """Count the unasked replies, and those that were noted alone."""
    counted = {"spoke up unasked": standing.made, "noted what I would have said": standing.withheld}
    told = [f"{what} {_times(number)}" for what, number in counted.items() if number]
    if told:
        yield f"In the last {LATELY.days} days I {listed(told)}."
    elif standing.mode.hears:
        yield f"In the last {LATELY.days} days I found nothing to say."


def _said(opinions: Opinions) -> str:
    counted = ((opinions.less, "less"), (opinions.helpful, "helpful"))
    return listed([f"{number} × {what}" for number, what in counted if number])


def _bounded(standing: Standing) -> str:
    """Say that not all opinions count, where it is so; who has them is nobody's business."""
    down, up = MEMBER_BOUNDS
    told = f" What one member thinks moves a channel by {up:.2f} up or {-down:.2f} down at most."
    return told if standing.opinions.is_bounded else ""


def _shared(words: Sequence[str]) -> str:
    told = [shorten(squeeze(clean(word)), _LONGEST_WORD) for word in words[:_MOST_WORDS]]
    named = listed([f"“{word}”" for word in told if word])
    return f"Words in common: {named}." if named else "Words in common: none that tell much; it fits by its meaning."


def _hours(quiet: Quiet) -> str:
    return f"{quiet.start:%H:%M} to {quiet.end:%H:%M}, {quiet.zone}"


def _summary(passage: Passage | None, ident: str) -> str:
    """Name a passage of this whole id by its heading or its first words."""
    if passage is None:
        return f"a passage that is gone or hidden ({ident[:SHORT]})"
    named = shorten(passage.heading, _LONGEST_SUMMARY) if passage.heading else body_of(passage, _LONGEST_SUMMARY)
    return f"{named} ({passage.short})"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _times(number: int) -> str:
    return "once" if number == 1 else _counted(number, "time", "times")
