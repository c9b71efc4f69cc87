"""A schedule's shuffled order of passages: nothing repeats until all were shown.

A deck goes round after round. In each, every card has a place on a line from 0 to 1 that the seed, the round and its
id give, and a pointer moves along the line, so nothing is kept but the pointer and what was shown. What is dealt
depends on these alone: any machine deals the same, and a preview is the truth.

A card that joins behind the pointer draws again, on the rest of the line, until it is ahead: newcomers spread evenly
over what is left of the round, whenever they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.daily.cards import ABSENT, Card, Cards, Codes, Indexes

WINDOW = 32
"""Cards looked at for one that differs from its neighbour: so a card comes about that much too early at most."""

_LIKE = np.array([[4], [2], [1]])
"""What the same speaker, source and topic count, so that a speaker weighs more than both others together."""
_SAME = 8
"""What the same card counts beside its traits: more than all likeness that another may have."""
_DRAWS = 64
"""Draws of a place after which a card is let be: each leaves about a third of the line, so few need ten."""
_MIXING = (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB))

Places = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """How far a schedule has come in its order; a new one needs its seed, any integer.

    `round` counts from 0. `place` is where the pointer is, from 0 to 1. `shown` are the ids shown in this round. `last`
    is what the schedule posted last, be it from this deck or not: the next card is to differ from it.
    """

    seed: int
    round: int = 0
    place: float = 0.0
    shown: frozenset[str] = frozenset()
    last: Card | None = None

    def with_shown(self, card: Card) -> Self:
        """Give the deck after this card was shown out of turn: it does not come again in this round."""
        return replace(self, shown=self.shown | {card.id}, last=card)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """A card, and the deck after it."""

    card: Card
    deck: Deck


def weight(better: int, worse: int) -> float:
    """Give what a passage weighs after so many reactions of each kind: from 1/4 to 4, and 1 where they balance."""
    return float(2.0 ** min(2, max(-2, (better - worse) / 2)))


def deal(
    cards: Cards, deck: Deck, weights: Mapping[str, float], later: Mapping[str, float] | None = None
) -> Dealt | None:
    """Deal the next card, or None where there are no cards. Where all were shown, a new round begins.

    A card tends to come the earlier in its round the more it weighs (from 1/4 to 4; 1 where it is not named). To let
    reactions count from the next round on, pass as `weights` those of the beginning of the deck's round, each time, and
    as `later` those of the rounds after it (without: the same). `Dealt.deck.round` tells whether a round has begun,
    whose `weights` are `later` from then on.

    Cards and weights that change within a round lose and repeat none: which cards are left depends on `shown` alone.
    """
    left = cards.without(deck.shown)
    if not left.size:
        deck = replace(deck, round=deck.round + 1, place=0.0, shown=frozenset())
        weights = weights if later is None else later
        left = cards.without(())
    if not left.size:
        return None
    places = _places(cards, left, deck, weights)
    near = _first(places)
    taken = near[_choose(cards, left, left[near], deck.last)]
    # Who is passed over stays the first, and the pointer behind it: nothing that is left is ever behind the pointer.
    place = max(deck.place, float(places[taken])) if taken == near[0] else deck.place
    card = cards.cards[left[taken]]
    return Dealt(card=card, deck=replace(deck.with_shown(card), place=place))


def preview(
    cards: Cards, deck: Deck, weights: Mapping[str, float], count: int, later: Mapping[str, float] | None = None
) -> list[Card]:
    """Give the next cards as `deal` will deal them while cards and weights stay: as many, or none without cards."""
    coming: list[Card] = []
    begun = deck.round
    for _ in range(count):
        dealt = deal(cards, deck, weights if later is None or deck.round == begun else later, later)
        if dealt is None:
            break
        coming.append(dealt.card)
        deck = dealt.deck
    return coming


def _places(cards: Cards, left: Indexes, deck: Deck, weights: Mapping[str, float]) -> Places:
    """Give where the cards that are left lie on the line, ahead of the pointer.

    One that is behind draws evenly from the rest of the line after its place, and so on. What comes out is as evenly
    spread ahead of the pointer as if it had drawn there, and stays what it is while the pointer comes nearer.
    """
    keys, powers = cards.keys[left], _powers(cards, weights)[left]
    places, behind = np.zeros(len(left)), np.arange(len(left))
    for draw in range(_DRAWS):
        steps = _weighted(_uniform(keys[behind], f"{deck.seed} {deck.round} {draw}"), powers[behind])
        places[behind] += (1 - places[behind]) * steps
        behind = np.flatnonzero(places < deck.place)
        if not behind.size:
            break
    return places


def _powers(cards: Cards, weights: Mapping[str, float]) -> Places:
    powers = np.ones(len(cards))
    for ident, heft in weights.items():
        if (index := cards.indexes.get(ident)) is not None:
            powers[index] = 1 / heft
    return powers


def _weighted(steps: Places, powers: Places) -> Places:
    """Draw the heavy towards 0 and the light towards 1.

    Sampling by weight without putting back: Efraimidis and Spirakis, Information Processing Letters 97 (2006), where
    the greatest u ** (1 / weight) comes first. What weighs 1 stays as it is, to the last bit, on every machine.
    """
    (moved,) = np.nonzero(powers != 1)
    steps[moved] = 1 - (1 - steps[moved]) ** powers[moved]
    return steps


def _uniform(keys: NDArray[np.uint64], salt: str) -> Places:
    """Spread keys evenly over [0, 1), differently for each salt.

    Mixed by the finalizer of splitmix64 (Steele, Lea and Flood, 2014) rather than by a library's random numbers, which
    may change between its releases.
    """
    mixed = keys ^ np.uint64(int.from_bytes(blake2b(salt.encode(), digest_size=8).digest()))
    for shift, factor in _MIXING:
        mixed = (mixed ^ (mixed >> shift)) * factor
    mixed ^= mixed >> np.uint64(31)
    # The upper 53 bits are what a float holds exactly.
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _first(places: Places) -> Indexes:
    """Give which places come first, in their order; of equal ones the earlier."""
    if len(places) <= WINDOW:
        return np.argsort(places, kind="stable")
    (near,) = np.nonzero(places <= np.partition(places, WINDOW - 1)[WINDOW - 1])
    return near[np.argsort(places[near], kind="stable")][:WINDOW]


def _choose(cards: Cards, left: Indexes, near: Indexes, last: Card | None) -> int:
    """Say which of the near is best dealt now: the first of those that cost the fewest likenesses, now and later.

    A value that more than half of the cards have cannot always be kept apart; each chance to deal it that is not taken
    costs one likeness more in the end.
    """
    codes = cards.codes[:, near]
    crowded = np.array([_crowd(row) for row in cards.codes[:, left]])
    costs = -(_LIKE * (codes == crowded[:, None])).sum(axis=0)
    if last is not None:
        costs += (_LIKE * (codes == cards.coded(last)[:, None])).sum(axis=0)
        costs += _SAME * (near == cards.indexes.get(last.id, ABSENT))
    return int(costs.argmin())


def _crowd(codes: Codes) -> int:
    """Give the code that more than half have, unless it is unknown or there is none."""
    counts = np.bincount(codes + 1)
    counts[0] = 0
    most = int(counts.argmax())
    return most - 1 if 2 * counts[most] > len(codes) else ABSENT
