from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, permutations
from statistics import fmean

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.daily.cards import Card, Cards
from core.daily.deck import Dealt, Deck, deal, preview, weight

NONE = Cards.build(())
SPEAKERS = st.sampled_from(["ada", "ben", "cleo", None])
SEEDS = st.integers(min_value=-(2**70), max_value=2**70)


def card(ident: str, speaker: str | None = None, source: str | None = None, topic: str | None = None) -> Card:
    """Make a card that is like no other where nothing else is said."""
    return Card(id=ident, speaker=speaker, source=source or f"source of {ident}", topic=topic)


def plain(count: int, name: str = "card") -> list[Card]:
    return [card(f"{name} {number}") for number in range(count)]


def spoken(speakers: Iterable[str | None]) -> Cards:
    return Cards.build(card(f"card {number}", speaker) for number, speaker in enumerate(speakers))


def dealt(cards: Cards, deck: Deck, weights: dict[str, float] | None = None) -> Dealt:
    taken = deal(cards, deck, weights or {})
    assert taken
    return taken


def whole_round(cards: Cards, deck: Deck, weights: dict[str, float] | None = None) -> tuple[list[Card], Deck]:
    """Deal what is left of a round."""
    order = []
    while len(cards.without(deck.shown)):
        taken = dealt(cards, deck, weights)
        order.append(taken.card)
        deck = taken.deck
    return order, deck


def ids(cards: Iterable[Card]) -> list[str]:
    return [each.id for each in cards]


def likenesses(order: Sequence[Card]) -> int:
    return sum(one.speaker == other.speaker is not None for one, other in pairwise(order))


# The order is a promise: no later release may shuffle a deck that is under way, so these are written out.

ROOM = Cards.build(
    [
        card("kiln", "ada", "clay", "heat"),
        card("glaze", "ada", "clay", "colour"),
        card("wheel", "ben", "clay", "hands"),
        card("reed", "ben", "river", "hands"),
        card("ferry", "cleo", "river"),
        card("tide", None, "river", "time"),
        card("dusk", None, "sky", "time"),
        card("comet", "cleo", "sky", "heat"),
    ]
)


def test_the_order_is_the_same_on_every_machine_and_for_ever() -> None:
    assert ids(preview(ROOM, Deck(seed=7), {}, 16)) == [
        *("reed", "kiln", "tide", "glaze", "comet", "wheel", "ferry", "dusk"),
        *("glaze", "tide", "comet", "wheel", "dusk", "ferry", "kiln", "reed"),
    ]


def test_the_order_of_weighted_cards_is_the_same_too() -> None:
    coming = ids(preview(ROOM, Deck(seed=-(2**80)), {"dusk": 4.0, "reed": 0.25}, 8))
    assert coming == ["comet", "glaze", "dusk", "ferry", "kiln", "reed", "tide", "wheel"]


def test_the_order_of_newcomers_is_the_same_too() -> None:
    under_way = Deck(seed=7, round=3, place=0.75, shown=frozenset(["kiln", "reed"]))
    assert ids(preview(ROOM, under_way, {}, 6)) == ["comet", "wheel", "ferry", "dusk", "glaze", "tide"]


def test_the_pointer_is_the_same_to_the_last_bit() -> None:
    _, deck = whole_round(ROOM, Deck(seed=7))
    assert deck.place == 0.8987267614131977


def test_the_order_in_which_cards_are_given_does_not_matter() -> None:
    backwards = Cards.build(reversed(ROOM.cards))
    assert preview(backwards, Deck(seed=7), {}, 20) == preview(ROOM, Deck(seed=7), {}, 20)


def test_every_seed_and_every_round_has_an_order_of_its_own() -> None:
    cards = Cards.build(plain(10))
    orders = {tuple(ids(whole_round(cards, Deck(seed=seed, round=turn))[0])) for seed in range(5) for turn in range(5)}
    assert len(orders) == 25


def test_every_card_comes_first_about_as_often() -> None:
    cards = Cards.build(plain(10))
    firsts = [dealt(cards, Deck(seed=seed)).card.id for seed in range(1000)]
    assert all(60 < firsts.count(each.id) < 150 for each in cards.cards)


# Rounds


def test_no_cards_deal_none() -> None:
    assert deal(NONE, Deck(seed=1), {}) is None
    assert preview(NONE, Deck(seed=1), {}, 5) == []


def test_one_card_comes_again_and_again() -> None:
    only = Cards.build(plain(1))
    assert ids(preview(only, Deck(seed=1), {}, 3)) == ["card 0"] * 3


def test_the_last_of_a_round_is_not_the_first_of_the_next() -> None:
    pair = Cards.build(plain(2))
    twins = Cards.build(card(name, "ada", "clay", "heat") for name in ("kiln", "oven"))
    for seed in range(20):
        for cards in (pair, twins):
            assert all(one != other for one, other in pairwise(preview(cards, Deck(seed=seed), {}, 9)))


@given(SEEDS, st.lists(SPEAKERS, min_size=1, max_size=50), st.integers(min_value=0, max_value=120))
def test_a_preview_is_what_is_dealt(seed: int, speakers: list[str | None], count: int) -> None:
    cards = spoken(speakers)
    deck = Deck(seed=seed)
    coming = preview(cards, deck, {}, count)
    order = []
    for _ in range(count):
        taken = dealt(cards, deck)
        order.append(taken.card)
        deck = taken.deck
    assert coming == order
    size = len(cards)
    assert all(
        len(set(ids(order[start : start + size]))) == len(order[start : start + size])
        for start in range(0, count, size)
    )


def test_a_card_shown_out_of_turn_does_not_come_again_in_its_round() -> None:
    cards = Cards.build(plain(5))
    pinned = cards.cards[3]
    order, _ = whole_round(cards, Deck(seed=1).with_shown(pinned))
    assert set(order) == set(cards.cards) - {pinned}


UNIVERSE = [card(f"card {n}", ["ada", "ben", None][n % 3], f"source {n % 4}", ["heat", None][n % 2]) for n in range(40)]
MOVES = st.lists(
    st.one_of(
        st.just(None),
        st.lists(st.sampled_from(UNIVERSE), max_size=8, unique=True),
        st.dictionaries(st.sampled_from(ids(UNIVERSE)), st.sampled_from([0.25, 0.5, 2.0, 4.0]), max_size=8),
        st.sampled_from(UNIVERSE),
    ),
    max_size=60,
)


@given(SEEDS, st.lists(st.sampled_from(UNIVERSE), max_size=40, unique=True), MOVES)
def test_whatever_changes_each_card_comes_once_a_round(
    seed: int, start: list[Card], moves: list[list[Card] | dict[str, float] | Card | None]
) -> None:
    """Deal, toggle cards, change weights, or show one out of turn; then deal the round to its end."""
    held, deck, weights = set(start), Deck(seed=seed), {"card 1": 2.0}
    shown: list[str] = []
    for move in [*moves, *[None] * 40]:
        if isinstance(move, list):
            held ^= set(move)
        elif isinstance(move, dict):
            weights = move
        elif isinstance(move, Card):
            deck = deck.with_shown(move)
            shown.append(move.id)
        elif (taken := deal(Cards.build(held), deck, weights)) is None:
            assert not held
        else:
            assert taken.card in held
            left = held - {each for each in held if each.id in shown}
            if taken.deck.round > deck.round:
                assert not left
                assert taken.deck.round == deck.round + 1
                shown = []
            else:
                assert taken.card in left
                assert taken.deck.place >= deck.place
            shown.append(taken.card.id)
            deck = taken.deck
            assert deck.shown == set(shown)
            assert deck.last == taken.card


# Who comes and goes


def joined(seed: int, size: int, shown: int, newcomers: int) -> list[float]:
    """Say where in what is left of a round (0 to 1) newcomers come who join after so many were shown."""
    old = plain(size, "old")
    deck = Deck(seed=seed)
    for _ in range(shown):
        deck = dealt(Cards.build(old), deck).deck
    rest, _ = whole_round(Cards.build(old + plain(newcomers, "new")), deck)
    assert len(rest) == size - shown + newcomers
    return [place / (len(rest) - 1) for place, each in enumerate(rest) if each.id.startswith("new")]


@pytest.mark.parametrize("shown", [40, 100, 180])
def test_newcomers_spread_evenly_over_the_rest_of_the_round(shown: int) -> None:
    places = [place for seed in range(15) for place in joined(seed, 200, shown, 20)]
    assert 0.45 < fmean(places) < 0.55
    for quarter in range(4):
        share = sum(quarter / 4 <= place < (quarter + 1) / 4 for place in places) / len(places)
        assert 0.17 < share < 0.33


def test_a_pointer_at_the_very_end_loses_none() -> None:
    cards = Cards.build(plain(20))
    order, deck = whole_round(cards, Deck(seed=1, place=1.0), {"card 3": 4.0})
    assert set(order) == set(cards.cards)
    assert deck.place == 1


def test_newcomers_leave_the_order_of_the_others_as_it_is() -> None:
    old = plain(30)
    deck = Deck(seed=3)
    for _ in range(10):
        deck = dealt(Cards.build(old), deck).deck
    before, _ = whole_round(Cards.build(old), deck)
    after, _ = whole_round(Cards.build(old + plain(30, "new")), deck)
    assert [each for each in after if each in old] == before


def test_what_is_removed_leaves_the_order_of_the_others_as_it_is() -> None:
    cards = plain(30)
    before, _ = whole_round(Cards.build(cards), Deck(seed=3))
    after, _ = whole_round(Cards.build(cards[10:]), Deck(seed=3))
    assert after == [each for each in before if each in cards[10:]]


def test_what_is_taken_away_and_brought_back_does_not_come_twice_in_a_round() -> None:
    cards = Cards.build(plain(5))
    first = dealt(cards, Deck(seed=1))
    without = Cards.build(each for each in cards.cards if each != first.card)
    second = dealt(without, first.deck)
    order, _ = whole_round(cards, second.deck)
    assert {first.card, second.card}.isdisjoint(order)
    assert len(order) == 3


# Neighbours


def test_two_speakers_alternate() -> None:
    for seed in range(10):
        order, _ = whole_round(spoken(["ada", "ben"] * 50), Deck(seed=seed))
        assert likenesses(order) == 0


def test_the_first_of_a_round_differs_from_the_last_of_the_one_before() -> None:
    cards = spoken(["ada", "ben"] * 6)
    for seed in range(10):
        assert likenesses(preview(cards, Deck(seed=seed), {}, 36)) == 0


@given(SEEDS, st.lists(SPEAKERS, min_size=1, max_size=6), SPEAKERS)
@example(0, ["ada", "ada", "ada", "ben", "cleo"], "ben")
def test_no_order_of_a_round_has_fewer_neighbours_alike(
    seed: int, speakers: list[str | None], last: str | None
) -> None:
    cards, before = spoken(speakers), card("before", last)
    order, _ = whole_round(cards, Deck(seed=seed, last=before))
    fewest = min(likenesses([before, *possible]) for possible in permutations(cards.cards))
    assert likenesses([before, *order]) == fewest


@given(SEEDS, st.lists(SPEAKERS, min_size=1, max_size=32))
def test_only_who_says_most_follows_themselves(seed: int, speakers: list[str | None]) -> None:
    order, _ = whole_round(spoken(speakers), Deck(seed=seed))
    known = [speaker for speaker in speakers if speaker]
    most = max((known.count(speaker) for speaker in known), default=0)
    assert likenesses(order) == max(0, 2 * most - len(speakers) - 1)


def test_who_says_most_is_not_kept_for_the_end() -> None:
    for seed in range(5):
        order, _ = whole_round(spoken(["ada"] * 120 + ["ben"] * 80), Deck(seed=seed))
        assert likenesses(order) <= 42
        assert any(each.speaker == "ben" for each in order[-20:])


def test_speaker_weighs_more_than_source_and_topic_together() -> None:
    last = card("last", "ada", "clay", "heat")
    pair = Cards.build([card("same voice", "ada", "river"), card("same book", "ben", "clay", "heat")])
    assert all(dealt(pair, Deck(seed=seed, last=last)).card.id == "same book" for seed in range(20))


def test_source_weighs_more_than_topic() -> None:
    last = card("last", "ada", "clay", "heat")
    pair = Cards.build([card("same book", "ben", "clay"), card("same theme", "cleo", "river", "heat")])
    assert all(dealt(pair, Deck(seed=seed, last=last)).card.id == "same theme" for seed in range(20))


def test_the_unknown_are_not_alike() -> None:
    last = card("last", None, "clay", None)
    cards = Cards.build(
        [card("nobody", None, "river"), card("no one", None, "lake"), card("ben", "ben", "sky", "heat")]
    )
    firsts = {dealt(cards, Deck(seed=seed, last=last)).card.id for seed in range(20)}
    assert firsts == {"nobody", "no one", "ben"}


def test_what_the_schedule_posted_from_another_deck_counts_as_neighbour() -> None:
    cards = spoken(["ada", "ben"])
    quote = card("a quote", "ada")
    assert all(dealt(cards, Deck(seed=seed, last=quote)).card.speaker == "ben" for seed in range(20))


def test_nothing_is_fetched_from_far_ahead() -> None:
    line, _ = whole_round(Cards.build(plain(64)), Deck(seed=1))
    voices = dict.fromkeys(ids(line[:32]), "ada") | dict.fromkeys(ids(line[32:]), "ben")
    cards = Cards.build(card(ident, speaker) for ident, speaker in voices.items())
    first = dealt(cards, Deck(seed=1, last=card("last", "ada")))
    assert first.card.id == line[0].id


def test_who_is_passed_over_comes_next() -> None:
    for seed in range(20):
        order, _ = whole_round(Cards.build(plain(3)), Deck(seed=seed))
        first, *_ = order
        cards = Cards.build([replace(each, speaker="ada") if each == first else each for each in plain(3)])
        last = card("last", "ada")
        assert ids(preview(cards, Deck(seed=seed, last=last), {}, 2))[1] == first.id


# Weights


@pytest.mark.parametrize(
    ("better", "worse", "expected"),
    [
        (0, 0, 1),
        (2, 0, 2),
        (1, 3, 0.5),
        (3, 2, 2**0.5),
        (4, 0, 4),
        (900, 0, 4),
        (0, 4, 0.25),
        (0, 900, 0.25),
        (7, 7, 1),
    ],
)
def test_reactions_make_a_weight(better: int, worse: int, expected: float) -> None:
    assert weight(better, worse) == pytest.approx(expected)


def mean_place(ident: str, weights: dict[str, float]) -> float:
    cards = Cards.build(plain(50))
    return fmean(ids(whole_round(cards, Deck(seed=seed), weights)[0]).index(ident) for seed in range(40))


def test_the_heavier_comes_the_earlier() -> None:
    light, even, heavy = (mean_place("card 7", {"card 7": each}) for each in (0.25, 1, 4))
    assert light > even + 5
    assert heavy < even - 5


def test_weights_move_none_but_their_own_cards() -> None:
    cards = Cards.build(plain(30))
    before, _ = whole_round(cards, Deck(seed=5))
    after, _ = whole_round(cards, Deck(seed=5), {"card 7": 4.0, "gone": 4.0})
    rest = [each for each in before if each.id != "card 7"]
    assert [each for each in after if each.id != "card 7"] == rest
    assert after != before or ids(before).index("card 7") == 0


def test_later_weights_count_from_the_next_round_on() -> None:
    cards = Cards.build(plain(12))
    heavy = {each.id: 4.0 for each in cards.cards[:6]}
    for seed in range(10):
        deck = Deck(seed=seed)
        assert preview(cards, deck, {}, 12, heavy) == preview(cards, deck, {}, 12)
        _, done = whole_round(cards, deck)
        assert preview(cards, deck, {}, 36, heavy)[12:] == preview(cards, done, heavy, 24)
        assert deal(cards, done, {}, heavy) == deal(cards, done, heavy)


def test_weights_of_the_round_count_until_it_ends() -> None:
    cards = Cards.build(plain(12))
    heavy = {each.id: 4.0 for each in cards.cards[:6]}
    assert preview(cards, Deck(seed=1), heavy, 12, {}) == preview(cards, Deck(seed=1), heavy, 12)
    assert preview(cards, Deck(seed=1), heavy, 12, {}) != preview(cards, Deck(seed=1), {}, 12)
