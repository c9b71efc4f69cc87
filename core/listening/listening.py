"""Decides about messages, one by one: cheap looks first, so that most messages cost some microseconds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import partial

from core.finding import Finder
from core.listening import reasons
from core.listening.choosing import choose
from core.listening.decision import LEAST, MOST, Decision, Signals
from core.listening.heard import Heard, telling
from core.listening.leaning import EVEN, Leaning
from core.listening.looking import Looking
from core.listening.shape import Shape, says_too_little, shape_of
from core.listening.turn import Turn
from core.listening.weights import Care, Weights
from core.results import Result
from core.search.schema import PLAIN
from core.search.talk import Talk
from core.team import View

MOST_WAITING = 20
"""Where so many messages wait to be looked at, another one should not be: it would come late, and so would the next."""

_MOST_SHARED = 5


@dataclass(frozen=True)
class Listening:
    """Decides whether a library has something that helps whoever wrote a message. Stores and logs nothing of it.

    One message is looked at a time, lest those who ask for something wait for a core.
    """

    finder: Finder
    weights: Weights
    _turn: Turn = field(default_factory=Turn, repr=False, compare=False)

    @property
    def is_busy(self) -> bool:
        """Whether MOST_WAITING messages wait to be looked at; `decide` takes another one all the same."""
        return self._turn.waiting >= MOST_WAITING

    def may_matter(self, heard: Heard) -> bool:
        """Tell by a message's form alone whether `decide` would look at what it means; takes microseconds."""
        return not says_too_little(heard) and not self.weights.glance.drops(shape_of(heard))

    async def hindrance(self) -> str | None:
        """Say in a sentence for people why every decision is silence here, and how to mend it; None where none is."""
        standing = await self.finder.index.understanding.standing(self.finder.library.store)
        if standing.model is None:
            return reasons.deafness(standing.problem)
        return None if standing.model == self.weights.model else reasons.OTHER_MODEL

    async def decide(
        self,
        view: View,
        heard: Heard,
        care: Care = Care.NORMAL,
        *,
        leaning: Leaning = EVEN,
        topics: Collection[str] = frozenset(),
    ) -> Decision:
        """Decide about a message; any text is decided, without error.

        Where there are `topics`, slugs, only a passage that has one of them is spoken up with.
        """
        shape, bar = shape_of(heard), _Bar(self.weights.thresholds[care], leaning, frozenset(topics))
        signals = Signals(shape=shape)
        silent = Decision(speak=False, score=0.0, threshold=bar.usual, reason=reasons.of_shape(shape), signals=signals)
        if says_too_little(heard):
            return replace(silent, reason=reasons.TOO_LITTLE)
        if self.weights.glance.drops(shape):
            return silent
        async with self._turn:
            return await self._look(view, heard, silent, bar)

    async def _look(self, view: View, heard: Heard, silent: Decision, bar: _Bar) -> Decision:
        """Look at what a message means, and then for a passage."""
        looking, shape = Looking(self.finder), silent.signals.shape
        overheard = await looking.look(view, heard, self.weights.model, partial(self._may_fit, shape, bar.lowest))
        if overheard is None:
            return replace(silent, reason=reasons.NO_MODEL)
        worth = self.weights.worth.of(overheard.talk.whole, shape)
        silent = replace(silent, signals=replace(silent.signals, worth=worth))
        if overheard.hits is None:
            return silent
        choice = choose(overheard.hits)
        if choice is None:
            return replace(silent, reason=reasons.NOTHING)
        fit = self.weights.fit.of(choice.signals)
        score = self.weights.sureness.of(worth * fit)
        silent = replace(silent, score=score, signals=replace(silent.signals, fit=fit, choice=choice))
        if score < bar.lowest:
            return replace(silent, reason=reasons.unsure(score, bar.usual))
        result = await looking.show(view, choice)
        return replace(silent, reason=reasons.NOTHING) if result is None else self._judge(heard, silent, bar, result)

    def _may_fit(self, shape: Shape, lowest: float, talk: Talk) -> bool:
        """Whether the best passage that there could be would be spoken up with."""
        return self.weights.sureness.of(self.weights.worth.of(talk.whole, shape)) >= lowest

    def _judge(self, heard: Heard, silent: Decision, bar: _Bar, result: Result) -> Decision:
        """Speak up with a passage that was read, or not."""
        score, threshold = silent.score, bar.of(result.passage.id)
        if score < threshold:
            return replace(silent, threshold=threshold, reason=reasons.unsure(score, threshold))
        signals = replace(silent.signals, shared=_shared(heard, result), topic=self._topic(result))
        if bar.topics and bar.topics.isdisjoint(result.passage.topics):
            return replace(silent, threshold=threshold, reason=reasons.OTHER_TOPIC, signals=signals)
        reason = reasons.of_passage(signals, score)
        return Decision(speak=True, score=score, threshold=threshold, reason=reason, signals=signals, result=result)

    def _topic(self, result: Result) -> str | None:
        names = {topic.slug: topic.name for topic in self.finder.library.topics}
        return next((names[slug] for slug in result.passage.topics if slug in names), None)


@dataclass(frozen=True, slots=True)
class _Bar:
    """What a decision is held against: a threshold, what members lean to, and topics that alone are spoken of."""

    threshold: float
    leaning: Leaning
    topics: frozenset[str]

    def of(self, passage: str) -> float:
        """Give the threshold of a passage, by its whole id."""
        return self._within(self.leaning.of(passage))

    @property
    def usual(self) -> float:
        """The threshold of a passage of which nobody has said anything."""
        return self._within(self.leaning.channel)

    @property
    def lowest(self) -> float:
        """The threshold that no passage is below."""
        return self._within(self.leaning.channel + min((0.0, *self.leaning.passages.values())))

    def _within(self, leaning: float) -> float:
        return min(max(self.threshold + leaning, LEAST), MOST)


def _shared(heard: Heard, result: Result) -> tuple[str, ...]:
    passage = result.passage
    held = set(PLAIN.analyze(f"{passage.heading or ''} {passage.text}"))
    return tuple(word for word in telling(heard.talk) if word in held)[:_MOST_SHARED]
