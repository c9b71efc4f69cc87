from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, insert

from core.daily.cards import Card
from core.daily.deck import Deck
from core.daily.delivery import Delivery, State
from core.daily.hand import Hand
from core.daily.hands import read_hands, read_pins, read_weights, write_hands
from core.daily.ledger import Entry, enter
from core.daily.pins import set_pin, take_pin
from core.daily.schedule import Schedule
from core.daily.tables import REACTIONS
from core.library.store import Store
from core.models import PassageKind
from core.team import Team
from tests.build import OURS, THEIRS
from tests.core.daily.making import LESSON, QUOTE, START, keep, schedule

ADA = Card(id="a", speaker="Ada", source="s", topic="heat")
NOBODY = Card(id="n", speaker=None, source="s", topic=None)


async def read(store: Store, *schedules: Schedule) -> dict[str, Hand]:
    return dict(await store.look(lambda connection: read_hands(connection, schedules)))


def shown_on(day: int, passage: str, kind: PassageKind, turn: int | None) -> Entry:
    made = Delivery(
        schedule="first",
        date=date(2026, 3, day),
        team=OURS,
        channel="C1",
        at=START,
        state=State.DUE,
        kind=kind,
        passage=passage,
        next_try=START,
    )
    return Entry(delivery=made, round=turn)


async def test_a_new_schedule_has_untouched_decks(store: Store) -> None:
    await keep(store, schedule())
    hand = (await read(store, schedule()))["first"]
    assert hand == Hand(decks=dict.fromkeys((LESSON, QUOTE), Deck(seed=7)), weights={LESSON: {}, QUOTE: {}})


async def test_what_was_written_is_read_to_the_last_bit(store: Store) -> None:
    await keep(store, schedule())
    for last in (ADA, NOBODY):
        hand = Hand(
            decks={
                LESSON: Deck(seed=7, round=3, place=0.1 + 0.2, last=last),
                QUOTE: Deck(seed=7, round=12, place=0.8987267614131977, last=last),
            },
            weights={LESSON: {"a": 2**0.5, "b": 0.25}, QUOTE: {}},
            last=QUOTE,
        )
        await store.change(lambda connection, written=hand: write_hands(connection, {"first": written}))  # type: ignore[misc]
        assert await read(store, schedule()) == {"first": hand}


async def test_what_was_shown_is_what_the_ledger_has_of_each_round(store: Store) -> None:
    await keep(store, schedule(), schedule("other"))
    hand = Hand(decks={LESSON: Deck(seed=7, round=1, last=ADA), QUOTE: Deck(seed=7, round=2, last=ADA)})

    def write(connection: Connection) -> None:
        write_hands(connection, {"first": hand, "other": hand})
        rows = [
            shown_on(1, "before", LESSON, 0),
            shown_on(2, "now", LESSON, 1),
            shown_on(3, "said", QUOTE, 2),
            shown_on(4, "said before", QUOTE, 1),
            shown_on(5, "never shown", LESSON, None),
            shown_on(6, "now too", LESSON, 1),
        ]
        enter(connection, rows)

    await store.change(write)
    found = await read(store, schedule(), schedule("other"))
    assert found["first"].decks[LESSON].shown == {"now", "now too"}
    assert found["first"].decks[QUOTE].shown == {"said"}
    assert found["other"].decks[LESSON].shown == frozenset()


async def test_hands_of_many_schedules_are_read_and_written(store: Store) -> None:
    many = [replace(schedule(f"{number:04}"), seed=number) for number in range(1100)]
    await keep(store, *many)
    hands = {
        each.id: Hand(
            decks={
                LESSON: Deck(seed=each.seed, place=each.seed / 2000),
                QUOTE: Deck(seed=each.seed, round=each.seed),
            },
            weights={LESSON: {}, QUOTE: {}},
        )
        for each in many
    }
    await store.change(lambda connection: write_hands(connection, hands))
    assert await read(store, *many) == hands


async def test_no_hands_are_no_work(store: Store) -> None:
    await store.change(lambda connection: write_hands(connection, {}))
    assert await read(store) == {}


async def test_a_date_has_the_pin_that_was_set_last(store: Store) -> None:
    await keep(store, schedule(), schedule("other"))
    one, two = date(2026, 3, 5), date(2026, 3, 6)

    def write(connection: Connection) -> None:
        for ident, day, passage in (("first", one, "x"), ("first", one, "y"), ("first", two, "z"), ("other", two, "o")):
            set_pin(connection, ident, day, passage)
        assert take_pin(connection, "first", two)
        assert not take_pin(connection, "first", two)

    await store.change(write)
    pins = await store.look(lambda connection: read_pins(connection, ["first", "other", "none"]))
    assert pins == {"first": {one: "y"}, "other": {two: "o"}}


async def test_passages_weigh_what_the_teams_own_members_think(store: Store) -> None:
    votes = [(OURS, "p", "ann", True), (OURS, "p", "bob", True), (OURS, "q", "ann", False), (OURS, "q", "bob", True)]
    votes += [(THEIRS, "p", "cid", False)]

    def write(connection: Connection) -> None:
        rows = [{"team": team.key, "passage": it, "member": who, "better": ok} for team, it, who, ok in votes]
        connection.execute(insert(REACTIONS), rows)

    await store.change(write)
    nobody = Team("slack:T0NOBODY")
    weights = await store.look(lambda connection: read_weights(connection, {OURS, THEIRS, nobody}))
    assert weights == {OURS: {"p": 2.0, "q": 1.0}, THEIRS: {"p": 2**-0.5}}
