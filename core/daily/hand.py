"""All decks of one schedule, and which of them is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from core.daily.cards import Card, Cards
from core.daily.deck import Deck, deal
from core.daily.schedule import Post
from core.models import PassageKind

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The decks of a schedule by kind of passage, with the weights of their rounds; of `last` kind was dealt last.

    `kept` are ids that somebody chose for dates to come: they are dealt then, and not before.
    """

    decks: Mapping[PassageKind, Deck]
    weights: Mapping[PassageKind, Weights] = field(default_factory=dict)
    last: PassageKind | None = None
    kept: frozenset[str] = frozenset()

    def after(self, kind: PassageKind, deck: Deck, weights: Weights) -> Self:
        """Give the hand after a card of this kind was dealt: every deck knows which card came last."""
        decks = {each: replace(other, last=deck.last) for each, other in self.decks.items()} | {kind: deck}
        return replace(self, decks=decks, weights={**self.weights, kind: weights}, last=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A card of a kind, the round of its deck that it came in, and the hand after it.

    A card that somebody chose and that no deck holds has no round, and no kind.
    """

    card: Card
    hand: Hand
    kind: PassageKind | None
    round: int | None


def keeping(hand: Hand, pins: Mapping[date, str], day: date) -> Hand:
    """Give the hand that keeps what somebody chose for dates after this one."""
    return replace(hand, kept=frozenset(passage for chosen, passage in pins.items() if chosen > day))


def draw_next(post: Post, hand: Hand, stock: Mapping[PassageKind, Cards], later: Weights) -> Drawn | None:
    """Deal the next card of a schedule; None where there is none of any kind that it posts.

    Of both kinds the one is next that was not last, as long as there is any of it. `later` are the weights of rounds
    that begin.
    """
    for kind in _in_turn(post, hand.last):
        deck, weights = hand.decks[kind], hand.weights.get(kind, {})
        aside = hand.kept - deck.shown
        dealt = deal(stock[kind], replace(deck, shown=deck.shown | aside), weights, later)
        if dealt is not None:
            of_round = weights if dealt.deck.round == deck.round else later
            shown = dealt.deck.shown - aside | {dealt.card.id}
            after = hand.after(kind, replace(dealt.deck, shown=shown), of_round)
            return Drawn(card=dealt.card, hand=after, kind=kind, round=dealt.deck.round)
    return None


def draw_pinned(passage: str, hand: Hand, stock: Mapping[PassageKind, Cards]) -> Drawn:
    """Take the passage that somebody chose; one of a deck does not come again in its round."""
    for kind, cards in stock.items():
        place = cards.indexes.get(passage)
        if place is not None:
            card, deck = cards.cards[place], hand.decks[kind]
            after = hand.after(kind, deck.with_shown(card), hand.weights.get(kind, {}))
            return Drawn(card=card, hand=after, kind=kind, round=deck.round)
    return Drawn(card=Card(id=passage, speaker=None, source="", topic=None), hand=hand, kind=None, round=None)


def _in_turn(post: Post, last: PassageKind | None) -> tuple[PassageKind, ...]:
    match post:
        case Post.LESSON:
            return (PassageKind.LESSON,)
        case Post.QUOTE:
            return (PassageKind.QUOTE,)
        case Post.BOTH if last is PassageKind.LESSON:
            return (PassageKind.QUOTE, PassageKind.LESSON)
        case _:
            return (PassageKind.LESSON, PassageKind.QUOTE)
