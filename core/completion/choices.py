"""What can be chosen, in memory, and finding it by what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.completion.listing import Listing, Words
from core.completion.names import Names
from core.completion.suggestion import LONGEST
from core.documents.text import shorten, squeeze
from core.library.folding import fold
from core.library.offers import Counted

_MOST_JOINED = 4
"""Words of a name at most that people write as one."""

_NO_MARKS = str.maketrans(dict.fromkeys('"“”„«»', " "))


@dataclass(frozen=True, slots=True)
class Found:
    """A name that was found, how well it fits (see Names.find), and what it is worth to the grammar."""

    rank: int
    counted: Counted
    value: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What can be chosen, preferred things first: their names, passages, what is said of them, and their values.

    Where there are no values, a name is its own. They are columns because an object for each of a hundred thousand
    would make Python's garbage collector hold up everything else for a tenth of a second.
    """

    names: Sequence[str]
    passages: Sequence[int]
    abouts: Sequence[str]
    values: Sequence[str] | None = None


class Choices:
    """What can be chosen, found by the names in `listing`, which are in the same order."""

    def __init__(self, listing: Listing, columns: Columns) -> None:
        self._names = Names(listing)
        self._columns = columns

    def __len__(self) -> int:
        return len(self._names)

    def find(self, typed: str, limit: int) -> list[Found]:
        """Find at most `limit` by what was typed, of which 100 characters are read; what fits best goes first."""
        return [self._found(rank, place) for rank, place in self._names.find(fold(typed[:LONGEST]), limit)]

    def _found(self, rank: int, place: int) -> Found:
        columns = self._columns
        name = columns.names[place]
        counted = Counted(name, columns.passages[place], columns.abouts[place])
        return Found(rank, counted, columns.values[place] if columns.values else _value(name))


def choose_name(names: Iterable[Counted]) -> Choices:
    """Offer names, which come with most passages first; such as differ in case, accents or signs alone are one.

    They are one because a filter takes them for one. Of its spellings, that with most passages is offered.
    """
    spelled: dict[str, str] = {}
    abouts: dict[str, str] = {}
    passages: dict[str, int] = {}
    for counted in names:
        words = " ".join(fold(counted.name[:LONGEST]))
        if words or _value(counted.name):
            spelled.setdefault(words, counted.name)
            abouts.setdefault(words, counted.about)
            passages[words] = passages.get(words, 0) + counted.passages
    order = sorted(spelled, key=passages.__getitem__, reverse=True)
    listing = Listing()
    for words in order:
        name = tuple(words.split())
        listing.add(name, joined(name))
    columns = Columns(
        names=[spelled[words] for words in order],
        passages=[passages[words] for words in order],
        abouts=[abouts[words] for words in order],
    )
    return Choices(listing, columns)


def joined(words: Words) -> Words:
    """Write a short name as one word, by which it is found, too: `selfplay` for `self-play`."""
    return ("".join(words),) if 1 < len(words) <= _MOST_JOINED else ()


def _value(name: str) -> str:
    """Write a name as a filter of the grammar takes it; of a long one the first words, which mean it, too."""
    return shorten(squeeze(name.translate(_NO_MARKS)), LONGEST).removesuffix("…")
