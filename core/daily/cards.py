"""The passages that a deck may deal, as arrays, so that a hundred thousand of them are dealt from in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
"""The code of a trait that a card does not have; it is like no other card's."""

ABSENT = -2
"""The code of a trait that no card of these has."""

Indexes = NDArray[np.intp]
Codes = NDArray[np.intp]
Names = dict[str | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One passage in a deck: its id, and its traits, by which neighbours are to differ.

    `speaker` is None where nobody knows who said it. `source` is the source's id. `topic` is the first of the
    passage's topics.
    """

    id: str
    speaker: str | None
    source: str
    topic: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cards:
    """Cards in the order of their ids, whatever order they were given in; built once for all decks that share them.

    `indexes` tells where each id stands in `cards`. `keys` are 64-bit digests of the ids. `codes` are a row a trait and
    a column a card: equal codes mean an equal trait. `names` are the codes of each trait's values.
    """

    cards: tuple[Card, ...]
    indexes: dict[str, int]
    keys: NDArray[np.uint64]
    codes: Codes
    names: tuple[Names, ...]

    @classmethod
    def build(cls, cards: Iterable[Card]) -> Self:
        """Build from cards in any order; of two with the same id the later counts."""
        by_id = {card.id: card for card in cards}
        ids = sorted(by_id)
        ordered = tuple(by_id[ident] for ident in ids)
        columns: tuple[list[str | None], ...] = (
            [card.speaker for card in ordered],
            [card.source for card in ordered],
            [card.topic for card in ordered],
        )
        names = tuple(_number(column) for column in columns)
        return cls(
            cards=ordered,
            indexes={ident: index for index, ident in enumerate(ids)},
            keys=_digests(ids),
            codes=np.array(
                [_coded(column, known) for column, known in zip(columns, names, strict=True)], dtype=np.intp
            ),
            names=names,
        )

    def __len__(self) -> int:
        return len(self.cards)

    def without(self, ids: Iterable[str]) -> Indexes:
        """Give where the cards stand that are none of these, in the order of their ids."""
        left = np.ones(len(self.cards), dtype=np.bool_)
        left[[index for index in map(self.indexes.get, ids) if index is not None]] = False
        return np.flatnonzero(left)

    def coded(self, card: Card) -> Codes:
        """Give the codes of a card's traits, which need not be one of these; what is unknown is `ABSENT`."""
        traits = zip(self.names, (card.speaker, card.source, card.topic), strict=True)
        return np.array([ABSENT if value is None else names.get(value, ABSENT) for names, value in traits])


def _number(values: Iterable[str | None]) -> Names:
    """Give each value a code, in the order in which they first come."""
    known = dict.fromkeys(values)
    known.pop(None, None)
    return {None: UNKNOWN} | {value: code for code, value in enumerate(known)}


def _coded(values: Iterable[str | None], names: Names) -> list[int]:
    return [names[value] for value in values]


def _digests(ids: Sequence[str]) -> NDArray[np.uint64]:
    digests = b"".join(blake2b(ident.encode(), digest_size=8).digest() for ident in ids)
    return np.frombuffer(digests, dtype=">u8").astype(np.uint64)
