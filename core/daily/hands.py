"""The decks of schedules in the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, delete, func, insert, select, update

from core.daily.cards import Card
from core.daily.deck import Deck, weight
from core.daily.hand import Hand, Weights
from core.daily.schedule import Schedule
from core.daily.tables import DECKS, DELIVERIES, PINS, REACTIONS, SCHEDULES
from core.library.chunks import chunks
from core.models import PassageKind
from core.team import Team

_KINDS = (PassageKind.LESSON, PassageKind.QUOTE)
_LAST = select(SCHEDULES.c.id, SCHEDULES.c.last_deck, SCHEDULES.c.last_card)
_WRITE_LAST = (
    update(SCHEDULES)
    .where(SCHEDULES.c.id == bindparam("schedule"))
    .values(last_deck=bindparam("deck"), last_card=bindparam("card"))
)


def read_hands(connection: Connection, schedules: Collection[Schedule]) -> Mapping[str, Hand]:
    """Read how far the decks of these schedules are, by the schedules' ids."""
    found: dict[str, Hand] = {}
    for some in chunks(list(schedules)):
        found |= _read(connection, some)
    return found


def write_hands(connection: Connection, hands: Mapping[str, Hand]) -> None:
    """Write how far the decks of schedules are, by the schedules' ids.

    What was shown is not written: the ledger has it, with the round.
    """
    rows = [row for schedule, hand in hands.items() for row in _to_rows(schedule, hand)]
    for some in chunks(list(hands)):
        connection.execute(delete(DECKS).where(DECKS.c.schedule.in_(some)))
    if rows:
        connection.execute(insert(DECKS), rows)
        connection.execute(_WRITE_LAST, [_to_last(schedule, hand) for schedule, hand in hands.items()])


def read_pins(connection: Connection, schedules: Collection[str]) -> Mapping[str, Mapping[date, str]]:
    """Read the passages that were chosen for dates, by the schedules' ids."""
    found: defaultdict[str, dict[date, str]] = defaultdict(dict)
    for some in chunks(list(schedules)):
        for row in connection.execute(select(PINS).where(PINS.c.schedule.in_(some))):
            found[row.schedule][date.fromisoformat(row.date)] = row.passage
    return found


def read_weights(connection: Connection, teams: Iterable[Team]) -> Mapping[Team, Weights]:
    """Read what passages weigh to each of these teams today, by its members' reactions."""
    found: defaultdict[Team, dict[str, float]] = defaultdict(dict)
    better = func.sum(case((REACTIONS.c.better, 1), else_=0))
    for some in chunks(sorted({team.key for team in teams})):
        statement = select(REACTIONS.c.team, REACTIONS.c.passage, better, func.count())
        grouped = statement.where(REACTIONS.c.team.in_(some)).group_by(REACTIONS.c.team, REACTIONS.c.passage)
        for team, passage, ayes, votes in connection.execute(grouped):
            found[Team(team)][passage] = weight(ayes, votes - ayes)
    return found


def _read(connection: Connection, schedules: Sequence[Schedule]) -> Mapping[str, Hand]:
    ids = [schedule.id for schedule in schedules]
    rows = {(row.schedule, row.kind): row for row in connection.execute(select(DECKS).where(DECKS.c.schedule.in_(ids)))}
    lasts = {row.id: row for row in connection.execute(_LAST.where(SCHEDULES.c.id.in_(ids)))}
    shown = _read_shown(connection, ids)
    return {schedule.id: _to_hand(schedule, rows, lasts.get(schedule.id), shown) for schedule in schedules}


def _read_shown(connection: Connection, ids: Sequence[str]) -> Mapping[tuple[str, str], set[str]]:
    """Read what the ledger has of each deck's present round."""
    here = and_(
        DECKS.c.schedule == DELIVERIES.c.schedule,
        DECKS.c.kind == DELIVERIES.c.kind,
        DECKS.c.round == DELIVERIES.c.round,
    )
    columns = (DELIVERIES.c.schedule, DELIVERIES.c.kind, DELIVERIES.c.passage)
    statement = select(*columns).join(DECKS, here).where(DELIVERIES.c.schedule.in_(ids))
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in connection.execute(statement):
        found[row.schedule, row.kind].add(row.passage)
    return found


def _to_hand(
    schedule: Schedule,
    rows: Mapping[tuple[str, str], Row[Any]],
    last: Row[Any, Any, Any] | None,
    shown: Mapping[tuple[str, str], set[str]],
) -> Hand:
    card = Card(**last.last_card) if last is not None and last.last_card else None
    decks: dict[PassageKind, Deck] = {}
    weights: dict[PassageKind, Weights] = {}
    for kind in _KINDS:
        row, seen = rows.get((schedule.id, kind.value)), frozenset(shown.get((schedule.id, kind.value), ()))
        deck = Deck(seed=schedule.seed, shown=seen, last=card)
        decks[kind] = deck if row is None else replace(deck, round=row.round, place=row.place)
        weights[kind] = {} if row is None else row.weights
    kind_last = PassageKind(last.last_deck) if last is not None and last.last_deck else None
    return Hand(decks=decks, weights=weights, last=kind_last)


def _to_rows(schedule: str, hand: Hand) -> Iterable[dict[str, object]]:
    for kind, deck in hand.decks.items():
        held = dict(hand.weights.get(kind, {}))
        yield {"schedule": schedule, "kind": kind.value, "round": deck.round, "place": deck.place, "weights": held}


def _to_last(schedule: str, hand: Hand) -> dict[str, object]:
    card = next(iter(hand.decks.values())).last
    traits = {"id": card.id, "speaker": card.speaker, "source": card.source, "topic": card.topic} if card else None
    return {"schedule": schedule, "deck": hand.last.value if hand.last else None, "card": traits}
