"""The rows of what is to be written, laid out before the turn to write; only the keys come under it."""

from __future__ import annotations

from dataclasses import dataclass

from core.library.comparing import Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The rows of a difference. Where a passage's key belongs, `topics` and `fingerprints` have its number, from 0.

    `columns` name what a row of `passages` holds, which is all but the two keys. `topics` are (number, rank, topic),
    `fingerprints` (value, number).
    """

    difference: Difference
    ids: tuple[str, ...]
    columns: tuple[str, ...]
    passages: tuple[tuple[object, ...], ...]
    topics: tuple[tuple[int, int, str], ...]
    fingerprints: tuple[tuple[int, int], ...]


def draft(difference: Difference) -> Draft:
    """Lay the rows out."""
    scope = difference.document.source.scope
    rows = [
        row | {"scope": scope, "id": each.id, "position": each.position, "occurrence": each.occurrence}
        for each, row in difference.fresh
    ]
    numbered = tuple(enumerate(each for each, _ in difference.fresh))
    return Draft(
        difference=difference,
        ids=tuple(each.id for each, _ in difference.fresh),
        columns=tuple(rows[0]) if rows else (),
        passages=tuple(tuple(row.values()) for row in rows),
        topics=tuple((number, rank, topic) for number, each in numbered for rank, topic in enumerate(each.topics)),
        fingerprints=tuple((value, number) for number, each in numbered for value in each.fingerprints),
    )
