"""Decides about messages, one by one: cheap looks first, so that most messages cost some microseconds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from functools import partial

from core.finding import Finder
from core.listening import reasons
from core.listening.decision import Decision, Signals
from core.listening.heard import Heard, telling
from core.listening.looking import Looking
from core.listening.shape import says_too_little, shape_of
from core.listening.weights import Care, Weights
from core.results import Result
from core.search.schema import PLAIN
from core.team import View

_MOST_SHARED = 5


@dataclass(frozen=True)
class Listening:
    """Decides whether a library has something that helps whoever wrote a message. Stores and logs nothing of it.

    One message is looked at a time, lest those who ask for something wait for a core.
    """

    finder: Finder
    weights: Weights
    _turn: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, 1), repr=False, compare=False)

    async def decide(self, view: View, heard: Heard, care: Care = Care.NORMAL) -> Decision:
        """Decide about a message; any text is decided, without error."""
        shape = shape_of(heard)
        silent = Decision(speak=False, score=0.0, reason=reasons.of_shape(shape), signals=Signals(shape=shape))
        if says_too_little(heard):
            return replace(silent, reason=reasons.TOO_LITTLE)
        if self.weights.glance.drops(shape):
            return silent
        async with self._turn:
            return await self._look(view, heard, silent, care)

    async def _look(self, view: View, heard: Heard, silent: Decision, care: Care) -> Decision:
        """Look at what a message means, and then for a passage."""
        looking, shape = Looking(self.finder), silent.signals.shape
        sense = await looking.sense()
        if sense is None or sense.meanings.embedder.model != self.weights.model:
            return replace(silent, reason=reasons.NO_MODEL)
        worth = self.weights.worth.of(await looking.meaning(heard, sense), shape)
        silent = replace(silent, signals=replace(silent.signals, worth=worth))
        if self.weights.sureness.of(worth) < self.weights.thresholds[care]:  # the best passage could not mend that
            return silent
        choice = await looking.choose(view, heard, sense)
        if choice is None:
            return replace(silent, reason=reasons.NOTHING)
        fit = self.weights.fit.of(choice.signals)
        score, threshold = self.weights.sureness.of(worth * fit), self.weights.thresholds[care]
        signals = replace(silent.signals, fit=fit, choice=choice)
        if score < threshold:
            return replace(silent, score=score, reason=reasons.unsure(score, threshold), signals=signals)
        result = await looking.read(view, heard, choice)
        if result is None:
            return replace(silent, reason=reasons.NOTHING)
        signals = replace(signals, shared=_shared(heard, result), topic=self._topic(result))
        reason = reasons.of_passage(signals, score)
        return Decision(speak=True, score=score, reason=reason, signals=signals, result=result)

    def _topic(self, result: Result) -> str | None:
        names = {topic.slug: topic.name for topic in self.finder.library.topics}
        return next((names[slug] for slug in result.passage.topics if slug in names), None)


def _shared(heard: Heard, result: Result) -> tuple[str, ...]:
    passage = result.passage
    held = set(PLAIN.analyze(f"{passage.heading or ''} {passage.text}"))
    return tuple(word for word in telling(heard.talk) if word in held)[:_MOST_SHARED]
