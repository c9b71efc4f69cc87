from __future__ import annotations

from datetime import date

from core.daily.cards import Card, Cards
from core.daily.deck import Deck
from core.daily.hand import Drawn, Hand, draw_next, draw_pinned, keeping
from core.daily.schedule import Post
from core.models import PassageKind
from tests.core.daily.making import LESSON, QUOTE, ByKind, cards, stock

NONE = Cards.build(())


def fresh(last: PassageKind | None = None) -> Hand:
    return Hand(decks={kind: Deck(seed=3) for kind in (LESSON, QUOTE)}, last=last)


def drawn(post: Post, hand: Hand, held: ByKind) -> Drawn:
    taken = draw_next(post, hand, held, {})
    assert taken
    return taken


def kinds(post: Post, hand: Hand, held: ByKind, count: int) -> list[PassageKind | None]:
    found = []
    for _ in range(count):
        taken = drawn(post, hand, held)
        found.append(taken.kind)
        hand = taken.hand
    return found


def test_one_kind_is_dealt_from_its_deck_alone() -> None:
    assert kinds(Post.LESSON, fresh(last=LESSON), stock(), 3) == [LESSON] * 3
    assert kinds(Post.QUOTE, fresh(), stock(), 3) == [QUOTE] * 3


def test_both_kinds_are_dealt_in_turn() -> None:
    assert kinds(Post.BOTH, fresh(), stock(), 4) == [LESSON, QUOTE, LESSON, QUOTE]
    assert kinds(Post.BOTH, fresh(last=LESSON), stock(), 3) == [QUOTE, LESSON, QUOTE]


def test_where_there_is_none_of_a_kind_the_other_comes_every_time() -> None:
    assert kinds(Post.BOTH, fresh(), stock(quotes=0), 3) == [LESSON] * 3
    assert kinds(Post.BOTH, fresh(), stock(lessons=0), 3) == [QUOTE] * 3


def test_where_there_is_nothing_nothing_is_dealt() -> None:
    assert draw_next(Post.BOTH, fresh(), stock(0, 0), {}) is None
    assert draw_next(Post.QUOTE, fresh(), {QUOTE: NONE, LESSON: cards(3)}, {}) is None


def test_every_deck_knows_what_was_dealt_last() -> None:
    taken = drawn(Post.BOTH, fresh(), stock())
    assert {deck.last for deck in taken.hand.decks.values()} == {taken.card}
    assert taken.hand.decks[LESSON].shown == {taken.card.id}
    assert taken.hand.decks[QUOTE].shown == frozenset()


def test_the_quote_after_a_lesson_is_somebody_elses() -> None:
    ada, ben = (Card(id=name, speaker=name, source=name, topic=None) for name in ("ada", "ben"))
    held = {LESSON: Cards.build([Card(id="lesson", speaker="ada", source="s", topic=None)])}
    held[QUOTE] = Cards.build([ada, ben])
    for seed in range(10):
        hand = Hand(decks={kind: Deck(seed=seed) for kind in (LESSON, QUOTE)})
        assert drawn(Post.BOTH, drawn(Post.BOTH, hand, held).hand, held).card == ben


def test_weights_of_today_count_from_the_next_round_on() -> None:
    held, hand, later = stock(lessons=2), fresh(), {"lesson 001": 4.0}
    rounds = []
    for _ in range(3):
        taken = draw_next(Post.LESSON, hand, held, later)
        assert taken
        hand = taken.hand
        rounds.append((taken.round, hand.weights[LESSON]))
    assert rounds == [(0, {}), (0, {}), (1, later)]
    assert QUOTE not in hand.weights


# What somebody chose


def test_a_pinned_passage_is_shown_in_the_round_of_its_deck() -> None:
    taken = draw_pinned("quote 002", fresh(), stock())
    assert (taken.card.id, taken.kind, taken.round) == ("quote 002", QUOTE, 0)
    assert taken.hand.decks[QUOTE].shown == {"quote 002"}
    assert taken.hand.decks[QUOTE].place == 0
    assert taken.hand.decks[LESSON].shown == frozenset()
    assert taken.hand.last is QUOTE
    assert {deck.last for deck in taken.hand.decks.values()} == {taken.card}


def test_a_pinned_quote_takes_the_turn_of_quotes() -> None:
    assert kinds(Post.BOTH, draw_pinned("quote 002", fresh(), stock()).hand, stock(), 2) == [LESSON, QUOTE]


def test_a_pinned_passage_that_no_deck_holds_leaves_the_hand_as_it_is() -> None:
    hand = fresh()
    taken = draw_pinned("elsewhere", hand, stock())
    assert (taken.card.id, taken.kind, taken.round, taken.hand) == ("elsewhere", None, None, hand)


def test_a_passage_that_is_kept_for_a_date_does_not_come_before() -> None:
    pins = {date(2026, 3, 6): "lesson 002", date(2026, 3, 2): "lesson 001"}
    hand, dealt = fresh(), []
    for _ in range(3):
        hand = keeping(hand, pins, date(2026, 3, 3))
        taken = draw_next(Post.LESSON, hand, stock(4, 0), {})
        assert taken
        hand = taken.hand
        dealt.append(taken.card.id)
    assert sorted(dealt) == ["lesson 000", "lesson 001", "lesson 003"]
    assert hand.decks[LESSON].shown == set(dealt)
    chosen = draw_pinned("lesson 002", hand, stock(4, 0))
    assert len(chosen.hand.decks[LESSON].shown) == 4
