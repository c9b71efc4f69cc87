"""Choosing one passage by its heading or by how it begins."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from core.completion.choices import Choices, Columns
from core.completion.listing import Listing
from core.completion.suggestion import LONGEST
from core.documents.text import shorten
from core.library.folding import fold
from core.library.ids import SHORT
from core.library.offers import Beginning

_LONGEST_HEADING = 60


class Quotes:
    """Collects how passages begin, preferred ones first, and makes choices of them."""

    def __init__(self) -> None:
        self._listing = Listing()
        self._names: dict[str, None] = {}
        self._ids: list[str] = []
        self._said: list[str] = []

    def add(self, beginnings: Sequence[Beginning]) -> None:
        """Take some more passages; of such as begin alike, the first is offered."""
        for each in beginnings:
            name = _name(each)
            if name not in self._names:
                self._names[name] = None
                self._ids.append(each.id)
                self._said.append(_said(each))
                self._listing.add(fold(name[:LONGEST]), fold(each.heading or ""))

    def choices(self) -> Choices:
        """Offer what was collected, each by the first characters of its id, or all of it where two begin alike."""
        heads = Counter(ident[:SHORT] for ident in self._ids)
        values = [ident[:SHORT] if heads[ident[:SHORT]] == 1 else ident for ident in self._ids]
        columns = Columns(names=list(self._names), passages=[0] * len(values), abouts=self._said, values=values)
        return Choices(self._listing, columns)


def _name(beginning: Beginning) -> str:
    """Call a lesson by its heading, a quote by its words."""
    if beginning.is_lesson and beginning.heading:
        return f"{shorten(beginning.heading, _LONGEST_HEADING)}: {beginning.text}"
    return beginning.text


def _said(beginning: Beginning) -> str:
    """Tell who said it in which source; many passages share one such line, and one copy of it."""
    return sys.intern(" · ".join(each for each in (beginning.speaker, beginning.title) if each))
