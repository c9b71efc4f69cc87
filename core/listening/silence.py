"""Why nothing is said unasked in a channel just now, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from core.daily.clocks import known_zone, local
from core.listening.attention import Mode, Quiet
from core.listening.rest import Rest
from core.listening.restraint import CHANNEL_REST, PASSAGE_REST, PAUSE, PERSON_REST, TOPIC_REST
from core.listening.standing import Standing

_SAID = {
    Mode.ON: "I said something at {} and keep quiet",
    Mode.SHADOW: "Something fitted at {}, and I note nothing more",  # which may have been said, before it was shadow
}
_AFTER = {Mode.ON: "each reply", Mode.SHADOW: "each note"}
_PAUSE = f"{PAUSE.seconds // 60} minutes"


def say_silence(standing: Standing, zone: str | None) -> Iterator[str]:
    """Say until when a channel that is listened to is quiet, or rests; no sentence where it is neither.

    Times are those of the zone of its quiet hours, else of `zone`, which is the asker's, else of UTC.
    """
    quiet = standing.attention.quiet if standing.attention else None
    if standing.is_quiet and quiet is not None:
        yield _quiet(quiet, zone)
    if standing.rest is not None:
        yield _resting(standing.rest, standing.mode, _clock_of(quiet, zone))


def say_rests(mode: Mode) -> Iterator[str]:
    """Say how long nothing more comes after something did; no sentence where nothing ever comes."""
    if mode in _AFTER:
        yield (
            f"Rests: after {_AFTER[mode]} this channel for {_long(CHANNEL_REST)}, that person for {_long(PERSON_REST)} "
            f"in every channel, that topic for {_long(TOPIC_REST)} here, and that passage for {_long(PASSAGE_REST)} "
            "here."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """Shows times of a zone, which `called` names to those who live in another."""

    zone: tzinfo
    called: str

    def shows(self, moment: datetime) -> str:
        return f"{local(moment, self.zone):%H:%M}"


def _clock_of(quiet: Quiet | None, zone: str | None) -> _Clock:
    for key in (quiet.zone if quiet else None, zone):
        known = known_zone(key) if key else None
        if known is not None:
            return _Clock(zone=known, called="" if key == zone else f" {key}")
    return _Clock(zone=UTC, called=" UTC")


def _quiet(quiet: Quiet, zone: str | None) -> str:
    if known_zone(quiet.zone) is None:
        return f"Quiet at all hours, since I no longer know the time zone {quiet.zone}: /listen quiet sets others."
    return f"Quiet until {quiet.end:%H:%M}{'' if quiet.zone == zone else f' {quiet.zone}'}."


def _resting(rest: Rest, mode: Mode, clock: _Clock) -> str:
    said = _SAID[mode].format(f"{clock.shows(rest.since)}{clock.called}")
    if rest.until is None:
        return f"{said} here until nobody has written for {_PAUSE}{_at_most(rest, clock, ', or until')}."
    longer = _at_most(rest, clock, f"; where people talk on without a pause of {_PAUSE}, until")
    return f"{said} until {clock.shows(rest.until)} here{longer}."


def _at_most(rest: Rest, clock: _Clock, led_by: str) -> str:
    return f"{led_by} {clock.shows(rest.talk_until)}" if rest.talk_until else ""


def _long(rest: timedelta) -> str:
    if rest.days:
        return f"{rest.days} days"
    hours = rest // timedelta(hours=1)
    return "an hour" if hours == 1 else f"{hours} hours"
