"""One hierarchy of errors; every message is a sentence for a person: what is wrong, where, how to mend it."""

from __future__ import annotations


class QuotidianError(Exception):
    """Base of everything that goes wrong by somebody's input or set-up, never by a bug."""


class DocumentError(QuotidianError):
    """A document cannot be read as a whole; a broken row inside one is a `Problem` instead."""


class LocatorError(QuotidianError):
    """A place in a source is written in no known form."""


class ContentError(QuotidianError):
    """A file of the shipped content is broken."""


class StoreError(QuotidianError):
    """The store cannot be opened, reached or upgraded."""


class IndexUnusableError(QuotidianError):
    """The search index cannot be written, so nothing can be found."""


class ModelError(QuotidianError):
    """The embedding model cannot be loaded, so nothing can be found by its meaning."""


class PlatformSetUpError(QuotidianError):
    """A platform cannot be reached as it is set up; the message says what to mend."""


class TeamError(QuotidianError):
    """A team's key is written in no known form."""


class UnknownPassageError(QuotidianError):
    """No passage or source that the team sees has this id or name."""


class AmbiguousIdError(QuotidianError):
    """A short id fits several passages; the message lists longer ones."""


class ScheduleError(QuotidianError):
    """A time, day, date, time zone or calendar of a schedule is not understood; the message offers the nearest."""


class UnsaidError(ScheduleError):
    """Something that a schedule, or a change of one, needs was not said; the message says how to write it."""


class TooMuchError(ScheduleError):
    """More was asked for than is held: schedules of a team, topics or dates of a schedule, letters of a name."""


class UnknownNameError(ScheduleError):
    """No topic, person or source of this name is in the library; the message offers the nearest."""


class ImpossibleError(ScheduleError):
    """What was asked for of a schedule is understood, and cannot be done as things stand; the message says why."""


class UnknownScheduleError(QuotidianError):
    """No schedule that the team sees has this id, or none was named where there are several; the message lists them."""


class NoScheduleError(UnknownScheduleError):
    """There is no schedule, or there is none any more."""


class NotAllowedError(QuotidianError):
    """Somebody may not do what they asked for."""


class SavingError(QuotidianError):
    """A message cannot be saved, or not so: it holds no words, is saved already, or what was typed is out of bounds."""
