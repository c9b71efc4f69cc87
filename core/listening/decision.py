"""What the listening bot makes of a message."""

from __future__ import annotations

from dataclasses import dataclass

from core.listening.choosing import Choice
from core.listening.shape import Shape
from core.results import Result

LEAST, MOST = 0.02, 0.99
"""Bounds of a threshold: however members lean, the bot neither answers everything nor falls silent for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What a decision rests on; a step that was not reached is None.

    `shape` is the form of the message, `worth` the probability that it wonders, asks or struggles, `fit` the
    probability that the passage answers it, and `choice` what speaks for that. `shared` are telling words of the
    message that stand in the passage, as the index knows them, and `topic` the name of the passage's first topic.
    """

    shape: Shape
    worth: float | None = None
    fit: float | None = None
    choice: Choice | None = None
    shared: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether to speak up, with what, and why.

    `score` is how sure it is, from 0 to 1, that the library has something on what the message is about: it rises with
    `worth` and with `fit`, and is 0 where no passage was looked at. `threshold` is what it was held against, by care
    and leaning, from LEAST to MOST. `reason` is one sentence for people. `result` is the passage to speak up with,
    None in silence.
    """

    speak: bool
    score: float
    threshold: float
    reason: str
    signals: Signals
    result: Result | None = None
